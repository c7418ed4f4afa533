package node_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

func publisher[T any, M msgs.Pointer[T]](t *testing.T, n *node.Node, topic string, qos dds.QoS) *node.Publisher[T] {
	t.Helper()
	p, err := node.NewPublisher[T, M](n, topic, qos)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// bystander is a participant without a node, which sees what is on the wire.
func bystander(t *testing.T, network *memory.Network) dds.Participant {
	t.Helper()
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// discovered returns the event by which a bystander learns of the endpoint on a topic.
func discovered(t *testing.T, p dds.Participant, kind dds.EventKind, topic string) dds.Event {
	t.Helper()
	for {
		e, err := p.NextEvent()
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == kind && e.Topic == topic {
			return e
		}
	}
}

func TestPublishAndSubscribe(t *testing.T) {
	t.Parallel()
	var network memory.Network
	received := make(chan string, 10)
	subscription, err := node.NewSubscription(open(t, &network, "listener"), "/robot/chatter", dds.DefaultQoS, func(m *std_msgs.String) { received <- m.Data })
	if err != nil {
		t.Fatal(err)
	}
	talker := openWith(t, &network, "talker", "-r", "__ns:=/robot")
	p := publisher[std_msgs.String](t, talker, "chatter", dds.DefaultQoS)
	if p.Topic() != "/robot/chatter" || p.Subscribers() != 1 || subscription.Topic() != "/robot/chatter" || subscription.Publishers() != 1 {
		t.Errorf("publisher of %s has %d subscribers, subscription of %s %d publishers", p.Topic(), p.Subscribers(), subscription.Topic(), subscription.Publishers())
	}
	for i := range 5 {
		if err := p.Publish(&std_msgs.String{Data: fmt.Sprint("hello ", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		if got, want := <-received, fmt.Sprint("hello ", i); got != want {
			t.Errorf("received %q, want %q", got, want)
		}
	}
}

// TestTopicOnTheWire: names and user data as every RMW has them; the type hash is the one published with ROS 2 (the
// JSON files of std_msgs in Iron and later).
func TestTopicOnTheWire(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := open(t, &network, "talker")
	publisher[std_msgs.String](t, n, "~/chatter", dds.SensorDataQoS)
	if _, err := node.NewSubscription(n, "joint_states", dds.LatchedQoS, func(*sensor_msgs.JointState) {}); err != nil {
		t.Fatal(err)
	}
	p := bystander(t, &network)
	e := discovered(t, p, dds.WriterDiscovered, "rt/talker/chatter")
	if e.Type != "std_msgs::msg::dds_::String_" || string(e.UserData) != "typehash=RIHS01_df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18;" {
		t.Errorf("writer has type %q and user data %q", e.Type, e.UserData)
	}
	if e.QoS.Reliability != dds.BestEffort || e.QoS.Depth != 5 {
		t.Errorf("writer has QoS %+v", e.QoS)
	}
	p = bystander(t, &network)
	e = discovered(t, p, dds.ReaderDiscovered, "rt/joint_states")
	if e.Type != "sensor_msgs::msg::dds_::JointState_" || string(e.UserData) != "typehash=RIHS01_a13ee3a330e346c9d87b5aa18d24e11690752bd33a0350f11c5882bc9179260e;" {
		t.Errorf("reader has type %q and user data %q", e.Type, e.UserData)
	}
	if e.QoS.Durability != dds.TransientLocal {
		t.Errorf("reader has QoS %+v", e.QoS)
	}
}

// TestSubscriptionDropsWhatItCannotRead: the message after is delivered, and one line says what happened to the others.
func TestSubscriptionDropsWhatItCannotRead(t *testing.T) {
	t.Parallel()
	var network memory.Network
	console := make(lines, 100)
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(p, node.Options{Name: "listener", Console: console})
	if err != nil {
		t.Fatal(err)
	}
	received := make(chan string, 1)
	if _, err := node.NewSubscription(n, "chatter", dds.DefaultQoS, func(m *std_msgs.String) { received <- m.Data }); err != nil {
		t.Fatal(err)
	}
	w, err := bystander(t, &network).NewWriter(dds.Endpoint{Topic: "rt/chatter", Type: "std_msgs::msg::dds_::String_", QoS: dds.DefaultQoS})
	if err != nil {
		t.Fatal(err)
	}
	for _, payload := range []string{
		"", "\x00\x01\x00\x00", "\x00\x01\x00\x00\xff\xff\xff\xffabc", "\x07\x07\x07\x07\x00\x00\x00\x00",
		"\x00\x00\x00\x00\x00\x00\x00\x03hi\x00\x00", // big-endian, padded
	} {
		if err := w.Write([]byte(payload)); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-received; got != "hi" {
		t.Errorf("received %q, want hi", got)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if line := <-console; len(console) != 0 || !strings.Contains(line, "/chatter: message from ") || !strings.Contains(line, "dropped") {
		t.Errorf("the console shows %q and %d more, want one line about a dropped message", line, len(console))
	}
}

// TestPublishAllocates: a reused message is published without an allocation. It is not parallel, for all goroutines'
// allocations are counted.
func TestPublishAllocates(t *testing.T) {
	n := open(t, new(memory.Network), "talker")
	p := publisher[sensor_msgs.JointState](t, n, "joint_states", dds.DefaultQoS)
	m := &sensor_msgs.JointState{Name: make([]string, 12), Position: make([]float64, 12), Velocity: make([]float64, 12)}
	if allocations := testing.AllocsPerRun(100, func() {
		if err := p.Publish(m); err != nil {
			t.Fatal(err)
		}
	}); allocations != 0 {
		t.Errorf("Publish allocates %v times", allocations)
	}
}

func TestPublishConcurrently(t *testing.T) {
	t.Parallel()
	var network memory.Network
	const goroutines, each = 4, 50
	var wg sync.WaitGroup
	wg.Add(goroutines * each)
	seen := map[string]bool{}
	deep := dds.QoS{Reliability: dds.Reliable, Depth: goroutines * each}
	if _, err := node.NewSubscription(open(t, &network, "listener"), "chatter", deep, func(m *std_msgs.String) {
		seen[strings.Clone(m.Data)] = true
		wg.Done()
	}); err != nil {
		t.Fatal(err)
	}
	p := publisher[std_msgs.String](t, open(t, &network, "talker"), "chatter", deep)
	for g := range goroutines {
		go func() {
			for i := range each {
				if err := p.Publish(&std_msgs.String{Data: fmt.Sprint(g, " ", i)}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	if len(seen) != goroutines*each {
		t.Errorf("%d different messages arrived, want %d", len(seen), goroutines*each)
	}
}

func TestEntitiesOfClosedNode(t *testing.T) {
	t.Parallel()
	n := open(t, new(memory.Network), "arm")
	p := publisher[std_msgs.String](t, n, "chatter", dds.DefaultQoS)
	for range 2 {
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	closed := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, dds.ErrClosed) {
			t.Errorf("%s on a closed node returned %v, want ErrClosed", what, err)
		}
	}
	closed("Publish", p.Publish(&std_msgs.String{}))
	_, err := node.NewPublisher[std_msgs.String](n, "other", dds.DefaultQoS)
	closed("NewPublisher", err)
	_, err = node.NewSubscription(n, "other", dds.DefaultQoS, func(*std_msgs.String) {})
	closed("NewSubscription", err)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// TestInvalidNames: the errors name what is wrong; New leaves the participant to the caller.
func TestInvalidNames(t *testing.T) {
	t.Parallel()
	var network memory.Network
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "1arm", "a-b", "a/b"} {
		if _, err := node.New(p, node.Options{Name: name, Console: io.Discard}); err == nil {
			t.Errorf("a node named %q was made", name)
		}
	}
	n, err := node.New(p, node.Options{Name: "arm", Console: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for _, topic := range []string{"", "a b", "~x", "/a//b", "/a/", "a/1"} {
		if _, err := node.NewPublisher[std_msgs.String](n, topic, dds.DefaultQoS); err == nil {
			t.Errorf("a publisher of %q was made", topic)
		}
	}
	var invalid *dds.QoSError
	if _, err := node.NewPublisher[std_msgs.String](n, "a", dds.QoS{Depth: -1}); !errors.As(err, &invalid) {
		t.Errorf("a publisher of depth -1: %v", err)
	}
}

// Example is a talker and a listener.
func Example() {
	var network memory.Network // fastdds.Open on a robot
	a, _ := network.Open(dds.Options{})
	b, _ := network.Open(dds.Options{})
	talker, _ := node.New(a, node.Options{Name: "talker"})
	defer talker.Close()
	listener, _ := node.New(b, node.Options{Name: "listener"})
	defer listener.Close()

	heard := make(chan string)
	node.NewSubscription(listener, "chatter", dds.DefaultQoS, func(m *std_msgs.String) { heard <- m.Data })
	chatter, _ := node.NewPublisher[std_msgs.String](talker, "chatter", dds.DefaultQoS)
	chatter.Publish(&std_msgs.String{Data: "hello"})
	fmt.Println(<-heard)
	// Output: hello
}
