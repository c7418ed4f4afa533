package node_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/node"
)

func ExampleParseArgs() {
	line := []string{"run", "arm.yaml", "--ros-args", "-r", "__ns:=/left", "-e", "/robot/arm", "--", "--sim"}
	ros, rest, err := node.ParseArgs(line)
	fmt.Println(ros.Enclave, rest, err)

	_, _, err = node.ParseArgs([]string{"--ros-args", "-r", "joint_states=states"})
	fmt.Println(err)
	// Output:
	// /robot/arm [run arm.yaml --sim] <nil>
	// -r joint_states=states: should be [node:]from:=to
}

func ExampleParseEnvironment() {
	variables := map[string]string{"ROS_DOMAIN_ID": "7", "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST", "ROS_STATIC_PEERS": "robot.local;10.0.0.2"}
	e, err := node.ParseEnvironment(func(name string) string { return variables[name] })
	fmt.Println(e.DDS.Domain, e.DDS.Range, e.DDS.Peers, err)

	variables["ROS_DOMAIN_ID"] = "seven"
	_, err = node.ParseEnvironment(func(name string) string { return variables[name] })
	fmt.Println(err)
	// Output:
	// 7 LOCALHOST [robot.local 10.0.0.2] <nil>
	// ROS_DOMAIN_ID: "seven" should be a number from 0 to 232
}
