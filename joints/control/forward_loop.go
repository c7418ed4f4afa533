package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// forwardLoop is the part of a forward controller that belongs to the loop's goroutine.
type forwardLoop struct {
	watch watch
	// targets are what the joints were told to do, NaN for nothing; age is how long ago.
	targets []float64
	age     []time.Duration
	// velocities were commanded last, where the interface is velocity.
	velocities []float64
	limiters   []limiter
	state      ControllerState
}

func newForwardLoop(n, patience int) forwardLoop {
	l := forwardLoop{
		watch: newWatch(n, patience), targets: make([]float64, n), age: make([]time.Duration, n),
		velocities: make([]float64, n), limiters: make([]limiter, n),
	}
	l.state.resize(n)
	return l
}

// Activate goes on from the last commands and brings the joints to rest. Joints that rest are not commanded before the
// first command.
func (c *ForwardController) Activate(t Tick, states []joints.State, from []JointState) {
	l := &c.loop
	l.watch.begin(states)
	c.mail.Store(nil)
	c.held.Store(false)
	for j, s := range states {
		f := from[j]
		l.velocities[j], l.targets[j] = 0, math.NaN()
		if math.IsNaN(f.Position) {
			l.velocities[j] = orZero(f.Velocity)
			f = JointState{Position: s.Position}
		}
		l.limiters[j].resume(f, t.Period.Seconds())
		if f.Velocity != 0 || l.velocities[j] != 0 {
			c.settle(j, t)
		}
		l.state.Output[j] = joints.Command{Position: f.Position, Velocity: math.NaN(), Effort: math.NaN()}
	}
	c.life.begin()
}

// Deactivate ends the controller's life: it commands nothing more, and nothing is accepted.
func (c *ForwardController) Deactivate(Outcome) { c.life.end() }

// settle tells a joint to come to rest.
func (c *ForwardController) settle(j int, t Tick) {
	l := &c.loop
	l.targets[j] = 0
	if c.o.Joints[j].Interface == PositionInterface {
		m := &l.limiters[j]
		l.targets[j] = stopPlace(m.position, m.velocity, t.Period.Seconds(), c.limits.now.Load().motion[j])
	}
}

// settleAll brings all joints to rest that were told something.
func (c *ForwardController) settleAll(t Tick) {
	for j, target := range c.loop.targets {
		if !math.IsNaN(target) {
			c.settle(j, t)
		}
	}
}

// Update commands the joints for the next deadline.
func (c *ForwardController) Update(t Tick, states []joints.State, commands []joints.Command) {
	l := &c.loop
	l.watch.look(t, states)
	if c.held.Swap(false) {
		c.settleAll(t)
	}
	c.watchPower(t, states)
	c.receive()
	for j := range commands {
		c.expire(j, t)
		commands[j] = c.command(j, t, &states[j])
	}
	c.report(t, states, commands)
	c.shared.copyFrom(&l.state)
}

// receive takes over what came from other goroutines.
func (c *ForwardController) receive() {
	l := &c.loop
	r := c.mail.Swap(nil)
	if r == nil || r.life != c.life.count.Load() || c.life.refusal() != nil {
		return
	}
	for j, v := range r.values {
		if !math.IsNaN(v) {
			l.targets[j], l.age[j] = v, 0
		}
	}
}

// expire lets a command end that is too old.
func (c *ForwardController) expire(j int, t Tick) {
	l := &c.loop
	if c.o.CommandTimeout == 0 || math.IsNaN(l.targets[j]) {
		return
	}
	// The cycle that takes a command over sends it, so that it has counted for one period less than its age.
	if l.age[j] >= c.o.CommandTimeout {
		c.settle(j, t)
		return
	}
	l.age[j] += t.Elapsed
}

