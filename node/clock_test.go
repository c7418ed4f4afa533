package node_test

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/msgs/rosgraph_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestSimulatedTime: the clock is that of /clock while the parameter says so.
func TestSimulatedTime(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := openWith(t, &network, "arm", "-p", "use_sim_time:=true")
	if now := n.Now(); !now.Equal(time.Unix(0, 0)) {
		t.Errorf("time before the first message is %v, want 1970", now)
	}
	world := open(t, &network, "world")
	publisher, err := node.NewPublisher[rosgraph_msgs.Clock](world, "/clock", dds.ClockQoS)
	if err != nil {
		t.Fatal(err)
	}
	if err := publisher.Publish(&rosgraph_msgs.Clock{Clock: builtin_interfaces.Time{Sec: 12, Nanosec: 345}}); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(patience)
	for !n.Now().Equal(time.Unix(12, 345)) {
		if time.Now().After(deadline) {
			t.Fatalf("time is %v, want 12.000000345 s", n.Now())
		}
	}
	set := func(v bool) {
		result := call(t, world, "/arm/set_parameters", rcl_interfaces.SetParameters_Service{}, &rcl_interfaces.SetParameters_Request{
			Parameters: []rcl_interfaces.Parameter{{Name: "use_sim_time", Value: rcl_interfaces.ParameterValue{Type: 1, BoolValue: v}}},
		}).Results[0]
		if !result.Successful {
			t.Error(result.Reason)
		}
	}
	set(false)
	if publisher.Subscribers() != 0 || time.Since(n.Now()) > patience {
		t.Errorf("after use_sim_time:=false /clock has %d subscribers and the time is %v", publisher.Subscribers(), n.Now())
	}
	set(true)
	if publisher.Subscribers() != 1 || n.Now().Year() != 1970 {
		t.Errorf("after use_sim_time:=true /clock has %d subscribers and the time is %v", publisher.Subscribers(), n.Now())
	}
}
