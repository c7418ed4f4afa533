package control

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TestHoldsBeforeAnyTrajectory: the joints are not commanded at all, so that the goals set at start stay.
func TestHoldsBeforeAnyTrajectory(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(2), 0.5, -0.25)
	for range 100 {
		r.step()
		if !math.IsNaN(r.commands[0].Position) || !math.IsNaN(r.commands[1].Position) {
			t.Fatalf("commands %+v", r.commands)
		}
	}
	if r.reference(0) != (JointState{Position: 0.5}) || r.reference(1) != (JointState{Position: -0.25}) {
		t.Errorf("reference %+v", r.c.loop.state.Reference)
	}
	if !r.c.Resting() {
		t.Error("does not rest")
	}
	r.c.Hold()
	r.step()
	if !math.IsNaN(r.commands[0].Position) || !r.c.Resting() {
		t.Errorf("after Hold: %+v", r.commands[0])
	}
}

// TestFollows: the reference is the trajectory at the deadline, the command where it is one period later.
func TestFollows(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{CommandVelocity: true}, free(1), 0.5)
	mustSubmit(t, r.c, to("a", point(1, 1, 0)))
	cubic := func(u float64) (p, v float64) {
		u = min(u, 1)
		return 0.5 + 0.5*(3*u*u-2*u*u*u), 0.5 * (6*u - 6*u*u)
	}
	for k := range 250 {
		r.step()
		at := float64(k) * period.Seconds()
		p, v := cubic(at)
		if got := r.reference(0); !near(got.Position, p, 1e-12) || !near(got.Velocity, v, 1e-12) {
			t.Fatalf("at %g s: reference %+v, want %g, %g", at, got, p, v)
		}
		p, v = cubic(at + period.Seconds())
		if got := r.commands[0]; !near(got.Position, p, 1e-12) || !near(got.Velocity, v, 1e-12) {
			t.Fatalf("at %g s: command %+v, want %g, %g", at, got, p, v)
		}
	}
}

// TestRefusedChangesNothing: a refused trajectory has a reason with a type, and the running one goes on.
func TestRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: math.NaN(), Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	mustSubmit(t, r.c, to("a", point(1, 1, 0)))
	r.steps(50)
	var limit *trajectory.LimitError
	var joint *trajectory.JointError
	var bad *trajectory.PointError
	var past *trajectory.PastError
	late := to("a", point(1, 0))
	late.Start = fakeEpoch.Add(-time.Minute)
	for _, tt := range []struct {
		tr   *Trajectory
		as   any
		want string
	}{
		{to("a", point(1, 1.5)), &limit, `arm: joint "a": position would be 1.5 rad at 1 s, beyond the limit 1 rad`},
		{to("a", point(0.1, -0.5)), &limit, ""},
		{to("z", point(1, 0)), &joint, `arm: joint "z" is not a joint of this controller`},
		{to("a", point(1, math.NaN())), &bad, `arm: point 0: joint "a": position is NaN`},
		{late, &past, ""},
	} {
		err := r.c.Submit(tt.tr)
		if !errors.As(err, tt.as) || (tt.want != "" && err.Error() != tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
		if _, err := r.c.SubmitGoal(GoalRequest{Trajectory: tt.tr}); !errors.As(err, tt.as) {
			t.Errorf("goal: got %v", err)
		}
	}
	if _, err := r.c.SubmitGoal(GoalRequest{Trajectory: &Trajectory{}}); !errors.Is(err, trajectory.ErrNoJoints) {
		t.Errorf("empty goal: %v", err)
	}
	r.steps(51)
	if got := r.reference(0).Position; got != 0.5 {
		t.Errorf("at half time the reference is %g", got)
	}
}

// TestInactive: without a life, before the first cycle of one and after its end, nothing is accepted.
func TestInactive(t *testing.T) {
	t.Parallel()
	c := newController(t, TrajectoryOptions{}, free(1)...)
	refused := func(when string) {
		t.Helper()
		if err := c.Submit(to("a", point(1, 1))); !errors.Is(err, ErrInactive) {
			t.Errorf("%s: Submit: %v", when, err)
		}
		if err := c.Submit(&Trajectory{}); !errors.Is(err, ErrInactive) && when != "before the first cycle" {
			t.Errorf("%s: Submit of nothing: %v", when, err)
		}
		if _, err := c.Query(fakeEpoch); !errors.Is(err, ErrInactive) {
			t.Errorf("%s: Query: %v", when, err)
		}
	}
	refused("new")
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	c = r.c
	goal := mustGoal(t, c, GoalRequest{Trajectory: to("a", point(1, 1))})
	c.Deactivate(Deactivated)
	<-goal.Done()
	if goal.Result().Outcome != Deactivated {
		t.Errorf("goal: %v", goal.Result().Outcome)
	}
	refused("ended")
	r.c.Activate(r.tick, r.states, nowhere(len(r.states)))
	refused("before the first cycle")
	r.step()
	mustSubmit(t, c, to("a", point(1, 1)))
}

// TestStaleRequestIsDropped: what was submitted to one life of a controller is not followed in the next.
func TestStaleRequestIsDropped(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	request, err := r.c.prepare(to("a", point(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	request.goal = newGoal()
	r.c.Deactivate(Deactivated)
	r.c.Activate(r.tick, r.states, nowhere(len(r.states)))
	r.step()
	if err := r.c.post(request); !errors.Is(err, ErrInactive) {
		t.Errorf("got %v", err)
	}
	r.c.mail.Store(request) // as if it had come between the check and the end of the life
	r.steps(50)
	<-request.goal.Done()
	if got := r.reference(0).Position; got != 0 {
		t.Errorf("moved to %g", got)
	}
}

// TestQuery: what is running is sampled at any time of day.
func TestQuery(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	query := func(at time.Time) JointState {
		s, err := r.c.Query(at)
		if err != nil {
			t.Fatal(err)
		}
		return s[0]
	}
	if got := query(fakeEpoch); got != (JointState{}) {
		t.Errorf("at rest: %+v", got)
	}
	start := r.tick.Wall
	mustSubmit(t, r.c, to("a", point(2, 1)))
	r.steps(20)
	for _, tt := range []struct{ at, want float64 }{{0, 0}, {0.5, 0.25}, {1.5, 0.75}, {2, 1}, {100, 1}, {-1, 0}} {
		if got := query(start.Add(seconds(tt.at))); !near(got.Position, tt.want, 1e-9) {
			t.Errorf("at %g s: %+v", tt.at, got)
		}
	}
	r.c.Hold()
	r.steps(2)
	held := r.commands[0].Position
	if got := query(start.Add(time.Second)); got != (JointState{Position: held}) {
		t.Errorf("held at %g: %+v", held, got)
	}
}
