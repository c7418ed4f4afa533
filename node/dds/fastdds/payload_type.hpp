// The one data type of the shim: payloads that were serialised elsewhere.
#ifndef FDDS_PAYLOAD_TYPE_HPP
#define FDDS_PAYLOAD_TYPE_HPP

#include <vector>

#include "engine.hpp"

namespace engine {

// Outgoing is what a writer is given as its sample.
struct Outgoing {
  const void* payload;
  uint32_t size;
};

// Incoming is what a reader is given to fill.
struct Incoming {
  void* payload;
  size_t capacity;
  size_t size;                 // of the payload, whether it had room or not
  std::vector<uint8_t>* rest;  // the payload, when it had no room
};

// PayloadType passes payloads through. It has no key, as all types of ROS 2.
class PayloadType : public fdds::TopicDataType {
 public:
  explicit PayloadType(const char* name);

#if FDDS_MAJOR >= 3
  bool serialize(const void* const sample, rtps::SerializedPayload_t& payload, fdds::DataRepresentationId_t) override;
  bool deserialize(rtps::SerializedPayload_t& payload, void* sample) override;
  uint32_t calculate_serialized_size(const void* const sample, fdds::DataRepresentationId_t) override;
  void* create_data() override { return nullptr; }
  void delete_data(void*) override {}
  bool compute_key(rtps::SerializedPayload_t&, rtps::InstanceHandle_t&, bool) override { return false; }
  bool compute_key(const void* const, rtps::InstanceHandle_t&, bool) override { return false; }
#else
  bool serialize(void* sample, rtps::SerializedPayload_t* payload) override;
  bool deserialize(rtps::SerializedPayload_t* payload, void* sample) override;
  std::function<uint32_t()> getSerializedSizeProvider(void* sample) override;
#  if FDDS_MINOR >= 12
  bool serialize(void* sample, rtps::SerializedPayload_t* payload, fdds::DataRepresentationId_t) override;
  std::function<uint32_t()> getSerializedSizeProvider(void* sample, fdds::DataRepresentationId_t) override;
#  endif
  void* createData() override { return nullptr; }
  void deleteData(void*) override {}
  bool getKey(void*, rtps::InstanceHandle_t*, bool) override { return false; }
#endif
};

}  // namespace engine

#endif
