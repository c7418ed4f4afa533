//go:build cgo && fastdds

#include <atomic>
#include <cstring>
#include <memory>

#include "participant.hpp"
#include "payload_type.hpp"
#include "qos.hpp"

namespace fdds = engine::fdds;

struct fdds_writer : public fdds::DataWriterListener {
  fdds_participant* participant = nullptr;
  fdds::DataWriter* entity = nullptr;  // deleted before the topic
  engine::TopicUse topic;
  std::atomic<int> matched{0};

  ~fdds_writer() override {
    if (entity != nullptr) {
      entity->set_listener(nullptr);
      participant->publisher->delete_datawriter(entity);
    }
  }

  void on_publication_matched(fdds::DataWriter* self, const fdds::PublicationMatchedStatus& status) override {
    matched = status.current_count;
    push(self, status.current_count_change > 0 ? FDDS_READER_MATCHED : FDDS_READER_UNMATCHED,
         engine::to_c(status.last_subscription_handle), 0);
  }

  void on_offered_incompatible_qos(fdds::DataWriter* self, const fdds::OfferedIncompatibleQosStatus& status) override {
    push(self, FDDS_READER_INCOMPATIBLE, fdds_guid{}, static_cast<int32_t>(status.last_policy_id));
  }

 private:
  void push(fdds::DataWriter* self, int32_t kind, const fdds_guid& reader, int32_t policy) const {
    engine::Event e;
    e.kind = kind;
    e.guid = reader;
    e.policy = policy;
    engine::to_c(self->guid(), &e.local);
    e.topic = self->get_topic()->get_name();
    participant->events.push(std::move(e));
  }
};

namespace {

fdds::DataWriterQos writer_qos(const fdds_participant& p, const fdds_endpoint& endpoint) {
  fdds::DataWriterQos q = p.publisher->get_default_datawriter_qos();
  engine::set_policies(q, endpoint);
  q.lifespan().duration = engine::duration(endpoint.qos.lifespan_ns);
  q.publish_mode().kind = fdds::SYNCHRONOUS_PUBLISH_MODE;
  const bool message = std::strncmp(endpoint.topic, "rt/", 3) == 0;  // of a topic; else of a service or action
  if (message && endpoint.qos.transient_local == 0) {
    engine::set_stream(q);
  }
  return q;
}

}  // namespace

fdds_writer* fdds_writer_new(fdds_participant* p, const fdds_endpoint* endpoint, fdds_error* error) {
  return engine::create(error, [&]() -> fdds_writer* {
    auto w = std::make_unique<fdds_writer>();
    w->participant = p;
    fdds::Topic* topic = w->topic.of(p, *endpoint, error);
    if (topic == nullptr) {
      return nullptr;
    }
    auto mask = fdds::StatusMask::publication_matched();
    mask << fdds::StatusMask::offered_incompatible_qos();
    w->entity = p->publisher->create_datawriter(topic, writer_qos(*p, *endpoint), w.get(), mask);
    if (w->entity == nullptr) {
      return engine::fail(error, "the writer was refused");
    }
    return w.release();
  });
}

void fdds_writer_free(fdds_writer* w) { delete w; }

void fdds_writer_guid(const fdds_writer* w, fdds_guid* guid) { engine::to_c(w->entity->guid(), guid); }

int fdds_writer_matched(const fdds_writer* w) { return w->matched; }

int fdds_write(fdds_writer* w, const void* payload, uint32_t size) {
  return engine::guarded([&] {
    engine::Outgoing out{payload, size};
    return engine::code(w->entity->write(&out, fdds::HANDLE_NIL));
  });
}

int fdds_write_related(fdds_writer* w, const void* payload, uint32_t size, const fdds_sample_id* related,
                       fdds_sample_id* id) {
  return engine::guarded([&] {
    engine::Outgoing out{payload, size};
    engine::rtps::WriteParams params;
    if (related != nullptr) {
      params.related_sample_identity() = engine::from_c(*related);
    }
#if FDDS_MAJOR >= 3
    const int result = w->entity->write(&out, params);
#else
    const int result = w->entity->write(&out, params) ? engine::OK : engine::ERROR;
#endif
    engine::to_c(params.sample_identity(), id);
    return result;
  });
}

int fdds_wait_acked(fdds_writer* w, int64_t timeout_ns) {
  return engine::guarded(
      [&] { return engine::code(w->entity->wait_for_acknowledgments(engine::duration(timeout_ns))); });
}

int fdds_assert_liveliness(fdds_writer* w) {
  return engine::guarded([&] { return engine::code(w->entity->assert_liveliness()); });
}
