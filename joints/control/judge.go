package control

import (
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// judge holds the errors against the tolerances and decides goals.
func (c *TrajectoryController) judge(t Tick, limits []trajectory.Limits) {
	l := &c.loop
	if !l.judging || l.watch.stale {
		return
	}
	first := l.first
	l.first = false
	arrives := l.clock.now+time.Duration(l.clock.rate*float64(t.Period)) >= l.motion.end
	if !arrives || first {
		if r, bad := c.violation(l.tolerances.path, PathViolated); bad {
			c.giveUp(r, limits)
			return
		}
	}
	if arrives {
		c.judgeEnd(l.clock.now-l.motion.end, limits)
	}
}

// judgeEnd decides what becomes of a motion that was to end so long ago.
func (c *TrajectoryController) judgeEnd(late time.Duration, limits []trajectory.Limits) {
	l := &c.loop
	r, bad := c.violation(l.tolerances.goal, GoalViolated)
	r.Late = late
	timeout := c.o.CommandTimeout
	timedOut := timeout > l.tolerances.goalTime && late > timeout
	switch {
	case l.goal != nil && !bad:
		l.goal.end(Result{Outcome: Succeeded})
		l.goal, l.judging = nil, false
	case bad && (timedOut || l.tolerances.goalTime > 0 && late > l.tolerances.goalTime):
		c.giveUp(r, limits)
	case timedOut:
		c.stayMeasured(limits)
	}
}

// giveUp ends the goal and holds the joints where they are.
func (c *TrajectoryController) giveUp(r Result, limits []trajectory.Limits) {
	l := &c.loop
	l.goal.end(r)
	l.goal = nil
	c.stayMeasured(limits)
}

// violation returns the first joint that is farther off than allowed.
func (c *TrajectoryController) violation(a []allowed, o Outcome) (Result, bool) {
	for j, e := range c.loop.state.Error {
		if beyond(e.Position, a[j].position) {
			return Result{Outcome: o, Joint: c.life.joints[j], Error: e.Position, Tolerance: a[j].position}, true
		}
		if c.o.CommandVelocity && beyond(e.Velocity, a[j].velocity) {
			return Result{Outcome: o, Joint: c.life.joints[j], Error: e.Velocity, Tolerance: a[j].velocity}, true
		}
	}
	return Result{}, false
}
