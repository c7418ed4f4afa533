package driver_test

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	humble "github.com/sinew-robotics/sinew/msgs/humble/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// record keeps copies of all messages of a topic.
func record[T any, M msgs.Pointer[T]](t *testing.T, r *rig, topic string) func() []T {
	t.Helper()
	var mu sync.Mutex
	var all []T
	_, err := node.NewSubscription(r.peer, topic, dds.ParametersQoS, func(m M) {
		var w msgs.Message = M(new(T))
		clone(t, m, w)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, *w.(M))
	})
	must(t, err)
	return func() []T {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func TestJointStates(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[sensor_msgs.JointState](t, r, "joint_states")
		r.robot.put(0.25, -0.5)
		time.Sleep(time.Second)
		all := states()
		if n := len(all); n < 99 || n > 101 {
			t.Errorf("%d messages in 100 cycles", n)
		}
		m := all[len(all)-1]
		if !slices.Equal(m.Name, jointNames) || !slices.Equal(m.Position, []float64{0.25, -0.5}) || len(m.Velocity) != 2 || len(m.Effort) != 0 {
			t.Errorf("%+v", m)
		}
	})
}

func TestControllerState(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[control_msgs.JointTrajectoryControllerState](t, r, "arm/controller_state")
		g, err := r.client(t).Send(t.Context(), to(1, -1, time.Second), nil)
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)
		all := states()
		if n := len(all); n < 49 || n > 52 {
			t.Errorf("%d messages in 1 s at 50 Hz", n)
		}
		moved := false
		for _, m := range all {
			p := m.Reference.Positions
			if !slices.Equal(m.JointNames, []string{"elbow", "wrist"}) || math.Abs(p[0]+p[1]) > 1e-9 || m.SpeedScalingFactor != 1 {
				t.Fatalf("%+v", m)
			}
			if math.Abs(m.Error.Positions[0]-(p[0]-m.Feedback.Positions[0])) > 1e-12 {
				t.Fatalf("%+v", m)
			}
			moved = moved || p[0] > 0.4 && p[0] < 0.6 && m.Output.Positions[0] > p[0] && m.Reference.Velocities[0] > 1
		}
		if !moved {
			t.Error("no message from the middle of the motion")
		}
	})
}

func TestControllerStateHumble(t *testing.T) {
	withRig(t, "humble", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[humble.JointTrajectoryControllerState](t, r, "arm/controller_state")
		r.robot.put(0, 0.75)
		time.Sleep(time.Second)
		all := states()
		m := all[len(all)-1]
		if !slices.Equal(m.Actual.Positions, []float64{0.75, 0}) || !slices.Equal(m.Feedback.Positions, m.Actual.Positions) || !slices.Equal(m.Desired.Positions, m.Reference.Positions) {
			t.Errorf("%+v", m)
		}
	})
}

func TestQueryState(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		query, err := node.NewClient(r.peer, "arm/query_state", control_msgs.QueryTrajectoryState_Service{}, dds.ServicesQoS)
		must(t, err)
		m := to(1, -1, time.Second)
		start := time.Now().Add(time.Second)
		m.Trajectory.Header.Stamp.Sec, m.Trajectory.Header.Stamp.Nanosec = int32(start.Unix()), uint32(start.Nanosecond())
		g, err := r.client(t).Send(t.Context(), m, nil)
		must(t, err)
		time.Sleep(time.Second + 2*period)
		q := &control_msgs.QueryTrajectoryState_Request{}
		at := start.Add(300 * time.Millisecond)
		q.Time.Sec, q.Time.Nanosec = int32(at.Unix()), uint32(at.Nanosecond())
		response, err := query.Call(t.Context(), q)
		must(t, err)
		want := cubic(300 * time.Millisecond)
		if !response.Success || !slices.Equal(response.Name, []string{"elbow", "wrist"}) || math.Abs(response.Position[0]-want) > 1e-6 || math.Abs(response.Position[1]+want) > 1e-6 || !(response.Velocity[0] > 0) {
			t.Errorf("%+v, want %g", response, want)
		}
		ended(t, g, node.GoalSucceeded, 0, reached)
		time.Sleep(2 * period)
		response, err = query.Call(t.Context(), &control_msgs.QueryTrajectoryState_Request{})
		must(t, err)
		if !response.Success || math.Abs(response.Position[0]-1) > 1e-9 {
			t.Errorf("now: %+v", response)
		}
	})
}

// TestTrajectoryGivenUp: nobody but the log can tell the sender of a trajectory on the topic.
func TestTrajectoryGivenUp(t *testing.T) {
	withRig(t, "", control.Constraints{Path: []float64{0.1, 0}}, func(t *testing.T, r *rig) {
		publisher, err := node.NewPublisher[trajectory_msgs.JointTrajectory](r.peer, "arm/joint_trajectory", dds.DefaultQoS)
		must(t, err)
		must(t, publisher.Publish(&to(1, 1, time.Second).Trajectory))
		time.Sleep(2 * time.Second)
		if log := r.log.take(); log != "" {
			t.Errorf("log:\n%s", log)
		}
		r.robot.stuck.Store(true)
		must(t, publisher.Publish(&to(0, 0, time.Second).Trajectory))
		time.Sleep(2 * time.Second)
		log := r.log.take()
		for _, word := range []string{"[WARN]", "sinew.arm", "trajectory given up: ", pathViolation, `"elbow"`, "0.1"} {
			if !strings.Contains(log, word) {
				t.Errorf("no %q in the log:\n%s", word, log)
			}
		}
		must(t, publisher.Publish(&to(9, 0, time.Second).Trajectory))
		time.Sleep(period)
		if log := r.log.take(); !strings.Contains(log, "trajectory refused: ") || !strings.Contains(log, "limit 2") {
			t.Errorf("log:\n%s", log)
		}
	})
}
