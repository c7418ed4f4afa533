#ifndef INTEROP_FAST_MESSAGES_HPP
#define INTEROP_FAST_MESSAGES_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "cdr.hpp"

// Each of these prints one message as a JSON line. They throw std::runtime_error if the bytes are not that message.
void print_joint_state(const cdr::Bytes& bytes);
void print_trajectory(const cdr::Bytes& bytes);
void print_log(const cdr::Bytes& bytes);
void print_graph(const cdr::Bytes& bytes);

// Point is a trajectory_msgs/msg/JointTrajectoryPoint.
struct Point {
  int32_t sec = 0;
  uint32_t nanosec = 0;
  std::vector<double> position, velocity, acceleration, effort;
};

// Trajectory is a trajectory_msgs/msg/JointTrajectory.
struct Trajectory {
  int32_t sec = 0;
  uint32_t nanosec = 0;
  std::vector<std::string> joints;
  std::vector<Point> points;

  cdr::Bytes encode() const;
  // encode_state gives a sensor_msgs/msg/JointState with the values of the first point.
  cdr::Bytes encode_state() const;
};

#endif
