package control

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// draw draws a trajectory for n joints that begins in motion or at rest.
func draw(t *rapid.T, n int, limits joints.Limits) *Trajectory {
	tr := &Trajectory{}
	coordinate := rapid.Float64Range(-1, 1)
	values := func(label string) []float64 { return rapid.SliceOfN(coordinate, n, n).Draw(t, label) }
	for i := range n {
		tr.Joints = append(tr.Joints, jointName(i))
	}
	hasV, hasA := rapid.Bool().Draw(t, "v"), rapid.Bool().Draw(t, "a")
	when := time.Duration(0)
	points := rapid.IntRange(1, 4).Draw(t, "points")
	for i := range points {
		const lower = 200 * time.Millisecond
		switch {
		case i == 0 && rapid.Bool().Draw(t, "at once"):
		case i == 0 && rapid.Bool().Draw(t, "soon"):
			when = time.Millisecond
		default:
			when += time.Duration(rapid.Int64Range(int64(lower), int64(2*time.Second)).Draw(t, "step"))
		}
		p := Point{TimeFromStart: when, Positions: values("p")}
		if hasV {
			p.Velocities = values("dp")
		}
		if hasV && hasA {
			p.Accelerations = values("ddp")
		}
		if i == points-1 {
			clear(p.Velocities)
		}
		tr.Points = append(tr.Points, p)
	}
	return tr
}

// TestReplacementIsContinuous: whatever replaces whatever, at the cycle of the take-over the reference is where the
// old motion was, moves as it moved and accelerates as it accelerated.
func TestReplacementIsContinuous(t *testing.T) {
	t.Parallel()
	moving := 0
	rapid.Check(t, func(rt *rapid.T) {
		limits := joints.NoLimits()
		if rapid.Bool().Draw(rt, "limited") {
			limits.Acceleration = 20
		}
		r := newRig(t, TrajectoryOptions{Margin: Margin{Velocity: 1e12, Acceleration: 1e12}, AllowPartial: true}, []joints.Limits{limits, limits}, 0, 0.5)
		before := make([]JointState, 2)
		for range rapid.IntRange(2, 4).Draw(rt, "replacements") {
			tr := draw(rt, 2, limits)
			if rapid.Bool().Draw(rt, "past") {
				tr.Start = r.tick.Wall.Add(-tr.Points[len(tr.Points)-1].TimeFromStart / 2)
			}
			if rapid.Bool().Draw(rt, "partial") {
				tr.Joints = tr.Joints[:1]
				for i := range tr.Points {
					p := &tr.Points[i]
					p.Positions = p.Positions[:1]
					p.Velocities, p.Accelerations = p.Velocities[:min(len(p.Velocities), 1)], p.Accelerations[:min(len(p.Accelerations), 1)]
				}
			}
			if r.c.Submit(tr) != nil {
				continue // the first point comes too soon
			}
			old := *r.c.loop.motion
			at := r.c.loop.clock.next
			old.sample(at, before)
			over := old.over(at)
			r.step()
			for j, b := range before {
				got := r.reference(j)
				if over {
					b.Velocity, b.Acceleration = 0, 0
				}
				rest := b.Velocity == 0 && b.Acceleration == 0
				if !rest {
					moving++
				}
				if !near(got.Position, b.Position, 1e-9) ||
					!rest && (!near(got.Velocity, b.Velocity, 1e-9) || !near(got.Acceleration, b.Acceleration, 1e-9)) {
					rt.Fatalf("joint %d: was %+v, is %+v", j, b, got)
				}
			}
			r.steps(rapid.IntRange(1, 300).Draw(rt, "cycles"))
		}
	})
	if moving == 0 {
		t.Error("nothing was replaced in motion")
	}
}

