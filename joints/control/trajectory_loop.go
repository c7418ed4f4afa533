package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// loopState is the part of a trajectory controller that belongs to the loop's goroutine.
type loopState struct {
	motion *motion
	clock  pathClock
	// still is the motion of joints that stay somewhere, rest the request to come to rest.
	still *motion
	rest  request
	// pending starts in the future.
	pending *request
	// stopping is true while the path clock slows down to end the motion.
	stopping bool
	// commanded tells which joints are: all from the first motion on, but not those that lost torque since.
	commanded []bool
	moved     bool

	goal       *Goal
	tolerances *tolerances
	// judging is true while tolerances count, first in the first cycle of a motion.
	judging, first bool

	watch watch
	// adrift joints have their reference at root, where they were measured: they lost their torque or were restarted, and
	// are not commanded before the next trajectory.
	adrift []bool
	root   []float64

	// path has the states along the motion at rate 1, ahead where it will be at the next deadline.
	path, ahead []JointState
	origin      origin
	place       []float64
	limiters    []limiter
	state       ControllerState
}

func newLoopState(n, patience int, t *tolerances) loopState {
	l := loopState{
		still: newMotion(n, nil), tolerances: t, watch: newWatch(n, patience), commanded: make([]bool, n),
		adrift: make([]bool, n), root: make([]float64, n),
		path: make([]JointState, n), ahead: make([]JointState, n),
		origin: newOrigin(n), place: make([]float64, n), limiters: make([]limiter, n),
	}
	l.motion = l.still
	l.state.resize(n)
	return l
}

// Activate goes on from the last commands and brings the joints to rest. Joints that rest or were told nothing are not
// commanded before the first trajectory: they keep the goals they have.
func (c *TrajectoryController) Activate(t Tick, states []joints.State, from []JointState) {
	l := &c.loop
	l.watch.begin(states)
	l.moved = false
	for j, s := range states {
		f := from[j]
		if math.IsNaN(f.Position) {
			f = JointState{Position: s.Position}
		}
		l.origin.state[j] = f
		l.limiters[j].resume(f, t.Period.Seconds())
		l.commanded[j] = f.Velocity != 0 || f.Acceleration != 0
		l.moved = l.moved || l.commanded[j]
		l.adrift[j] = false
		l.state.Output[j] = joints.Command{Position: f.Position, Velocity: math.NaN(), Effort: math.NaN()}
	}
	if r := c.mail.Swap(nil); r != nil {
		r.goal.end(Result{Outcome: Deactivated}) // it was for the life before
	}
	c.busy.Store(false)
	copy(l.ahead, l.origin.state)
	c.stay(c.motionLimits())
	c.life.begin()
}

// Deactivate ends what is in progress and accepts nothing more.
func (c *TrajectoryController) Deactivate(why Outcome) {
	c.life.end()
	if r := c.mail.Swap(nil); r != nil {
		r.goal.end(Result{Outcome: why})
	}
	c.drop(Result{Outcome: why})
}

// Update commands the joints for the next deadline.
func (c *TrajectoryController) Update(t Tick, states []joints.State, commands []joints.Command) {
	l := &c.loop
	limits := c.limits.now.Load()
	l.clock.advance(t, time.Duration(c.o.StaleCycles+1)*t.Period)
	c.receive(t, states, limits.motion)
	l.motion.sample(l.clock.now, l.path)
	c.moor(l.path)
	c.report(t)
	c.judge(t, limits.motion)
	switch {
	case l.stopping:
		l.clock.pace(t, 0, l.path, limits.stop)
	case l.watch.stale:
		l.clock.pace(t, 0, l.path, limits.motion)
	default:
		l.clock.pace(t, min(c.SpeedScaling(), l.motion.fastest), l.path, limits.motion)
		if l.motion.over(l.clock.now) {
			l.clock.runOut(t)
		}
	}
	if l.stopping && l.clock.rate == 0 {
		c.stayHere()
	}
	c.command(t, commands, limits.motion)
	c.busy.Store(l.goal != nil || l.pending != nil || l.motion != l.still && !l.motion.over(l.clock.next))
	c.share()
}

// moor keeps the reference of joints that are adrift where they were measured.
func (c *TrajectoryController) moor(states []JointState) {
	l := &c.loop
	for j, adrift := range l.adrift {
		if adrift {
			states[j] = JointState{Position: l.root[j]}
		}
	}
}

// report fills in what the controller wants and sees at this deadline.
func (c *TrajectoryController) report(t Tick) {
	l := &c.loop
	s := &l.state
	s.Stamp, s.Held, s.SpeedScaling, s.Active = t.Wall, l.watch.stale, l.clock.rate, true
	copy(s.Reference, l.path)
	if l.clock.rate != 1 {
		scale(s.Reference, l.clock.rate)
	}
	for j, r := range s.Reference {
		f := s.Feedback[j]
		e := JointState{Position: r.Position - f.Position, Velocity: r.Velocity - f.Velocity, Acceleration: math.NaN()}
		if c.o.Joints[j].Continuous {
			e.Position = math.Remainder(e.Position, 2*math.Pi)
		}
		s.Error[j] = e
	}
}

// command commands the joints to be at the next deadline where the motion then is. After an overrun that may be farther
// than the limits allow within a period; then they catch up.
func (c *TrajectoryController) command(t Tick, commands []joints.Command, limits []trajectory.Limits) {
	l := &c.loop
	l.motion.sample(l.clock.next, l.ahead)
	for j, s := range l.ahead {
		if !l.commanded[j] {
			commands[j] = notCommanded
			continue
		}
		out := joints.Command{
			Position: l.limiters[j].next(s.Position, l.motion.halt(j, l.clock.next), t.Period.Seconds(), limits[j]),
			Velocity: math.NaN(), Effort: math.NaN(),
		}
		if c.o.CommandVelocity {
			out.Velocity = orZero(s.Velocity) * l.clock.rate
		}
		commands[j], l.state.Output[j] = out, out
	}
}

// Report fills the controller's part of a snapshot.
func (c *TrajectoryController) Report(s *ControllerState) { s.copyFrom(&c.loop.state) }
