package node_test

import (
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// eventually waits until a condition on the graph holds.
func eventually(t *testing.T, n *node.Node, what string, f func() bool) {
	t.Helper()
	timeout := time.After(patience)
	for {
		changed := n.GraphChanged()
		if f() {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// TestNodesAndTopics: other nodes, of any distribution, and their topics come and go.
func TestNodesAndTopics(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "watcher")
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	old, err := node.New(p, node.Options{Name: "arm", Namespace: "/left", Environment: node.Environment{Distro: "humble"}, Console: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	publisher[std_msgs.String](t, old, "/chatter", dds.DefaultQoS)
	for _, name := range []string{"bob", "alice"} {
		if _, err := node.NewSubscription(open(t, &network, name), "chatter", dds.DefaultQoS, func(*std_msgs.String) {}); err != nil {
			t.Fatal(err)
		}
	}
	want := []node.NodeName{{"/", "alice"}, {"/", "bob"}, {"/", "watcher"}, {"/left", "arm"}}
	eventually(t, n, fmt.Sprint(want), func() bool { return slices.Equal(n.Nodes(), want) })
	chatter := func() (found []node.TopicInfo) {
		for _, topic := range n.Topics() {
			if topic.Name == "/chatter" {
				found = append(found, topic)
			}
		}
		return found
	}
	eventually(t, n, "one publisher and two subscribers", func() bool {
		found := chatter()
		return len(found) == 1 && found[0].Publishers == 1 && found[0].Subscribers == 2
	})
	if types := chatter()[0].Types; !slices.Equal(types, []string{"std_msgs/msg/String"}) {
		t.Errorf("types are %q", types)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, n, "three nodes", func() bool { return len(n.Nodes()) == 3 })
	eventually(t, n, "no publisher", func() bool { return chatter()[0].Publishers == 0 })
}
