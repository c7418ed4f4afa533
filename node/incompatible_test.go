package node_test

import (
	"testing"

	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestIncompatibleQoS: both nodes say which topic stays silent, and why.
func TestIncompatibleQoS(t *testing.T) {
	t.Parallel()
	var network memory.Network
	talker, says := logging(t, &network, node.Options{Name: "talker"})
	listener, hears := logging(t, &network, node.Options{Name: "listener"})
	publisher[std_msgs.String](t, talker, "chatter", dds.SensorDataQoS)
	if _, err := node.NewSubscription(listener, "chatter", dds.DefaultQoS, func(*std_msgs.String) {}); err != nil {
		t.Fatal(err)
	}
	says.await(t, "/chatter: the publisher of /talker and the subscription of /listener do not fit (RELIABILITY)")
	hears.await(t, "/chatter: the subscription of /listener and the publisher of /talker do not fit (RELIABILITY)")
}
