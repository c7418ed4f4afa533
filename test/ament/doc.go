// Package ament tests the repository as a package of a ROS 2 workspace: it is built with colcon and ament_cmake, and the
// install tree is compared with what ros2 run, ros2 launch and ros2 pkg look for. Where these tools are missing
// (scripts/setup ament installs them) the tests say so and are skipped.
package ament
