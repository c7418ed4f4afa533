// A client of control_msgs/action/FollowJointTrajectory on plain Fast DDS, in the form of rmw_fastrtps. It shares no code
// with Sinew.
//
//   action NAME JOINT...     follows what standard input says, line by line, until it ends:
//
//   send GOAL [MS X...]...   sends a goal: a point for each time, with a position for each joint, at rest
//   result GOAL              asks for the result of a goal
//   cancel GOAL|all          asks to cancel
//
// A goal is named by a letter and a number below 256, as in f1. What the server says is printed as JSON lines.
#include <fastdds/rtps/common/WriteParams.h>
#include <poll.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <map>
#include <sstream>

#include "../../json.h"
#include "../peer.hpp"

namespace {

void write_goal_id(cdr::Writer& w, const std::string& goal) {
  uint8_t id[16] = {};
  if (goal != "all") {
    id[0] = static_cast<uint8_t>(goal[0]);
    id[15] = static_cast<uint8_t>(std::atoi(goal.c_str() + 1));
  }
  for (uint8_t b : id) w.number(b);
}

std::string read_goal_id(cdr::Reader& r) {
  const uint8_t* id = r.octets(16);
  return static_cast<char>(id[0]) + std::to_string(id[15]);
}

int64_t read_time(cdr::Reader& r) {
  int64_t sec = r.number<int32_t>();
  return sec * 1000000000 + r.number<uint32_t>();
}

void json_word(const char* key, const std::string& text) { json_string(key, text.data(), text.size()); }

class Client {
 public:
  Client(std::string action, std::vector<std::string> joints)
      : action_(std::move(action)), joints_(std::move(joints)), participant_(open(nullptr)),
        publisher_(must(participant_->create_publisher(fast::PUBLISHER_QOS_DEFAULT), "publisher")),
        subscriber_(must(participant_->create_subscriber(fast::SUBSCRIBER_QOS_DEFAULT), "subscriber")),
        send_goal_(service("send_goal", "control_msgs::action::dds_::FollowJointTrajectory_SendGoal")),
        get_result_(service("get_result", "control_msgs::action::dds_::FollowJointTrajectory_GetResult")),
        cancel_goal_(service("cancel_goal", "action_msgs::srv::dds_::CancelGoal")),
        feedback_(reader("rt", "feedback", "control_msgs::action::dds_::FollowJointTrajectory_FeedbackMessage_", false)),
        status_(reader("rt", "status", "action_msgs::msg::dds_::GoalStatusArray_", true)) {}

  ~Client() { close(participant_); }

  void obey(const std::string& line) {
    std::istringstream words(line);
    std::string word, goal;
    words >> word >> goal;
    cdr::Writer w;
    if (word == "send") {
      write_send(w, goal, words);
      ask(send_goal_, goal, w.bytes());
    } else if (word == "result") {
      write_goal_id(w, goal);
      ask(get_result_, goal, w.bytes());
    } else if (word == "cancel") {
      write_goal_id(w, goal);
      w.number(int32_t(0));
      w.number(uint32_t(0));
      ask(cancel_goal_, goal, w.bytes());
    } else {
      throw std::runtime_error(word + ": not understood");
    }
  }

  // look prints what has come.
  void look() {
    if (!ready_ && matched(send_goal_) && matched(get_result_) && matched(cancel_goal_) && publishers(feedback_) > 0) {
      ready_ = true;
      json_begin("ready");
      json_end();
    }
    take_reply(send_goal_, "sent", [](cdr::Reader& r) {
      json_integer("accepted", r.number<uint8_t>());
      read_time(r);
    });
    take_reply(get_result_, "result", [](cdr::Reader& r) {
      json_integer("status", r.number<int8_t>());
      json_integer("code", r.number<int32_t>());
      json_word("text", r.text());
    });
    take_reply(cancel_goal_, "cancel", [](cdr::Reader& r) {
      json_integer("code", r.number<int8_t>());
      json_key("goals");
      std::putchar('[');
      for (uint32_t n = r.count(24), i = 0; i < n; i++) {
        std::string goal = read_goal_id(r);
        read_time(r);
        if (i > 0) std::putchar(',');
        json_text(goal.data(), goal.size());
      }
      std::putchar(']');
    });
    take(feedback_, print_feedback);
    take(status_, print_status);
  }

 private:
  struct Service {
    fast::DataWriter* requests;
    fast::DataReader* replies;
    std::map<rtps::SequenceNumber_t, std::string> asked;  // goals by the number of the request
  };

  fast::DataReader* reader(const std::string& prefix, const std::string& name, const std::string& type, bool transient_local) {
    fast::DataReaderQos qos;
    qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
    if (transient_local) qos.durability().kind = fast::TRANSIENT_LOCAL_DURABILITY_QOS;
    qos.history().depth = 100;
    qos.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    return must(subscriber_->create_datareader(topic_of(participant_, prefix + action_ + "/_action/" + name, type), qos), name.c_str());
  }

