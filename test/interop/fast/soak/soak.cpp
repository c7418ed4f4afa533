// A client of many calls on plain Fast DDS, in the form of rmw_fastrtps. It shares no code with Sinew.
//
//   soak NAMESPACE ID CALLS WINDOW
//
// It calls the services echo and trigger and the action grip below a namespace, some calls at a time, checks the answers
// and prints what became of the calls. ID is a number of its own among the clients. Histories are deep: with those of ROS 2,
// which keep ten replies, clients that get no processor lose their replies to those for others.
#include <fastdds/dds/core/condition/WaitSet.hpp>
#include <fastdds/rtps/common/WriteParams.h>

#include <chrono>
#include <iostream>
#include <map>
#include <thread>

#include "../../json.h"
#include "../peer.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr auto patience = seconds(20);  // until a call is lost
constexpr size_t large = 6000;

enum Kind { echo, trigger, send_goal, get_result, kinds };

struct Names {
  const char *service, *type;
} const names[kinds] = {
    {"echo", "rcl_interfaces::srv::dds_::ListParameters"},
    {"trigger", "std_srvs::srv::dds_::Trigger"},
    {"grip/_action/send_goal", "control_msgs::action::dds_::GripperCommand_SendGoal"},
    {"grip/_action/get_result", "control_msgs::action::dds_::GripperCommand_GetResult"},
};

struct Call {
  int64_t step;
  Clock::time_point sent;
};

struct Service {
  fast::DataWriter* requests;
  fast::DataReader* replies;
  std::map<rtps::SequenceNumber_t, Call> under_way;
};

class Client {
 public:
  Client(const std::string& name_space, int64_t id, int64_t calls, size_t window)
      : id_(id), calls_(calls), window_(window), participant_(open(nullptr)),
        publisher_(must(participant_->create_publisher(fast::PUBLISHER_QOS_DEFAULT), "publisher")),
        subscriber_(must(participant_->create_subscriber(fast::SUBSCRIBER_QOS_DEFAULT), "subscriber")) {
    for (int kind = 0; kind < kinds; kind++) {
      open_service(name_space, static_cast<Kind>(kind));
      fast::StatusCondition& condition = services_[kind].replies->get_statuscondition();
      condition.set_enabled_statuses(fast::StatusMask::data_available());
      arrivals_.attach_condition(condition);
    }
  }

  ~Client() { close(participant_); }

