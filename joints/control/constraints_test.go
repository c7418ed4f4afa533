package control

import (
	"testing"
	"time"
)

// TestTolerancesEndWithGoal: what comes after a goal is judged by the controller's constraints, not by what that goal
// allowed.
func TestTolerancesEndWithGoal(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{Constraints: Constraints{Path: []float64{2}}}, free(1), 0)
	strict := GoalRequest{Trajectory: to("a", point(1, 1)), Path: []Tolerance{{Joint: "a", Position: 0.01}}}
	goal := mustGoal(t, r.c, strict)
	r.pinned = true
	r.steps(10)
	if got := ended(t, goal); got.Outcome != PathViolated {
		t.Fatalf("the goal: %v", got)
	}
	for _, next := range []func() *Goal{
		func() *Goal { return mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, 1))}) },
		func() *Goal { mustSubmit(t, r.c, to("a", point(0.5, 1))); return nil },
	} {
		g := next()
		r.steps(60)
		if g != nil && !running(g) {
			t.Errorf("the next goal: %v", g.Result())
		}
		if got := r.reference(0).Position; got < 0.25 {
			t.Errorf("given up at %g", got)
		}
	}
}

// TestSubmitEndsGoal: a trajectory from elsewhere ends the goal in the cycle that takes it over.
func TestSubmitEndsGoal(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1))})
	r.steps(10)
	mustSubmit(t, r.c, to("a", point(1, 0)))
	if !running(goal) {
		t.Fatal("too early")
	}
	r.step()
	if got := ended(t, goal); got.Outcome != Preempted {
		t.Errorf("goal: %v", got)
	}
}

// TestCommandTimeout: a goal that is still off when the time is up has failed, and says by how much; what nobody waits for
// is held where it is.
func TestCommandTimeout(t *testing.T) {
	t.Parallel()
	o := TrajectoryOptions{Takeover: TakeoverMeasured, CommandTimeout: 500 * time.Millisecond, Constraints: Constraints{Goal: []float64{0.01}}}
	r := newRig(t, o, free(1), 0.25)
	r.pinned = true
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, 1))})
	r.steps(100 + 101)
	if !running(goal) {
		t.Fatal("too early")
	}
	r.step()
	if got := ended(t, goal); got.Outcome != GoalViolated || got.Joint != "a" || got.Late != 505*time.Millisecond || got.Error != 0.75 {
		t.Errorf("goal: %+v", got)
	}
	r.steps(2)
	if got := r.reference(0).Position; got != 0.25 {
		t.Errorf("held at %g", got)
	}
	mustSubmit(t, r.c, to("a", point(0.5, 1)))
	r.steps(204)
	if got := r.reference(0).Position; got != 0.25 || !r.c.Resting() {
		t.Errorf("without a goal: held at %g", got)
	}
}
