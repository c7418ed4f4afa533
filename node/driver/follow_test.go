package driver_test

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

const (
	pathViolation = "Aborted due to path tolerance violation"
	goalViolation = "Aborted due to goal_time_tolerance exceeding by "
	reached       = "Goal successfully reached!"
	replaced      = "replaced by another trajectory"
)

func TestFollowSucceeds(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		var mu sync.Mutex
		var heard []followFeedback
		begin := time.Now()
		g, err := r.client(t).Send(t.Context(), to(1, -0.5, time.Second), func(f *followFeedback) {
			mu.Lock()
			defer mu.Unlock()
			heard = append(heard, *f)
		})
		must(t, err)
		at := ended(t, g, node.GoalSucceeded, 0, reached)
		within(t, "result", begin, at, time.Second-period, time.Second+2*period)
		mu.Lock()
		defer mu.Unlock()
		if len(heard) < 19 || len(heard) > 20 {
			t.Errorf("%d feedback messages in 1 s at 20 Hz", len(heard))
		}
		for i, f := range heard {
			stamp := time.Unix(int64(f.Header.Stamp.Sec), int64(f.Header.Stamp.Nanosec))
			// The trajectory begins with the cycle that takes it over.
			along := stamp.Sub(begin).Truncate(period)
			elbow, wrist := f.Desired.Positions[0], f.Desired.Positions[1]
			if !(elbow >= cubic(along-period)-1e-9 && elbow <= cubic(along)+1e-9) || math.Abs(wrist+elbow/2) > 1e-9 {
				t.Errorf("feedback %d after %v: desired %v", i, along, f.Desired.Positions)
			}
			if !slices.Equal(f.JointNames, []string{"elbow", "wrist"}) {
				t.Errorf("joints %v", f.JointNames)
			}
			if math.Abs(f.Error.Positions[0]-(f.Desired.Positions[0]-f.Actual.Positions[0])) > 1e-12 {
				t.Errorf("error %v", f.Error.Positions)
			}
			if len(f.Actual.Accelerations) != 0 {
				t.Errorf("accelerations that nobody measured: %v", f.Actual.Accelerations)
			}
		}
	})
}

func TestFollowPathTolerance(t *testing.T) {
	for _, tt := range []struct {
		name      string
		parameter float64
		goal      []control_msgs.JointTolerance
		allowed   float64 // 0: no limit
	}{
		{"of the controller", 0.2, nil, 0.2},
		{"of the goal", 0.2, []control_msgs.JointTolerance{{Name: "elbow", Position: 0.1}}, 0.1},
		{"kept by 0", 0.2, []control_msgs.JointTolerance{{Name: "elbow"}}, 0.2},
		{"removed by -1", 0.2, []control_msgs.JointTolerance{{Name: "elbow", Position: -1}}, 0},
		{"kept for nonsense", 0.2, []control_msgs.JointTolerance{{Name: "elbow", Position: 0.1}, {Name: "wrist", Position: -2}}, 0.2},
		{"kept for a stranger", 0.2, []control_msgs.JointTolerance{{Name: "elbow", Position: 0.1}, {Name: "knee", Position: 1}}, 0.2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withRig(t, "", control.Constraints{Path: []float64{tt.parameter, 0}}, func(t *testing.T, r *rig) {
				client := r.client(t)
				must(t, client.Wait(t.Context()))
				r.robot.stuck.Store(true)
				begin := time.Now()
				m := to(1, 0, time.Second)
				m.PathTolerance = tt.goal
				g, err := client.Send(t.Context(), m, nil)
				must(t, err)
				if tt.allowed == 0 {
					ended(t, g, node.GoalSucceeded, 0, reached)
					return
				}
				at := ended(t, g, node.GoalAborted, -4, pathViolation)
				expected := cubicTime(tt.allowed)
				within(t, "result", begin, at, expected, expected+2*period)
				if log := r.log.take(); !strings.Contains(log, "[WARN]") || !strings.Contains(log, pathViolation) || !strings.Contains(log, `"elbow"`) {
					t.Errorf("log:\n%s", log)
				}
			})
		})
	}
}

