// The queue between the threads of Fast DDS, which discover, and the Go side, which asks.
#ifndef FDDS_EVENTS_HPP
#define FDDS_EVENTS_HPP

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "engine.hpp"

namespace engine {

// Signal is an eventfd, which it closes unless somebody else took it over.
class Signal {
 public:
  Signal();  // throws when there are no descriptors left
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  void raise() const noexcept;
  // hand_over returns the descriptor, which from now on is the caller's to close, after the last raise.
  int hand_over();

 private:
  const int fd_;
  bool owned_ = true;
};

struct Event {
  int32_t kind = 0;
  int32_t policy = 0;
  fdds_guid guid = {};
  fdds_guid local = {};
  uint16_t vendor = 0;
  std::string topic, type;
  fdds_qos qos = {};
  std::vector<uint8_t> user_data;
};

class Events {
 public:
  void push(Event&& event) noexcept;
  // next moves the oldest event to *event and returns true, or returns false.
  bool next(fdds_event* event);

  Signal signal;

 private:
  std::mutex mutex_;  // guards queue_
  std::deque<Event> queue_;
  Event current_;  // what the last event handed out points to
};

}  // namespace engine

#endif
