package joints

import (
	"math"
	"time"
)

// rounding is the relative excess over a velocity limit that is only rounding of the command.
const rounding = 1e-9

// goalSetter is the part of a cycle that the gate needs.
type goalSetter interface {
	SetGoal(slot, goal int, raw int64)
}

// gate is the last thing a command passes before it leaves as ticks. It makes of every command, however wrong, a goal
// that the limits allow, or none.
//
// A joint that does not answer is not moved blindly: after holdAfter missed exchanges in a row its position goal stays
// where it is, and a velocity, effort or duty cycle becomes 0. When the joint answers again, its goal moves on from
// where it stayed, no faster than the velocity limit allows.
type gate struct {
	transmission *transmission
	mode         Mode
	limits       Limits
	holdAfter    int
	// maxStep is how far a goal position may move in one exchange, in rad; +Inf without a velocity limit.
	maxStep float64
	// bounds are what each goal register takes, in raw steps.
	bounds [2]bounds
	// lower and upper are the goal positions in rad that limits and servo allow together.
	lower, upper float64
	// position is the last goal in rad.
	position float64
	// commanded is true once a command was not NaN.
	commanded bool
	counts    GateCounts
}

// bounds are the smallest and largest raw value of a goal.
type bounds struct{ lower, upper int64 }

func (b bounds) clamp(raw int64) int64 { return max(b.lower, min(raw, b.upper)) }

func newGate(j *Joint, period time.Duration, holdAfter int) gate {
	g := gate{
		transmission: &j.transmission, mode: j.o.Mode, limits: j.o.Limits, holdAfter: holdAfter,
		maxStep: math.Inf(1), lower: math.Inf(-1), upper: math.Inf(1),
	}
	if v := j.o.Limits.Velocity; !math.IsNaN(v) {
		g.maxStep = v * period.Seconds()
	}
	return g
}

// open takes over what the servo's goal registers hold at most, and where the joint stands. It reports whether
// there is a position left that everybody allows.
func (g *gate) open(b [2]bounds, position float64) bool {
	g.bounds, g.position, g.commanded = b, position, false
	if !g.mode.hasPosition() {
		g.lower, g.upper = math.Inf(-1), math.Inf(1)
		return true
	}
	one, other := g.transmission.radians(b[0].lower), g.transmission.radians(b[0].upper)
	g.lower, g.upper = min(one, other), max(one, other)
	if l := g.limits.PositionLower; !math.IsNaN(l) {
		g.lower = max(g.lower, l)
	}
	if u := g.limits.PositionUpper; !math.IsNaN(u) {
		g.upper = min(g.upper, u)
	}
	return g.lower <= g.upper
}

// pass makes goals of a command. s is the state of the joint after the exchange before.
func (g *gate) pass(c Command, s *State, slot int, to goalSetter) {
	held := s.Misses > g.holdAfter
	switch g.mode {
	case Position, ExtendedPosition:
		g.passPosition(c.Position, held, slot, to)
	case CurrentBasedPosition:
		g.passPosition(c.Position, held, slot, to)
		g.passEffort(c.Effort, false, 1, slot, to)
	case Velocity:
		g.passVelocity(c.Velocity, held, s.Position, slot, to)
	case Current:
		g.passNeutral(c.Effort, held, g.transmission.effort, slot, to)
	case PWM:
		g.passNeutral(c.Effort, held, g.transmission.pwm, slot, to)
	}
}

// passPosition sets the goal position.
func (g *gate) passPosition(c float64, held bool, slot int, to goalSetter) {
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
	if step := goal - g.position; math.Abs(step) > g.maxStep {
		if math.Abs(step) > g.maxStep*(1+rounding) {
			g.counts.Slowed++
		}
		goal = g.position + math.Copysign(g.maxStep, step)
	}
	g.position, g.commanded = goal, true
	to.SetGoal(slot, 0, g.bounds[0].clamp(g.transmission.ticks(goal)))
}

// passVelocity sets the goal velocity. At a position limit the joint goes no further.
func (g *gate) passVelocity(c float64, held bool, position float64, slot int, to goalSetter) {
	if limit := g.limits.Velocity; math.Abs(c) > limit && !math.IsInf(c, 0) {
		g.counts.Slowed++
		c = math.Copysign(limit, c)
	}
	if c > 0 && position >= g.limits.PositionUpper || c < 0 && position <= g.limits.PositionLower {
		g.counts.Clamped++
		c = 0
	}
	g.passNeutral(c, held, g.transmission.velocity, slot, to)
}

// passNeutral sets a goal that is 0 while nothing is commanded or the joint does not answer.
func (g *gate) passNeutral(c float64, held bool, perStep float64, slot int, to goalSetter) {
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
	g.commanded = true
	to.SetGoal(slot, 0, g.scale(c, perStep, 0))
}

// passEffort sets the goal that bounds the effort of a position.
func (g *gate) passEffort(c float64, held bool, goal, slot int, to goalSetter) {
	switch {
	case math.IsNaN(c) || held:
		return
	case math.IsInf(c, 0):
		g.counts.Refused++
		return
	}
	to.SetGoal(slot, goal, g.scale(math.Abs(c), math.Abs(g.transmission.effort), goal))
}

// scale makes raw steps of a finite value, within the effort limit and what the register takes.
func (g *gate) scale(c, perStep float64, goal int) int64 {
	if limit := g.limits.Effort; g.mode != Velocity && math.Abs(c) > limit {
		g.counts.Clamped++
		c = math.Copysign(limit, c)
	}
	raw := steps(c, perStep)
	clamped := g.bounds[goal].clamp(raw)
	if clamped != raw {
		g.counts.Clamped++
	}
	return clamped
}
