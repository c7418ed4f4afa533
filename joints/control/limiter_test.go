package control

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

var freely = trajectory.Limits{
	PositionLower: math.NaN(), PositionUpper: math.NaN(), Velocity: math.NaN(), Acceleration: math.NaN(),
}

// TestLimiterPosition: no command leaves the range; from outside it comes in, but is not thrown in.
func TestLimiterPosition(t *testing.T) {
	t.Parallel()
	limits := freely
	limits.PositionLower, limits.PositionUpper = -1, 1
	var l limiter
	for _, tt := range []struct{ reference, want float64 }{{0.5, 0.5}, {3, 1}, {0.9, 0.9}, {-7, -1}} {
		if got := l.next(tt.reference, math.NaN(), 0.01, limits); got != tt.want {
			t.Errorf("at %g: %g, want %g", tt.reference, got, tt.want)
		}
	}
	l.reset(1.5)
	for _, tt := range []struct{ reference, want float64 }{{1.6, 1.5}, {1.4, 1.4}, {1.5, 1.4}, {0.5, 0.5}, {1.5, 1}} {
		if got := l.next(tt.reference, math.NaN(), 0.01, limits); got != tt.want {
			t.Errorf("outside at %g: %g, want %g", tt.reference, got, tt.want)
		}
	}
}

// TestLimiterCatchesUp: a reference that jumps is caught up with as fast as the limits allow, without running past.
func TestLimiterCatchesUp(t *testing.T) {
	t.Parallel()
	limits := freely
	limits.Velocity, limits.Acceleration = 2, 10
	const dt = 0.005
	var l limiter
	f := follower{}
	arrived := 0
	for k := 1; k <= 300; k++ {
		p := l.next(1, math.NaN(), dt, limits)
		if v, a := f.next(p); p > 1+1e-12 || math.Abs(v) > 2+1e-9 || math.Abs(a) > 10.001 {
			t.Fatalf("cycle %d: %g with %g rad/s, %g rad/s²", k, p, v, a)
		}
		if arrived == 0 && p > 1-1e-6 {
			arrived = k
		}
	}
	// 0.2 s to 2 rad/s, 0.3 s with it, 0.2 s to rest, give or take a cycle or two.
	if d := float64(arrived) * dt; d < 0.69 || d > 0.72 {
		t.Errorf("arrived after %g s", d)
	}
}

// TestLimiterHalts: a reference that stops at once is not run past when it is known where.
func TestLimiterHalts(t *testing.T) {
	t.Parallel()
	limits := freely
	limits.Acceleration = 10
	const dt = 0.005
	for _, direction := range []float64{1, -1} {
		var l limiter
		f := follower{}
		last := 0.0
		for k := 1; k <= 500; k++ {
			reference := direction * min(float64(k)*dt*0.8, 1)
			p := l.next(reference, direction, dt, limits)
			if _, a := f.next(p); direction*p > 1+1e-9 || math.Abs(a) > 10.001 {
				t.Fatalf("cycle %d: %g with %g rad/s²", k, p, a)
			}
			last = p
		}
		if !near(last, direction, 1e-9) {
			t.Errorf("ends at %g", last)
		}
	}
}

// TestBeyond: an error as great as its tolerance is allowed; a tolerance of 0 is none; what is not known passes.
func TestBeyond(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err, allowed float64
		want         bool
	}{
		{0.25, 0.25, false}, {-0.25, 0.25, false}, {math.Nextafter(0.25, 1), 0.25, true}, {-0.3, 0.25, true},
		{1e9, 0, false}, {math.NaN(), 0.1, false},
	} {
		if got := beyond(tt.err, tt.allowed); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}
