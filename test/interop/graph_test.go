package interop_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// endpoint is what a ROS 2 node shows of a publisher or subscription.
type endpoint struct {
	kind, topic, dataType string
	hash                  string // of Jazzy
	transientLocal        bool
	lifespan              time.Duration // -1 for infinite
}

// The type hashes are those of the interface packages of ROS 2 Jazzy, as `ros2 topic info -v` shows them.
const (
	hashJointState      = "RIHS01_a13ee3a330e346c9d87b5aa18d24e11690752bd33a0350f11c5882bc9179260e"
	hashJointTrajectory = "RIHS01_179b33eba59d676f6d967ac71fe35e7ca2f64b2f3928f4a018cec115e213796e"
	hashLog             = "RIHS01_e28ce254ca8abc06abf92773b74602cdbf116ed34fbaf294fb9f81da9f318eac"
)

func endpointsOf(states, trajectories string) []endpoint {
	return []endpoint{
		{"publication", states, "sensor_msgs::msg::dds_::JointState_", hashJointState, false, -1},
		{"subscription", trajectories, "trajectory_msgs::msg::dds_::JointTrajectory_", hashJointTrajectory, false, -1},
		{"publication", "rt/rosout", "rcl_interfaces::msg::dds_::Log_", hashLog, true, 10 * time.Second},
	}
}

func TestNodeIsVisible(t *testing.T) {
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		l := p.listen(t, d)
		startSinew(t, d)
		node := awaitNode(t, l, "/", "sinew")
		checkNode(t, l, node, endpointsOf("rt/joint_states", "rt/arm_controller/joint_trajectory"))
	})
}

func TestRemapsAreVisible(t *testing.T) {
	withEachPeer(t, func(t *testing.T, p peer, d domain) {
		l := p.listen(t, d, "joint_states=rt/cell/measured")
		startSinew(t, d, "--ros-args", "-r", "__node:=left_arm", "-r", "__ns:=/cell",
			"--remap", "joint_states:=measured", "-r", "/cell/arm_controller/joint_trajectory:=/commands")
		node := awaitNode(t, l, "/cell", "left_arm")
		checkNode(t, l, node, endpointsOf("rt/cell/measured", "rt/commands"))
		l.await(t, "joint states", isJointState)
		l.await(t, "a log message of cell.left_arm", func(e event) bool {
			return e.Event == "log" && len(e.Names) == 1 && strings.HasPrefix(e.Names[0], "cell.left_arm")
		})
	})
}

// visibleNode is a node with the participant it is on.
type visibleNode struct {
	graphNode
	participant string
}

// awaitNode waits until a node tells of itself, and of all the endpoints that are to be seen of its participant.
func awaitNode(t *testing.T, l *listener, namespace, name string) visibleNode {
	t.Helper()
	var node visibleNode
	l.await(t, "node "+name+" and its endpoints", func(event) bool {
		events, _ := l.seen(0)
		node = latestNode(events, namespace, name)
		readers, writers := endpointsSeen(events, node.participant)
		return node.participant != "" && len(writers) > 0 && cmp.Equal(readers, sorted(node.Readers)) && cmp.Equal(writers, sorted(node.Writers))
	})
	return node
}

func latestNode(events []event, namespace, name string) (latest visibleNode) {
	for _, e := range events {
		for _, n := range e.Nodes {
			if n.Namespace == namespace && n.Name == name {
				latest = visibleNode{n, e.GID}
			}
		}
	}
	return latest
}

// endpointsSeen gives the GUIDs of a participant's readers and writers, but for those of the graph itself, which ROS
// does not list.
func endpointsSeen(events []event, participant string) (readers, writers []string) {
	for _, e := range events {
		switch {
		case e.Event != "endpoint" || e.Participant != participant || e.Topic == "ros_discovery_info":
		case e.Kind == "subscription":
			readers = append(readers, e.GUID)
		default:
			writers = append(writers, e.GUID)
		}
	}
	return unique(readers), unique(writers)
}

func sorted(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}

func unique(ids []string) []string { return slices.Compact(sorted(ids)) }

// checkNode checks what ROS 2 tools read of a node.
func checkNode(t *testing.T, l *listener, node visibleNode, want []endpoint) {
	t.Helper()
	participant := l.await(t, "the participant", func(e event) bool { return e.Event == "participant" && e.GUID == node.participant })
	if got := strings.TrimRight(participant.UserData, "\x00"); got != "enclave=/;" {
		t.Errorf("the participant's user data is %q", participant.UserData)
	}
	events, _ := l.seen(0)
	for _, w := range want {
		i := slices.IndexFunc(events, func(e event) bool {
			return e.Event == "endpoint" && e.Participant == node.participant && e.Kind == w.kind && e.Topic == w.topic
		})
		if i < 0 {
			t.Errorf("no %s of %s; seen:\n%s", w.kind, w.topic, l.summary())
			continue
		}
		checkEndpoint(t, events[i], w)
	}
	for _, e := range events {
		if e.Event == "endpoint" && e.Participant == node.participant {
			checkForm(t, e)
		}
	}
}

func checkEndpoint(t *testing.T, e event, want endpoint) {
	t.Helper()
	if e.Type != want.dataType {
		t.Errorf("%s: type %s, want %s", e.Topic, e.Type, want.dataType)
	}
	if got := strings.TrimRight(e.UserData, "\x00"); got != "typehash="+want.hash+";" {
		t.Errorf("%s: user data %q, want the hash %s", e.Topic, got, want.hash)
	}
	if !e.Reliable || bool(e.TransientLocal) != want.transientLocal || !e.Automatic || e.Deadline != -1 || e.Lease != -1 {
		t.Errorf("%s: QoS %+v", e.Topic, e)
	}
	// The lifespan belongs to writers.
	if e.Kind == "publication" && e.Lifespan != int64(want.lifespan) {
		t.Errorf("%s: lifespan %v, want %v", e.Topic, time.Duration(e.Lifespan), want.lifespan)
	}
}

// userDataForm is that of rmw_cyclonedds and rmw_fastrtps since Iron: services may tell their id first.
var userDataForm = regexp.MustCompile(`^((serviceid|clientid)=[0-9a-f. ]+;)?typehash=RIHS01_[0-9a-f]{64};\x00*$`)

// checkForm checks what holds for every endpoint of a ROS 2 node.
func checkForm(t *testing.T, e event) {
	t.Helper()
	kind := map[string]string{"publication": "03", "subscription": "04"}[e.Kind] // RTPS 2.3, table 9.1: without key
	if !strings.HasSuffix(e.GUID, kind) || len(e.GUID) != 32 || e.GUID[:24] != e.Participant[:24] {
		t.Errorf("%s: GUID %s of a %s of participant %s", e.Topic, e.GUID, e.Kind, e.Participant)
	}
	if e.Topic == "ros_discovery_info" {
		if e.Type != "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_" || !e.Reliable || !e.TransientLocal {
			t.Errorf("the graph: %+v", e)
		}
		return
	}
	if !strings.HasPrefix(e.Topic, "rt/") && !strings.HasPrefix(e.Topic, "rq/") && !strings.HasPrefix(e.Topic, "rr/") {
		t.Errorf("%s is not the topic of a ROS node", e.Topic)
	}
	if !userDataForm.MatchString(e.UserData) {
		t.Errorf("%s: user data %q", e.Topic, e.UserData)
	}
}
