package node_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

const graphType = "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_"

// graphNode is one node of a graph message.
type graphNode struct {
	namespace, name  string
	readers, writers []dds.GUID
}

// parseGraph reads a little-endian graph message whose ids have the size: id; u32 count of nodes; per node namespace,
// name, ids of readers, ids of writers (rmw_dds_common/msg/ParticipantEntitiesInfo). ok is false when it does not come
// out even.
func parseGraph(payload []byte, size int) (id dds.GUID, nodes []graphNode, ok bool) {
	defer func() {
		if recover() != nil { // a slice out of range
			ok = false
		}
	}()
	rest := payload[4:]
	at := 0
	guid := func() (g dds.GUID) {
		copy(g[:], rest[at:at+size])
		if !bytes.Equal(rest[at+16:at+size], make([]byte, size-16)) {
			panic("an id is not padded with zeros")
		}
		at += size
		return g
	}
	u32 := func() int {
		at = (at + 3) &^ 3
		at += 4
		return int(binary.LittleEndian.Uint32(rest[at-4:]))
	}
	text := func() string {
		n := u32()
		at += n
		return string(rest[at-n : at-1])
	}
	guids := func() (list []dds.GUID) {
		for range u32() {
			list = append(list, guid())
		}
		return list
	}
	id = guid()
	for range u32() {
		nodes = append(nodes, graphNode{text(), text(), guids(), guids()})
	}
	return id, nodes, len(rest)-at < 4
}

