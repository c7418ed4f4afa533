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

// rig drives one trajectory controller cycle by cycle, without a loop. Joints are at once where they are told to be,
// unless they are pinned.
type rig struct {
	c        *TrajectoryController
	tick     Tick
	states   []joints.State
	commands []joints.Command
	pinned   bool
	fresh    bool
}

// newRig returns a rig whose controller has run one cycle, so that it accepts trajectories.
func newRig(t testing.TB, o TrajectoryOptions, limits []joints.Limits, positions ...float64) *rig {
	t.Helper()
	r := &rig{c: newController(t, o, limits...), fresh: true}
	for _, p := range positions {
		r.states = append(r.states, joints.State{Position: p, Fresh: true, Torque: true})
	}
	r.commands = make([]joints.Command, len(positions))
	r.tick = Tick{Deadline: time.Hour, Wall: fakeEpoch, Elapsed: period, Period: period}
	r.c.Activate(r.tick, r.states)
	r.step()
	return r
}

// free is so many joints without limits.
func free(n int) []joints.Limits {
	l := make([]joints.Limits, n)
	for i := range l {
		l[i] = joints.NoLimits()
	}
	return l
}

// step runs one cycle.
func (r *rig) step() {
	r.c.Update(r.tick, r.states, r.commands)
	r.tick.Deadline += period
	r.tick.Wall = r.tick.Wall.Add(period)
	for i, c := range r.commands {
		r.states[i].Fresh = r.fresh
		if !math.IsNaN(c.Position) && !r.pinned && r.fresh {
			r.states[i].Position = c.Position
		}
	}
}

func (r *rig) steps(n int) {
	for range n {
		r.step()
	}
}

// reference is where joint j should be by the last cycle.
func (r *rig) reference(j int) JointState { return r.c.loop.state.Reference[j] }

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

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
	c.Deactivate()
	<-goal.Done()
	if goal.Result().Outcome != Canceled {
		t.Errorf("goal: %v", goal.Result().Outcome)
	}
	refused("ended")
	r.c.Activate(r.tick, r.states)
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
	r.c.Deactivate()
	r.c.Activate(r.tick, r.states)
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
}

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

// follower watches commands from cycle to cycle.
type follower struct {
	position, velocity float64
}

// next returns the velocity and acceleration that a command asks for.
func (f *follower) next(position float64) (v, a float64) {
	v = (position - f.position) / period.Seconds()
	a = (v - f.velocity) / period.Seconds()
	f.position, f.velocity = position, v
	return v, a
}

// TestCommandsKeepLimits: whatever is submitted, replaced and stopped, with clocks that stand still in between, from
// cycle to cycle no command asks for more velocity or acceleration than a joint has, nor leaves its range.
func TestCommandsKeepLimits(t *testing.T) {
	t.Parallel()
	commanded := 0
	rapid.Check(t, func(rt *rapid.T) {
		limits := joints.Limits{
			PositionLower: -1, PositionUpper: 1,
			Velocity:     rapid.Float64Range(0.5, 5).Draw(rt, "velocity"),
			Acceleration: rapid.Float64Range(2, 40).Draw(rt, "acceleration"), Effort: math.NaN(),
		}
		o := TrajectoryOptions{Margin: Margin{Velocity: rapid.Float64Range(0, 3).Draw(rt, "margin"), Acceleration: 2}, StaleCycles: 1}
		o.Takeover = rapid.SampledFrom([]Takeover{TakeoverSmooth, TakeoverMeasured, TakeoverCommanded}).Draw(rt, "takeover")
		r := newRig(t, o, []joints.Limits{limits}, rapid.Float64Range(-1, 1).Draw(rt, "position"))
		f := follower{position: r.states[0].Position}
		for range rapid.IntRange(1, 12).Draw(rt, "events") {
			switch rapid.IntRange(0, 3).Draw(rt, "event") {
			case 0:
				r.c.Hold()
			case 1:
				r.fresh = !r.fresh
			default:
				_ = r.c.Submit(draw(rt, 1, limits))
			}
			for range rapid.IntRange(1, 150).Draw(rt, "cycles") {
				r.step()
				// A reference on its way out may need its braking distance.
				speed := limits.Velocity * (1 + o.Margin.Velocity)
				braking := speed * speed / (2 * limits.Acceleration)
				if p := r.reference(0).Position; o.Takeover == TakeoverSmooth && math.Abs(p) > 1+braking+1e-6 {
					rt.Fatalf("reference is %g", p)
				}
				if math.IsNaN(r.commands[0].Position) {
					continue
				}
				commanded++
				p := r.commands[0].Position
				v, a := f.next(p)
				// At the end of its range a joint is stopped as hard as it takes.
				if atEnd := math.Abs(p) > 1-1e-9; p < -1-1e-9 || p > 1+1e-9 ||
					math.Abs(v) > limits.Velocity*(1+1e-5) || math.Abs(a) > limits.Acceleration*(1+1e-5) && !atEnd {
					rt.Fatalf("command %g asks for %g rad/s, %g rad/s² of %+v", p, v, a, limits)
				}
			}
		}
	})
	if commanded == 0 {
		t.Error("nothing was commanded")
	}
}

