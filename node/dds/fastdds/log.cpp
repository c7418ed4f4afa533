//go:build cgo && fastdds

#include "log.hpp"

#include <cstdio>
#include <fastdds/dds/log/Log.hpp>
#include <memory>
#include <mutex>
#include <utility>

#include "engine.hpp"

namespace engine {

namespace {

std::mutex mutex;  // guards what follows
int collectors = 0;
std::string collected;

// Consumer prints what is logged on standard error, where by default Fast DDS takes standard output, but for the errors
// that somebody collects.
class Consumer : public fdds::LogConsumer {
 public:
  void Consume(const fdds::Log::Entry& entry) override {
    const std::lock_guard<std::mutex> lock(mutex);
    if (collectors > 0 && entry.kind == fdds::Log::Error) {
      collected += ": " + entry.message;
      return;
    }
    std::fprintf(stderr, "fast dds: %s\n", entry.message.c_str());
  }
};

void install() {
  static const bool done = [] {
    fdds::Log::ClearConsumers();
    fdds::Log::RegisterConsumer(std::make_unique<Consumer>());
    return true;
  }();
  (void)done;
}

}  // namespace

LogOfThis::LogOfThis() {
  install();
  const std::lock_guard<std::mutex> lock(mutex);
  collectors++;
}

LogOfThis::~LogOfThis() {
  fdds::Log::Flush();
  const std::lock_guard<std::mutex> lock(mutex);
  if (--collectors == 0 && !collected.empty()) {
    std::fprintf(stderr, "fast dds%s\n", collected.c_str());
    collected.clear();
  }
}

std::string LogOfThis::errors() {
  fdds::Log::Flush();
  const std::lock_guard<std::mutex> lock(mutex);
  return std::exchange(collected, std::string());
}

}  // namespace engine
