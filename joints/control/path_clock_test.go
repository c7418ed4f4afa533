package control

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TestPathClockKeepsAccelerations: while the clock slows down and speeds up again along a swinging motion, no joint
// needs more acceleration than it has, as long as the motion itself needs less; and the clock does stop.
func TestPathClockKeepsAccelerations(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const most = 10.0
		limits := []trajectory.Limits{freely}
		limits[0].Acceleration = most
		// Amplitude × frequency² is the acceleration of the motion.
		frequency := rapid.Float64Range(0.5, 5).Draw(t, "frequency")
		amplitude := rapid.Float64Range(0.1, 0.8).Draw(t, "share") * most / (frequency * frequency)
		phase := rapid.Float64Range(0, 7).Draw(t, "phase")
		at := func(u time.Duration) JointState {
			sin, cos := math.Sincos(frequency*u.Seconds() + phase)
			return JointState{Position: amplitude * sin, Velocity: amplitude * frequency * cos, Acceleration: -amplitude * frequency * frequency * sin}
		}
		tick := Tick{Elapsed: time.Millisecond, Period: time.Millisecond}
		var c pathClock
		c.set(0)
		f := follower{position: at(0).Position, velocity: at(0).Velocity}
		stopped := false
		for k := range 4000 {
			c.advance(tick, time.Second)
			c.pace(tick, float64(k/2000), []JointState{at(c.now)}, limits)
			v := (at(c.next).Position - f.position) / tick.Period.Seconds()
			a := (v - f.velocity) / tick.Period.Seconds()
			f.position, f.velocity = at(c.next).Position, v
			if k > 0 && math.Abs(a) > most*1.05 {
				t.Fatalf("cycle %d, rate %g: needs %g rad/s²", k, c.rate, a)
			}
			stopped = stopped || c.rate == 0
		}
		if !stopped || c.rate != 1 {
			t.Fatalf("stopped: %v, rate at the end %g", stopped, c.rate)
		}
	})
}

// TestPathClockWithoutLimits stops and goes at once.
func TestPathClockWithoutLimits(t *testing.T) {
	t.Parallel()
	tick := Tick{Elapsed: time.Millisecond, Period: time.Millisecond}
	moving := []JointState{{Velocity: 3, Acceleration: 7}}
	var c pathClock
	c.set(time.Second)
	for _, tt := range []struct {
		rate float64
		next time.Duration
	}{{1, 1001}, {0, 1001}, {0, 1001}, {1, 1002}, {2, 1004}} {
		c.advance(tick, time.Second)
		c.pace(tick, tt.rate, moving, []trajectory.Limits{freely})
		if c.next != tt.next*time.Millisecond {
			t.Errorf("next is %s, want %d ms", c.next, tt.next)
		}
	}
}
