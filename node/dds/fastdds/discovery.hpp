#ifndef FDDS_DISCOVERY_HPP
#define FDDS_DISCOVERY_HPP

#include <map>
#include <mutex>

#include "engine.hpp"
#include "events.hpp"

namespace engine {

// Discovery turns what Fast DDS tells of other participants and their endpoints into events.
class Discovery : public fdds::DomainParticipantListener {
 public:
  explicit Discovery(Events& events) : events_(events) {}

#if FDDS_MAJOR >= 3
  void on_participant_discovery(fdds::DomainParticipant*, rtps::ParticipantDiscoveryStatus status,
                                const fdds::ParticipantBuiltinTopicData& info, bool& ignore) override;
  void on_data_reader_discovery(fdds::DomainParticipant* self, rtps::ReaderDiscoveryStatus status,
                                const fdds::SubscriptionBuiltinTopicData& info, bool& ignore) override;
  void on_data_writer_discovery(fdds::DomainParticipant* self, rtps::WriterDiscoveryStatus status,
                                const fdds::PublicationBuiltinTopicData& info, bool& ignore) override;
#else
  void on_participant_discovery(fdds::DomainParticipant*, rtps::ParticipantDiscoveryInfo&& info) override;
  void on_subscriber_discovery(fdds::DomainParticipant* self, rtps::ReaderDiscoveryInfo&& info) override;
  void on_publisher_discovery(fdds::DomainParticipant* self, rtps::WriterDiscoveryInfo&& info) override;
#endif

  // remember notes who made a participant's implementation.
  void remember(const rtps::GuidPrefix_t& participant, uint16_t vendor);
  // vendor_of tells who made the participant's implementation, 0 when that is not known.
  uint16_t vendor_of(const rtps::GuidPrefix_t& participant);

 private:
  void participant_step(Event&& event, const rtps::GUID_t& guid, const rtps::VendorId_t& vendor);
  void push(Event&& event, const rtps::GUID_t& of);
  void forget(const rtps::GuidPrefix_t& participant);

  Events& events_;
  std::mutex mutex_;  // guards vendors_
  std::map<rtps::GuidPrefix_t, uint16_t> vendors_;  // of secured participants, whose GUIDs do not tell
};

}  // namespace engine

#endif
