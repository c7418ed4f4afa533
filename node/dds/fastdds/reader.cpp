//go:build cgo && fastdds

#include <atomic>
#include <cstring>
#include <memory>
#include <vector>

#include "participant.hpp"
#include "payload_type.hpp"
#include "qos.hpp"

namespace fdds = engine::fdds;

struct fdds_reader : public fdds::DataReaderListener {
  fdds_participant* participant = nullptr;
  fdds::DataReader* entity = nullptr;  // deleted before the topic
  engine::TopicUse topic;
  std::atomic<int> matched{0};
  engine::Signal signal;
  std::vector<uint8_t> rest;  // the payload that fdds_take had no room for

  ~fdds_reader() override {
    if (entity != nullptr) {
      entity->set_listener(nullptr);
      participant->subscriber->delete_datareader(entity);
    }
  }

  void on_data_available(fdds::DataReader*) override { signal.raise(); }

  void on_subscription_matched(fdds::DataReader* self, const fdds::SubscriptionMatchedStatus& status) override {
    matched = status.current_count;
    push(self, status.current_count_change > 0 ? FDDS_WRITER_MATCHED : FDDS_WRITER_UNMATCHED,
         engine::to_c(status.last_publication_handle), 0);
  }

  void on_requested_incompatible_qos(fdds::DataReader* self,
                                     const fdds::RequestedIncompatibleQosStatus& status) override {
    push(self, FDDS_WRITER_INCOMPATIBLE, fdds_guid{}, static_cast<int32_t>(status.last_policy_id));
  }

 private:
  void push(fdds::DataReader* self, int32_t kind, const fdds_guid& writer, int32_t policy) const {
    engine::Event e;
    e.kind = kind;
    e.guid = writer;
    e.policy = policy;
    engine::to_c(self->guid(), &e.local);
    e.topic = self->get_topicdescription()->get_name();
    participant->events.push(std::move(e));
  }
};

fdds_reader* fdds_reader_new(fdds_participant* p, const fdds_endpoint* endpoint, fdds_error* error) {
  return engine::create(error, [&]() -> fdds_reader* {
    auto r = std::make_unique<fdds_reader>();
    r->participant = p;
    fdds::Topic* topic = r->topic.of(p, *endpoint, error);
    if (topic == nullptr) {
      return nullptr;
    }
    fdds::DataReaderQos qos = p->subscriber->get_default_datareader_qos();
    engine::set_policies(qos, *endpoint);
    auto mask = fdds::StatusMask::subscription_matched();
    mask << fdds::StatusMask::requested_incompatible_qos() << fdds::StatusMask::data_available();
    r->entity = p->subscriber->create_datareader(topic, qos, r.get(), mask);
    if (r->entity == nullptr) {
      return engine::fail(error, "the reader was refused");
    }
    return r.release();
  });
}

void fdds_reader_free(fdds_reader* r) { delete r; }

void fdds_reader_guid(const fdds_reader* r, fdds_guid* guid) { engine::to_c(r->entity->guid(), guid); }

int fdds_reader_matched(const fdds_reader* r) { return r->matched; }

int fdds_reader_fd(fdds_reader* r) { return r->signal.hand_over(); }

int fdds_take(fdds_reader* r, void* payload, size_t capacity, size_t* size, fdds_sample_info* info) {
  return engine::guarded([&] {
    engine::Incoming in{payload, capacity, 0, &r->rest};
    fdds::SampleInfo sample;
    int result;
    do {  // what is no data tells of writers that went away
      result = engine::code(r->entity->take_next_sample(&in, &sample));
    } while (result == engine::OK && !sample.valid_data);
    if (result == engine::OK) {
      *size = in.size;
      engine::to_c(sample.sample_identity, &info->id);
      engine::to_c(sample.related_sample_identity, &info->related);
      info->vendor = r->participant->discovery.vendor_of(sample.sample_identity.writer_guid().guidPrefix);
      info->source_ns = sample.source_timestamp.to_ns();
      info->reception_ns = sample.reception_timestamp.to_ns();
    }
    return result;
  });
}

void fdds_take_rest(fdds_reader* r, void* payload) { std::memcpy(payload, r->rest.data(), r->rest.size()); }
