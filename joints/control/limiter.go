package control

import (
	"math"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// limiter is the last hand on a joint's commands: they follow the reference exactly as long as that keeps the limits,
// and otherwise as closely as the limits allow. Corners of trajectories without velocities are what it is for.
type limiter struct {
	// position and velocity of the last command, and where the reference was then.
	position, velocity, reference float64
}

// limiterSlack keeps rounding from passing for a violation.
const limiterSlack = 1e-6

// reset starts at rest at a position.
func (l *limiter) reset(position float64) { *l = limiter{position: position, reference: position} }

// resume goes on from where a joint is at the next deadline, and how it moves, dt seconds after its last command.
func (l *limiter) resume(s JointState, dt float64) {
	*l = limiter{position: s.Position, velocity: orZero(s.Velocity) - orZero(s.Acceleration)*dt/2, reference: s.Position}
}

// next returns the command for the reference, dt seconds after the last one. halt is where the reference is going to
// stop at once, NaN if it is not.
func (l *limiter) next(reference, halt, dt float64, limits trajectory.Limits) float64 {
	v := (reference - l.position) / dt
	change := limits.Acceleration * dt
	// Comparisons with NaN, which is no limit, are false. The reference is met with about its own velocity, or not yet.
	if math.Abs(v) > limits.Velocity*(1+limiterSlack) || math.Abs(v-l.velocity) > change*(1+limiterSlack) ||
		math.Abs(v-(reference-l.reference)/dt) > change*(1+limiterSlack) {
		v = l.pursue(reference, dt, change, limits)
	}
	if way := halt - l.position; !math.IsNaN(change) && way*v > 0 && math.Abs(v) > brakeSpeed(way, change, dt) {
		v = math.Copysign(max(brakeSpeed(way, change, dt), math.Abs(l.velocity)-change), way)
	}
	p := l.position + v*dt
	if p > limits.PositionUpper {
		p = max(limits.PositionUpper, min(p, l.position))
	}
	if p < limits.PositionLower {
		p = min(limits.PositionLower, max(p, l.position))
	}
	l.velocity = (p - l.position) / dt
	l.position, l.reference = p, reference
	return p
}

// pursue returns the velocity that catches up with the reference soonest without running past it.
func (l *limiter) pursue(reference, dt, change float64, limits trajectory.Limits) float64 {
	behind := l.reference - l.position
	v := (reference-l.reference)/dt + math.Copysign(brakeSpeed(behind, change, dt), behind)
	if v > l.velocity+change {
		v = l.velocity + change
	}
	if v < l.velocity-change {
		v = l.velocity - change
	}
	most := limits.Velocity
	if slowed := math.Abs(l.velocity) - change; slowed > most {
		most = slowed // the limit has become narrower
	}
	return within(v, most)
}

// brakeSpeed returns the greatest speed from which braking by change in each cycle ends within the way.
func brakeSpeed(way, change, dt float64) float64 {
	way = math.Abs(way) / dt
	if math.IsNaN(change) {
		return way
	}
	// In n cycles, with n·v - change·n·(n-1)/2 = way.
	n := max(math.Ceil((math.Sqrt(1+8*way/change)-1)/2), 1)
	return way/n + change*(n-1)/2
}
