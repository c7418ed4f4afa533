package control

import "github.com/sinew-robotics/sinew/joints/trajectory"

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

// rest begins to bring the joints to rest, and ends what is in progress.
func (c *TrajectoryController) rest(r Result) {
	c.drop(r)
	c.comeToRest()
}

// comeToRest begins to bring the joints to rest.
func (c *TrajectoryController) comeToRest() {
	l := &c.loop
	switch {
	case !l.moved || l.motion == l.still && l.motion.over(l.clock.now):
	case c.o.Takeover == TakeoverSmooth || c.o.DecelerateOnCancel:
		l.stopping = true
	default:
		c.stayMeasured(nil)
	}
}

// stayMeasured holds the joints where they were last measured. With TakeoverSmooth they reach that without a jump.
func (c *TrajectoryController) stayMeasured(limits []trajectory.Limits) {
	l := &c.loop
	for j, s := range l.state.Feedback {
		l.place[j] = s.Position
	}
	if c.o.Takeover != TakeoverSmooth {
		c.stayAt(nil, limits)
		return
	}
	c.real(l.origin.state)
	c.stayAt(&l.origin, limits)
}

// stayHere holds the joints where the path clock has brought them to rest.
func (c *TrajectoryController) stayHere() {
	l := &c.loop
	l.motion.sample(l.clock.now, l.origin.state)
	for j, s := range l.origin.state {
		l.place[j] = s.Position
	}
	c.stayAt(nil, nil)
}

// stayAt holds the joints at a place, which they reach smoothly from an origin, or at once if there is none.
func (c *TrajectoryController) stayAt(from *origin, limits []trajectory.Limits) {
	l := &c.loop
	l.still.stay(l.place, from, limits)
	c.still()
}

// stay brings the joints to rest from where the origin has them.
func (c *TrajectoryController) stay(limits []trajectory.Limits) {
	l := &c.loop
	l.still.brake(&l.origin, limits)
	c.still()
}

func (c *TrajectoryController) still() {
	l := &c.loop
	l.motion = l.still
	l.clock.set(0)
	l.stopping, l.judging = false, false
}

// Resting reports whether the commands have come to rest.
func (c *TrajectoryController) Resting() bool {
	l := &c.loop
	return l.motion == l.still && l.motion.over(l.clock.now) && !l.stopping
}
