#include <unistd.h>

#include <iostream>
#include <memory>
#include <mutex>
#include <vector>

#include "../json.h"
#include "messages.hpp"
#include "peer.hpp"

namespace {

std::mutex printing;  // listeners run on several threads

using eprosima::fastrtps::c_TimeInfinite;
using eprosima::fastrtps::Duration_t;

void json_guid_of(const char* key, const rtps::GUID_t& guid) {
  uint8_t bytes[16];
  std::memcpy(bytes, guid.guidPrefix.value, 12);
  std::memcpy(bytes + 12, guid.entityId.value, 4);
  json_guid(key, bytes);
}

void json_user_data(const fast::UserDataQosPolicy& data) {
  json_string("user_data", reinterpret_cast<const char*>(data.data_vec().data()), data.data_vec().size());
}

// Times are in ns, -1 for infinite.
void json_duration(const char* key, const Duration_t& d) { json_integer(key, d == c_TimeInfinite ? -1 : d.to_ns()); }

// print_endpoint prints what a remote writer or reader says of itself.
template <typename Proxy>
void print_endpoint(fast::DomainParticipant* own, const Proxy& proxy, const char* kind, bool gone) {
  if (proxy.guid().guidPrefix == own->guid().guidPrefix) return;
  std::lock_guard<std::mutex> lock(printing);
  json_begin(gone ? "endpoint_gone" : "endpoint");
  json_string("kind", kind, std::strlen(kind));
  json_guid_of("guid", proxy.guid());
  if (!gone) {
    rtps::GUID_t participant(proxy.guid().guidPrefix, rtps::c_EntityId_RTPSParticipant);
    json_guid_of("participant", participant);
    json_string("topic", proxy.topicName().c_str(), proxy.topicName().size());
    json_string("type", proxy.typeName().c_str(), proxy.typeName().size());
    const auto& qos = proxy.m_qos;
    json_user_data(qos.m_userData);
    json_integer("reliable", qos.m_reliability.kind == fast::RELIABLE_RELIABILITY_QOS);
    json_integer("transient_local", qos.m_durability.kind == fast::TRANSIENT_LOCAL_DURABILITY_QOS);
    json_integer("automatic", qos.m_liveliness.kind == fast::AUTOMATIC_LIVELINESS_QOS);
    json_duration("deadline", qos.m_deadline.period);
    json_duration("lifespan", qos.m_lifespan.duration);
    json_duration("lease", qos.m_liveliness.lease_duration);
  }
  json_end();
}

class Discovery : public fast::DomainParticipantListener {
 public:
  void on_participant_discovery(fast::DomainParticipant*, rtps::ParticipantDiscoveryInfo&& info) override {
    using Info = rtps::ParticipantDiscoveryInfo;
    bool gone = info.status == Info::REMOVED_PARTICIPANT || info.status == Info::DROPPED_PARTICIPANT;
    std::lock_guard<std::mutex> lock(printing);
    json_begin(gone ? "participant_gone" : "participant");
    json_guid_of("guid", info.info.m_guid);
    if (!gone) json_user_data(info.info.m_userData);
    json_end();
  }

  void on_publisher_discovery(fast::DomainParticipant* own, rtps::WriterDiscoveryInfo&& info) override {
    print_endpoint(own, info.info, "publication", info.status == rtps::WriterDiscoveryInfo::REMOVED_WRITER);
  }

  void on_subscriber_discovery(fast::DomainParticipant* own, rtps::ReaderDiscoveryInfo&& info) override {
    print_endpoint(own, info.info, "subscription", info.status == rtps::ReaderDiscoveryInfo::REMOVED_READER);
  }
};

// Source prints every sample of one reader.
class Source : public fast::DataReaderListener {
 public:
  explicit Source(void (*print)(const cdr::Bytes&)) : print_(print) {}

  void on_data_available(fast::DataReader* reader) override {
    cdr::Bytes bytes;
    fast::SampleInfo info;
    while (reader->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
      if (!info.valid_data) continue;
      std::lock_guard<std::mutex> lock(printing);
      count_++;
      try {
        print_(bytes);
      } catch (const std::exception& problem) {
        json_begin("malformed");
        json_string("problem", problem.what(), std::strlen(problem.what()));
        json_key("bytes");
        json_hex(bytes.data(), bytes.size());
        json_end();
      }
    }
  }

  void on_sample_lost(fast::DataReader*, const fast::SampleLostStatus& status) override {
    std::lock_guard<std::mutex> lock(printing);
    lost_ = status.total_count;
  }

  void print_done() const {
    std::lock_guard<std::mutex> lock(printing);
    json_begin("done");
    json_integer("joint_states", count_);
    json_integer("lost", lost_);
    json_end();
  }

 private:
  void (*print_)(const cdr::Bytes&);
  int64_t count_ = 0, lost_ = 0;
};

struct Subscription {
  std::string topic, type;
  void (*print)(const cdr::Bytes&);
  bool transient_local;
  int depth;  // 0 keeps all
};

void subscribe(fast::DomainParticipant* participant, fast::Subscriber* subscriber, const Subscription& s, Source* source) {
  fast::DataReaderQos qos;
  qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
  qos.durability().kind = s.transient_local ? fast::TRANSIENT_LOCAL_DURABILITY_QOS : fast::VOLATILE_DURABILITY_QOS;
  qos.history().kind = s.depth == 0 ? fast::KEEP_ALL_HISTORY_QOS : fast::KEEP_LAST_HISTORY_QOS;
  qos.history().depth = s.depth == 0 ? 1 : s.depth;
  qos.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  must(subscriber->create_datareader(topic_of(participant, s.topic, s.type), qos, source), s.topic.c_str());
}

}  // namespace

void listen(const std::map<std::string, std::string>& topics) {
  auto topic = [&](const char* name, const char* standard) { return topics.count(name) ? topics.at(name) : standard; };
  const std::vector<Subscription> subscriptions = {
      {topic("joint_states", "rt/joint_states"), "sensor_msgs::msg::dds_::JointState_", print_joint_state, false, 1000},
      {topic("trajectory", "rt/interop/trajectory"), "trajectory_msgs::msg::dds_::JointTrajectory_", print_trajectory, false, 1000},
      {"rt/rosout", "rcl_interfaces::msg::dds_::Log_", print_log, true, 1000},
      {"ros_discovery_info", "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_", print_graph, true, 0},
  };
  Discovery discovery;
  std::vector<std::unique_ptr<Source>> sources;
  fast::DomainParticipant* participant = open(&discovery);
  fast::Subscriber* subscriber = must(participant->create_subscriber(fast::SUBSCRIBER_QOS_DEFAULT), "subscriber");
  for (const Subscription& s : subscriptions) {
    sources.push_back(std::make_unique<Source>(s.print));
    subscribe(participant, subscriber, s, sources.back().get());
  }
  char buffer[256];
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
  }
  close(participant);
  sources.front()->print_done();
}