// TestFutureStart: until its start the running trajectory goes on, and then the new one sets out from where it is.
func TestFutureStart(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	mustSubmit(t, r.c, to("a", point(2, 1, 0)))
	r.steps(100) // 0.5 s
	later := to("a", point(1, 0, 0))
	start := r.tick.Wall.Add(500*time.Millisecond + 2*time.Millisecond)
	later.Start = start
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: later})
	cubic := func(u float64) float64 { return 3*u*u - 2*u*u*u }
	for k := 100; k <= 200; k++ {
		r.step()
		u := float64(k) * period.Seconds() / 2
		if got := r.reference(0).Position; !near(got, cubic(u), 1e-9) {
			t.Fatalf("cycle %d: %g, want %g", k, got, cubic(u))
		}
	}
	// The old one has reached 0.5 with 0.75 rad/s. It is taken over 3 ms after the start, 1.005 s after its own.
	r.step()
	u := 1.005 / 2
	if got := r.reference(0); !near(got.Position, cubic(u), 1e-9) || !near(got.Velocity, (6*u-6*u*u)/2, 1e-9) {
		t.Errorf("at the take-over: %+v", got)
	}
	r.steps(200)
	if got := r.reference(0); got != (JointState{}) {
		t.Errorf("at the end: %+v", got)
	}
	<-goal.Done()
	if goal.Result().Outcome != Succeeded {
		t.Errorf("goal: %+v", goal.Result())
	}
}

// TestPartialComesToRest: a joint that the new trajectory does not name stops without turning back.
func TestPartialComesToRest(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	r := newRig(t, TrajectoryOptions{AllowPartial: true}, []joints.Limits{limits, limits}, 0, 0)
	mustSubmit(t, r.c, &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
		{TimeFromStart: 2 * time.Second, Positions: []float64{1, 2}, Velocities: []float64{0, 0}},
	}})
	r.steps(200) // b moves with 1.5 rad/s at 1 rad
	mustSubmit(t, r.c, to("a", point(3, 0, 0)))
	before := r.commands[1].Position
	for range 700 {
		r.step()
		if p := r.commands[1].Position; p < before-1e-9 {
			t.Fatalf("turns back at %g", p)
		}
		before = r.commands[1].Position
	}
	// 1.5 × 1.5 rad/s / 10 rad/s² = 0.225 s, on average at half the speed.
	if !near(before, 1+0.225*0.75, 0.02) {
		t.Errorf("rests at %g", before)
	}
}

// TestContinuousJoint takes the short way, and its error is the short one.
func TestContinuousJoint(t *testing.T) {
	t.Parallel()
	c, err := NewTrajectoryController(TrajectoryOptions{Name: "wheel", Joints: []TrajectoryJoint{
		{Name: "a", Limits: joints.NoLimits(), Continuous: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{c: c, fresh: true, states: []joints.State{{Position: 3, Fresh: true, Torque: true}}, commands: make([]joints.Command, 1)}
	r.tick = Tick{Wall: fakeEpoch, Elapsed: period, Period: period}
	c.Activate(r.tick, r.states, nowhere(len(r.states)))
	r.step()
	mustSubmit(t, c, to("a", point(1, -3, 0)))
	r.steps(250)
	if got := r.commands[0].Position; !near(got, 2*math.Pi-3, 1e-9) {
		t.Errorf("ends at %g", got)
	}
	r.pinned = true
	r.states[0].Position = -3
	r.step()
	if got := c.loop.state.Error[0].Position; !near(got, 0, 1e-9) {
		t.Errorf("a whole turn away the error is %g", got)
	}
}

// TestFutureStartKeepsLimits: what is to start later has no more time for its first way than the trajectory says.
func TestFutureStartKeepsLimits(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity = 3
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	hasty := to("a", point(0.1, 1))
	hasty.Start = r.tick.Wall.Add(10 * time.Second)
	var limit *trajectory.LimitError
	if err := r.c.Submit(hasty); !errors.As(err, &limit) {
		t.Errorf("got %v", err)
	}
}
