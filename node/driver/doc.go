// Package driver is the robot's ROS 2 face: it turns what the control loop sees into messages, and messages into
// what the controllers should do. It is the one place where messages meet joints.
//
// A [Driver] lives as long as its node. The robot comes and goes: every [Session] is one activation, during which
// [Driver.Serve] publishes what the loop sees. Between two sessions the topics, actions and services are there, and say
// that the robot is not active. What they are called and mean is in docs/ros_interface.md.
package driver