// watchGraph returns a reader of ros_discovery_info.
func watchGraph(t *testing.T, p dds.Participant) dds.Reader {
	t.Helper()
	r, err := p.NewReader(dds.Endpoint{Topic: "ros_discovery_info", Type: graphType, QoS: dds.GraphReaderQoS})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tellGraph publishes a graph message of a participant without nodes, whose ids have the size.
func tellGraph(t *testing.T, p dds.Participant, size int) {
	t.Helper()
	w, err := p.NewWriter(dds.Endpoint{Topic: "ros_discovery_info", Type: graphType, QoS: dds.GraphWriterQoS})
	if err != nil {
		t.Fatal(err)
	}
	guid := p.GUID()
	payload := append([]byte{0, 1, 0, 0}, guid[:]...)
	if err := w.Write(append(payload, make([]byte, size-16+4)...)); err != nil {
		t.Fatal(err)
	}
}

// nextGraph waits for a message about the node in which its number of writers is as wanted.
func nextGraph(t *testing.T, r dds.Reader, size int, writers int) graphNode {
	t.Helper()
	for {
		payload, info := next(t, r)
		id, nodes, ok := parseGraph(payload, size)
		if !ok || id != info.ID.Writer.Participant() || len(nodes) != 1 {
			t.Fatalf("graph message %x of %v is not one of %d-byte ids with one node", payload, info.ID.Writer, size)
		}
		if len(nodes[0].writers) == writers {
			return nodes[0]
		}
	}
}

// TestGraphShowsEndpoints: the node is told with all its endpoints, again after every change.
func TestGraphShowsEndpoints(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n := openWith(t, &network, "arm", "-r", "__ns:=/left")
	watcher := bystander(t, &network)
	writers := map[string]dds.GUID{}
	for !slices.ContainsFunc([]string{"rt/rosout"}, func(topic string) bool { return !writers[topic].IsZero() }) {
		e, err := watcher.NextEvent()
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == dds.WriterDiscovered {
			writers[e.Topic] = e.GUID
		}
	}
	r := watchGraph(t, watcher)
	first, _ := next(t, r)
	_, nodes, ok := parseGraph(first, 16)
	if !ok || len(nodes) != 1 || nodes[0].namespace != "/left" || nodes[0].name != "arm" {
		t.Fatalf("graph message %x holds %+v", first, nodes)
	}
	if !slices.Contains(nodes[0].writers, writers["rt/rosout"]) {
		t.Errorf("the writer of /rosout is not among %v", nodes[0].writers)
	}
	before := nodes[0]
	p := publisher[std_msgs.String](t, n, "chatter", dds.DefaultQoS)
	chatter := discovered(t, watcher, dds.WriterDiscovered, "rt/left/chatter").GUID
	after := nextGraph(t, r, 16, len(before.writers)+1)
	if !slices.Contains(after.writers, chatter) || !slices.Equal(after.readers, before.readers) {
		t.Errorf("after a publisher was made the graph holds %+v, before %+v", after, before)
	}
	s, err := node.NewSubscription(n, "chatter", dds.DefaultQoS, func(*std_msgs.String) {})
	if err != nil {
		t.Fatal(err)
	}
	heard := discovered(t, watcher, dds.ReaderDiscovered, "rt/left/chatter").GUID
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	last := nextGraph(t, r, 16, len(before.writers))
	if !slices.Contains(last.readers, heard) {
		t.Errorf("the subscription %v is not among %v", heard, last.readers)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestGraphIDSize: 24 bytes in Humble and before, 16 after it; where ROS_DISTRO does not say so, what peers have.
func TestGraphIDSize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		distro string
		peer   int // size of a peer's ids, 0: no peer
		want   int
	}{
		{"", 0, 16},
		{"jazzy", 0, 16},
		{"some_future_one", 0, 16},
		{"humble", 0, 24},
		{"foxy", 0, 24},
		{"", 24, 24},
		{"", 16, 16},
		{"humble", 16, 24},
		{"jazzy", 16, 16},
	} {
		t.Run(strings.Join([]string{"distro", test.distro, "peer", string(rune('0' + test.peer/8))}, " "), func(t *testing.T) {
			t.Parallel()
			var network memory.Network
			if test.peer != 0 {
				tellGraph(t, bystander(t, &network), test.peer)
			}
			p, err := network.Open(dds.Options{})
			if err != nil {
				t.Fatal(err)
			}
			n, err := node.New(p, node.Options{Name: "arm", Environment: node.Environment{Distro: test.distro}, Console: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			defer n.Close()
			r := watchGraph(t, bystander(t, &network))
			for {
				payload, info := next(t, r)
				if info.ID.Writer.Participant() != p.GUID() {
					continue
				}
				if _, nodes, ok := parseGraph(payload, test.want); !ok || len(nodes) != 1 || nodes[0].name != "arm" {
					t.Errorf("graph message is %x, want one of %d-byte ids", payload, test.want)
				}
				return
			}
		})
	}
}

// TestGraphFallsSilent: short ids can crash nodes of Humble, so none are published where one is, nor kept for late joiners.
func TestGraphFallsSilent(t *testing.T) {
	t.Parallel()
	for _, early := range []bool{true, false} {
		var network memory.Network
		console := make(lines, 100)
		peer := bystander(t, &network)
		if early {
			tellGraph(t, peer, 24)
		}
		p, err := network.Open(dds.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, err := node.New(p, node.Options{Name: "arm", Environment: node.Environment{Distro: "jazzy"}, Console: console})
		if err != nil {
			t.Fatal(err)
		}
		if !early { // after the node has spoken
			next(t, watchGraph(t, bystander(t, &network)))
			tellGraph(t, peer, 24)
		}
		console.await(t, "ROS_DISTRO=humble")
		publisher[std_msgs.String](t, n, "chatter", dds.DefaultQoS)
		late := bystander(t, &network)
		r := watchGraph(t, late)
		if payload, info := next(t, r); info.ID.Writer.Participant() != peer.GUID() {
			t.Errorf("early %v: a late joiner received %x from %v", early, payload, info.ID.Writer)
		}
		if err := n.Close(); err != nil {
			t.Error(err)
		}
		if _, ok, _ := r.Take(nil, new(dds.SampleInfo)); ok {
			t.Errorf("early %v: a late joiner received a second message", early)
		}
	}
}
