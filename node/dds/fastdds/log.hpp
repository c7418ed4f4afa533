// What Fast DDS says of failures goes to its log alone, from a thread of its own.
#ifndef FDDS_LOG_HPP
#define FDDS_LOG_HPP

#include <string>

namespace engine {

// LogOfThis collects the errors logged in its life, by whatever participant of the process. Those that nobody asked for
// are printed at its end.
class LogOfThis {
 public:
  LogOfThis();
  ~LogOfThis();
  LogOfThis(const LogOfThis&) = delete;
  LogOfThis& operator=(const LogOfThis&) = delete;
  // errors returns the errors since the last call, each after ": ".
  std::string errors();
};

}  // namespace engine

#endif
