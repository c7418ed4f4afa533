package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
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

	// missed counts for each joint the cycles since it was read.
	missed []int
	stale  bool

	// path has the states along the motion at rate 1, ahead where it will be at the next deadline.
	path, ahead []JointState
	origin      origin
	place       []float64
	limiters    []limiter
	state       ControllerState
}

func newLoopState(n int, t *tolerances) loopState {
	l := loopState{
		still: newMotion(n, nil), tolerances: t, missed: make([]int, n), commanded: make([]bool, n),
		path: make([]JointState, n), ahead: make([]JointState, n),
		origin: newOrigin(n), place: make([]float64, n), limiters: make([]limiter, n),
	}
	l.motion = l.still
	l.state.resize(n)
	return l
}

// Activate begins to hold the joints where they stand. They are not commanded before the first trajectory: the robot
// keeps them at the goals it set when torque came on.
func (c *TrajectoryController) Activate(t Tick, states []joints.State) {
	l := &c.loop
	for j, s := range states {
		l.place[j] = s.Position
		l.limiters[j].reset(s.Position)
		l.missed[j] = 0
		l.commanded[j] = false
		l.state.Output[j] = joints.Command{Position: s.Position, Velocity: math.NaN(), Effort: math.NaN()}
	}
	l.moved, l.stale = false, false
	c.unpowered.Store(0)
	c.stay(l.place, nil)
	c.life.Add(1)
}

// Deactivate cancels what is in progress and accepts nothing more.
func (c *TrajectoryController) Deactivate() {
	c.life.Add(1)
	if r := c.mail.Swap(nil); r != nil {
		r.goal.end(Result{Outcome: Canceled})
	}
	c.drop(Result{Outcome: Canceled})
}

// drop ends the goals in progress.
func (c *TrajectoryController) drop(r Result) {
	l := &c.loop
	if l.pending != nil {
		l.pending.goal.end(r)
		l.pending = nil
	}
	l.goal.end(r)
	l.goal = nil
}

// Update commands the joints for the next deadline.
func (c *TrajectoryController) Update(t Tick, states []joints.State, commands []joints.Command) {
	l := &c.loop
	l.clock.advance(t, time.Duration(c.o.StaleCycles+1)*t.Period)
	c.receive(t, states)
	l.motion.sample(l.clock.now, l.path)
	c.report(t)
	c.judge(t)
	l.clock.pace(t, l.stale || l.stopping, l.path, c.limits)
	if l.stopping && l.clock.rate == 0 {
		c.stayHere()
	}
	c.command(t, commands)
	c.share()
}

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
	if r.life != c.life.Load() {
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

// rest begins to bring the joints to rest, and ends what is in progress.
func (c *TrajectoryController) rest(r Result) {
	l := &c.loop
	c.drop(r)
	switch {
	case !l.moved:
	case c.o.Takeover == TakeoverSmooth:
		l.stopping = true
	default:
		c.stayMeasured()
	}
}

// stayMeasured holds the joints where they were last measured.
func (c *TrajectoryController) stayMeasured() {
	l := &c.loop
	for j, s := range l.state.Feedback {
		l.place[j] = s.Position
	}
	if c.o.Takeover != TakeoverSmooth {
		c.stay(l.place, nil)
		return
	}
	c.real(l.origin.state)
	c.stay(l.place, &l.origin)
}

// stayHere holds the joints where the path clock has brought them to rest.
func (c *TrajectoryController) stayHere() {
	l := &c.loop
	l.motion.sample(l.clock.now, l.origin.state)
	for j, s := range l.origin.state {
		l.place[j] = s.Position
	}
	c.stay(l.place, nil)
}

// stay holds the joints at a place, which they reach smoothly from an origin, or at once if there is none.
func (c *TrajectoryController) stay(place []float64, from *origin) {
	l := &c.loop
	l.still.stay(place, from, c.limits)
	l.motion = l.still
	l.clock.set(0)
	l.stopping, l.judging = false, false
}

// report fills in what the controller wants and sees at this deadline.
func (c *TrajectoryController) report(t Tick) {
	l := &c.loop
	s := &l.state
	s.Stamp, s.Held = t.Wall, l.stale
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

// command commands the joints to be at the next deadline where the motion then is.
func (c *TrajectoryController) command(t Tick, commands []joints.Command) {
	l := &c.loop
	l.motion.sample(l.clock.next, l.ahead)
	for j, s := range l.ahead {
		if !l.commanded[j] {
			commands[j] = notCommanded
			continue
		}
		out := joints.Command{
			Position: l.limiters[j].next(s.Position, l.motion.halt(j, l.clock.next), t.Elapsed.Seconds(), c.limits[j]),
			Velocity: math.NaN(), Effort: math.NaN(),
		}
		if c.o.CommandVelocity {
			out.Velocity = orZero(s.Velocity) * l.clock.rate
		}
		commands[j], l.state.Output[j] = out, out
	}
}

// Resting reports whether the commands have come to rest.
func (c *TrajectoryController) Resting() bool {
	l := &c.loop
	return l.motion == l.still && l.motion.over(l.clock.now) && !l.stopping
}

// Report fills the controller's part of a snapshot.
func (c *TrajectoryController) Report(s *ControllerState) { s.copyFrom(&c.loop.state) }
