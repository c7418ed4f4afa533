package control

import (
	"math"

	"github.com/sinew-robotics/sinew/joints"
)

// receive looks at the states and takes over what came from other goroutines.
func (c *TrajectoryController) receive(t Tick, states []joints.State) {
	l := &c.loop
	r := c.mail.Swap(nil)
	if l.goal != nil && l.goal.canceled.Load() || r == &l.rest {
		c.rest(Result{Outcome: Canceled})
	}
	if r == &l.rest {
		r = nil
	}
	c.measure(states)
	c.watchTorque(states)
	c.locate()
	if r != nil {
		c.accept(r, t)
	}
	if p := l.pending; p != nil && !p.start.After(t.Wall) {
		l.pending = nil
		c.takeOver(p, t)
	}
}

// accept takes over a request, or keeps it until its start.
func (c *TrajectoryController) accept(r *request, t Tick) {
	l := &c.loop
	if r.life != c.life.Load() || c.halted.Load() {
		r.goal.end(Result{Outcome: Canceled})
		return
	}
	if j := c.unpowered.Load(); j > 0 {
		r.goal.end(Result{Outcome: TorqueLost, Joint: c.names[j-1]})
		return
	}
	if l.pending != nil {
		l.pending.goal.end(Result{Outcome: Preempted})
		l.pending = nil
	}
	if c.o.Takeover == TakeoverSmooth && r.start.After(t.Wall) {
		l.pending = r
		return
	}
	c.takeOver(r, t)
}

// takeOver begins to follow a request.
func (c *TrajectoryController) takeOver(r *request, t Tick) {
	l := &c.loop
	if r.goal != nil {
		if r.goal.canceled.Load() {
			r.goal.end(Result{Outcome: Canceled})
			return
		}
		l.goal.end(Result{Outcome: Preempted})
		l.goal, l.tolerances = r.goal, r.tolerances
	}
	at := since(r.start, t.Wall)
	c.begin(r.motion, at, &l.origin)
	l.motion = r.motion
	l.clock.set(at)
	l.moved, l.stopping, l.judging, l.first = true, false, true, true
	for j := range l.commanded {
		l.commanded[j] = true
	}
}

// measure keeps what was read of the joints, and for how long each was not.
func (c *TrajectoryController) measure(states []joints.State) {
	l := &c.loop
	l.stale = false
	for j, s := range states {
		l.state.Feedback[j] = JointState{Position: s.Position, Velocity: s.Velocity, Acceleration: math.NaN()}
		l.missed[j]++
		if s.Fresh {
			l.missed[j] = 0
		}
		l.stale = l.stale || l.missed[j] > c.o.StaleCycles
	}
}

// locate fills in where the joints go on from if something new comes in this cycle.
func (c *TrajectoryController) locate() {
	l := &c.loop
	o := &l.origin
	switch {
	case c.o.Takeover == TakeoverSmooth:
		c.real(o.state)
		c.stopPlaces(o)
		return
	case c.o.Takeover == TakeoverCommanded && l.moved:
		copy(o.state, l.ahead)
	case c.o.Takeover == TakeoverCommanded:
		for j, s := range l.state.Feedback {
			o.state[j] = JointState{Position: s.Position}
		}
	default:
		copy(o.state, l.state.Feedback)
	}
	for j := range o.rest {
		o.rest[j] = l.state.Output[j].Position
	}
}

// real fills in the running reference as it really moves: slower where the path clock is slow, and not at all where it
// stands or the motion is over.
func (c *TrajectoryController) real(states []JointState) {
	l := &c.loop
	l.motion.sample(l.clock.now, states)
	rate := l.clock.rate
	if l.motion.over(l.clock.now) {
		rate = 0
	}
	scale(states, rate)
}

// scale slows states down to a rate of the path clock.
func scale(states []JointState, rate float64) {
	for j := range states {
		s := &states[j]
		s.Velocity, s.Acceleration = orZero(s.Velocity)*rate, orZero(s.Acceleration)*rate*rate
	}
}
