package msgs_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	humble_control "github.com/sinew-robotics/sinew/msgs/humble/control_msgs"
	humble "github.com/sinew-robotics/sinew/msgs/humble/rmw_dds_common"
	"github.com/sinew-robotics/sinew/msgs/rmw_dds_common"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
)

// graph returns the payload of a graph message by hand: one node /n with one reader and one
// writer, in which a Gid has size bytes of value 1, 2 or 3.
func graph(size int) []byte {
	gid := func(v byte) []byte { return slices.Repeat([]byte{v}, size) }
	return slices.Concat(
		[]byte{0, 1, 0, 0},
		gid(1),
		[]byte{1, 0, 0, 0}, // nodes
		[]byte{2, 0, 0, 0, '/', 0, 0, 0}, []byte{2, 0, 0, 0, 'n', 0, 0, 0},
		[]byte{1, 0, 0, 0}, gid(2), // readers
		[]byte{1, 0, 0, 0}, gid(3), // writers
	)
}

func TestHumbleGraph(t *testing.T) {
	t.Parallel()
	gid := func(v byte) (g humble.Gid) {
		copy(g.Data[:], slices.Repeat([]byte{v}, 24))
		return g
	}
	want := &humble.ParticipantEntitiesInfo{
		GID: gid(1),
		NodeEntitiesInfoSeq: []humble.NodeEntitiesInfo{{
			NodeNamespace: "/", NodeName: "n", ReaderGIDSeq: []humble.Gid{gid(2)}, WriterGIDSeq: []humble.Gid{gid(3)},
		}},
	}
	if got := encoded(t, want); string(got) != string(graph(24)) {
		t.Errorf("got  % x\nwant % x", got, graph(24))
	}
	got := new(humble.ParticipantEntitiesInfo)
	if err := msgs.DecodeExact(new(cdr.Reader), graph(24), got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestGraphsTellGidsApart reads each flavour of a graph message as the other: both must be
// refused, so that a node can tell which of them its neighbours speak.
func TestGraphsTellGidsApart(t *testing.T) {
	t.Parallel()
	if err := msgs.DecodeExact(new(cdr.Reader), graph(16), new(rmw_dds_common.ParticipantEntitiesInfo)); err != nil {
		t.Errorf("16 bytes as 16: %v", err)
	}
	if err := msgs.DecodeExact(new(cdr.Reader), graph(16), new(humble.ParticipantEntitiesInfo)); err == nil {
		t.Error("16 bytes as 24: no error")
	}
	if err := msgs.DecodeExact(new(cdr.Reader), graph(24), new(rmw_dds_common.ParticipantEntitiesInfo)); err == nil {
		t.Error("24 bytes as 16: no error")
	}
	// The Gid of Humble ends in eight zeros, which read as no nodes.
	empty := slices.Concat([]byte{0, 1, 0, 0}, slices.Repeat([]byte{1}, 16), make([]byte, 8+4))
	if err := msgs.DecodeExact(new(cdr.Reader), empty, new(rmw_dds_common.ParticipantEntitiesInfo)); !errors.Is(err, cdr.ErrTrailing) {
		t.Errorf("24 bytes without nodes as 16: got %v, want %v", err, cdr.ErrTrailing)
	}
}

func TestGraphNameBounds(t *testing.T) {
	t.Parallel()
	for length, bad := range map[int]bool{256: false, 257: true} {
		m := &rmw_dds_common.NodeEntitiesInfo{NodeName: strings.Repeat("n", length)}
		if _, err := msgs.Encode(new(cdr.Writer), m); errors.Is(err, cdr.ErrBound) != bad {
			t.Errorf("name of %d: %v", length, err)
		}
	}
}

// TestRollingFeedback finds the two indices after the point that they belong to.
func TestRollingFeedback(t *testing.T) {
	t.Parallel()
	var jazzyFeedback control_msgs.FollowJointTrajectory_Feedback
	rollingFeedback := rolling.FollowJointTrajectory_Feedback{Index: 0x11111111, MultiDOFIndex: 0x22222222}
	got, base := encoded(t, &rollingFeedback), encoded(t, &jazzyFeedback)
	// Header, names and three points precede the first index. With empty lists these are
	// 13 (padded to 16) + 4 + 3·24 bytes; a count of names and three points of 3·4+8 follow.
	first, second := 4+16+4+72, 4+16+4+72+4+4+60
	index := func(b []byte, at int) uint32 {
		return cdr.NewReader(append([]byte{0, 1, 0, 0}, b[at:at+4]...)).Uint32()
	}
	if len(got) != len(base)+8 || index(got, first) != 0x11111111 || index(got, second) != 0x22222222 {
		t.Errorf("got % x", got)
	}
	// Goal and result are the same types, so that one server serves both.
	var _ *control_msgs.FollowJointTrajectory_Goal = rolling.FollowJointTrajectory_Action{}.NewGoal()
	var _ *control_msgs.FollowJointTrajectory_Result = rolling.FollowJointTrajectory_Action{}.NewResult()
}

// TestHumbleControllerState counts the bytes of an empty state: six points and six of several
// degrees of freedom, and no speed.
func TestHumbleControllerState(t *testing.T) {
	t.Parallel()
	got := encoded(t, new(humble_control.JointTrajectoryControllerState))
	if want := 4 + 16 + 4 + 6*24 + 4 + 6*20; len(got) != want {
		t.Errorf("%d bytes, want %d", len(got), want)
	}
}