  Service service(const std::string& name, const std::string& type) {
    fast::DataReader* replies = reader("rr", name + "Reply", type + "_Response_", false);
    fast::DataWriterQos qos;
    qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
    qos.durability().kind = fast::VOLATILE_DURABILITY_QOS;
    qos.history().depth = 10;
    qos.endpoint().history_memory_policy = rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    fast::Topic* requests = topic_of(participant_, "rq" + action_ + "/_action/" + name + "Request", type + "_Request_");
    return {must(publisher_->create_datawriter(requests, qos), name.c_str()), replies, {}};
  }

  static int32_t publishers(fast::DataReader* reader) {
    fast::SubscriptionMatchedStatus s;
    reader->get_subscription_matched_status(s);
    return s.current_count;
  }

  static bool matched(const Service& s) {
    fast::PublicationMatchedStatus p;
    s.requests->get_publication_matched_status(p);
    return p.current_count > 0 && publishers(s.replies) > 0;
  }

  void write_send(cdr::Writer& w, const std::string& goal, std::istream& words) {
    std::vector<std::pair<uint32_t, std::vector<double>>> points;
    for (uint32_t ms; words >> ms;) {
      points.emplace_back(ms, std::vector<double>(joints_.size()));
      for (double& x : points.back().second) words >> x;
    }
    auto header = [&] {
      w.number(int32_t(0));
      w.number(uint32_t(0));
      w.text("");
    };
    write_goal_id(w, goal);
    header();
    w.texts(joints_);
    w.number(static_cast<uint32_t>(points.size()));
    for (const auto& [ms, x] : points) {
      std::vector<double> rest(x.size());
      w.doubles(x);
      w.doubles(rest);
      w.doubles(rest);
      w.doubles({});
      w.number(static_cast<int32_t>(ms / 1000));
      w.number(ms % 1000 * 1000000);
    }
    header();
    for (int i = 0; i < 6; i++) w.number(uint32_t(0));  // joints, points and tolerances
    w.number(int32_t(0));
    w.number(uint32_t(0));
  }

  void ask(Service& s, const std::string& goal, cdr::Bytes bytes) {
    rtps::WriteParams params;
    params.related_sample_identity().writer_guid() = s.replies->guid();
    if (!s.requests->write(&bytes, params)) throw std::runtime_error("not written");
    s.asked[params.sample_identity().sequence_number()] = goal;
  }

  static void take(fast::DataReader* reader, const std::function<void(cdr::Reader&)>& print) {
    cdr::Bytes bytes;
    fast::SampleInfo info;
    while (reader->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
      if (!info.valid_data) continue;
      cdr::Reader r(bytes);
      print(r);
    }
  }

  static void take_reply(Service& s, const char* event, const std::function<void(cdr::Reader&)>& print) {
    cdr::Bytes bytes;
    fast::SampleInfo info;
    while (s.replies->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
      const auto& identity = info.related_sample_identity;
      if (!info.valid_data || identity.writer_guid() != s.replies->guid()) continue;  // for another client
      cdr::Reader r(bytes);
      json_begin(event);
      json_word("goal", s.asked.at(identity.sequence_number()));
      print(r);
      json_end();
    }
  }

  static void print_feedback(cdr::Reader& r) {
    std::string goal = read_goal_id(r);
    int64_t stamp = read_time(r);
    r.text();
    r.texts();
    json_begin("feedback");
    json_word("goal", goal);
    json_integer("stamp", stamp);
    for (const char* key : {"desired", "actual", "error"}) {
      auto positions = r.doubles();
      for (int i = 0; i < 3; i++) r.doubles();
      read_time(r);
      json_doubles(key, positions.data(), positions.size());
    }
    json_end();
  }

  static void print_status(cdr::Reader& r) {
    json_begin("status");
    json_key("statuses");
    std::putchar('{');
    for (uint32_t n = r.count(25), i = 0; i < n; i++) {
      std::string goal = read_goal_id(r);
      read_time(r);
      if (i > 0) std::putchar(',');
      json_text(goal.data(), goal.size());
      std::printf(":%d", r.number<int8_t>());
    }
    std::putchar('}');
    json_end();
  }

  const std::string action_;
  const std::vector<std::string> joints_;
  fast::DomainParticipant* participant_;
  fast::Publisher* publisher_;
  fast::Subscriber* subscriber_;
  Service send_goal_, get_result_, cancel_goal_;
  fast::DataReader *feedback_, *status_;
  bool ready_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    Client client(argv[1], {argv + 2, argv + argc});
    std::string input;
    for (;;) {
      pollfd in{STDIN_FILENO, POLLIN, 0};
      if (poll(&in, 1, 2) > 0) {
        char buffer[4096];
        ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
        if (n <= 0) break;
        input.append(buffer, static_cast<size_t>(n));
        for (size_t end; (end = input.find('\n')) != std::string::npos; input.erase(0, end + 1)) client.obey(input.substr(0, end));
      }
      client.look();
    }
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
  return 0;
}
