//go:build cgo && fastdds

#include "participant.hpp"

#include <memory>

#include "log.hpp"
#include "participant_qos.hpp"
#include "payload_type.hpp"

namespace fdds = engine::fdds;

fdds_participant::~fdds_participant() {
  if (entity != nullptr) {
    entity->set_listener(nullptr);
    entity->delete_contained_entities();
    fdds::DomainParticipantFactory::get_instance()->delete_participant(entity);
  }
}

fdds::Topic* fdds_participant::create_topic(const fdds_endpoint& endpoint, fdds_error* error) {
  if (entity->find_type(endpoint.type).empty()) {
    fdds::TypeSupport type(new engine::PayloadType(endpoint.type));
    if (engine::code(type.register_type(entity)) != engine::OK) {
      return engine::fail(error, "the type was refused");
    }
  }
  fdds::Topic* topic = entity->create_topic(endpoint.topic, endpoint.type, fdds::TOPIC_QOS_DEFAULT);
  return topic != nullptr ? topic : engine::fail(error, "the topic was refused");
}

fdds::Topic* fdds_participant::use_topic(const fdds_endpoint& endpoint, fdds_error* error) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = topics_.find(endpoint.topic);
  if (found == topics_.end()) {
    fdds::Topic* topic = create_topic(endpoint, error);
    if (topic != nullptr) {
      topics_[endpoint.topic] = SharedTopic{topic, 1};
    }
    return topic;
  }
  if (found->second.topic->get_type_name() != endpoint.type) {
    const std::string text = "the participant has it with type " + found->second.topic->get_type_name();
    return engine::fail(error, text.c_str());
  }
  found->second.endpoints++;
  return found->second.topic;
}

void fdds_participant::release_topic(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = topics_.find(name);
  if (found != topics_.end() && --found->second.endpoints == 0) {
    entity->delete_topic(found->second.topic);
    topics_.erase(found);
  }
}

namespace engine {

TopicUse::~TopicUse() {
  if (participant_ != nullptr) {
    participant_->release_topic(name_);
  }
}

fdds::Topic* TopicUse::of(fdds_participant* participant, const fdds_endpoint& endpoint, fdds_error* error) {
  name_ = endpoint.topic;
  fdds::Topic* topic = participant->use_topic(endpoint, error);
  if (topic != nullptr) {
    participant_ = participant;
  }
  return topic;
}

}  // namespace engine

constexpr uint16_t own_vendor = 0x010f;  // eProsima

fdds_participant* fdds_participant_new(const fdds_options* options, fdds_error* error) {
  return engine::create(error, [&]() -> fdds_participant* {
    const auto ready = std::make_shared<engine::Ready>();
    const fdds::DomainParticipantQos qos = engine::participant_qos(*options, ready);
    engine::LogOfThis log;
    auto p = std::make_unique<fdds_participant>();
    p->entity = fdds::DomainParticipantFactory::get_instance()->create_participant(options->domain, qos, &p->discovery,
                                                                                  fdds::StatusMask::none());
    ready->open();
    if (p->entity != nullptr) {
      p->publisher = p->entity->create_publisher(fdds::PUBLISHER_QOS_DEFAULT);
      p->subscriber = p->entity->create_subscriber(fdds::SUBSCRIBER_QOS_DEFAULT);
    }
    if (p->publisher == nullptr || p->subscriber == nullptr) {
      const std::string reason = "the participant was refused" + log.errors();
      return engine::fail(error, reason.c_str());
    }
    p->discovery.remember(p->entity->guid().guidPrefix, own_vendor);
    return p.release();
  });
}

void fdds_participant_free(fdds_participant* p) { delete p; }

void fdds_participant_guid(const fdds_participant* p, fdds_guid* guid) { engine::to_c(p->entity->guid(), guid); }

int fdds_participant_fd(fdds_participant* p) { return p->events.signal.hand_over(); }

int fdds_next_event(fdds_participant* p, fdds_event* event) { return p->events.next(event) ? 1 : 0; }
