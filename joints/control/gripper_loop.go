package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// gripperLoop is the part of a gripper controller that belongs to the loop's goroutine.
type gripperLoop struct {
	// rest is the request to come to rest.
	rest  gripperRequest
	watch watch
	goal  *GripperGoal
	// target is where the joint is told to go, NaN before it was told anything; effort is spent on it at most, NaN for what
	// the servo has.
	target, effort float64
	limiter        limiter
	// still is how long the joint has stood still since it was told to move; anchor is where it was when it moved last.
	still  time.Duration
	anchor float64

	seen  GripperState
	state ControllerState
}

func newGripperLoop(patience int) gripperLoop {
	nan := math.NaN()
	l := gripperLoop{watch: newWatch(1, patience), target: nan, effort: nan}
	l.seen = GripperState{Position: nan, Velocity: nan, Effort: nan, Goal: nan, MaxEffort: nan}
	l.state.resize(1)
	return l
}

// Activate goes on from the last command and brings the joint to rest. A joint that rests is not commanded before the
// first goal.
func (c *GripperController) Activate(t Tick, states []joints.State, from []JointState) {
	l := &c.loop
	l.watch.begin(states)
	c.abandon(Deactivated) // what was for the life before
	f := from[0]
	if math.IsNaN(f.Position) {
		f = JointState{Position: states[0].Position}
	}
	l.limiter.resume(f, t.Period.Seconds())
	l.target = math.NaN()
	if f.Velocity != 0 {
		l.target = c.stopPlace(t)
	}
	l.state.Output[0] = joints.Command{Position: f.Position, Velocity: math.NaN(), Effort: math.NaN()}
	l.seen.Goal, l.seen.Stalled, l.seen.ReachedGoal = math.NaN(), false, false
	c.life.begin()
}

// Deactivate ends the goal in progress and accepts nothing more.
func (c *GripperController) Deactivate(why Outcome) {
	c.life.end()
	c.abandon(why)
	c.finish(Result{Outcome: why})
}

// abandon ends a goal that the loop has not taken over.
func (c *GripperController) abandon(why Outcome) {
	if r := c.mail.Swap(nil); r != nil {
		r.goal.finish(c.result(Result{Outcome: why}))
	}
}

// Update commands the joint for the next deadline.
func (c *GripperController) Update(t Tick, states []joints.State, commands []joints.Command) {
	l, s := &c.loop, &states[0]
	l.watch.look(t, states)
	l.seen.Stamp, l.seen.Position, l.seen.Velocity, l.seen.Effort = t.Wall, s.Position, s.Velocity, s.Effort
	l.seen.Active = true
	c.receive(t, s)
	c.judge(t, s)
	commands[0] = c.command(t)
	c.report(t, s, commands[0])
	if c.mu.TryLock() {
		c.state = l.seen
		c.mu.Unlock()
	}
}

// receive takes over what came from other goroutines, and gives up the goal when it cannot be reached any more.
func (c *GripperController) receive(t Tick, s *joints.State) {
	l := &c.loop
	r := c.mail.Swap(nil)
	if r == &l.rest {
		c.stop(t, s, Result{Outcome: Canceled})
		r = nil
	}
	if l.goal != nil && l.goal.end.unwanted() {
		c.stop(t, s, Result{Outcome: Canceled})
	}
	c.watchJoint(t, s)
	if r != nil {
		c.accept(r, s)
	}
}

// watchJoint gives up the goal when the joint loses its torque, comes back from a loss or does not answer for too long. In
// the first two cases it is not commanded before the next goal.
func (c *GripperController) watchJoint(t Tick, s *joints.State) {
	l := &c.loop
	lost := int32(0)
	if !s.Torque {
		lost = 1
		c.uproot(s, Result{Outcome: TorqueLost, Joint: c.o.Joint})
	}
	c.life.unpowered.Store(lost)
	if l.watch.restarted(0, s) {
		c.uproot(s, Result{Outcome: Restarted, Joint: c.o.Joint})
	}
	if c.o.StaleTimeout > 0 && l.watch.silence > c.o.StaleTimeout && l.goal != nil {
		c.stop(t, s, Result{Outcome: Unread, Joint: c.o.Joint, Waited: l.watch.silence})
	}
}

// uproot ends the goal and lets the next one set out from where the joint is measured.
func (c *GripperController) uproot(s *joints.State, r Result) {
	c.finish(r)
	c.loop.target = math.NaN()
	c.loop.limiter.reset(s.Position)
}

// accept takes over a goal.
func (c *GripperController) accept(r *gripperRequest, s *joints.State) {
	l := &c.loop
	switch {
	case r.life != c.life.count.Load() || c.life.halted.Load() || r.goal.end.unwanted():
		r.goal.finish(c.result(Result{Outcome: Canceled}))
		return
	case c.life.unpowered.Load() > 0:
		r.goal.finish(c.result(Result{Outcome: TorqueLost, Joint: c.o.Joint}))
		return
	}
	c.finish(Result{Outcome: Preempted})
	l.goal, l.target = r.goal, clamped(r.goal.request.Position, c.limits.now.Load().motion[0])
	l.effort = c.effortFor(r.goal.request.MaxEffort)
	l.still, l.anchor = 0, s.Position
	l.seen.Goal, l.seen.MaxEffort, l.seen.Stalled, l.seen.ReachedGoal = l.target, l.effort, false, false
}

