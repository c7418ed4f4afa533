#ifndef FDDS_PARTICIPANT_HPP
#define FDDS_PARTICIPANT_HPP

#include <map>
#include <mutex>
#include <string>

#include "discovery.hpp"
#include "engine.hpp"
#include "events.hpp"

struct fdds_participant {
  fdds_participant() = default;
  ~fdds_participant();  // leaves the domain; all writers and readers are gone by then
  fdds_participant(const fdds_participant&) = delete;
  fdds_participant& operator=(const fdds_participant&) = delete;

  engine::Events events;
  engine::Discovery discovery{events};
  engine::fdds::DomainParticipant* entity = nullptr;
  engine::fdds::Publisher* publisher = nullptr;
  engine::fdds::Subscriber* subscriber = nullptr;

  // use_topic returns the topic, which is created for its first endpoint; null and *error when it has another type.
  engine::fdds::Topic* use_topic(const fdds_endpoint& endpoint, fdds_error* error);
  // release_topic undoes one use_topic, and deletes the topic with its last endpoint.
  void release_topic(const std::string& name);

 private:
  struct SharedTopic {
    engine::fdds::Topic* topic;
    int endpoints;
  };
  engine::fdds::Topic* create_topic(const fdds_endpoint& endpoint, fdds_error* error);
  std::mutex mutex_;  // guards topics_
  std::map<std::string, SharedTopic> topics_;
};

namespace engine {

// TopicUse is an endpoint's share of a topic.
class TopicUse {
 public:
  TopicUse() = default;
  ~TopicUse();
  TopicUse(const TopicUse&) = delete;
  TopicUse& operator=(const TopicUse&) = delete;
  // of returns the topic, or null and *error.
  fdds::Topic* of(fdds_participant* participant, const fdds_endpoint& endpoint, fdds_error* error);

 private:
  fdds_participant* participant_ = nullptr;  // null: no share
  std::string name_;
};

}  // namespace engine

#endif
