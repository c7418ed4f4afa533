package joints

import (
	"math"
	"time"
)

// rounding is the relative excess over a limit that is only rounding of the command.
const rounding = 1e-9

// gate is the last thing a command of a joint passes before it becomes ticks. It makes of every command, however wrong,
// a goal that the limits allow, or none.
//
// A joint that does not answer is not moved blindly: after holdAfter missed exchanges in a row its position goal stays
// where it is, and a velocity, effort or duty cycle becomes 0. When the joint answers again, its goal moves on from
// where it stayed, no faster than the velocity limit allows.
type gate struct {
	mode      Mode
	limits    Limits
	holdAfter int
	// maxStep is how far a goal position may move in one exchange; +Inf without a velocity limit.
	maxStep float64
	// lower and upper are the goal positions that limits and servos allow together.
	lower, upper float64
	// goal is the last one: a position, velocity, effort or duty cycle by the mode.
	goal float64
	// bound is the last effort that bounds a position goal; NaN leaves the servo's as it is.
	bound float64
	// commanded is true once a command was not NaN.
	commanded bool
	counts    GateCounts
}

func newGate(mode Mode, l Limits, period time.Duration, holdAfter int) gate {
	g := gate{
		mode: mode, limits: l, holdAfter: holdAfter, maxStep: math.Inf(1), lower: math.Inf(-1), upper: math.Inf(1),
		bound: math.NaN(),
	}
	if v := l.Velocity; !math.IsNaN(v) {
		g.maxStep = v * period.Seconds()
	}
	return g
}

// open takes over where the joint stands and may go.
func (g *gate) open(position, lower, upper float64) {
	g.lower, g.upper, g.goal, g.bound, g.commanded = lower, upper, position, math.NaN(), false
	if !g.mode.hasPosition() {
		g.goal = 0
	}
}

// narrow returns what the limits leave of a range of positions.
func (l *Limits) narrow(lower, upper float64) (float64, float64) {
	if !math.IsNaN(l.PositionLower) {
		lower = max(lower, l.PositionLower)
	}
	if !math.IsNaN(l.PositionUpper) {
		upper = min(upper, l.PositionUpper)
	}
	return lower, upper
}

// pass makes a goal of a command. position is where the joint was in the exchange before; held says that it must not be
// moved.
func (g *gate) pass(c Command, position float64, held bool) {
	switch g.mode {
	case Position, ExtendedPosition:
		g.passPosition(c.Position, held)
	case CurrentBasedPosition:
		g.passPosition(c.Position, held)
		g.passBound(c.Effort, held)
	case Velocity:
		g.passVelocity(c.Velocity, held, position)
	case Current, PWM:
		g.passNeutral(g.limit(c.Effort), held)
	}
}

// passPosition moves the goal position.
func (g *gate) passPosition(c float64, held bool) {
	switch {
	case math.IsNaN(c):
		return
	case math.IsInf(c, 0):
		g.counts.Refused++
		return
	case held:
		g.counts.Held++
		return
	}
	goal := max(g.lower, min(c, g.upper))
	if goal != c {
		g.counts.Clamped++
	}
	if step := goal - g.goal; math.Abs(step) > g.maxStep {
		if math.Abs(step) > g.maxStep*(1+rounding) {
			g.counts.Slowed++
		}
		goal = g.goal + math.Copysign(g.maxStep, step)
	}
	g.goal, g.commanded = goal, true
}

// passVelocity sets the goal velocity. At a position limit the joint goes no further.
func (g *gate) passVelocity(c float64, held bool, position float64) {
	if limit := g.limits.Velocity; math.Abs(c) > limit && !math.IsInf(c, 0) {
		g.counts.Slowed++
		c = math.Copysign(limit, c)
	}
	if c > 0 && position >= g.limits.PositionUpper || c < 0 && position <= g.limits.PositionLower {
		g.counts.Clamped++
		c = 0
	}
	g.passNeutral(c, held)
}

// passNeutral sets a goal that is 0 while nothing is commanded or the joint does not answer.
func (g *gate) passNeutral(c float64, held bool) {
	if math.IsInf(c, 0) {
		g.counts.Refused++
		c = math.NaN()
	}
	switch {
	case math.IsNaN(c) && !g.commanded:
		return
	case math.IsNaN(c):
		c = 0
	case held:
		g.counts.Held++
		c = 0
	}
	g.goal, g.commanded = c, true
}

// passBound sets the effort that bounds a position goal.
func (g *gate) passBound(c float64, held bool) {
	switch {
	case math.IsNaN(c) || held:
		return
	case math.IsInf(c, -1):
		g.counts.Refused++
		return
	case math.IsInf(c, 1): // as much as there is
		g.bound = c
		if limit := g.limits.Effort; !math.IsNaN(limit) {
			g.bound = limit
		}
		return
	}
	g.bound = math.Abs(g.limit(c))
}

// limit keeps a finite effort or duty cycle within the effort limit.
func (g *gate) limit(c float64) float64 {
	if limit := g.limits.Effort; math.Abs(c) > limit && !math.IsInf(c, 0) {
		g.counts.Clamped++
		return math.Copysign(limit, c)
	}
	return c
}
