package control

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TestGripperRefuses says why.
func TestGripperRefuses(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.PositionLower, limits.PositionUpper = 0, 0.5
	j := newJaw(t, GripperOptions{Limits: limits})
	var limit *trajectory.LimitError
	var value *ValueError
	for _, tt := range []struct {
		r    GripperRequest
		as   any
		want string
	}{
		{GripperRequest{Position: 0.6}, &limit, `gripper: joint "a": position would be 0.6 rad at 0 s, beyond the limit 0.5 rad`},
		{GripperRequest{Position: -0.1}, &limit, `gripper: joint "a": position would be -0.1 rad at 0 s, beyond the limit 0 rad`},
		{GripperRequest{Position: math.NaN()}, &value, `gripper: joint "a": position is NaN`},
		{GripperRequest{Position: math.Inf(1)}, &value, `gripper: joint "a": position is +Inf`},
		{GripperRequest{Position: 0.1, MaxEffort: -1}, &value, `gripper: joint "a": effort is -1`},
		{GripperRequest{Position: 0.1, MaxEffort: math.NaN()}, &value, `gripper: joint "a": effort is NaN`},
	} {
		if _, err := j.c.Submit(tt.r); !errors.As(err, tt.as) || err.Error() != tt.want {
			t.Errorf("%+v: %v", tt.r, err)
		}
	}
	for _, p := range []float64{0.5 + 1e-7, -1e-7} { // a limit that lost its last digit
		j.untilDone(t, j.mustSubmit(t, GripperRequest{Position: p}))
		if got := j.command.Position; got != math.Round(p*2)/2 || !j.c.Resting() {
			t.Errorf("sent to %g, goes to %g", p, got)
		}
	}
	slides := newJaw(t, GripperOptions{Limits: limits, Prismatic: true})
	const want = `gripper: joint "a": position would be 0.6 m at 0 s, beyond the limit 0.5 m`
	if _, err := slides.c.Submit(GripperRequest{Position: 0.6}); err == nil || err.Error() != want {
		t.Errorf("prismatic: %v", err)
	}
	j.c.Halt(true)
	if _, err := j.c.Submit(GripperRequest{}); !errors.Is(err, ErrHalted) {
		t.Errorf("halted: %v", err)
	}
	j.c.Halt(false)
	j.state.Torque = false
	j.step()
	var torque *TorqueError
	if _, err := j.c.Submit(GripperRequest{}); !errors.As(err, &torque) || torque.Joint != "a" {
		t.Errorf("without torque: %v", err)
	}
	j.c.Deactivate(Deactivated)
	if _, err := j.c.Submit(GripperRequest{}); !errors.Is(err, ErrInactive) {
		t.Errorf("inactive: %v", err)
	}
	for _, o := range []GripperOptions{
		{}, {Joint: "a"}, {Joint: "a", GoalTolerance: 1, MaxEffort: -1}, {Joint: "a", GoalTolerance: 1, StallVelocity: -1},
		{Joint: "a", GoalTolerance: 1, StallTimeout: -1}, {Joint: "a", GoalTolerance: 1, StaleCycles: -1},
	} {
		if _, err := NewGripperController(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestGripperGivesUp: a goal ends with its reason when the joint loses its torque, comes back from a loss, does not answer
// for too long, is halted or loses its controller; and nothing is commanded where nobody knows what became of the joint.
func TestGripperGivesUp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		happen func(j *jaw)
		want   Result
		silent bool
	}{
		{"torque", func(j *jaw) { j.state.Torque = false }, Result{Outcome: TorqueLost, Joint: "a"}, true},
		{"restart", func(j *jaw) { j.state.Restarts++ }, Result{Outcome: Restarted, Joint: "a"}, true},
		{"stale", func(j *jaw) { j.state.Fresh = false }, Result{Outcome: Unread, Joint: "a", Waited: 2005 * time.Millisecond}, false},
		{"halt", func(j *jaw) { j.c.Halt(true) }, Result{Outcome: Canceled}, false},
		{"deactivated", func(j *jaw) { j.c.Deactivate(Deactivated) }, Result{Outcome: Deactivated}, true},
	} {
		limits := joints.NoLimits()
		limits.Velocity = 0.1
		j := newJaw(t, GripperOptions{Limits: limits, StaleTimeout: 2 * time.Second, StaleCycles: 3})
		g := j.mustSubmit(t, GripperRequest{Position: 1})
		j.steps(50)
		tt.happen(j)
		if tt.name != "deactivated" {
			j.steps(405)
			if commanded := !math.IsNaN(j.command.Position); commanded == tt.silent {
				t.Errorf("%s: then commands %+v", tt.name, j.command)
			}
		}
		if got := gripped(t, g); got.Result != tt.want {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// TestGripperWaitsForStale: while the joint is not read it neither goes on nor stalls, and then it goes on.
func TestGripperWaitsForStale(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity = 0.5
	j := newJaw(t, GripperOptions{Limits: limits, StaleCycles: 3})
	g := j.mustSubmit(t, GripperRequest{Position: 1})
	j.steps(50)
	j.state.Fresh = false
	j.steps(4)
	stopped := j.command.Position
	j.steps(1000)
	if j.command.Position != stopped {
		t.Errorf("went on from %g to %g", stopped, j.command.Position)
	}
	j.state.Fresh = true
	j.untilDone(t, g)
	if got := gripped(t, g); got.Outcome != Succeeded || !got.ReachedGoal {
		t.Errorf("got %+v", got)
	}
}

// TestGripperSetsOutFromMeasured after its joint was left to itself.
func TestGripperSetsOutFromMeasured(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity = 1
	for _, restart := range []bool{true, false} {
		j := newJaw(t, GripperOptions{Limits: limits})
		j.untilDone(t, j.mustSubmit(t, GripperRequest{Position: 0.5}))
		j.state.Position = 0.9
		if restart {
			j.state.Restarts++
			j.step()
		} else {
			j.state.Torque = false
			j.step()
			j.state.Torque = true
			j.step()
		}
		j.mustSubmit(t, GripperRequest{Position: 0})
		j.step()
		if got := j.command.Position; !near(got, 0.895, 1e-9) {
			t.Errorf("sets out to %g", got)
		}
	}
}
