// Quality of service, from C to Fast DDS and back.
#ifndef FDDS_QOS_HPP
#define FDDS_QOS_HPP

#include <algorithm>

#include "engine.hpp"

namespace engine {

inline Duration duration(int64_t ns) {
  if (ns == 0) {
    return c_TimeInfinite;
  }
  return Duration(static_cast<int32_t>(ns / 1000000000), static_cast<uint32_t>(ns % 1000000000));
}

inline int64_t nanoseconds(const Duration& d) {
  return d == c_TimeInfinite ? 0 : int64_t{d.seconds} * 1000000000 + d.nanosec;
}

// set_history sets how many samples are kept and how their memory grows. Only the first few are set aside at once.
template <class Qos>
void set_history(Qos& q, const fdds_qos& c) {
  constexpr int32_t set_aside = 8;
  q.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  q.resource_limits().allocated_samples = set_aside;
  if (c.keep_all != 0) {
    q.history().kind = fdds::KEEP_ALL_HISTORY_QOS;
    return;
  }
  q.history().kind = fdds::KEEP_LAST_HISTORY_QOS;
  q.history().depth = c.depth;
  q.resource_limits().max_instances = 1;
  q.resource_limits().max_samples_per_instance = c.depth;
  q.resource_limits().max_samples = c.depth;
  q.resource_limits().allocated_samples = std::min(c.depth, set_aside);
}

// Recovery of what a reader missed. Fast DDS waits 70 ms before a new reader asks for what it missed, and 3 s between
// heartbeats while samples are unacknowledged, which is how long a sample is missing when the last of a burst is lost.
constexpr int64_t first_request_ns = 5'000'000;
constexpr int64_t heartbeat_ns = 100'000'000;

inline void set_recovery(fdds::DataReaderQos& q) {
#if FDDS_MAJOR >= 3
  q.reliable_reader_qos().times.initial_acknack_delay = duration(first_request_ns);
#else
  q.reliable_reader_qos().times.initialAcknackDelay = duration(first_request_ns);
#endif
}

inline void set_recovery(fdds::DataWriterQos& q) {
#if FDDS_MAJOR >= 3
  q.reliable_writer_qos().times.heartbeat_period = duration(heartbeat_ns);
#else
  q.reliable_writer_qos().times.heartbeatPeriod = duration(heartbeat_ns);
#endif
}

// set_stream makes a writer of many samples cheaper. For so long after a sample requests to send it again are ignored;
// with the default of 0 every sample to a reliable reader wakes another thread, twice. What was lost is asked for again
// at the next sample.
inline void set_stream(fdds::DataWriterQos& q) {
  constexpr int64_t deaf_ns = 5'000'000;
#if FDDS_MAJOR >= 3
  q.reliable_writer_qos().times.nack_supression_duration = duration(deaf_ns);
#else
  q.reliable_writer_qos().times.nackSupressionDuration = duration(deaf_ns);
#endif
}

// set_policies sets what writers and readers have in common.
template <class Qos>
void set_policies(Qos& q, const fdds_endpoint& e) {
  const fdds_qos& c = e.qos;
  q.reliability().kind = c.reliable != 0 ? fdds::RELIABLE_RELIABILITY_QOS : fdds::BEST_EFFORT_RELIABILITY_QOS;
  q.reliability().max_blocking_time = duration(c.max_blocking_ns);
  q.durability().kind = c.transient_local != 0 ? fdds::TRANSIENT_LOCAL_DURABILITY_QOS : fdds::VOLATILE_DURABILITY_QOS;
  q.deadline().period = duration(c.deadline_ns);
  q.liveliness().kind =
      c.manual_liveliness != 0 ? fdds::MANUAL_BY_TOPIC_LIVELINESS_QOS : fdds::AUTOMATIC_LIVELINESS_QOS;
  q.liveliness().lease_duration = duration(c.lease_ns);
  if (c.lease_ns != 0) {
    q.liveliness().announcement_period = duration(c.lease_ns * 2 / 3);
  }
  q.data_sharing().off();
  set_recovery(q);
  q.user_data().assign(e.user_data, e.user_data + e.user_data_size);
  set_history(q, c);
}

// to_c reads what discovery tells of an endpoint. Histories are not told.
template <class Reliability, class Durability, class Deadline, class Liveliness>
fdds_qos to_c(const Reliability& r, const Durability& d, const Deadline& deadline, const Liveliness& l) {
  fdds_qos c = {};
  c.reliable = r.kind == fdds::RELIABLE_RELIABILITY_QOS;
  c.transient_local = d.kind != fdds::VOLATILE_DURABILITY_QOS;
  c.deadline_ns = nanoseconds(deadline.period);
  c.manual_liveliness = l.kind == fdds::MANUAL_BY_TOPIC_LIVELINESS_QOS;
  c.lease_ns = nanoseconds(l.lease_duration);
  return c;
}

}  // namespace engine

#endif
