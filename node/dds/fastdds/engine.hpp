// What the C++ files have in common: the headers of Fast DDS 2.x and 3.x and one set of names for both.
#ifndef FDDS_ENGINE_HPP
#define FDDS_ENGINE_HPP

#include "abi.h"

#if __has_include(<fastdds/config.hpp>)
#  include <fastdds/config.hpp>
#  define FDDS_MAJOR FASTDDS_VERSION_MAJOR
#  define FDDS_MINOR FASTDDS_VERSION_MINOR
#  define FDDS_MICRO FASTDDS_VERSION_MICRO
#else
#  include <fastrtps/config.h>
#  define FDDS_MAJOR FASTRTPS_VERSION_MAJOR
#  define FDDS_MINOR FASTRTPS_VERSION_MINOR
#  define FDDS_MICRO FASTRTPS_VERSION_MICRO
#endif

#include <fastdds/dds/core/policy/QosPolicies.hpp>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/domain/DomainParticipantListener.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/DataWriterListener.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/dds/topic/Topic.hpp>
#include <fastdds/dds/topic/TopicDataType.hpp>
#include <fastdds/dds/topic/TypeSupport.hpp>
#if FDDS_MAJOR >= 3
#  include <fastdds/rtps/common/WriteParams.hpp>
#else
#  include <fastdds/rtps/common/WriteParams.h>
#endif

namespace engine {

namespace fdds = eprosima::fastdds::dds;

#if FDDS_MAJOR >= 3
namespace rtps = eprosima::fastdds::rtps;
using Duration = fdds::Duration_t;
using fdds::c_TimeInfinite;
using ReturnCode = fdds::ReturnCode_t;
inline int code(ReturnCode r) { return r; }
#else
namespace rtps = eprosima::fastrtps::rtps;
using Duration = eprosima::fastrtps::Duration_t;
using eprosima::fastrtps::c_TimeInfinite;
using ReturnCode = eprosima::fastrtps::types::ReturnCode_t;
inline int code(ReturnCode r) { return static_cast<int>(r()); }
#endif

enum { OK = 0, ERROR = 1 };  // the return codes that are decided here

// fail writes a text to *error and returns null.
std::nullptr_t fail(fdds_error* error, const char* text);

// guarded runs f and turns an exception into FDDS_EXCEPTION.
template <class F>
int guarded(F f) noexcept {
  try {
    return f();
  } catch (...) {
    return FDDS_EXCEPTION;
  }
}

// create runs f and turns an exception into a text and null.
template <class F>
auto create(fdds_error* error, F f) noexcept -> decltype(f()) {
  try {
    return f();
  } catch (const std::exception& e) {
    return fail(error, e.what());
  } catch (...) {
    return fail(error, "unknown exception");
  }
}

void to_c(const rtps::GUID_t& from, fdds_guid* to);
fdds_guid to_c(const rtps::InstanceHandle_t& handle);
void to_c(const rtps::SampleIdentity& from, fdds_sample_id* to);
rtps::SampleIdentity from_c(const fdds_sample_id& from);

}  // namespace engine

#endif
