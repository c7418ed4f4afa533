package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// pathClock is the time along a motion. It runs at rate 1 as long as all is well. To let the joints wait it slows to a
// stop, and it starts again, as fast as their accelerations allow: the joints stay on their path all the while.
type pathClock struct {
	// now is the time along the motion at this deadline, next at the next one.
	now, next time.Duration
	rate      float64
}

// pacingShare is what changes of the rate may take of the acceleration limits; rounding to cycles needs the rest.
const pacingShare = 0.9

// set begins a motion at its time t.
func (c *pathClock) set(t time.Duration) { c.now, c.next, c.rate = t, t, 1 }

// advance comes to a new deadline. After an overrun it goes on by what passed, but by no more than longest: beyond that
// time stood still.
func (c *pathClock) advance(t Tick, longest time.Duration) {
	extra := min(t.Elapsed, longest) - t.Period
	if extra != 0 {
		c.next += time.Duration(float64(c.next-c.now) / float64(t.Period) * float64(extra))
	}
	c.now = c.next
}

// pace chooses the rate until the next deadline: towards a target, 0 to wait. at has the states of the joints along the
// motion, at rate 1.
func (c *pathClock) pace(t Tick, target float64, at []JointState, limits []trajectory.Limits) {
	slower, rate := target < c.rate, target
	for j, s := range at {
		if target == c.rate {
			break
		}
		r := c.reachable(s, slower, pacingShare*limits[j].Acceleration, t.Period.Seconds())
		// Comparisons with NaN, which is no limit, are false.
		if slower && r > rate {
			rate = min(r, c.rate)
		}
		if !slower && r < rate {
			rate = max(r, c.rate)
		}
	}
	c.rate = rate
	c.next = c.now + time.Duration(c.rate*float64(t.Period))
}

// reachable returns the rate that a joint can have for the next dt seconds with an acceleration. The velocity changes by
// that of the rate and by that along the motion, of half the period before and half of the next:
// (r - rate)·v + (r² + rate²)/2·a·dt = ±acceleration·dt.
func (c *pathClock) reachable(s JointState, slower bool, acceleration, dt float64) float64 {
	v, a := math.Abs(s.Velocity), s.Acceleration
	if s.Velocity < 0 || v == 0 && a < 0 {
		a = -a
	}
	if slower {
		acceleration = -acceleration
	}
	a /= 2
	b := v / dt
	k := c.rate*b + acceleration - c.rate*c.rate*a
	if k <= 0 {
		return 0
	}
	root := b*b + 4*a*k
	switch {
	case root < 0 && slower:
		return c.rate // it needs all it has to slow down as the motion says
	case root < 0 || k == 0:
		return math.NaN()
	}
	return 2 * k / (b + math.Sqrt(root))
}

// runOut lets real time pass, whatever the rate: the motion is over.
func (c *pathClock) runOut(t Tick) { c.next = c.now + t.Period }
