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

// TestStretch: a trajectory over the limits takes just as long as it must, and keeps them.
func TestStretch(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct {
		name                   string
		velocity, acceleration float64
		points                 []Point
		want                   float64
	}{
		{"within the limits", 3, 30, []Point{point(1, 1, 0)}, 1},
		{"no limits", nan, nan, []Point{point(0.001, 1, 0)}, 1},
		{"linear", 0.5, nan, []Point{point(1, 1)}, 2},
		{"cubic, velocity", 0.5, nan, []Point{point(1, 1, 0)}, 3},                                               // 1.5·h/T
		{"cubic, acceleration", nan, 1.5, []Point{point(1, 1, 0)}, 2},                                           // 6·h/T²
		{"quintic, velocity", 0.5, nan, []Point{point(0, 0, 0, 0), point(1, 1, 0, 0)}, 3.75},                    // 15/8·h/T
		{"quintic, acceleration", nan, 10 / math.Sqrt(3) / 9, []Point{point(0, 0, 0, 0), point(1, 1, 0, 0)}, 3}, // 10/√3·h/T²
		{"both", 0.5, 6.0 / 16, []Point{point(1, 1, 0)}, 4},
	} {
		limits := joints.NoLimits()
		limits.Velocity, limits.Acceleration = tt.velocity, tt.acceleration
		r := newRig(t, TrajectoryOptions{OverLimits: StretchOverLimits}, []joints.Limits{limits}, 0)
		goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", tt.points...)})
		if got := goal.Stretch(); !near(got, tt.want, 1e-6) {
			t.Errorf("%s: stretched by %g, want %g", tt.name, got, tt.want)
		}
		f := follower{}
		cycles := 0
		for ; running(goal); cycles++ {
			r.step()
			if v, a := f.next(r.commands[0].Position); math.Abs(v) > tt.velocity*(1+1e-6) || math.Abs(a) > tt.acceleration*(1+1e-6) && tt.name != "linear" {
				t.Fatalf("%s: %g rad/s, %g rad/s²", tt.name, v, a)
			}
		}
		if took, want := float64(cycles)*period.Seconds(), tt.want*tt.points[len(tt.points)-1].TimeFromStart.Seconds(); !near(took, want, 0.0051) {
			t.Errorf("%s: took %g s, want %g s", tt.name, took, want)
		}
		if got := goal.Result(); got.Outcome != Succeeded {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// TestStretchRefuses what no time makes possible, for the reason it has as it was sent.
func TestStretchRefuses(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 1, Acceleration: 5, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{OverLimits: StretchOverLimits}, []joints.Limits{limits}, 0)
	var limit *trajectory.LimitError
	for _, tr := range []*Trajectory{to("a", point(1, 1.5, 0)), to("a", point(0.1, 0.9, 0), point(0.2, 2, 0))} {
		if err := r.c.Submit(tr); !errors.As(err, &limit) || limit.Field != trajectory.Position {
			t.Errorf("got %v", err)
		}
	}
	bad := to("a", point(1, math.NaN()))
	var point *trajectory.PointError
	if err := r.c.Submit(bad); !errors.As(err, &point) {
		t.Errorf("got %v", err)
	}
}

// TestStretchKeepsLimits: whatever sets out from rest is followed exactly as stretched: what is sent is the reference of the
// next cycle, and no limit is met by the last hand on the commands.
func TestStretchKeepsLimits(t *testing.T) {
	t.Parallel()
	stretched := 0
	rapid.Check(t, func(rt *rapid.T) {
		limits := joints.Limits{
			PositionLower: -100, PositionUpper: 100, Effort: math.NaN(),
			Velocity:     rapid.Float64Range(0.5, 3).Draw(rt, "velocity"),
			Acceleration: rapid.Float64Range(2, 20).Draw(rt, "acceleration"),
		}
		r := newRig(t, TrajectoryOptions{OverLimits: StretchOverLimits}, []joints.Limits{limits}, 0)
		n := rapid.IntRange(1, 4).Draw(rt, "points")
		tr := to("a")
		at := 0.0
		for i := range n {
			at += rapid.Float64Range(0.3, 1).Draw(rt, "step")
			v := rapid.Float64Range(-2, 2).Draw(rt, "v")
			if i == n-1 {
				v = 0
			}
			tr.Points = append(tr.Points, point(at, rapid.Float64Range(-1, 1).Draw(rt, "p"), v))
		}
		goal, err := r.c.SubmitGoal(GoalRequest{Trajectory: tr})
		if err != nil {
			rt.Fatal(err)
		}
		if goal.Stretch() > 1 {
			stretched++
		}
		last := 0.0
		for cycles := 0; running(goal); cycles++ {
			r.step()
			if got := r.reference(0).Position; cycles > 0 && !near(got, last, 1e-9) {
				rt.Fatalf("cycle %d: reference %g, commanded %g (stretched by %g)", cycles, got, last, goal.Stretch())
			}
			last = r.commands[0].Position
			if float64(cycles)*period.Seconds() > goal.Stretch()*at+1 {
				rt.Fatalf("does not end, stretched by %g", goal.Stretch())
			}
		}
		if end := tr.Points[n-1].Positions[0]; !near(last, end, 1e-9) {
			rt.Fatalf("ends at %g, not %g", last, end)
		}
	})
	if stretched == 0 {
		t.Error("nothing was stretched")
	}
}

// TestStretchInMotion: what replaces a motion is stretched too, and what is sent keeps the limits.
func TestStretchInMotion(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -4, PositionUpper: 4, Velocity: 1, Acceleration: 4, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{OverLimits: StretchOverLimits}, []joints.Limits{limits}, 0)
	mustSubmit(t, r.c, to("a", point(3, 2, 0)))
	f := follower{}
	step := func(n int) {
		t.Helper()
		for range n {
			r.step()
			if v, a := f.next(r.commands[0].Position); math.Abs(v) > 1+1e-6 || math.Abs(a) > 4*(1+1e-4) {
				t.Fatalf("%g rad/s, %g rad/s²", v, a)
			}
		}
	}
	step(300)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, -2, 0))})
	if goal.Stretch() < 2 {
		t.Errorf("stretched by %g", goal.Stretch())
	}
	step(int(goal.Stretch()*100) + 400)
	if got := ended(t, goal); got.Outcome != Succeeded || r.commands[0].Position != -2 {
		t.Errorf("%v at %g", got, r.commands[0].Position)
	}
}