// TestWithinLimitsCommandsAreTheReference: where a trajectory keeps the limits, the limiter changes nothing.
func TestWithinLimitsCommandsAreTheReference(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 1.5, Acceleration: 6, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	mustSubmit(t, r.c, to("a", point(1, 1, 0))) // a cubic that peaks at just these
	last := math.NaN()
	for k := range 300 {
		r.step()
		if got := r.reference(0).Position; k > 0 && !near(got, last, 1e-12) {
			t.Fatalf("cycle %d: reference %g, commanded %g", k, got, last)
		}
		last = r.commands[0].Position
	}
	if last != 1 {
		t.Errorf("ends at %g", last)
	}
}

// TestHoldStopsOnThePath: joints that are told to stop slow down where the trajectory would have led them.
func TestHoldStopsOnThePath(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	for _, stop := range []func(*TrajectoryController){
		(*TrajectoryController).Hold,
		func(c *TrajectoryController) {
			if err := c.Submit(&Trajectory{}); err != nil {
				t.Error(err)
			}
		},
	} {
		r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits, limits}, 0, 0)
		goal := mustGoal(t, r.c, GoalRequest{Trajectory: &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
			{TimeFromStart: 2 * time.Second, Positions: []float64{2, -1}, Velocities: []float64{0, 0}},
		}}})
		r.steps(200)
		stop(r.c)
		stopped := -1
		for k := range 100 {
			r.step()
			p, q := r.commands[0].Position, r.commands[1].Position
			if !near(q, -p/2, 1e-9) {
				t.Fatalf("left the path: %g, %g", p, q)
			}
			if r.c.Resting() && stopped < 0 {
				stopped = k
			}
		}
		// 1.5 rad/s at 9 rad/s² (nine tenths of the limit) take 0.167 s and 0.125 rad.
		if stopped < 30 || stopped > 40 {
			t.Errorf("stopped after %d cycles", stopped)
		}
		if got := r.commands[0].Position; !near(got, 1+0.125, 0.01) {
			t.Errorf("stopped at %g", got)
		}
		<-goal.Done()
		if goal.Result().Outcome != Canceled {
			t.Errorf("goal: %v", goal.Result().Outcome)
		}
	}
}

// TestHoldWithoutLimits: without an acceleration limit the joints stay where they were told to be last.
func TestHoldWithoutLimits(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	mustSubmit(t, r.c, to("a", point(1, 1)))
	r.steps(100)
	last := r.commands[0].Position
	r.c.Hold()
	r.steps(10)
	if got := r.commands[0].Position; !near(got, last, 1e-12) || !r.c.Resting() {
		t.Errorf("stopped at %g, was told %g", got, last)
	}
}

// TestStaleHoldsTheClock: while a joint does not answer the trajectory waits, and afterwards it goes on where it
// waited, without a jump.
func TestStaleHoldsTheClock(t *testing.T) {
	t.Parallel()
	for _, acceleration := range []float64{math.NaN(), 8} {
		limits := joints.NoLimits()
		limits.Acceleration = acceleration
		r := newRig(t, TrajectoryOptions{StaleCycles: 3}, []joints.Limits{limits}, 0)
		mustSubmit(t, r.c, to("a", point(1, 1, 0)))
		f := follower{}
		step := func() {
			t.Helper()
			r.step()
			if v, a := f.next(r.commands[0].Position); math.Abs(v) > 1.5+1e-9 || math.Abs(a) > 8.01 && !math.IsNaN(acceleration) {
				t.Fatalf("jumps: %g rad/s, %g rad/s²", v, a)
			}
		}
		for range 100 {
			step()
		}
		r.fresh = false
		held := false
		at := 0
		for k := range 400 {
			step()
			if r.c.loop.state.Held && !held {
				held, at = true, k
			}
		}
		if !held || at != 4 { // the first cycle without an answer is seen by the second update
			t.Errorf("held after %d cycles", at)
		}
		waited := r.commands[0].Position
		if got := r.reference(0); got.Velocity != 0 || got.Position != waited || waited > 0.75 {
			t.Errorf("waits at %+v", got)
		}
		r.fresh = true
		step()
		step()
		if got := r.commands[0].Position; got-waited > 0.01 {
			t.Errorf("jumps from %g to %g", waited, got)
		}
		for range 200 {
			step()
		}
		if got := r.commands[0].Position; got != 1 {
			t.Errorf("ends at %g", got)
		}
	}
}

// TestFewMissesDoNotHold: up to StaleCycles misses in a row the clock runs on.
func TestFewMissesDoNotHold(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{StaleCycles: 3}, free(1), 0)
	mustSubmit(t, r.c, to("a", point(1, 1)))
	for k := range 201 {
		r.fresh = k%4 == 0
		r.step()
	}
	if got := r.reference(0).Position; got != 1 {
		t.Errorf("at its end the reference is %g", got)
	}
}

// TestOverrunMovesOn: after missed deadlines the motion is where the time is, but after a long gap where it waited.
func TestOverrunMovesOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{StaleCycles: 3}, free(1), 0)
	mustSubmit(t, r.c, to("a", point(10, 10)))
	r.steps(101) // reference at 0.5
	r.tick.Elapsed = 3 * period
	r.step()
	if got := r.reference(0).Position; !near(got, 0.515, 1e-9) {
		t.Errorf("after two missed deadlines: %g", got)
	}
	r.tick.Elapsed = 2 * time.Second
	r.step()
	if got := r.reference(0).Position; !near(got, 0.535, 1e-9) {
		t.Errorf("after two seconds: %g", got)
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
	c.Activate(r.tick, r.states)
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
