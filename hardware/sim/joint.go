package sim

import (
	"math"
	"time"
)

// step is the fixed step of the motion: joints move on a grid of 1 ms that starts when the bus does, so that motion
// does not depend on how often it is looked at.
const step = time.Millisecond

// drive is what a motor is told to do.
type drive uint8

const (
	// released motors make no torque; the joint stays where it is.
	released drive = iota
	// toPosition goes to the target position and stops there.
	toPosition
	// toVelocity reaches the target velocity and keeps it.
	toVelocity
)

// joint is the output shaft of a servo and the motion it is on. Positions are ticks on the scale of
// present_position, not rounded; velocities ticks/s, accelerations ticks/s².
type joint struct {
	position, velocity, acceleration float64

	drive drive
	// target is the position or velocity the motion leads to.
	target float64
	// speed and ramp bound velocity and acceleration of the motion, both positive.
	speed, ramp float64
	// stuck holds the shaft whatever the motor does.
	stuck bool

	// done is the time on the grid up to which the motion is worked out.
	done time.Time
}

// advance works the motion out up to now. Time that does not fill a step waits for the next call.
func (j *joint) advance(now time.Time) {
	steps := int64(now.Sub(j.done) / step)
	if steps <= 0 {
		return
	}
	j.done = j.done.Add(time.Duration(steps) * step)
	for ; steps > 0 && !j.resting(); steps-- {
		j.step(step.Seconds())
	}
}

// resting reports whether another step would change nothing.
func (j *joint) resting() bool {
	if j.velocity != 0 || j.acceleration != 0 {
		return false
	}
	switch {
	case j.drive == released || j.stuck:
		return true
	case j.drive == toPosition:
		return j.position == j.target
	}
	return j.target == 0
}

// step moves the joint by one step of dt seconds.
func (j *joint) step(dt float64) {
	before := j.velocity
	switch {
	case j.drive == released || j.stuck:
		j.velocity = 0
	case j.drive == toPosition:
		j.stepToPosition(dt)
	default:
		j.velocity = approach(j.velocity, clamp(j.target, j.speed), j.ramp*dt)
		j.position += j.velocity * dt
	}
	j.acceleration = (j.velocity - before) / dt
}

// stepToPosition moves at the highest velocity that speed and ramp allow and from which the joint can still stop at
// the target: a trapezoid when it starts at rest, and continuous in velocity when the target changes on the way.
func (j *joint) stepToPosition(dt float64) {
	distance := j.target - j.position
	wanted := math.Copysign(min(j.speed, stoppable(math.Abs(distance), j.ramp, dt)), distance)
	j.velocity = approach(j.velocity, wanted, j.ramp*dt)
	travel := j.velocity * dt
	j.position += travel
	if math.Abs(travel-distance) < 1e-9*(1+math.Abs(j.target)) {
		j.position = j.target
	}
}

// stoppable returns the highest velocity of the next step from which a joint that brakes by ramp in each step still
// stops within the distance.
func stoppable(distance, ramp, dt float64) float64 {
	half := dt / 2
	return min(distance/dt, ramp*(math.Sqrt(half*half+2*distance/ramp)-half))
}

// at returns where the joint is at a time less than one step after done.
func (j *joint) at(now time.Time) float64 {
	travel := j.velocity * now.Sub(j.done).Seconds()
	if j.drive == toPosition {
		travel = clamp(travel, math.Abs(j.target-j.position))
	}
	return j.position + travel
}

// release takes the torque away.
func (j *joint) release() {
	j.drive = released
	j.velocity, j.acceleration = 0, 0
}

// turn puts the joint somewhere by hand.
func (j *joint) turn(position float64) {
	j.position = position
	j.velocity, j.acceleration = 0, 0
}

// approach moves from towards to by at most delta.
func approach(from, to, delta float64) float64 {
	return from + clamp(to-from, delta)
}

// clamp bounds x to ±limit.
func clamp(x, limit float64) float64 {
	return max(-limit, min(limit, x))
}
