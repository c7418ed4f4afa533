#include "messages.hpp"

#include <chrono>

#include "../json.h"

using cdr::Bytes;
using cdr::Reader;
using cdr::Writer;

namespace {

int64_t now() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

int64_t time(Reader& r) {
  int64_t sec = r.number<int32_t>();
  return sec * 1000000000 + r.number<uint32_t>();
}

void json_text(const char* key, const std::string& value) { json_string(key, value.data(), value.size()); }

void json_texts(const char* key, const std::vector<std::string>& values) {
  json_key(key);
  const char* separator = "[";
  for (const std::string& value : values) {
    std::fputs(separator, stdout);
    ::json_text(value.data(), value.size());
    separator = ",";
  }
  std::fputs(values.empty() ? "[]" : "]", stdout);
}

void json_numbers(const char* key, const std::vector<double>& values) { json_doubles(key, values.data(), values.size()); }

// json_each prints a list of n elements.
template <typename Print>
void json_each(const char* key, uint32_t n, Print print) {
  json_key(key);
  std::putchar('[');
  for (uint32_t i = 0; i < n; i++) {
    if (i > 0) std::putchar(',');
    print();
  }
  std::putchar(']');
}

// Everything is read before anything is printed, so that a bad message leaves no half a line.
struct Header {
  int64_t stamp;
  std::string frame_id;
  explicit Header(Reader& r) : stamp(time(r)), frame_id(r.text()) {}
};

struct ReadPoint {
  std::vector<double> values[4];
  int64_t time_from_start;
  explicit ReadPoint(Reader& r) {
    for (auto& v : values) v = r.doubles();
    time_from_start = time(r);
  }
};

struct Gids {
  std::vector<const uint8_t*> all;
  explicit Gids(Reader& r) {
    for (uint32_t n = r.count(16); n > 0; n--) all.push_back(r.octets(16));
  }
  void print(const char* key) const {
    size_t i = 0;
    json_each(key, static_cast<uint32_t>(all.size()), [&] { json_hex(all[i++], 16); });
  }
};

struct Node {
  std::string node_namespace, name;
  Gids readers, writers;
  explicit Node(Reader& r) : node_namespace(r.text()), name(r.text()), readers(r), writers(r) {}
};

void write_header(Writer& w, const Trajectory& t) {
  w.number(t.sec);
  w.number(t.nanosec);
  w.text("");
}

}  // namespace

void print_joint_state(const Bytes& bytes) {
  Reader r(bytes);
  Header header(r);
  auto name = r.texts();
  auto position = r.doubles(), velocity = r.doubles(), effort = r.doubles();
  r.end();
  json_begin("joint_state");
  json_integer("received", now());
  json_integer("stamp", header.stamp);
  json_text("frame_id", header.frame_id);
  json_texts("name", name);
  json_numbers("position", position);
  json_numbers("velocity", velocity);
  json_numbers("effort", effort);
  json_end();
}

void print_trajectory(const Bytes& bytes) {
  Reader r(bytes);
  Header header(r);
  auto names = r.texts();
  std::vector<ReadPoint> points;
  for (uint32_t n = r.count(24); n > 0; n--) points.emplace_back(r);
  r.end();
  json_begin("trajectory");
  json_integer("stamp", header.stamp);
  json_texts("name", names);
  auto point = points.begin();
  json_each("points", static_cast<uint32_t>(points.size()), [&] {
    std::printf("{\"time\":%" PRId64, point->time_from_start);
    const char* keys[] = {"position", "velocity", "acceleration", "effort"};
    for (int i = 0; i < 4; i++) json_numbers(keys[i], point->values[i]);
    std::putchar('}');
    ++point;
  });
  json_end();
}

void print_log(const Bytes& bytes) {
  Reader r(bytes);
  int64_t stamp = time(r);
  auto level = r.number<uint8_t>();
  auto name = r.text(), msg = r.text(), file = r.text(), function = r.text();
  auto line = r.number<uint32_t>();
  r.end();
  json_begin("log");
  json_integer("stamp", stamp);
  json_integer("level", level);
  json_text("name", name);
  json_text("msg", msg);
  json_text("file", file);
  json_text("function", function);
  json_integer("line", line);
  json_end();
}

void print_graph(const Bytes& bytes) {
  Reader r(bytes);
  const uint8_t* gid = r.octets(16);
  std::vector<Node> nodes;
  for (uint32_t n = r.count(18); n > 0; n--) nodes.emplace_back(r);
  r.end();
  json_begin("graph");
  json_guid("gid", gid);
  auto node = nodes.begin();
  json_each("nodes", static_cast<uint32_t>(nodes.size()), [&] {
    std::printf("{\"name\":");
    ::json_text(node->name.data(), node->name.size());
    json_text("namespace", node->node_namespace);
    node->readers.print("readers");
    node->writers.print("writers");
    std::putchar('}');
    ++node;
  });
  json_end();
}

Bytes Trajectory::encode() const {
  Writer w;
  write_header(w, *this);
  w.texts(joints);
  w.number(static_cast<uint32_t>(points.size()));
  for (const Point& p : points) {
    w.doubles(p.position);
    w.doubles(p.velocity);
    w.doubles(p.acceleration);
    w.doubles(p.effort);
    w.number(p.sec);
    w.number(p.nanosec);
  }
  return w.bytes();
}

Bytes Trajectory::encode_state() const {
  Point none;
  const Point& first = points.empty() ? none : points.front();
  Writer w;
  write_header(w, *this);
  w.texts(joints);
  w.doubles(first.position);
  w.doubles(first.velocity);
  w.doubles(first.effort);
  return w.bytes();
}
