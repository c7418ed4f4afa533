package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// pair is a trajectory of a and b, b always half as far the other way.
func pair(t, p float64) *Trajectory {
	return &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
		{TimeFromStart: seconds(t), Positions: []float64{p, -p / 2}, Velocities: []float64{0, 0}},
	}}
}

// TestRestart: when a joint comes back after its bus or its power was lost, the goal ends with its name, it is not
// commanded any more but has its reference where it stands, the others come to rest on their path, and what comes next sets
// out from where it stands, within its limits.
func TestRestart(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	for _, takeover := range []Takeover{TakeoverSmooth, TakeoverMeasured, TakeoverCommanded} {
		r := newRig(t, TrajectoryOptions{Takeover: takeover}, []joints.Limits{limits, limits}, 0, 0)
		goal := mustGoal(t, r.c, GoalRequest{Trajectory: pair(2, 2)})
		r.steps(200)
		r.states[0].Position, r.states[0].Restarts = 0.25, 1
		r.step()
		got := ended(t, goal)
		const want = `joint "a" came back after its bus or its power was lost, and goes on from where it stands`
		if got.Outcome != Restarted || got.Joint != "a" || got.String() != want {
			t.Errorf("take-over %d: %+v, %s", takeover, got, got)
		}
		for range 100 {
			if told(r.commands[0]) || r.reference(0) != (JointState{Position: 0.25}) {
				t.Fatalf("take-over %d: commanded %+v, reference %+v", takeover, r.commands[0], r.reference(0))
			}
			r.step()
		}
		if !r.c.Resting() {
			t.Errorf("take-over %d: does not rest", takeover)
		}
		mustSubmit(t, r.c, pair(2, 1))
		r.step()
		if got := r.reference(0).Position; got != 0.25 {
			t.Errorf("take-over %d: sets out from %g", takeover, got)
		}
		f := follower{position: r.commands[0].Position}
		for range 499 {
			r.step()
			if v, a := f.next(r.commands[0].Position); math.Abs(a) > 10*(1+1e-4) {
				t.Fatalf("take-over %d: sets out to %g with %g rad/s, %g rad/s²", takeover, f.position, v, a)
			}
		}
		if p := r.commands[0].Position; p != 1 {
			t.Errorf("take-over %d: ends at %g", takeover, p)
		}
	}
}

// TestRestartAtStop: what is submitted while the others still come to rest sets out from where the joint stands, too.
func TestRestartAtStop(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits, limits}, 0, 0)
	mustSubmit(t, r.c, pair(2, 2))
	r.steps(200)
	r.states[0].Position, r.states[0].Restarts = 0.25, 1
	r.steps(3)
	mustSubmit(t, r.c, pair(2, 1))
	r.step()
	if got := r.reference(0); !near(got.Position, 0.25, 1e-9) || got.Velocity != 0 {
		t.Errorf("sets out from %+v", got)
	}
	if p := r.commands[0].Position; !near(p, 0.25, 1e-3) {
		t.Errorf("commanded %g", p)
	}
}

// TestStaleTimeout: what is in progress ends when a joint has not answered for longer than the timeout, with its name; the
// rest stays where it waited.
func TestStaleTimeout(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{StaleCycles: 3, StaleTimeout: time.Second}, free(2), 0, 0)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: pair(2, 2)})
	r.steps(100)
	after := later(t, r, 10*time.Second, pair(1, 0))
	r.step()
	mute := func(n int) {
		for range n {
			r.states[1].Fresh = false
			r.c.Update(r.tick, r.states, r.commands)
			r.tick.Wall = r.tick.Wall.Add(period)
		}
	}
	mute(3 + 200) // the fourth cycle without an answer is the first of the wait
	if !running(goal) || !running(after) {
		t.Fatal("too early")
	}
	waited := r.commands[0].Position
	mute(1)
	for _, g := range []*Goal{goal, after} {
		if got := ended(t, g); got.Outcome != Unread || got.Joint != "b" || got.Waited != 201*period ||
			got.String() != `joint "b" has not answered for 1.005 s` {
			t.Errorf("got %+v, %s", got, got)
		}
	}
	r.states[1].Fresh = true
	r.steps(100)
	if got := r.commands[0].Position; got != waited || !r.c.Resting() {
		t.Errorf("waited at %g, went on to %g", waited, got)
	}
}

// TestStaleShorterThanTimeout: a shorter silence is waited for, again and again.
func TestStaleShorterThanTimeout(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{StaleCycles: 3, StaleTimeout: time.Second}, free(1), 0)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1))})
	for range 5 {
		r.fresh = false
		r.steps(200)
		r.fresh = true
		r.steps(60)
	}
	if got := ended(t, goal); got.Outcome != Succeeded {
		t.Errorf("got %v", got)
	}
}
