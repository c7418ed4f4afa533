package driver_test

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
)

type (
	gripGoal     = control_msgs.GripperCommand_Goal
	gripResult   = control_msgs.GripperCommand_Result
	gripFeedback = control_msgs.GripperCommand_Feedback
)

func gripperClient(t *testing.T, r *rig) *node.ActionClient[*gripGoal, *gripResult, *gripFeedback] {
	t.Helper()
	c, err := node.NewActionClient(r.peer, "hand/gripper_cmd", control_msgs.GripperCommand_Action{})
	must(t, err)
	return c
}

func grip(position float64) *gripGoal {
	return &gripGoal{Command: control_msgs.GripperCommand{Position: position}}
}

func TestGripperReaches(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		slow := jointLimits()
		slow.Velocity = 1
		must(t, r.others.gripper.SetLimits("wrist", slow))
		r.use(t, "hand")
		r.robot.alter(0, func(s *joints.State) { s.Effort = 0.25 })
		client := gripperClient(t, r)
		must(t, client.Wait(t.Context()))
		var mu sync.Mutex
		var heard []gripFeedback
		begin := time.Now()
		g, err := client.Send(t.Context(), grip(1), func(f *gripFeedback) {
			mu.Lock()
			defer mu.Unlock()
			heard = append(heard, *f)
		})
		must(t, err)
		status, result, err := g.Result(t.Context())
		must(t, err)
		// 1 rad at 1 rad/s, reached 0.01 before its end.
		within(t, "result", begin, time.Now(), 990*time.Millisecond-2*period, 990*time.Millisecond+4*period)
		if status != node.GoalSucceeded || !result.ReachedGoal || result.Stalled || math.Abs(result.Position-1) > 0.011 || result.Effort != 0.25 {
			t.Errorf("%v, %+v", status, result)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(heard) < 18 || len(heard) > 20 {
			t.Errorf("%d feedback messages in 1 s at 20 Hz", len(heard))
		}
		for i, f := range heard {
			if f.ReachedGoal && i < len(heard)-1 || f.Stalled || f.Effort != 0.25 || i > 0 && f.Position <= heard[i-1].Position {
				t.Errorf("feedback %d: %+v", i, f)
			}
		}
	})
}

func TestGripperEnds(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.use(t, "hand")
		client := gripperClient(t, r)
		first, err := client.Send(t.Context(), grip(1), nil)
		must(t, err)
		second, err := client.Send(t.Context(), grip(-1), nil)
		must(t, err)
		if status, _, err := first.Result(t.Context()); err != nil || status != node.GoalCanceled {
			t.Errorf("replaced: %v, %v", status, err)
		}
		must(t, second.Cancel(t.Context()))
		if status, result, err := second.Result(t.Context()); err != nil || status != node.GoalCanceled || result.ReachedGoal {
			t.Errorf("canceled: %v, %+v, %v", status, result, err)
		}

		r.robot.stuck.Store(true)
		third, err := client.Send(t.Context(), grip(1), nil)
		must(t, err)
		status, result, err := third.Result(t.Context())
		must(t, err)
		if status != node.GoalAborted || !result.Stalled || result.ReachedGoal {
			t.Errorf("stalled: %v, %+v", status, result)
		}
		if log := r.log.take(); !strings.Contains(log, `goal given up: joint "wrist" stands still`) {
			t.Errorf("log:\n%s", log)
		}
	})
}

func TestGripperRefuses(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := gripperClient(t, r)
		for _, tt := range []struct {
			name   string
			active bool
			goal   float64
			words  string
		}{
			{"inactive", false, 1, "controller is not active"},
			{"beyond", true, 3, "limit 2"},
			{"NaN", true, math.NaN(), "NaN"},
		} {
			if tt.active && !slices.Contains(r.loop.Active(), "hand") {
				r.use(t, "hand")
			}
			if _, err := client.Send(t.Context(), grip(tt.goal), nil); err == nil {
				t.Errorf("%s: accepted", tt.name)
			}
			if log := r.log.take(); !strings.Contains(log, "sinew.hand") || !strings.Contains(log, "goal rejected: ") || !strings.Contains(log, tt.words) {
				t.Errorf("%s: no %q in the log:\n%s", tt.name, tt.words, log)
			}
		}
	})
}

func TestParallelGripper(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.use(t, "hand")
		client, err := node.NewActionClient(r.peer, "hand/parallel_gripper_cmd", control_msgs.ParallelGripperCommand_Action{})
		must(t, err)
		m := &control_msgs.ParallelGripperCommand_Goal{Command: sensor_msgs.JointState{Name: []string{"wrist"}, Position: []float64{0.5}}}
		g, err := client.Send(t.Context(), m, nil)
		must(t, err)
		status, result, err := g.Result(t.Context())
		must(t, err)
		if s := &result.State; status != node.GoalSucceeded || !result.ReachedGoal || !slices.Equal(s.Name, []string{"wrist"}) || len(s.Position) != 1 || math.Abs(s.Position[0]-0.5) > 0.011 {
			t.Errorf("%v, %+v", status, result)
		}
		for _, tt := range []struct {
			command sensor_msgs.JointState
			words   string
		}{
			{sensor_msgs.JointState{Name: []string{"elbow"}, Position: []float64{0}}, `["elbow"]`},
			{sensor_msgs.JointState{Name: []string{"wrist"}}, "0 positions"},
			{sensor_msgs.JointState{Position: []float64{1, 2}}, "2 positions"},
			{sensor_msgs.JointState{Position: []float64{1}, Effort: []float64{1, 2}}, "2 efforts"},
		} {
			m.Command = tt.command
			if _, err := client.Send(t.Context(), m, nil); err == nil {
				t.Errorf("%+v: accepted", tt.command)
			}
			if log := r.log.take(); !strings.Contains(log, tt.words) {
				t.Errorf("no %q in the log:\n%s", tt.words, log)
			}
		}
	})
}
