// CDR (XCDR version 1, plain) with its encapsulation header, written for this peer alone.
#ifndef INTEROP_FAST_CDR_HPP
#define INTEROP_FAST_CDR_HPP

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace cdr {

using Bytes = std::vector<uint8_t>;

// Reader reads little and big endian. It throws std::runtime_error on what is not CDR.
class Reader {
 public:
  explicit Reader(const Bytes& bytes) : bytes_(bytes), at_(4) {
    if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] > 1) throw std::runtime_error("not plain CDR");
    big_endian_ = bytes[1] == 0;
  }

  template <typename T>
  T number() {
    align(sizeof(T));
    need(sizeof(T));
    uint8_t raw[sizeof(T)];
    for (size_t i = 0; i < sizeof(T); i++) raw[big_endian_ ? sizeof(T) - 1 - i : i] = bytes_[at_ + i];
    at_ += sizeof(T);
    T value;
    std::memcpy(&value, raw, sizeof(T));  // this machine is little endian
    return value;
  }

  std::string text() {
    uint32_t length = number<uint32_t>();
    need(length);
    if (length == 0) throw std::runtime_error("text without its terminating zero");
    std::string value(reinterpret_cast<const char*>(&bytes_[at_]), length - 1);
    if (bytes_[at_ + length - 1] != 0) throw std::runtime_error("text without its terminating zero");
    at_ += length;
    return value;
  }

  // count reads the length of a sequence whose elements take at least size bytes.
  uint32_t count(size_t size) {
    uint32_t n = number<uint32_t>();
    if (n > (bytes_.size() - at_) / size) throw std::runtime_error("sequence longer than the message");
    return n;
  }

  std::vector<double> doubles() {
    std::vector<double> values(count(sizeof(double)));
    for (double& value : values) value = number<double>();
    return values;
  }

  std::vector<std::string> texts() {
    std::vector<std::string> values(count(5));
    for (std::string& value : values) value = text();
    return values;
  }

  const uint8_t* octets(size_t n) {
    need(n);
    at_ += n;
    return &bytes_[at_ - n];
  }

  // end demands that nothing but padding to a multiple of 4 is left.
  void end() const {
    if (bytes_.size() - at_ > 3) throw std::runtime_error("bytes after the message");
  }

 private:
  void align(size_t n) { at_ += (n - (at_ - 4) % n) % n; }
  void need(size_t n) const {
    if (at_ > bytes_.size() || n > bytes_.size() - at_) throw std::runtime_error("message too short");
  }

  const Bytes& bytes_;
  size_t at_;
  bool big_endian_;
};

// Writer writes little endian.
class Writer {
 public:
  Writer() : bytes_{0, 1, 0, 0} {}

  template <typename T>
  void number(T value) {
    while ((bytes_.size() - 4) % sizeof(T) != 0) bytes_.push_back(0);
    uint8_t raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes_.insert(bytes_.end(), raw, raw + sizeof(T));
  }

  void text(const std::string& value) {
    number(static_cast<uint32_t>(value.size() + 1));
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    bytes_.push_back(0);
  }

  void texts(const std::vector<std::string>& values) {
    number(static_cast<uint32_t>(values.size()));
    for (const std::string& value : values) text(value);
  }

  void doubles(const std::vector<double>& values) {
    number(static_cast<uint32_t>(values.size()));
    for (double value : values) number(value);
  }

  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace cdr

#endif
