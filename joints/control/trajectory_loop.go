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

// Report fills the controller's part of a snapshot.
func (c *TrajectoryController) Report(s *ControllerState) { s.copyFrom(&c.loop.state) }