func TestFollowGoalTolerance(t *testing.T) {
	for _, tt := range []struct {
		name      string
		parameter time.Duration
		goal      builtin_interfaces.Duration
		patience  time.Duration // 0: for ever
	}{
		{"of the controller", 700 * time.Millisecond, duration(0), 700 * time.Millisecond},
		{"of the goal", 700 * time.Millisecond, duration(300 * time.Millisecond), 300 * time.Millisecond},
		{"removed by -1", 700 * time.Millisecond, builtin_interfaces.Duration{Sec: -1}, 0},
		{"kept for nonsense", 700 * time.Millisecond, builtin_interfaces.Duration{Sec: -2}, 700 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withRig(t, "", control.Constraints{GoalTime: tt.parameter, Goal: []float64{0.01, 0.01}}, func(t *testing.T, r *rig) {
				client := r.client(t)
				must(t, client.Wait(t.Context()))
				r.robot.stuck.Store(true)
				begin := time.Now()
				m := to(1, 0, time.Second)
				m.GoalTimeTolerance = tt.goal
				g, err := client.Send(t.Context(), m, nil)
				must(t, err)
				if tt.patience == 0 {
					time.Sleep(time.Minute)
					r.robot.stuck.Store(false)
					within(t, "result", begin, ended(t, g, node.GoalSucceeded, 0, reached), time.Minute, time.Minute+3*period)
					return
				}
				at := ended(t, g, node.GoalAborted, -5, goalViolation)
				within(t, "result", begin, at, time.Second+tt.patience, time.Second+tt.patience+3*period)
			})
		})
	}
}

// TestFollowIsReplaced: a goal that has to make way is told so at once, whoever comes.
func TestFollowIsReplaced(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		publisher, err := node.NewPublisher[trajectory_msgs.JointTrajectory](r.peer, "arm/joint_trajectory", dds.DefaultQoS)
		must(t, err)
		first, err := client.Send(t.Context(), to(1, 1, 10*time.Second), nil)
		must(t, err)
		time.Sleep(time.Second)
		begin := time.Now()
		second, err := client.Send(t.Context(), to(-1, 1, 10*time.Second), nil)
		must(t, err)
		within(t, "result", begin, ended(t, first, node.GoalCanceled, -1, replaced), 0, 2*period)
		time.Sleep(time.Second)
		begin = time.Now()
		must(t, publisher.Publish(&to(0.5, 0.5, 2*time.Second).Trajectory))
		within(t, "result", begin, ended(t, second, node.GoalCanceled, -1, replaced), 0, 2*period)
		time.Sleep(3 * time.Second)
		for i, p := range r.robot.at() {
			if math.Abs(p-0.5) > 1e-9 {
				t.Errorf("%s ended at %g", jointNames[i], p)
			}
		}
	})
}

func TestFollowCancel(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		g, err := client.Send(t.Context(), to(1, 1, time.Second), nil)
		must(t, err)
		time.Sleep(500 * time.Millisecond)
		begin := time.Now()
		must(t, g.Cancel(t.Context()))
		within(t, "result", begin, ended(t, g, node.GoalCanceled, 0, ""), 0, 2*period)
		time.Sleep(time.Second)
		rest := r.robot.at()[0]
		if rest < 0.4 || rest > 0.9 {
			t.Errorf("canceled half way, came to rest at %g", rest)
		}
		time.Sleep(time.Second)
		if r.robot.at()[0] != rest {
			t.Errorf("moves from %g to %g", rest, r.robot.at()[0])
		}
		again, err := client.Send(t.Context(), to(0, 0, time.Second), nil)
		must(t, err)
		ended(t, again, node.GoalSucceeded, 0, reached)
	})
}

