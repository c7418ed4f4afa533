package control

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
)

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
