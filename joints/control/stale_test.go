package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

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
