//go:build cgo && fastdds

#include "payload_type.hpp"

#include <cstring>

namespace engine {

namespace {

// initial_size is the room for a payload that histories set aside at first; they grow with larger samples.
constexpr uint32_t initial_size = 512;

bool write_payload(const Outgoing& out, rtps::SerializedPayload_t& payload) {
  if (payload.max_size < out.size || out.size < 4) {
    return false;
  }
  std::memcpy(payload.data, out.payload, out.size);
  payload.length = out.size;
  payload.encapsulation = (payload.data[1] & 1) != 0 ? CDR_LE : CDR_BE;
  return true;
}

bool read_payload(const rtps::SerializedPayload_t& payload, Incoming& in) {
  in.size = payload.length;
  if (in.size > in.capacity) {
    in.rest->assign(payload.data, payload.data + payload.length);
  } else if (in.size > 0) {
    std::memcpy(in.payload, payload.data, in.size);
  }
  return true;
}

}  // namespace

#if FDDS_MAJOR >= 3

PayloadType::PayloadType(const char* name) {
  set_name(name);
  max_serialized_type_size = initial_size;
  is_compute_key_provided = false;
}

bool PayloadType::serialize(const void* const sample, rtps::SerializedPayload_t& payload,
                            fdds::DataRepresentationId_t) {
  return write_payload(*static_cast<const Outgoing*>(sample), payload);
}

bool PayloadType::deserialize(rtps::SerializedPayload_t& payload, void* sample) {
  return read_payload(payload, *static_cast<Incoming*>(sample));
}

uint32_t PayloadType::calculate_serialized_size(const void* const sample, fdds::DataRepresentationId_t) {
  return static_cast<const Outgoing*>(sample)->size;
}

#else

PayloadType::PayloadType(const char* name) {
  setName(name);
  m_typeSize = initial_size;
  m_isGetKeyDefined = false;
  auto_fill_type_object(false);
  auto_fill_type_information(false);
}

bool PayloadType::serialize(void* sample, rtps::SerializedPayload_t* payload) {
  return write_payload(*static_cast<Outgoing*>(sample), *payload);
}

bool PayloadType::deserialize(rtps::SerializedPayload_t* payload, void* sample) {
  return read_payload(*payload, *static_cast<Incoming*>(sample));
}

std::function<uint32_t()> PayloadType::getSerializedSizeProvider(void* sample) {
  return [sample] { return static_cast<Outgoing*>(sample)->size; };
}

#  if FDDS_MINOR >= 12
bool PayloadType::serialize(void* sample, rtps::SerializedPayload_t* payload, fdds::DataRepresentationId_t) {
  return serialize(sample, payload);
}

std::function<uint32_t()> PayloadType::getSerializedSizeProvider(void* sample, fdds::DataRepresentationId_t) {
  return getSerializedSizeProvider(sample);
}
#  endif

#endif

}  // namespace engine
