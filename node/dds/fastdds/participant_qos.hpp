#ifndef FDDS_PARTICIPANT_QOS_HPP
#define FDDS_PARTICIPANT_QOS_HPP

#include "engine.hpp"

namespace engine {

// participant_qos returns the user's own configuration of Fast DDS with what the options ask for on top.
fdds::DomainParticipantQos participant_qos(const fdds_options& options);

}  // namespace engine

#endif
