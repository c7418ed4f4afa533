package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestQoSOverrides: names and words of the parameters are those of rclcpp (qos_overriding_options, rmw's qos_string_conversions).
func TestQoSOverrides(t *testing.T) {
	t.Parallel()
	all := []node.QoSPolicy{node.HistoryPolicy, node.DepthPolicy, node.ReliabilityPolicy, node.DurabilityPolicy, node.DeadlinePolicy,
		node.LifespanPolicy, node.LivelinessPolicy, node.LivelinessLeasePolicy}
	for _, tt := range []struct {
		name, arguments string
		policies        []node.QoSPolicy
		want            dds.QoS
	}{
		{"nothing", "", all, dds.DefaultQoS},
		{"the usual three", "-p qos_overrides./a/chatter.publisher.reliability:=best_effort -p qos_overrides./a/chatter.publisher.depth:=3 " +
			"-p qos_overrides./a/chatter.publisher.history:=keep_all", nil, dds.QoS{History: dds.KeepAll, Depth: 3}},
		{"another kind, and a policy not asked for", "-p qos_overrides./a/chatter.subscription.depth:=3 -p qos_overrides./a/chatter.publisher.durability:=transient_local", nil, dds.DefaultQoS},
		{"all", "-p qos_overrides./a/chatter.publisher.durability:=transient_local -p qos_overrides./a/chatter.publisher.deadline:=20000000 " +
			"-p qos_overrides./a/chatter.publisher.lifespan:=9223372036854775807 -p qos_overrides./a/chatter.publisher.liveliness:=manual_by_topic " +
			"-p qos_overrides./a/chatter.publisher.liveliness_lease_duration:=1000000000", all,
			dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 10, Deadline: 20 * time.Millisecond, Liveliness: dds.ManualByTopic, LivelinessLease: time.Second}},
		{"after remapping", "-r chatter:=/speech -p qos_overrides./speech.publisher.depth:=4", nil, dds.QoS{Reliability: dds.Reliable, Depth: 4}},
	} {
		n := openWith(t, new(memory.Network), "talker", strings.Fields("-r __ns:=/a "+tt.arguments)...)
		got, err := n.PublisherQoS("chatter", dds.DefaultQoS, tt.policies...)
		if err != nil || got != tt.want {
			t.Errorf("%s: %+v %v, want %+v", tt.name, got, err, tt.want)
		}
	}
	n := openWith(t, new(memory.Network), "listener", "-p", "qos_overrides./chatter.subscription.reliability:=best_effort")
	if got, err := n.SubscriptionQoS("chatter", dds.DefaultQoS); err != nil || got.Reliability != dds.BestEffort {
		t.Errorf("subscription: %+v %v", got, err)
	}
}

func TestQoSOverridesRefused(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"reliability:=sure": `parameter qos_overrides./chatter.publisher.reliability: "sure" should be reliable or best_effort`,
		"reliability:=1":    "Wrong parameter type, parameter {qos_overrides./chatter.publisher.reliability} is of type {string}, setting it to {integer} is not allowed.",
		"depth:=-1":         "Parameter {qos_overrides./chatter.publisher.depth} doesn't comply with integer range.",
		"history:=keep":     `"keep" should be keep_last or keep_all`,
	} {
		n := openWith(t, new(memory.Network), "talker", "-p", "qos_overrides./chatter.publisher."+value)
		if _, err := n.PublisherQoS("chatter", dds.DefaultQoS); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", value, err, want)
		}
	}
	if _, err := openWith(t, new(memory.Network), "talker").PublisherQoS("chatter", dds.DefaultQoS, "shape"); err == nil {
		t.Error("there is no policy shape")
	}
}

// TestQoSOverridesOfTheNode: what rclcpp lets override of every node's own topics takes effect on the wire.
func TestQoSOverridesOfTheNode(t *testing.T) {
	t.Parallel()
	var network memory.Network
	watcher := newWatcher(t, &network)
	openWith(t, &network, "arm", "-p", "use_sim_time:=true", "-p", "qos_overrides./parameter_events.publisher.depth:=7",
		"-p", "qos_overrides./clock.subscription.reliability:=reliable")
	seen := 0
	for seen < 2 {
		e, err := watcher.NextEvent()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Kind == dds.WriterDiscovered && e.Topic == "rt/parameter_events":
			if seen++; e.QoS.Depth != 7 || e.QoS.Reliability != dds.Reliable {
				t.Errorf("/parameter_events has %+v", e.QoS)
			}
		case e.Kind == dds.ReaderDiscovered && e.Topic == "rt/clock":
			if seen++; e.QoS.Reliability != dds.Reliable {
				t.Errorf("/clock has %+v", e.QoS)
			}
		}
	}
}
