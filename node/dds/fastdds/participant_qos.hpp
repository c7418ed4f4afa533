#ifndef FDDS_PARTICIPANT_QOS_HPP
#define FDDS_PARTICIPANT_QOS_HPP

#include <memory>

#include "engine.hpp"
#include "ready_transport.hpp"

namespace engine {

// participant_qos returns the user's own configuration of Fast DDS with what the options ask for on top. The caller
// opens *ready when the participant has been created.
fdds::DomainParticipantQos participant_qos(const fdds_options& options, const std::shared_ptr<Ready>& ready);

}  // namespace engine

#endif
