package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// receive looks at the states and takes over what came from other goroutines.
func (c *TrajectoryController) receive(t Tick, states []joints.State, limits []trajectory.Limits) {
	l := &c.loop
	r := c.mail.Swap(nil)
	if r == &l.rest {
		c.rest(Result{Outcome: Canceled})
		r = nil
	}
	c.cancel()
	c.measure(t, states)
	c.watchTorque(states)
	c.watchRestarts(states)
	c.watchSilence()
	c.locate(limits)
	if r != nil {
		c.accept(r, t, limits)
	}
	if p := l.pending; p != nil && !p.start.After(t.Wall) {
		l.pending = nil
		c.takeOver(p, t, limits)
	}
}

// cancel ends the goals that are not wanted any more: the running one, whose joints come to rest, and the one that is to
// start later. Neither touches the other.
func (c *TrajectoryController) cancel() {
	l := &c.loop
	if p := l.pending; p != nil && p.goal.unwanted() {
		l.pending = nil
		p.goal.end(Result{Outcome: Canceled})
	}
	if l.goal.unwanted() {
		l.goal.end(Result{Outcome: Canceled})
		l.goal = nil
		c.comeToRest()
	}
}

// accept takes over a request, or keeps it until its start.
func (c *TrajectoryController) accept(r *request, t Tick, limits []trajectory.Limits) {
	l := &c.loop
	if r.life != c.life.count.Load() || c.life.halted.Load() || r.goal.unwanted() {
		r.goal.end(Result{Outcome: Canceled})
		return
	}
	if j := c.life.unpowered.Load(); j > 0 {
		r.goal.end(Result{Outcome: TorqueLost, Joint: c.life.joints[j-1]})
		return
	}
	if l.pending != nil {
		l.pending.goal.end(Result{Outcome: Preempted})
		l.pending = nil
	}
	if c.waits(r.start, t.Wall) {
		l.pending = r
		return
	}
	c.takeOver(r, t, limits)
}

// waits reports whether what starts at a time of day lets the running trajectory go on until then.
func (c *TrajectoryController) waits(start, now time.Time) bool {
	return c.o.Takeover == TakeoverSmooth && c.o.Replace == ReplaceAtStart && start.After(now)
}

// takeOver begins to follow a request.
func (c *TrajectoryController) takeOver(r *request, t Tick, limits []trajectory.Limits) {
	l := &c.loop
	l.goal.end(Result{Outcome: Preempted})
	l.goal, l.tolerances = r.goal, r.tolerances
	at := since(r.start, t.Wall)
	c.begin(r.motion, at, &l.origin, limits)
	l.motion = r.motion
	l.clock.set(at)
	l.moved, l.stopping, l.judging, l.first = true, false, true, true
	for j := range l.commanded {
		l.commanded[j], l.adrift[j] = true, false
	}
}

// measure keeps what was read of the joints.
func (c *TrajectoryController) measure(t Tick, states []joints.State) {
	l := &c.loop
	for j, s := range states {
		l.state.Feedback[j] = JointState{Position: s.Position, Velocity: s.Velocity, Acceleration: math.NaN()}
	}
	l.watch.look(t, states)
}

// locate fills in where the joints go on from if something new comes in this cycle.
func (c *TrajectoryController) locate(limits []trajectory.Limits) {
	l := &c.loop
	o := &l.origin
	switch {
	case c.o.Takeover == TakeoverSmooth:
		c.real(o.state)
		stopPlaces(o, limits)
		return
	case c.o.Takeover == TakeoverCommanded && l.moved:
		copy(o.state, l.ahead)
	case c.o.Takeover == TakeoverCommanded:
		for j, out := range l.state.Output {
			o.state[j] = JointState{Position: out.Position}
		}
	default:
		copy(o.state, l.state.Feedback)
	}
	c.moor(o.state)
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
	c.moor(states)
}

// scale slows states down to a rate of the path clock.
func scale(states []JointState, rate float64) {
	for j := range states {
		s := &states[j]
		s.Velocity, s.Acceleration = orZero(s.Velocity)*rate, orZero(s.Acceleration)*rate*rate
	}
}
