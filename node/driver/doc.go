// Package driver is the robot's ROS 2 face: it turns what the control loop sees into messages, and messages into
// what the controllers should do. It is the one place where messages meet joints.
package driver