// TestRefuseReplacement: while something is in progress nothing new is accepted, but for what stops it.
func TestRefuseReplacement(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{RefuseReplacement: true}, free(1), 0)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, 1, 0))})
	busy := func(when string) {
		t.Helper()
		if err := r.c.Submit(to("a", point(1, 0))); !errors.Is(err, ErrBusy) {
			t.Errorf("%s: %v", when, err)
		}
	}
	busy("before the loop has seen the first")
	r.step()
	busy("in motion")
	r.steps(100)
	if got := ended(t, goal); got.Outcome != Succeeded {
		t.Errorf("goal: %v", got)
	}
	second := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 0, 0))})
	r.steps(20)
	if err := r.c.Submit(&Trajectory{}); err != nil {
		t.Error(err)
	}
	r.steps(3)
	if got := ended(t, second); got.Outcome != Canceled {
		t.Errorf("second goal: %v", got)
	}
	mustSubmit(t, r.c, to("a", point(1, 0)))
}

// TestStartTolerance: a trajectory that begins now begins where the joints are, or is refused in the words of MoveIt; the
// way to a later first point is nobody's start.
func TestStartTolerance(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{StartTolerance: 0.01}, free(2), 0.5, 0)
	both := func(at, a, b float64) *Trajectory {
		return &Trajectory{Joints: []string{"b", "a"}, Points: []Point{
			{TimeFromStart: seconds(at), Positions: []float64{b, a}}, {TimeFromStart: seconds(at + 1), Positions: []float64{0.2, 0.2}},
		}}
	}
	for _, tr := range []*Trajectory{both(0, 0.5, 0), both(0, 0.509, -0.009), both(1, -1, 1)} {
		if _, err := r.c.SubmitGoal(GoalRequest{Trajectory: tr}); err != nil {
			t.Errorf("%v: %v", tr.Points[0], err)
		}
	}
	r = newRig(t, TrajectoryOptions{StartTolerance: 0.01}, free(2), 0.5, 0)
	err := r.c.Submit(both(0, 0.52, 0))
	var start *StartError
	const want = `arm: start point deviates from current robot state more than 0.01 at joint "a": it starts at 0.5200 rad, the joint is at 0.5000 rad`
	if !errors.As(err, &start) || start.Joint != "a" || err.Error() != want {
		t.Errorf("got %v", err)
	}
	// What began half a second ago is by now half way from 0.5 to 0.2.
	past := both(0, 0.5, 0)
	past.Start = r.tick.Wall.Add(-500*time.Millisecond - period)
	if err := r.c.Submit(past); !errors.As(err, &start) || start.Joint != "a" || !near(start.Start, 0.35, 1e-9) {
		t.Errorf("got %v", err)
	}
}

// TestReplaceAtOnce: what starts in the future uses the time until then for the way to its first point.
func TestReplaceAtOnce(t *testing.T) {
	t.Parallel()
	for _, takeover := range []Takeover{TakeoverSmooth, TakeoverMeasured} {
		r := newRig(t, TrajectoryOptions{Replace: ReplaceAtOnce, Takeover: takeover}, free(1), 0)
		goal := later(t, r, time.Second, to("a", point(1, 1)))
		for k := range 400 {
			r.step()
			if got, want := r.reference(0).Position, float64(k)*period.Seconds()/2; !near(got, want, 1e-9) {
				t.Fatalf("take-over %d, cycle %d: %g, want %g", takeover, k, got, want)
			}
		}
		r.step()
		if got := ended(t, goal); got.Outcome != Succeeded {
			t.Errorf("goal: %v", got)
		}
	}
}
