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
	// A joint's acceleration is rate²·a + rateChange·v.
	slower := target < c.rate
	change := math.Inf(1)
	for j, s := range at {
		v, a := s.Velocity, c.rate*c.rate*s.Acceleration
		if (v < 0) == slower {
			a = -a
		}
		if v == 0 || math.IsNaN(v) || math.IsNaN(a) {
			continue
		}
		if room := max(pacingShare*limits[j].Acceleration+a, 0) / math.Abs(v); room < change {
			change = room
		}
	}
	change *= t.Period.Seconds()
	if slower {
		c.rate = max(c.rate-change, target)
	} else {
		c.rate = min(c.rate+change, target)
	}
	c.next = c.now + time.Duration(c.rate*float64(t.Period))
}

// runOut lets real time pass, whatever the rate: the motion is over.
func (c *pathClock) runOut(t Tick) { c.next = c.now + t.Period }

// permitted returns how much of a rate above 1 the limits leave, where the joints are now.
func permitted(rate float64, at []JointState, limits []trajectory.Limits) float64 {
	if rate <= 1 {
		return rate
	}
	for j, s := range at {
		// Comparisons with NaN, which is no limit, are false; and so are those with what divides by 0.
		if most := limits[j].Velocity / math.Abs(s.Velocity); most < rate {
			rate = max(most, 1)
		}
		if most := math.Sqrt(limits[j].Acceleration / math.Abs(s.Acceleration)); most < rate {
			rate = max(most, 1)
		}
	}
	return rate
}
