// A transport that holds back what it receives until the participant is ready for it.
//
// All versions of Fast DDS up to 3.6 announce a new participant before they attach the receivers of its sockets. A
// peer that answers within that time is not heard and, as far as it knows, has answered: the new participant learns
// of it with its next periodic announcement, up to 3 s later. The receiving thread that waits instead leaves the
// answer in the socket until the receivers are attached.
#ifndef FDDS_READY_TRANSPORT_HPP
#define FDDS_READY_TRANSPORT_HPP

#include <condition_variable>
#include <memory>
#include <mutex>

#include "engine.hpp"

#if FDDS_MAJOR >= 3
#  include <fastdds/rtps/transport/ChainingTransport.hpp>
#  include <fastdds/rtps/transport/ChainingTransportDescriptor.hpp>
#else
#  include <fastdds/rtps/transport/ChainingTransport.h>
#  include <fastdds/rtps/transport/ChainingTransportDescriptor.h>
#endif

namespace engine {

namespace transport = eprosima::fastdds::rtps;

// Ready opens once and stays open.
class Ready {
 public:
  void open();
  // wait waits until open, but not forever: a participant that could not be made never gets ready, and joins its
  // receiving threads.
  void wait();

 private:
  std::mutex mutex_;  // guards open_
  std::condition_variable opened_;
  bool open_ = false;
};

class ReadyTransportDescriptor : public transport::ChainingTransportDescriptor {
 public:
  ReadyTransportDescriptor(std::shared_ptr<transport::TransportDescriptorInterface> low_level,
                           std::shared_ptr<Ready> ready)
      : ChainingTransportDescriptor(std::move(low_level)), ready(std::move(ready)) {}
  transport::TransportInterface* create_transport() const override;

  const std::shared_ptr<Ready> ready;
};

}  // namespace engine

#endif