// clamped brings a position within limits, where NaN is none.
func clamped(p float64, l trajectory.Limits) float64 {
	if p > l.PositionUpper {
		return l.PositionUpper
	}
	if p < l.PositionLower {
		return l.PositionLower
	}
	return p
}

// effortFor returns what is spent at most on a goal that says so much.
func (c *GripperController) effortFor(wanted float64) float64 {
	limit := c.limits.now.Load().joints[0].Effort
	if wanted == 0 {
		wanted = c.o.MaxEffort
	}
	switch {
	case wanted > 0 && !(wanted > limit):
		return wanted
	case !math.IsNaN(limit):
		return limit
	case !math.IsNaN(c.loop.effort):
		return math.Inf(1) // lift the one before
	}
	return math.NaN()
}

// judge decides the goal.
func (c *GripperController) judge(t Tick, s *joints.State) {
	l := &c.loop
	if l.goal == nil || l.watch.stale || !s.Fresh {
		return
	}
	if math.Abs(l.goal.request.Position-s.Position) < c.o.GoalTolerance {
		l.seen.ReachedGoal = true
		c.finish(Result{Outcome: Succeeded})
		return
	}
	if c.moves(s) {
		l.still, l.anchor = 0, s.Position
		return
	}
	if l.still += t.Elapsed; l.still <= c.o.StallTimeout {
		return
	}
	l.seen.Stalled = true
	if c.o.AllowStalling {
		c.finish(Result{Outcome: Succeeded})
	} else {
		c.finish(Result{Outcome: Stalled, Joint: c.o.Joint})
	}
}

// moves reports whether the joint does not stand still. Where its servo measures no velocity, what it has moved since it
// stood still tells, as far as that is more than the noise of its position.
func (c *GripperController) moves(s *joints.State) bool {
	if !math.IsNaN(s.Velocity) {
		return math.Abs(s.Velocity) > c.o.StallVelocity
	}
	noise := max(c.o.StallVelocity*c.o.StallTimeout.Seconds(), c.o.GoalTolerance/4)
	return math.Abs(s.Position-c.loop.anchor) > noise
}

// standing is how long a joint that was told to move stands still before that tells anything.
const standing = 100 * time.Millisecond

// stop ends the goal and brings the joint to rest: it brakes if it moves, and else stays where it is measured, so that it
// does not go on pressing on what is in its way. A joint that has no goal and rests goes on gripping.
func (c *GripperController) stop(t Tick, s *joints.State, r Result) {
	l := &c.loop
	switch {
	case c.Resting() && l.goal == nil:
	case l.still > standing:
		l.target = s.Position
	default:
		l.target = c.stopPlace(t)
	}
	c.finish(r)
}

// stopPlace is where the joint is when it has braked.
func (c *GripperController) stopPlace(t Tick) float64 {
	m := &c.loop.limiter
	return stopPlace(m.position, m.velocity, t.Period.Seconds(), c.limits.now.Load().motion[0])
}

// finish decides the goal in progress, if there is one.
func (c *GripperController) finish(r Result) {
	l := &c.loop
	l.goal.finish(c.result(r))
	l.goal = nil
}

// result adds what is measured.
func (c *GripperController) result(r Result) GripperResult {
	s := &c.loop.seen
	return GripperResult{Result: r, Position: s.Position, Effort: s.Effort, Stalled: s.Stalled, ReachedGoal: s.ReachedGoal}
}

// command returns what the joint is to do until the next deadline.
func (c *GripperController) command(t Tick) joints.Command {
	l := &c.loop
	out := notCommanded
	if math.IsNaN(l.target) {
		return out
	}
	target := l.target
	if l.watch.stale {
		target = c.stopPlace(t)
	}
	out.Position = l.limiter.next(target, target, t.Period.Seconds(), c.limits.now.Load().motion[0])
	out.Effort = l.effort
	return out
}

// report fills in what the controller wants and sees at this deadline.
func (c *GripperController) report(t Tick, m *joints.State, command joints.Command) {
	s, nan := &c.loop.state, math.NaN()
	s.Stamp, s.Held, s.Active, s.SpeedScaling = t.Wall, c.loop.watch.stale, true, 1
	s.Feedback[0] = JointState{Position: m.Position, Velocity: m.Velocity, Acceleration: nan}
	s.Reference[0] = JointState{Position: s.Output[0].Position, Velocity: nan, Acceleration: nan}
	s.Error[0] = JointState{Position: s.Output[0].Position - m.Position, Velocity: nan, Acceleration: nan}
	if told(command) {
		s.Output[0] = command
	}
}

// Resting reports whether the command has come to rest.
func (c *GripperController) Resting() bool {
	l := &c.loop
	return math.IsNaN(l.target) || l.limiter.velocity == 0 && l.limiter.position == l.target
}

// Report fills the controller's part of a snapshot.
func (c *GripperController) Report(s *ControllerState) { s.copyFrom(&c.loop.state) }
