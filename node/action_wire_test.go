package node_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

func header(sec int32) (h std_msgs.Header) {
	h.Stamp.Sec = sec
	return h
}

// TestActionEndpoints: names, types and QoS as rcl_action and rmw make them; the hashes are those that ROS 2 Jazzy
// announces.
func TestActionEndpoints(t *testing.T) {
	t.Parallel()
	type seen struct {
		kind dds.EventKind
		typ  string
		hash string // its beginning, where it is published
		qos  dds.QoS
	}
	services := dds.QoS{Reliability: dds.Reliable, Depth: 10}
	fjt := "control_msgs::action::dds_::FollowJointTrajectory_"
	want := map[string]seen{
		"rq/arm/move/_action/send_goalRequest":   {dds.ReaderDiscovered, fjt + "SendGoal_Request_", "RIHS01_179c93691f1f6d1d", services},
		"rr/arm/move/_action/send_goalReply":     {dds.WriterDiscovered, fjt + "SendGoal_Response_", "RIHS01_", services},
		"rq/arm/move/_action/get_resultRequest":  {dds.ReaderDiscovered, fjt + "GetResult_Request_", "RIHS01_", services},
		"rr/arm/move/_action/get_resultReply":    {dds.WriterDiscovered, fjt + "GetResult_Response_", "RIHS01_", services},
		"rq/arm/move/_action/cancel_goalRequest": {dds.ReaderDiscovered, "action_msgs::srv::dds_::CancelGoal_Request_", "RIHS01_", services},
		"rr/arm/move/_action/cancel_goalReply":   {dds.WriterDiscovered, "action_msgs::srv::dds_::CancelGoal_Response_", "RIHS01_", services},
		"rt/arm/move/_action/feedback":           {dds.WriterDiscovered, fjt + "FeedbackMessage_", "RIHS01_80398fcb9674a790", services},
		"rt/arm/move/_action/status": {dds.WriterDiscovered, "action_msgs::msg::dds_::GoalStatusArray_", "RIHS01_6c1684b00f177d37",
			dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 1}},
	}
	var network memory.Network
	observer, err := network.Open(dds.Options{})
	must(t, err)
	defer observer.Close()
	n := openRemapped(t, &network, "-r", "jog:=arm/move")
	server, err := node.NewActionServer(n, "jog", control_msgs.FollowJointTrajectory_Action{}, node.ActionHandler[*goal, *result, *feedback]{})
	must(t, err)
	if server.Name() != "/arm/move" {
		t.Errorf("name %s", server.Name())
	}
	for len(want) > 0 {
		e, err := observer.NextEvent()
		must(t, err)
		w, ok := want[e.Topic]
		if !ok {
			continue
		}
		delete(want, e.Topic)
		if q := e.QoS; e.Kind != w.kind || e.Type != w.typ || q.Reliability != w.qos.Reliability || q.Durability != w.qos.Durability || q.Depth < w.qos.Depth {
			t.Errorf("%s: %v %s %+v", e.Topic, e.Kind, e.Type, e.QoS)
		}
		data := strings.Split(string(e.UserData), ";")
		if !slices.ContainsFunc(data, func(s string) bool { return strings.HasPrefix(s, "typehash="+w.hash) }) {
			t.Errorf("%s: user data %s", e.Topic, e.UserData)
		}
	}
}

// TestActionDerivedNames: the names of services and topics are remapped in their turn, as in rcl.
func TestActionDerivedNames(t *testing.T) {
	t.Parallel()
	var network memory.Network
	observer, err := network.Open(dds.Options{})
	must(t, err)
	defer observer.Close()
	n := openRemapped(t, &network, "-r", "jog/_action/status:=/elsewhere")
	_, err = node.NewActionServer(n, "jog", control_msgs.FollowJointTrajectory_Action{}, node.ActionHandler[*goal, *result, *feedback]{})
	must(t, err)
	for {
		e, err := observer.NextEvent()
		must(t, err)
		if e.Topic == "rt/jog/_action/status" {
			t.Fatal("the status was not remapped")
		}
		if e.Topic == "rt/elsewhere" {
			break
		}
	}
}

// openRemapped is open with ROS arguments.
func openRemapped(t *testing.T, network *memory.Network, arguments ...string) *node.Node {
	t.Helper()
	args, _, err := node.ParseArgs(append([]string{"--ros-args"}, arguments...))
	must(t, err)
	p, err := network.Open(dds.Options{})
	must(t, err)
	n, err := node.New(p, node.Options{Name: "robot", Console: io.Discard, Args: args})
	must(t, err)
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}
