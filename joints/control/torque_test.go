package control

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// TestTorqueLost: a joint that loses its torque ends the goal and stops the others; nothing is accepted until torque is
// back, and then the joint holds where it is until the next trajectory takes it from there.
func TestTorqueLost(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 20
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits, limits}, 0, 0)
	both := func(p float64) *Trajectory {
		return &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
			{TimeFromStart: time.Second, Positions: []float64{p, p}, Velocities: []float64{0, 0}},
		}}
	}
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: both(1)})
	r.steps(100)
	r.states[1].Torque = false
	r.step()
	<-goal.Done()
	if got, want := goal.Result(), (Result{Outcome: TorqueLost, Joint: "b"}); got != want {
		t.Errorf("goal: %+v", got)
	}
	var lost *TorqueError
	if err := r.c.Submit(both(0)); !errors.As(err, &lost) || lost.Joint != "b" {
		t.Errorf("submit without torque: %v", err)
	}
	r.steps(100)
	stopped := r.commands[0].Position
	if stopped < 0.5 || stopped > 0.65 || !r.c.Resting() {
		t.Errorf("the other joint stopped at %g", stopped)
	}
	if !math.IsNaN(r.commands[1].Position) {
		t.Errorf("the joint without torque is told %g", r.commands[1].Position)
	}

	r.states[1].Position = -0.25 // it sinks
	r.step()
	r.states[1].Torque = true
	r.steps(10)
	if got := r.reference(1).Position; got != -0.25 || !math.IsNaN(r.commands[1].Position) || r.commands[0].Position != stopped {
		t.Errorf("with torque: reference %g, commands %+v", got, r.commands)
	}
	mustSubmit(t, r.c, both(0))
	r.step()
	if got := r.commands[1].Position; !near(got, -0.25, 1e-3) {
		t.Errorf("sets out from %g", got)
	}
	r.steps(250)
	if r.commands[0].Position != 0 || r.commands[1].Position != 0 {
		t.Errorf("ends at %+v", r.commands)
	}
}
