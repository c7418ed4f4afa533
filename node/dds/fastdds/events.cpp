//go:build cgo && fastdds

#include "events.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace engine {

Signal::Signal() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (fd_ < 0) {
    throw std::system_error(errno, std::generic_category(), "eventfd");
  }
}

Signal::~Signal() {
  if (owned_) {
    close(fd_);
  }
}

void Signal::raise() const noexcept {
  const uint64_t one = 1;
  // The only failure is a counter that is full, and then the descriptor is readable already.
  [[maybe_unused]] const ssize_t written = write(fd_, &one, sizeof one);
}

int Signal::hand_over() {
  owned_ = false;
  return fd_;
}

void Events::push(Event&& event) noexcept {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(std::move(event));
  }
  signal.raise();
}

bool Events::next(fdds_event* event) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (queue_.empty()) {
      return false;
    }
    current_ = std::move(queue_.front());
    queue_.pop_front();
  }
  event->kind = current_.kind;
  event->policy = current_.policy;
  event->guid = current_.guid;
  event->local = current_.local;
  event->vendor = current_.vendor;
  event->topic = current_.topic.c_str();
  event->type = current_.type.c_str();
  event->qos = current_.qos;
  event->user_data = current_.user_data.data();
  event->user_data_size = current_.user_data.size();
  return true;
}

}  // namespace engine
