//go:build cgo && fastdds

#include <cstring>

#include "engine.hpp"

namespace engine {

std::nullptr_t fail(fdds_error* error, const char* text) {
  const size_t n = strnlen(text, sizeof error->text - 1);
  std::memcpy(error->text, text, n);
  error->text[n] = 0;
  return nullptr;
}

void to_c(const rtps::GUID_t& from, fdds_guid* to) {
  std::memcpy(to->bytes, from.guidPrefix.value, 12);
  std::memcpy(to->bytes + 12, from.entityId.value, 4);
}

fdds_guid to_c(const rtps::InstanceHandle_t& handle) {
  rtps::GUID_t guid;
  rtps::iHandle2GUID(guid, handle);
  fdds_guid c;
  to_c(guid, &c);
  return c;
}

void to_c(const rtps::SampleIdentity& from, fdds_sample_id* to) {
  *to = {};
  if (from.writer_guid() == rtps::c_Guid_Unknown) {
    return;
  }
  to_c(from.writer_guid(), &to->writer);
  const rtps::SequenceNumber_t& n = from.sequence_number();
  to->sequence = static_cast<int64_t>(static_cast<uint64_t>(static_cast<uint32_t>(n.high)) << 32 | n.low);
}

rtps::SampleIdentity from_c(const fdds_sample_id& from) {
  rtps::SampleIdentity to;
  std::memcpy(to.writer_guid().guidPrefix.value, from.writer.bytes, 12);
  std::memcpy(to.writer_guid().entityId.value, from.writer.bytes + 12, 4);
  to.sequence_number().high = static_cast<int32_t>(from.sequence >> 32);
  to.sequence_number().low = static_cast<uint32_t>(from.sequence);
  return to;
}

}  // namespace engine

#define FDDS_TEXT_(x) #x
#define FDDS_TEXT(x) FDDS_TEXT_(x)

const char* fdds_version(void) {
  return FDDS_TEXT(FDDS_MAJOR) "." FDDS_TEXT(FDDS_MINOR) "." FDDS_TEXT(FDDS_MICRO);
}
