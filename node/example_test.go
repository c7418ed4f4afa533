package node_test

import (
	"context"
	"fmt"
	"log"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// start makes a node as a program does. The programs are in one process here: with os.Args, os.Getenv and fastdds.Open
// in place of what they get, they are in a ROS 2 graph.
func start(name string, network *memory.Network) *node.Node {
	n, _, err := node.Open(name, []string{"--ros-args", "-r", "__ns:=/demo"}, func(string) string { return "" }, network.Open)
	if err != nil {
		log.Fatal(err)
	}
	return n
}

// A talker.
func ExampleNewPublisher() {
	n := start("talker", new(memory.Network))
	defer n.Close()
	publisher, err := node.NewPublisher[std_msgs.String](n, "chatter", dds.DefaultQoS)
	if err != nil {
		log.Fatal(err)
	}
	if err := publisher.Publish(&std_msgs.String{Data: "hello"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(n.FullName(), "speaks on", publisher.Topic())
	// Output: /demo/talker speaks on /demo/chatter
}

// A listener. It misses nothing that a talker said before it came.
func ExampleNewSubscription() {
	var network memory.Network
	n, talker := start("listener", &network), start("talker", &network)
	defer n.Close()
	defer talker.Close()
	if p, err := node.NewPublisher[std_msgs.String](talker, "chatter", dds.LatchedQoS); err != nil || p.Publish(&std_msgs.String{Data: "hello"}) != nil {
		log.Fatal("the talker has no voice")
	}
	heard := make(chan string)
	_, err := node.NewSubscription(n, "chatter", dds.LatchedQoS, func(m *std_msgs.String) { heard <- m.Data })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-heard)
	// Output: hello
}

// A service and its client.
func ExampleNewService() {
	n := start("server", new(memory.Network))
	defer n.Close()
	_, err := node.NewService(n, "~/torque", std_srvs.SetBool_Service{}, dds.ServicesQoS,
		func(request *std_srvs.SetBool_Request, response *std_srvs.SetBool_Response) {
			response.Success, response.Message = true, fmt.Sprint("torque is ", request.Data)
		})
	if err != nil {
		log.Fatal(err)
	}
	client, err := node.NewClient(n, "~/torque", std_srvs.SetBool_Service{}, dds.ServicesQoS)
	if err != nil {
		log.Fatal(err)
	}
	response, err := client.Call(context.Background(), &std_srvs.SetBool_Request{Data: true})
	fmt.Println(client.Name(), response.Message, err)
	// Output: /demo/server/torque torque is true <nil>
}

type (
	grip         = *control_msgs.GripperCommand_Goal
	gripResult   = *control_msgs.GripperCommand_Result
	gripFeedback = *control_msgs.GripperCommand_Feedback
)

// hold accepts a goal for a gripper that is wherever it should be at once.
func hold(g *node.ActionGoal[grip, gripResult, gripFeedback]) (run func(context.Context), err error) {
	return func(context.Context) {
		if err := g.Succeed(&control_msgs.GripperCommand_Result{Position: g.Goal().Command.Position}); err != nil {
			log.Print(err)
		}
	}, nil
}

// An action server: hold decides on a goal and returns what pursues it.
func ExampleNewActionServer() {
	n := start("gripper", new(memory.Network))
	defer n.Close()
	server, err := node.NewActionServer(n, "grip", control_msgs.GripperCommand_Action{},
		node.ActionHandler[grip, gripResult, gripFeedback]{Goal: hold})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n.FullName(), "serves", server.Name())
	// Output: /demo/gripper serves /demo/grip
}

// An action client sends a goal and waits for its result.
func ExampleNewActionClient() {
	n := start("hand", new(memory.Network))
	defer n.Close()
	if _, err := node.NewActionServer(n, "grip", control_msgs.GripperCommand_Action{}, node.ActionHandler[grip, gripResult, gripFeedback]{Goal: hold}); err != nil {
		log.Fatal(err)
	}
	client, err := node.NewActionClient(n, "grip", control_msgs.GripperCommand_Action{})
	if err != nil {
		log.Fatal(err)
	}
	sent, err := client.Send(context.Background(), &control_msgs.GripperCommand_Goal{Command: control_msgs.GripperCommand{Position: 0.03}}, nil)
	if err != nil {
		log.Fatal(err)
	}
	status, result, err := sent.Result(context.Background())
	fmt.Println(status, result.Position, err)
	// Output: succeeded 0.03 <nil>
}
