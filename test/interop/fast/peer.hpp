#ifndef INTEROP_FAST_PEER_HPP
#define INTEROP_FAST_PEER_HPP

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
#include <map>
#include <string>

#include "cdr.hpp"

namespace fast = eprosima::fastdds::dds;
namespace rtps = eprosima::fastrtps::rtps;

// listen prints what is in the domain and what is said there, until standard input ends.
void listen(const std::map<std::string, std::string>& topics);

// send sends what standard input describes to a topic, as a trajectory or as a joint state.
void send(const std::string& topic, bool state);

// open joins the domain on the loop-back interface. PEER_ENCLAVE names the folder of a security enclave, if there is to be
// security.
fast::DomainParticipant* open(fast::DomainParticipantListener* listener);

// close leaves the domain.
void close(fast::DomainParticipant* participant);

// topic_of gives a keyless topic whose samples are CDR bytes.
fast::Topic* topic_of(fast::DomainParticipant* participant, const std::string& name, const std::string& type);

// must ends the program with a message if there is nothing.
template <typename T>
T* must(T* thing, const char* what) {
  if (thing == nullptr) throw std::runtime_error(std::string(what) + ": not created");
  return thing;
}

#endif
