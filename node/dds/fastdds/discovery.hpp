#ifndef FDDS_DISCOVERY_HPP
#define FDDS_DISCOVERY_HPP

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

 private:
  Events& events_;
};

}  // namespace engine

#endif
