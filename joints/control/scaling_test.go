package control

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
)

func mustScale(t testing.TB, c *TrajectoryController, factor float64) {
	t.Helper()
	if err := c.SetSpeedScaling(factor); err != nil {
		t.Fatal(err)
	}
}

// TestSpeedScaling: at half the speed everything takes twice as long, with half the velocity, and the goal ends then.
func TestSpeedScaling(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{CommandVelocity: true}, free(1), 0)
	mustScale(t, r.c, 0.5)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1, 0))})
	for k := range 401 {
		if !running(goal) {
			t.Fatalf("ended before cycle %d", k)
		}
		r.step()
		u := min(float64(k)*period.Seconds()/2, 1)
		p, v := 3*u*u-2*u*u*u, (6*u-6*u*u)/2
		if got := r.reference(0); k > 0 && (!near(got.Position, p, 1e-9) || !near(got.Velocity, v, 1e-9)) {
			t.Fatalf("cycle %d: %+v, want %g, %g", k, got, p, v)
		}
		if k == 399 {
			break // the next deadline is the end
		}
	}
	if got := ended(t, goal); got.Outcome != Succeeded {
		t.Errorf("goal: %v", got)
	}
	var s ControllerState
	if r.c.State(&s); s.SpeedScaling != 0.5 || r.c.SpeedScaling() != 0.5 {
		t.Errorf("scaling %g, set %g", s.SpeedScaling, r.c.SpeedScaling())
	}
}

// TestSpeedScalingZero stops on the way, and goes on when it is lifted.
func TestSpeedScalingZero(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{Constraints: Constraints{GoalTime: 100 * time.Millisecond, Goal: []float64{0.01}}}, free(1), 0)
	goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1))})
	r.steps(100)
	mustScale(t, r.c, 0)
	r.step()
	stopped := r.commands[0].Position
	r.steps(1000)
	if got := r.commands[0].Position; got != stopped || !running(goal) {
		t.Errorf("stopped at %g, went on to %g", stopped, got)
	}
	mustScale(t, r.c, 1)
	r.steps(110)
	if got := ended(t, goal); got.Outcome != Succeeded {
		t.Errorf("goal: %v", got)
	}
}

// TestSpeedScalingGoalTime: after the end it is real time that passes, however slow the motion was.
func TestSpeedScalingGoalTime(t *testing.T) {
	t.Parallel()
	for _, factor := range []float64{0.25, 1, 2} {
		r := newRig(t, TrajectoryOptions{Constraints: Constraints{GoalTime: time.Second, Goal: []float64{0.01}}}, free(1), 0)
		r.pinned = true
		mustScale(t, r.c, factor)
		goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, 1))})
		cycles := 0
		for running(goal) {
			r.step()
			cycles++
		}
		end := int(100/factor) + 1 // of the trajectory
		if got := goal.Result(); got.Outcome != GoalViolated || cycles < end+200 || cycles > end+202 || !near(got.Late.Seconds(), 1, 0.006) {
			t.Errorf("factor %g: %+v after %d cycles, of which %d are the trajectory", factor, got, cycles, end)
		}
	}
}

// TestSpeedScalingUp: above 1 the motion is as fast as asked for, as far as it keeps the limits over its whole length.
func TestSpeedScalingUp(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	// At rate r the cubic needs up to 1.5·r rad/s and 6·r² rad/s².
	for _, tt := range []struct{ velocity, acceleration, rate float64 }{{nan, nan, 2}, {1.8, nan, 1.2}, {nan, 13.5, 1.5}, {1, 3, 1}} {
		limits := joints.NoLimits()
		limits.Velocity, limits.Acceleration = tt.velocity, tt.acceleration
		r := newRig(t, TrajectoryOptions{Margin: Margin{Velocity: 1, Acceleration: 1}}, []joints.Limits{limits}, 0)
		mustScale(t, r.c, 2)
		goal := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1, 0))})
		f := follower{}
		cycles := 0
		for ; running(goal); cycles++ {
			r.step()
			if v, a := f.next(r.commands[0].Position); math.Abs(v) > tt.velocity*(1+1e-6) || math.Abs(a) > tt.acceleration*(1+1e-4) {
				t.Fatalf("%g rad/s, %g rad/s²", v, a)
			}
		}
		if got := float64(cycles) * period.Seconds(); !near(got, 1/tt.rate, 0.011) {
			t.Errorf("%+v: took %g s", tt, got)
		}
		if got := goal.Result(); got.Outcome != Succeeded {
			t.Errorf("goal: %v", got)
		}
	}
}

// TestSpeedScalingStaysOnThePath: however the scaling changes, the joints stay on their path together, and keep their
// accelerations.
func TestSpeedScalingStaysOnThePath(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits, limits}, 0, 0)
		mustSubmit(t, r.c, &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
			{TimeFromStart: 2 * time.Second, Positions: []float64{2, -1}, Velocities: []float64{0, 0}},
			{TimeFromStart: 4 * time.Second, Positions: []float64{0, 0}, Velocities: []float64{0, 0}},
		}})
		f := follower{}
		for range rapid.IntRange(1, 20).Draw(rt, "changes") {
			mustScale(t, r.c, rapid.SampledFrom([]float64{0, 0.1, 0.5, 1, 1.3, 2}).Draw(rt, "factor"))
			for range rapid.IntRange(1, 80).Draw(rt, "cycles") {
				r.step()
				p, q := r.commands[0].Position, r.commands[1].Position
				if _, a := f.next(p); !near(q, -p/2, 1e-6) || math.Abs(a) > 10*(1+1e-4) {
					rt.Fatalf("at %g, %g with %g rad/s²", p, q, a)
				}
			}
		}
	})
}

// TestSpeedScalingRefuses what is no factor.
func TestSpeedScalingRefuses(t *testing.T) {
	t.Parallel()
	c := newController(t, TrajectoryOptions{}, free(1)...)
	for _, f := range []float64{-0.1, math.NaN(), math.Inf(1)} {
		if err := c.SetSpeedScaling(f); err == nil || c.SpeedScaling() != 1 {
			t.Errorf("%g: %v, now %g", f, err, c.SpeedScaling())
		}
	}
}
