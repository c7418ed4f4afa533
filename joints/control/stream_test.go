package control

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints"
)

// TestPositionsOnlyDoNotOvershoot: a position to be at, and no more, is gone to with the acceleration there is. The
// joint is there in time and not beyond, and the command is the reference all the way.
func TestPositionsOnlyDoNotOvershoot(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 3, Acceleration: 5, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	mustSubmit(t, r.c, to("a", point(1, 1)))
	last := 0.0
	for k := range 300 {
		r.step()
		if got := r.reference(0).Position; !near(got, last, 1e-12) {
			t.Fatalf("cycle %d: reference %g, commanded %g", k, got, last)
		}
		last = r.commands[0].Position
		if last > 1 || k >= 199 && last != 1 {
			t.Fatalf("cycle %d: %g", k, last)
		}
	}
}

// TestStreamedPositions: somebody steers by sending, ten times a second, where to be a fifth of a second later. The
// joint moves on evenly between the messages.
func TestStreamedPositions(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -10, PositionUpper: 10, Velocity: 3, Acceleration: 10, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	const speed = 0.5
	slowest, fastest := math.Inf(1), 0.0
	f := follower{}
	for k := range 400 {
		if k%20 == 0 {
			now := float64(k) * period.Seconds()
			mustSubmit(t, r.c, to("a", point(0.2, speed*(now+0.2))))
		}
		r.step()
		v, _ := f.next(r.commands[0].Position)
		if k > 100 {
			slowest, fastest = min(slowest, v), max(fastest, v)
		}
	}
	t.Logf("between %g and %g rad/s", slowest, fastest)
	if slowest < 0.8*speed || fastest > 1.2*speed {
		t.Errorf("moves with %g to %g rad/s, told %g", slowest, fastest, speed)
	}
}
