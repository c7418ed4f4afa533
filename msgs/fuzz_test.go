package msgs_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	humble "github.com/sinew-robotics/sinew/msgs/humble/rmw_dds_common"
	"github.com/sinew-robotics/sinew/msgs/internal/msgstest"
)

func FuzzReaderJointState(f *testing.F) { fuzzReader(f, "sensor_msgs/msg/JointState") }

func FuzzReaderJointTrajectory(f *testing.F) {
	fuzzReader(f, "trajectory_msgs/msg/JointTrajectory")
}

func FuzzReaderParticipantEntitiesInfo(f *testing.F) {
	fuzzReader(f, "rmw_dds_common/msg/ParticipantEntitiesInfo")
}

func FuzzReaderSetParametersRequest(f *testing.F) {
	fuzzReader(f, "rcl_interfaces/srv/SetParameters_Request")
}

func FuzzReaderParticipantEntitiesInfoHumble(f *testing.F) {
	f.Add(encoded(f, &humble.ParticipantEntitiesInfo{
		NodeEntitiesInfoSeq: []humble.NodeEntitiesInfo{{NodeNamespace: "/", NodeName: "n", ReaderGIDSeq: make([]humble.Gid, 2)}},
	}))
	f.Fuzz(func(t *testing.T, payload []byte) { readable(t, new(humble.ParticipantEntitiesInfo), payload) })
}

// FuzzReader reads any type. The first argument chooses it.
func FuzzReader(f *testing.F) {
	types := newMessages()
	number := map[string]uint8{}
	for i, m := range types {
		number[m.TypeName()] = uint8(i)
	}
	for _, v := range msgstest.Vectors(f) {
		f.Add(number[v.Type], v.Payload)
	}
	f.Fuzz(func(t *testing.T, typ uint8, payload []byte) {
		readable(t, another(types[int(typ)%len(types)]), payload)
	})
}

// fuzzReader reads one type, beginning with what Jazzy serialised of it.
func fuzzReader(f *testing.F, name string) {
	for _, v := range msgstest.Vectors(f) {
		if v.Type == name {
			f.Add(v.Payload)
		}
	}
	empty := newMessage(f, name)
	f.Fuzz(func(t *testing.T, payload []byte) { readable(t, another(empty), payload) })
}

// readable decodes a payload. The message that comes of it, if any, is encoded, and its bytes
// must decode to the same message.
func readable(t *testing.T, m msgs.Message, payload []byte) {
	if msgs.Decode(new(cdr.Reader), payload, m) != nil {
		return
	}
	first, err := msgs.Encode(new(cdr.Writer), m)
	if err != nil {
		t.Fatal(err)
	}
	again := another(m)
	if err := msgs.DecodeExact(new(cdr.Reader), first, again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, again, sameMessage); diff != "" {
		t.Fatalf("want -, got +:\n%s", diff)
	}
	second, err := msgs.Encode(new(cdr.Writer), again)
	if err != nil || !bytes.Equal(first, second) {
		t.Fatalf("encoded again: %v\n% x\nfirst:\n% x", err, second, first)
	}
}
