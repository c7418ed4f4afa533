//go:build cgo && fastdds

#include "discovery.hpp"

#include "qos.hpp"

namespace engine {

namespace {

// step returns the kind of event for a discovery status, or 0 when it is none.
template <class Status>
int32_t step(Status status, Status discovered, Status removed, Status dropped, int32_t discovered_kind) {
  if (status == discovered) {
    return discovered_kind;
  }
  return status == removed || status == dropped ? discovered_kind + 1 : 0;
}

Event about(int32_t kind, const rtps::GUID_t& guid, const fdds::UserDataQosPolicy& user_data) {
  Event e;
  e.kind = kind;
  to_c(guid, &e.guid);
  e.user_data.assign(user_data.begin(), user_data.end());
  return e;
}

// has_vendor tells whether the prefix begins with a vendor id. That of a secured participant is made from its certificate
// and has its first bit set (DDS Security 1.1, 9.3.3).
bool has_vendor(const rtps::GuidPrefix_t& prefix) { return (prefix.value[0] & 0x80) == 0; }

bool own(const fdds::DomainParticipant* self, const rtps::GUID_t& endpoint) {
  return self->guid().guidPrefix == endpoint.guidPrefix;
}

}  // namespace

uint16_t Discovery::vendor_of(const rtps::GuidPrefix_t& participant) {
  if (has_vendor(participant)) {
    return static_cast<uint16_t>(participant.value[0] << 8 | participant.value[1]);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = vendors_.find(participant);
  return found == vendors_.end() ? uint16_t{0} : found->second;
}

void Discovery::remember(const rtps::GuidPrefix_t& participant, uint16_t vendor) {
  if (!has_vendor(participant)) {
    const std::lock_guard<std::mutex> lock(mutex_);
    vendors_[participant] = vendor;
  }
}

void Discovery::forget(const rtps::GuidPrefix_t& participant) {
  const std::lock_guard<std::mutex> lock(mutex_);
  vendors_.erase(participant);
}

void Discovery::participant_step(Event&& event, const rtps::GUID_t& guid, const rtps::VendorId_t& vendor) {
  if (event.kind == FDDS_PARTICIPANT_DISCOVERED) {
    remember(guid.guidPrefix, static_cast<uint16_t>(vendor[0] << 8 | vendor[1]));
  } else {
    forget(guid.guidPrefix);
  }
  push(std::move(event), guid);
}

void Discovery::push(Event&& event, const rtps::GUID_t& of) {
  event.vendor = vendor_of(of.guidPrefix);
  events_.push(std::move(event));
}

#if FDDS_MAJOR >= 3

namespace {

template <class Info>
Event about_endpoint(int32_t kind, const Info& info) {
  Event e = about(kind, info.guid, info.user_data);
  e.topic = info.topic_name.c_str();
  e.type = info.type_name.c_str();
  e.qos = to_c(info.reliability, info.durability, info.deadline, info.liveliness);
  return e;
}

}  // namespace

void Discovery::on_participant_discovery(fdds::DomainParticipant*, rtps::ParticipantDiscoveryStatus status,
                                         const fdds::ParticipantBuiltinTopicData& info, bool& ignore) {
  using Status = rtps::ParticipantDiscoveryStatus;
  ignore = false;
  if (const int32_t kind = step(status, Status::DISCOVERED_PARTICIPANT, Status::REMOVED_PARTICIPANT,
                                Status::DROPPED_PARTICIPANT, FDDS_PARTICIPANT_DISCOVERED)) {
    participant_step(about(kind, info.guid, info.user_data), info.guid, info.vendor_id);
  }
}

void Discovery::on_data_reader_discovery(fdds::DomainParticipant* self, rtps::ReaderDiscoveryStatus status,
                                         const fdds::SubscriptionBuiltinTopicData& info, bool& ignore) {
  using Status = rtps::ReaderDiscoveryStatus;
  ignore = false;
  const int32_t kind = step(status, Status::DISCOVERED_READER, Status::REMOVED_READER, Status::REMOVED_READER,
                            FDDS_READER_DISCOVERED);
  if (kind != 0 && !own(self, info.guid)) {
    push(about_endpoint(kind, info), info.guid);
  }
}

void Discovery::on_data_writer_discovery(fdds::DomainParticipant* self, rtps::WriterDiscoveryStatus status,
                                         const fdds::PublicationBuiltinTopicData& info, bool& ignore) {
  using Status = rtps::WriterDiscoveryStatus;
  ignore = false;
  const int32_t kind = step(status, Status::DISCOVERED_WRITER, Status::REMOVED_WRITER, Status::REMOVED_WRITER,
                            FDDS_WRITER_DISCOVERED);
  if (kind != 0 && !own(self, info.guid)) {
    push(about_endpoint(kind, info), info.guid);
  }
}

#else

namespace {

template <class Info>
Event about_endpoint(int32_t kind, const Info& info) {
  const auto& q = info.m_qos;
  Event e = about(kind, info.guid(), q.m_userData);
  e.topic = info.topicName().c_str();
  e.type = info.typeName().c_str();
  e.qos = to_c(q.m_reliability, q.m_durability, q.m_deadline, q.m_liveliness);
  return e;
}

}  // namespace

void Discovery::on_participant_discovery(fdds::DomainParticipant*, rtps::ParticipantDiscoveryInfo&& info) {
  using Info = rtps::ParticipantDiscoveryInfo;
  if (const int32_t kind = step(info.status, Info::DISCOVERED_PARTICIPANT, Info::REMOVED_PARTICIPANT,
                                Info::DROPPED_PARTICIPANT, FDDS_PARTICIPANT_DISCOVERED)) {
    participant_step(about(kind, info.info.m_guid, info.info.m_userData), info.info.m_guid, info.info.m_VendorId);
  }
}

void Discovery::on_subscriber_discovery(fdds::DomainParticipant* self, rtps::ReaderDiscoveryInfo&& info) {
  using Info = rtps::ReaderDiscoveryInfo;
  const int32_t kind = step(info.status, Info::DISCOVERED_READER, Info::REMOVED_READER, Info::REMOVED_READER,
                            FDDS_READER_DISCOVERED);
  if (kind != 0 && !own(self, info.info.guid())) {
    push(about_endpoint(kind, info.info), info.info.guid());
  }
}

void Discovery::on_publisher_discovery(fdds::DomainParticipant* self, rtps::WriterDiscoveryInfo&& info) {
  using Info = rtps::WriterDiscoveryInfo;
  const int32_t kind = step(info.status, Info::DISCOVERED_WRITER, Info::REMOVED_WRITER, Info::REMOVED_WRITER,
                            FDDS_WRITER_DISCOVERED);
  if (kind != 0 && !own(self, info.info.guid())) {
    push(about_endpoint(kind, info.info), info.info.guid());
  }
}

#endif

}  // namespace engine
