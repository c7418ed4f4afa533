package control

import ()

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

// Resting reports whether the commands have come to rest.
func (c *TrajectoryController) Resting() bool {
	l := &c.loop
	return l.motion == l.still && l.motion.over(l.clock.now) && !l.stopping
}
