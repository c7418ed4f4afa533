// What standard input says, word by word:
//
//   joint NAME              one more joint
//   stamp SEC NANOSEC       the header's stamp
//   point SEC NANOSEC       one more point and its time from start
//   position X, velocity X, acceleration X, effort X    one more value of the last point
//   send                    sends the message once a reader has matched, waits until it is acknowledged, and begins anew
//
// A joint state is the first point of what is described.
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include "../json.h"
#include "messages.hpp"
#include "peer.hpp"

namespace {

// Matching waits for a reader.
class Matching : public fast::DataWriterListener {
 public:
  void on_publication_matched(fast::DataWriter*, const fast::PublicationMatchedStatus& status) override {
    std::lock_guard<std::mutex> lock(mutex_);
    readers_ = status.current_count;
    changed_.notify_all();
  }

  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return readers_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int readers_ = 0;
};

double number(std::istream& in) {
  std::string word;  // the stream's own numbers have no nan
  in >> word;
  return std::strtod(word.c_str(), nullptr);
}

// add takes what follows one word of the description.
void add(Trajectory& message, const std::string& word, std::istream& in) {
  if (word == "joint") {
    message.joints.emplace_back();
    in >> message.joints.back();
    return;
  }
  if (word == "stamp") {
    in >> message.sec >> message.nanosec;
    return;
  }
  if (word == "point") {
    message.points.emplace_back();
    in >> message.points.back().sec >> message.points.back().nanosec;
    return;
  }
  if (message.points.empty()) throw std::runtime_error(word + ": not understood");
  Point& last = message.points.back();
  if (word == "position") {
    last.position.push_back(number(in));
  } else if (word == "velocity") {
    last.velocity.push_back(number(in));
  } else if (word == "acceleration") {
    last.acceleration.push_back(number(in));
  } else if (word == "effort") {
    last.effort.push_back(number(in));
  } else {
    throw std::runtime_error(word + ": not understood");
  }
}

void publish(fast::DataWriter* writer, Matching& matching, cdr::Bytes bytes) {
  matching.wait();
  if (!writer->write(&bytes)) throw std::runtime_error("not written");
  bool acknowledged = writer->wait_for_acknowledgments(eprosima::fastrtps::Duration_t(5, 0)) == ReturnCode_t::RETCODE_OK;
  json_begin("sent");
  json_integer("acknowledged", acknowledged);
  json_end();
}

}  // namespace

void send(const std::string& topic, bool state) {
  const char* type = state ? "sensor_msgs::msg::dds_::JointState_" : "trajectory_msgs::msg::dds_::JointTrajectory_";
  fast::DataWriterQos qos;
  qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
  qos.durability().kind = fast::VOLATILE_DURABILITY_QOS;
  qos.history().depth = 10;
  qos.reliable_writer_qos().times.heartbeatPeriod = eprosima::fastrtps::Duration_t(0, 50000000);  // asks for the acknowledgement
  qos.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;

  Matching matching;
  fast::DomainParticipant* participant = open(nullptr);
  fast::Publisher* publisher = must(participant->create_publisher(fast::PUBLISHER_QOS_DEFAULT), "publisher");
  fast::DataWriter* writer = must(publisher->create_datawriter(topic_of(participant, topic, type), qos, &matching), topic.c_str());

  Trajectory message;
  std::string word;
  while (std::cin >> word) {
    if (word == "send") {
      publish(writer, matching, state ? message.encode_state() : message.encode());
      message = Trajectory();
    } else {
      add(message, word, std::cin);
    }
  }
  close(participant);
}