// watchPower gives up the commands when a joint loses its torque, or comes back after its bus or its power was lost. It is
// not commanded before it is told something new, and the others come to rest.
func (c *ForwardController) watchPower(t Tick, states []joints.State) {
	l := &c.loop
	lost := 0
	for j := range states {
		again := l.watch.restarted(j, &states[j])
		if !states[j].Torque {
			lost = j + 1
		}
		if again || lost > 0 && c.life.unpowered.Load() == 0 {
			c.settleAll(t)
			c.mail.Store(nil)
		}
		if again || !states[j].Torque {
			l.targets[j], l.velocities[j] = math.NaN(), 0
			l.limiters[j].reset(states[j].Position)
		}
		if lost > 0 {
			c.life.unpowered.Store(int32(lost))
		}
	}
	if lost == 0 {
		c.life.unpowered.Store(0)
	}
}

// command returns what joint j is to do until the next deadline.
func (c *ForwardController) command(j int, t Tick, s *joints.State) joints.Command {
	l := &c.loop
	out := notCommanded
	target := l.targets[j]
	if math.IsNaN(target) {
		return out
	}
	limits, dt := c.limits.now.Load(), t.Period.Seconds()
	switch c.o.Joints[j].Interface {
	case PositionInterface:
		m := &l.limiters[j]
		if l.watch.stale {
			target = stopPlace(m.position, m.velocity, dt, limits.motion[j])
		}
		out.Position = m.next(target, target, dt, limits.motion[j])
	case VelocityInterface:
		if l.watch.stale {
			target = 0
		}
		target = withinRange(within(target, limits.joints[j].Velocity), s.Position, dt, limits.joints[j])
		l.velocities[j] = ramp(l.velocities[j], target, limits.joints[j].Acceleration*dt)
		out.Velocity = l.velocities[j]
	default:
		if l.watch.stale {
			target = 0
		}
		out.Effort = within(target, limits.joints[j].Effort)
	}
	return out
}

// within brings a value within a magnitude; NaN is no limit.
func within(v, limit float64) float64 {
	if math.Abs(v) > limit {
		return math.Copysign(limit, v)
	}
	return v
}

// withinRange makes a velocity small enough to stop at the position limits.
func withinRange(v, position, dt float64, l joints.Limits) float64 {
	way := l.PositionUpper - position
	if v < 0 {
		way = position - l.PositionLower
	}
	switch {
	case way <= 0: // never for NaN, which is no limit
		return 0
	case way > 0 && !math.IsNaN(l.Acceleration):
		return within(v, brakeSpeed(way, l.Acceleration*dt, dt))
	}
	return v
}

// report fills in what the controller wants and sees at this deadline.
func (c *ForwardController) report(t Tick, states []joints.State, commands []joints.Command) {
	s := &c.loop.state
	s.Stamp, s.Held, s.Active = t.Wall, c.loop.watch.stale, true
	s.SpeedScaling = 1
	for j, m := range states {
		s.Feedback[j] = JointState{Position: m.Position, Velocity: m.Velocity, Acceleration: math.NaN()}
		s.Reference[j] = JointState{Position: s.Output[j].Position, Velocity: s.Output[j].Velocity, Acceleration: math.NaN()}
		s.Error[j] = JointState{
			Position:     s.Reference[j].Position - m.Position,
			Velocity:     s.Reference[j].Velocity - m.Velocity,
			Acceleration: math.NaN(),
		}
		if told(commands[j]) {
			s.Output[j] = commands[j]
		}
	}
}

// told reports whether a command says anything.
func told(c joints.Command) bool {
	return !math.IsNaN(c.Position) || !math.IsNaN(c.Velocity) || !math.IsNaN(c.Effort)
}

// Resting reports whether the joints have come to rest.
func (c *ForwardController) Resting() bool {
	l := &c.loop
	for j, target := range l.targets {
		switch {
		case math.IsNaN(target):
		case c.o.Joints[j].Interface == PositionInterface:
			if l.limiters[j].velocity != 0 || l.limiters[j].position != target {
				return false
			}
		case target != 0 || l.velocities[j] != 0:
			return false
		}
	}
	return true
}

// Report fills the controller's part of a snapshot.
func (c *ForwardController) Report(s *ControllerState) { s.copyFrom(&c.loop.state) }
