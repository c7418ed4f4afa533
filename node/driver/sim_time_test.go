package driver_test

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/rosgraph_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// TestSimulatedTime: with use_sim_time messages are stamped in the time of /clock, and trajectories begin in it.
func TestSimulatedTime(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		if reason := r.set(t, "use_sim_time", boolean(true)); reason != "" {
			t.Fatal(reason)
		}
		clock, err := node.NewPublisher[rosgraph_msgs.Clock](r.peer, "/clock", dds.ClockQoS)
		must(t, err)
		begin, quit, published := time.Now(), make(chan struct{}), make(chan struct{})
		go func() { // 100 s at the begin, and as fast as the system's
			defer close(published)
			for {
				m := &rosgraph_msgs.Clock{}
				now := 100*time.Second + time.Since(begin)
				m.Clock.Sec, m.Clock.Nanosec = int32(now/time.Second), uint32(now%time.Second)
				if err := clock.Publish(m); err != nil {
					t.Error(err)
				}
				select {
				case <-quit:
					return
				case <-time.After(time.Millisecond):
				}
			}
		}()
		defer func() { close(quit); <-published }()
		states := record[sensor_msgs.JointState](t, r, "joint_states")
		controllerStates := record[control_msgs.JointTrajectoryControllerState](t, r, "arm/controller_state")
		time.Sleep(time.Second)
		if s := last(states()).Header.Stamp; s.Sec != 100 && s.Sec != 101 {
			t.Errorf("joint_states stamped %d s", s.Sec)
		}
		if s := last(controllerStates()).Header.Stamp; s.Sec != 100 && s.Sec != 101 {
			t.Errorf("controller_state stamped %d s", s.Sec)
		}
		m := to(1, 1, time.Second)
		m.Trajectory.Header.Stamp.Sec = 103
		g, err := r.client(t).Send(t.Context(), m, nil)
		must(t, err)
		within(t, "result", begin, ended(t, g, node.GoalSucceeded, 0, reached), 4*time.Second-2*period, 4*time.Second+3*period)
		m.Trajectory.Header.Stamp.Sec = 50
		if _, err := r.client(t).Send(t.Context(), m, nil); err == nil {
			t.Error("a trajectory of the past was accepted")
		}
	})
}
