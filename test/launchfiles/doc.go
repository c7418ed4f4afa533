// Package launchfiles tests the ROS 2 launch files in Python, XML and YAML: that they declare the same arguments and start
// the same programs with the same command lines. The Python file runs against a recorder of what it declares, and, where
// ROS 2 is installed, all three are also loaded by ros2 launch itself.
package launchfiles
