package driver_test

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
	"github.com/sinew-robotics/sinew/node/driver"
)

// A node with the face of a robot, for one session. With joints.NewRobot instead of a fake, and package fastdds instead of
// package memory, this is a ROS 2 driver.
func Example() {
	var network memory.Network
	open := func(name string) *node.Node {
		p, err := network.Open(dds.Options{})
		if err != nil {
			panic(err)
		}
		n, err := node.New(p, node.Options{Name: name, Console: io.Discard})
		if err != nil {
			panic(err)
		}
		return n
	}
	n, peer := open("sinew"), open("peer")
	defer n.Close()
	defer peer.Close()

	robot := exampleRobot()
	arm, _ := control.NewTrajectoryController(control.TrajectoryOptions{
		Name: "arm", Joints: []control.TrajectoryJoint{{Name: "elbow", Limits: jointLimits()}, {Name: "wrist", Limits: jointLimits()}},
	})
	face, err := driver.New(driver.Options{
		Node: n, Rate: 100, Joints: robot.Joints(), Trajectories: []driver.Trajectory{{Control: arm}},
	})
	if err != nil {
		panic(err)
	}
	torque, _ := node.NewClient(peer, "/sinew/torque", std_srvs.SetBool_Service{}, dds.ServicesQoS)
	response, _ := torque.Call(context.Background(), &std_srvs.SetBool_Request{Data: false})
	fmt.Println(response.Message)

	loop, err := control.NewLoop(control.Options{Rate: 100, Robot: robot, Controllers: []control.Controller{arm}})
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	var running sync.WaitGroup
	running.Go(func() { face.Serve(context.Background(), driver.Session{Loop: loop, Robot: robot}) })
	running.Go(func() { _ = loop.Run(ctx) })
	for !response.Success { // until the session has begun
		response, _ = torque.Call(ctx, &std_srvs.SetBool_Request{Data: false})
	}
	fmt.Println(response.Message)
	stop()
	running.Wait()
	// Output:
	// the robot is not active: activate the node first (ros2 lifecycle set <node> activate)
	// torque is off at all joints
}