  void run() {
    const auto began = Clock::now();
    for (int kind = 0; kind < kinds; kind++) {
      while (!is_available(services_[kind])) {
        if (Clock::now() - began > patience) throw std::runtime_error(std::string("no server of ") + names[kind].service);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
    auto looked = Clock::now();
    while (asked_ < calls_ || under_way() > 0) {
      begin_more();
      fast::ConditionSeq active;
      arrivals_.wait(active, eprosima::fastrtps::Duration_t(1, 0));
      for (int kind = 0; kind < kinds; kind++) take(static_cast<Kind>(kind));
      if (Clock::now() - looked > seconds(1)) {
        give_up();
        looked = Clock::now();
      }
    }
    json_begin("done");
    json_integer("ok", ok_);
    json_integer("wrong", wrong_);
    json_integer("lost", lost_);
    json_integer("foreign", foreign_);
    json_end();
  }

 private:
  template <typename Qos>
  static void set_qos(Qos& qos) {
    qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
    qos.durability().kind = fast::VOLATILE_DURABILITY_QOS;
    qos.history().depth = 200;
    qos.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  }

  void open_service(const std::string& name_space, Kind kind) {
    const std::string name = name_space + "/" + names[kind].service, type = names[kind].type;
    fast::DataReaderQos reader;
    set_qos(reader);
    services_[kind].replies = must(
        subscriber_->create_datareader(topic_of(participant_, "rr" + name + "Reply", type + "_Response_"), reader), "reader");
    fast::DataWriterQos writer;
    set_qos(writer);
    services_[kind].requests = must(
        publisher_->create_datawriter(topic_of(participant_, "rq" + name + "Request", type + "_Request_"), writer), "writer");
  }

  // is_available is the test of rmw_fastrtps: as many servers' readers as writers are matched, and at least one.
  static bool is_available(const Service& s) {
    fast::PublicationMatchedStatus readers;
    fast::SubscriptionMatchedStatus writers;
    s.requests->get_publication_matched_status(readers);
    s.replies->get_subscription_matched_status(writers);
    return readers.current_count > 0 && readers.current_count == writers.current_count;
  }

  size_t under_way() const {
    size_t n = 0;
    for (const Service& s : services_) n += s.under_way.size();
    return n;
  }

  void begin_more() {
    constexpr Kind order[] = {echo, trigger, send_goal};
    for (; under_way() < window_ && asked_ < calls_; steps_++) ask(order[steps_ % 3], steps_);
  }

  std::string name_of(int64_t step) const { return std::to_string(id_) + "." + std::to_string(step); }
  static std::string padding(int64_t step) { return std::string(step % 16 == 1 ? large : 10, 'x'); }

  void ask(Kind kind, int64_t step) {
    cdr::Writer w;
    switch (kind) {
      case echo:
        w.texts({name_of(step), padding(step)});
        w.number(static_cast<uint64_t>(step));
        break;
      case trigger:
        w.number(uint8_t(0));
        break;
      default:
        for (int64_t half : {id_, step}) {
          for (int i = 0; i < 64; i += 8) w.number(static_cast<uint8_t>(half >> i));
        }
        if (kind == send_goal) {
          w.number(static_cast<double>(step));
          w.number(static_cast<double>(id_));
        }
    }
    Service& s = services_[kind];
    cdr::Bytes bytes = w.bytes();
    rtps::WriteParams params;
    params.related_sample_identity().writer_guid() = s.replies->guid();
    if (!s.requests->write(&bytes, params)) throw std::runtime_error("not written");
    s.under_way[params.sample_identity().sequence_number()] = {step, Clock::now()};
    asked_++;
  }

  bool is_right(Kind kind, int64_t step, const cdr::Bytes& bytes) const {
    cdr::Reader r(bytes);
    switch (kind) {
      case echo:
        return r.texts() == std::vector<std::string>{name_of(step), padding(step)} &&
               r.texts() == std::vector<std::string>{std::to_string(step)};
      case trigger:
        return r.number<uint8_t>() == 1 && r.text() == "done";
      case send_goal:
        return r.number<uint8_t>() == 1;
      default: {
        const bool succeeded = r.number<int8_t>() == 4;
        const bool there = r.number<double>() == static_cast<double>(step);
        r.number<double>();
        r.number<uint8_t>();
        return succeeded && there && r.number<uint8_t>() == 1;
      }
    }
  }

  void take(Kind kind) {
    Service& s = services_[kind];
    cdr::Bytes bytes;
    fast::SampleInfo info;
    while (s.replies->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
      if (!info.valid_data) continue;
      const auto& identity = info.related_sample_identity;
      const auto found = s.under_way.find(identity.sequence_number());
      if (identity.writer_guid() != s.replies->guid() || found == s.under_way.end()) {
        foreign_++;
        continue;
      }
      const int64_t step = found->second.step;
      s.under_way.erase(found);
      (is_right(kind, step, bytes) ? ok_ : wrong_)++;
      if (kind == send_goal) ask(get_result, step);
    }
  }

  // give_up counts the calls whose answers are long overdue.
  void give_up() {
    for (int kind = 0; kind < kinds; kind++) {
      auto& calls = services_[kind].under_way;
      for (auto i = calls.begin(); i != calls.end();) {
        if (Clock::now() - i->second.sent < patience) {
          ++i;
          continue;
        }
        std::cerr << names[kind].service << ": call " << i->first << " of client " << id_ << " is lost\n";
        lost_++;
        i = calls.erase(i);
      }
    }
  }

  const int64_t id_, calls_;
  const size_t window_;
  fast::DomainParticipant* participant_;
  fast::Publisher* publisher_;
  fast::Subscriber* subscriber_;
  fast::WaitSet arrivals_;
  Service services_[kinds];
  int64_t steps_ = 0, asked_ = 0, ok_ = 0, wrong_ = 0, lost_ = 0, foreign_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    Client(argv[1], std::atoll(argv[2]), std::atoll(argv[3]), static_cast<size_t>(std::atoll(argv[4]))).run();
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
  return 0;
}
