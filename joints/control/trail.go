package control

import (
	"math"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// trail is how a joint moves by what it was told, whoever told it.
type trail struct {
	// position was commanded last, velocity and acceleration are those of the last commands. NaN is nothing.
	position, velocity, acceleration float64
	restarts                         uint64

	// braking is true while the joint, without a controller, is brought to rest at place.
	braking bool
	place   float64
	limiter limiter
	limits  trajectory.Limits
}

// forget is for a joint that has been told nothing since it came under torque.
func (r *trail) forget() {
	r.position, r.velocity, r.acceleration = math.NaN(), math.NaN(), math.NaN()
	r.braking = false
}

// follow takes over a command, dt seconds after the one before.
func (r *trail) follow(c joints.Command, s *joints.State, dt float64) {
	if n := restarts(s); !s.Torque || n != r.restarts {
		r.restarts = n
		r.forget()
		return
	}
	switch {
	case !math.IsNaN(c.Position) && math.IsNaN(r.position):
		r.position, r.velocity, r.acceleration = c.Position, 0, 0
	case !math.IsNaN(c.Position):
		v := (c.Position - r.position) / dt
		r.position, r.velocity, r.acceleration = c.Position, v, (v-r.velocity)/dt
	case !math.IsNaN(c.Velocity):
		r.position, r.velocity, r.acceleration = math.NaN(), c.Velocity, 0
	default:
		r.velocity, r.acceleration = 0, 0
	}
}

// state is where the joint is at the next deadline, and how it moves there.
func (r *trail) state(dt float64) JointState {
	s := JointState{Position: r.position, Velocity: r.velocity, Acceleration: r.acceleration}
	if !math.IsNaN(s.Position) {
		s.Velocity += s.Acceleration * dt / 2 // that of the commands is the mean of the last period
	}
	return s
}

// brake begins to bring a joint to rest that no controller has any more.
func (r *trail) brake(dt float64) {
	if r.velocity == 0 || math.IsNaN(r.velocity) {
		return
	}
	r.braking = true
	r.limiter.resume(r.state(dt), dt)
	r.place = stopPlace(r.position, r.velocity, dt, r.limits)
}

// next returns the command of a joint without a controller.
func (r *trail) next(dt float64) joints.Command {
	c := notCommanded
	switch {
	case !r.braking:
	case math.IsNaN(r.position):
		c.Velocity = ramp(r.velocity, 0, r.limits.Acceleration*dt)
		r.braking = c.Velocity != 0
	default:
		c.Position = r.limiter.next(r.place, r.place, dt, r.limits)
		r.braking = c.Position != r.place || r.limiter.velocity != 0
	}
	return c
}

// stopPlace returns where a joint is when it has braked from a velocity as hard as it may, from cycle to cycle, within
// its position limits.
func stopPlace(position, velocity, dt float64, l trajectory.Limits) float64 {
	place := position
	if change := l.Acceleration * dt; change > 0 { // never for NaN, which is no limit
		n := math.Floor(math.Abs(velocity) / change)
		place += math.Copysign((n*math.Abs(velocity)-change*n*(n+1)/2)*dt, velocity)
	}
	if place > l.PositionUpper {
		return max(l.PositionUpper, position)
	}
	if place < l.PositionLower {
		return min(l.PositionLower, position)
	}
	return place
}

// ramp goes from one value towards another by no more than a change; NaN is no limit.
func ramp(from, to, change float64) float64 {
	if math.Abs(to-from) > change {
		return from + math.Copysign(change, to-from)
	}
	return to
}

// limitsOf are the limits of a motion.
func limitsOf(l joints.Limits) trajectory.Limits {
	return trajectory.Limits{
		PositionLower: l.PositionLower, PositionUpper: l.PositionUpper,
		Velocity: l.Velocity, Acceleration: l.Acceleration,
	}
}
