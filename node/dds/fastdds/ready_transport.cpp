//go:build cgo && fastdds

#include "ready_transport.hpp"

#include <atomic>
#include <chrono>

namespace engine {

void Ready::open() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
  }
  opened_.notify_all();
}

void Ready::wait() {
  std::unique_lock<std::mutex> lock(mutex_);
  opened_.wait_for(lock, std::chrono::seconds(1), [this] { return open_; });
}

namespace {

class ReadyTransport : public transport::ChainingTransport {
 public:
  explicit ReadyTransport(const ReadyTransportDescriptor& descriptor)
      : ChainingTransport(descriptor), descriptor_(descriptor), ready_(descriptor.ready) {}

  transport::TransportDescriptorInterface* get_configuration() override { return &descriptor_; }

#if FDDS_MAJOR >= 3
  bool send(rtps::SenderResource* low_level, const std::vector<transport::NetworkBuffer>& buffers, uint32_t total,
            rtps::LocatorsIterator* begin, rtps::LocatorsIterator* end,
            const std::chrono::steady_clock::time_point& timeout) override {
#  if FDDS_MAJOR > 3 || FDDS_MINOR >= 4
    return low_level->send(buffers, total, begin, end, timeout, 0);
#  else
    return low_level->send(buffers, total, begin, end, timeout);
#  endif
  }

#  if FDDS_MAJOR > 3 || FDDS_MINOR >= 4
  bool send_w_priority(rtps::SenderResource* low_level, const std::vector<transport::NetworkBuffer>& buffers,
                       uint32_t total, rtps::LocatorsIterator* begin, rtps::LocatorsIterator* end,
                       const std::chrono::steady_clock::time_point& timeout, int32_t priority) override {
    return low_level->send(buffers, total, begin, end, timeout, priority);
  }
#  endif
#else
  bool send(rtps::SenderResource* low_level, const rtps::octet* message, uint32_t size, rtps::LocatorsIterator* begin,
            rtps::LocatorsIterator* end, const std::chrono::steady_clock::time_point& timeout) override {
    return low_level->send(message, size, begin, end, timeout);
  }
#endif

  void receive(transport::TransportReceiverInterface* receiver, const rtps::octet* message, uint32_t size,
               const rtps::Locator_t& local, const rtps::Locator_t& remote) override {
    if (!waited_.load(std::memory_order_acquire)) {
      ready_->wait();
      waited_.store(true, std::memory_order_release);
    }
    receiver->OnDataReceived(message, size, local, remote);
  }

 private:
  ReadyTransportDescriptor descriptor_;
  const std::shared_ptr<Ready> ready_;
  std::atomic<bool> waited_{false};  // one receiving thread per socket
};

}  // namespace

transport::TransportInterface* ReadyTransportDescriptor::create_transport() const { return new ReadyTransport(*this); }

}  // namespace engine
