package interop_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The peers understand one another: what the tests below say about Sinew rests on two independent witnesses.
func TestPeersUnderstandOneAnother(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]peer{{peers[0], peers[1]}, {peers[1], peers[0]}, {peers[0], peers[0]}, {peers[1], peers[1]}} {
		from, to := pair[0], pair[1]
		t.Run(from.name+" to "+to.name, func(t *testing.T) {
			t.Parallel()
			d := newDomain(t)
			l := to.listen(t, d, "trajectory=rt/interop/trajectory")

			trajectories := from.sender(t, d, "rt/interop/trajectory", "trajectory")
			endpoint := l.await(t, "the writer", func(e event) bool { return e.Event == "endpoint" && e.Topic == "rt/interop/trajectory" })
			if endpoint.Type != "trajectory_msgs::msg::dds_::JointTrajectory_" || endpoint.Kind != "publication" || !endpoint.Reliable || endpoint.TransientLocal {
				t.Errorf("writer: %+v", endpoint)
			}
			trajectories.send(t, "joint shoulder joint b stamp 5 7 "+
				"point 1 500000000 position 1.5 position -2 velocity nan velocity 1e-300 acceleration 0.1 "+
				"point -2 1 effort 3")
			trajectories.send(t, "")
			trajectory := l.await(t, "the trajectory", func(e event) bool { return e.Event == "trajectory" && len(e.Names) > 0 })
			want := event{
				Event: "trajectory", Stamp: 5*int64(time.Second) + 7, Names: nameList{"shoulder", "b"},
				Points: []point{
					{Time: 1500 * time.Millisecond, Position: numbers{1.5, -2}, Velocity: numbers{nan, 1e-300}, Acceleration: numbers{0.1}},
					{Time: -2*time.Second + 1, Effort: numbers{3}},
				},
			}
			if diff := cmp.Diff(want, trajectory, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("trajectory (-sent +received):\n%s", diff)
			}
			l.await(t, "the empty trajectory", func(e event) bool { return e.Event == "trajectory" && len(e.Names) == 0 && len(e.Points) == 0 })

			states := from.sender(t, d, "rt/joint_states", "joint_state")
			l.await(t, "the writer", func(e event) bool { return e.Event == "endpoint" && e.Topic == "rt/joint_states" })
			states.send(t, "joint a joint bcd stamp 1700000000 999999999 point 0 0 position 1.5 position -2 velocity 0.25 effort nan")
			state := l.await(t, "the joint state", func(e event) bool { return e.Event == "joint_state" })
			state.Received = 0
			want = event{
				Event: "joint_state", Stamp: 1700000000*int64(time.Second) + 999999999, Names: nameList{"a", "bcd"},
				Position: numbers{1.5, -2}, Velocity: numbers{0.25}, Effort: numbers{nan},
			}
			if diff := cmp.Diff(want, state, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("joint state (-sent +received):\n%s", diff)
			}
			if done := lastOf(l.end(t)); done.JointStates != 1 || done.Lost != 0 {
				t.Errorf("at the end: %d joint states, %d lost", done.JointStates, done.Lost)
			}
		})
	}
}

func lastOf(events []event) event { return events[len(events)-1] }