// TestFollowStopped: a trajectory without points stops a goal, and so does torque that is lost.
func TestFollowStopped(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		publisher, err := node.NewPublisher[trajectory_msgs.JointTrajectory](r.peer, "arm/joint_trajectory", dds.DefaultQoS)
		must(t, err)
		g, err := client.Send(t.Context(), to(1, 1, time.Second), nil)
		must(t, err)
		must(t, publisher.Publish(&trajectory_msgs.JointTrajectory{}))
		ended(t, g, node.GoalCanceled, 0, "stopped before its end")
		time.Sleep(time.Second)
		g, err = client.Send(t.Context(), to(1, 1, time.Second), nil)
		must(t, err)
		r.robot.limp.Store(true)
		ended(t, g, node.GoalAborted, -4, `joint "`)
	})
}

// TestFollowRefuses: what cannot be followed is refused, and the log says why.
func TestFollowRefuses(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		for _, tt := range []struct {
			name   string
			change func(m *followGoal)
			words  []string
		}{
			{"no points", func(m *followGoal) { m.Trajectory.Points = nil }, []string{"point"}},
			{"no joints", func(m *followGoal) { m.Trajectory.JointNames = nil }, []string{"joint"}},
			{"stranger", func(m *followGoal) { m.Trajectory.JointNames[0] = "knee" }, []string{`"knee"`}},
			{"missing", func(m *followGoal) { m.Trajectory.JointNames = m.Trajectory.JointNames[:1] }, nil},
			{"beyond", func(m *followGoal) { m.Trajectory.Points[0].Positions[0] = 3 }, []string{`"wrist"`, "limit 2"}},
			{"past", func(m *followGoal) { m.Trajectory.Header.Stamp.Sec = 1 }, nil},
			{"moving end", func(m *followGoal) { m.Trajectory.Points[0].Velocities = []float64{1, 0} }, []string{"velocit"}},
			{"several degrees of freedom", func(m *followGoal) {
				m.MultiDOFTrajectory.Points = make([]trajectory_msgs.MultiDOFJointTrajectoryPoint, 1)
			}, []string{"multi_dof_trajectory"}},
		} {
			r.log.take()
			m := to(1, 1, time.Second)
			tt.change(m)
			if _, err := client.Send(t.Context(), m, nil); err == nil {
				t.Errorf("%s: accepted", tt.name)
			}
			log := r.log.take()
			for _, word := range append(tt.words, "[WARN]", "sinew.arm", "goal rejected: ") {
				if !strings.Contains(log, word) {
					t.Errorf("%s: no %q in the log:\n%s", tt.name, word, log)
				}
			}
		}
	})
}

// TestFollowRolling: feedback of Rolling tells which point is approached.
func TestFollowRolling(t *testing.T) {
	withRig(t, "rolling", control.Constraints{}, func(t *testing.T, r *rig) {
		m := to(0.5, 0.5, time.Second)
		m.Trajectory.Points = append(m.Trajectory.Points, to(1, 1, 2*time.Second).Trajectory.Points...)
		var mu sync.Mutex
		indices := make(map[int32]int)
		g, err := clientOf(t, r, rolling.FollowJointTrajectory_Action{}).Send(t.Context(), m, func(f *rolling.FollowJointTrajectory_Feedback) {
			mu.Lock()
			defer mu.Unlock()
			indices[f.Index]++
		})
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)
		mu.Lock()
		defer mu.Unlock()
		if len(indices) != 2 || indices[0] < 18 || indices[1] < 18 {
			t.Errorf("indices %v", indices)
		}
	})
}

// TestFollowDeactivated: the end of a session ends its goals at once, and the next one accepts goals again.
func TestFollowDeactivated(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		g, err := client.Send(t.Context(), to(1, 1, 10*time.Second), nil)
		must(t, err)
		time.Sleep(5 * time.Second)
		begin := time.Now()
		r.deactivate()
		within(t, "result", begin, ended(t, g, node.GoalCanceled, 0, "stopped before its end"), 0, time.Second)
		r.activate(t)
		g, err = client.Send(t.Context(), to(0, 0, time.Second), nil)
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)
	})
}
