package sim

import (
	"math"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Bits of the register moving_status (e-manual, X series, Moving Status).
const (
	inPosition      = 0x01
	profileOngoing  = 0x02
	followingError  = 0x08
	pathRectangular = 0x10
	pathTriangular  = 0x20
	pathTrapezoidal = 0x30
)

// timeBased is the bit of drive_mode that makes profile registers times instead of velocity and acceleration.
const timeBased = 0x04

// modeName returns the operating mode the servo is in.
func (s *servo) modeName() string {
	if s.mode != nil {
		if name := s.model.ModeName(s.table.value(s.mode)); name != "" {
			return name
		}
		return model.PositionMode
	}
	if s.model.ModeRegister == "" && s.minPosition != nil && s.maxPosition != nil {
		lower, upper := s.table.value(s.minPosition), s.table.value(s.maxPosition)
		for _, m := range s.model.Modes {
			if m.Name != model.PositionMode && m.Value == lower && m.Value == upper {
				return m.Name
			}
		}
	}
	return model.PositionMode
}

// limited reports whether the position limits hold: in position mode only (e-manual, X series, Min/Max Position Limit).
func (s *servo) limited() bool { return s.modeName() == model.PositionMode }

// positionLimits returns the limits of goal positions.
func (s *servo) positionLimits() (lower, upper int64) {
	if s.minPosition != nil && s.maxPosition != nil {
		if lower, upper = s.table.value(s.minPosition), s.table.value(s.maxPosition); lower < upper {
			return lower, upper
		}
	}
	return math.MinInt64, math.MaxInt64
}

// redrive makes the motor follow the registers. Profiles are taken over here, when a goal is updated, as the manual
// says (e-manual, X series, Goal Position).
func (s *servo) redrive() {
	j := &s.joint
	if !s.torque() || s.silent() {
		j.release()
		return
	}
	if s.tripped {
		return
	}
	mode := s.modeName()
	j.ramp = s.motor.ramp
	s.path = 0
	switch mode {
	case model.VelocityMode:
		j.drive, j.speed = toVelocity, s.topSpeed()
		j.target = float64(s.table.value(s.goalVelocity)) * s.motor.ticks(s.goalVelocity)
		s.applyRamp()
	case model.PWMMode, model.CurrentMode:
		j.drive, j.speed = toVelocity, s.topSpeed()
		j.target = s.effort(mode) * s.topSpeed()
	default:
		s.drivePosition(mode)
	}
	if j.speed == 0 || j.ramp == 0 || s.torqueLimit != nil && s.torqueLimit.Area == model.RAM && s.table.value(s.torqueLimit) == 0 {
		j.drive, j.target = toVelocity, 0 // powered, but without force
		j.speed, j.ramp = s.topSpeed(), s.motor.ramp
	}
}

// drivePosition starts towards the goal position.
func (s *servo) drivePosition(mode string) {
	j := &s.joint
	j.drive, j.speed, j.target = toPosition, s.topSpeed(), j.position
	if s.singleTurn() {
		j.position = s.within(j.position)
	}
	if s.goalPosition != nil {
		j.target = float64(s.table.value(s.goalPosition))
	}
	if mode == model.StepMode {
		j.target += j.position
	}
	if s.goalPWM != nil && s.pwmLimit != nil {
		j.speed *= math.Abs(s.effort(model.PWMMode))
	}
	s.applyProfile()
	if mode == model.CurrentBasedPositionMode {
		j.ramp *= math.Abs(s.effort(model.CurrentMode))
	}
	if s.weightless && !j.stuck {
		j.turn(j.target)
	}
}

// topSpeed returns the no-load speed in ticks/s at the present supply.
func (s *servo) topSpeed() float64 { return s.motor.speed * s.supply / s.motor.voltage }

// effort returns the part of its full effort that a goal asks for, −1 to 1.
func (s *servo) effort(mode string) float64 {
	goal, full := s.goalPWM, 0.0
	switch {
	case mode == model.CurrentMode:
		goal, full = s.goalCurrent, s.motor.fullCurrent
	case goal == nil:
		return s.dutyCycle()
	case goal.Scale > 0:
		full = 1 / goal.Scale
	}
	if goal == nil || full == 0 {
		return 0
	}
	return clamp(float64(s.table.value(goal))/full, 1)
}

// dutyCycle returns what Feetech servos keep in goal_time: 0.1 %, with the sign in bit 10.
func (s *servo) dutyCycle() float64 {
	raw := s.table.value(s.goalTime)
	duty := clamp(float64(raw&0x3FF)/1000, 1)
	if raw&0x400 != 0 {
		return -duty
	}
	return duty
}

// applyProfile bounds a move by the profile registers. Velocity 0 means no profile at all, acceleration 0 a
// rectangular one (e-manual, X series, Profile Velocity).
func (s *servo) applyProfile() {
	j := &s.joint
	velocity, acceleration := s.profile()
	if velocity == 0 {
		return
	}
	s.path = pathRectangular
	if acceleration > 0 {
		s.path = pathTrapezoidal
		j.ramp = min(j.ramp, acceleration)
	}
	if distance := math.Abs(j.target - j.position); distance < velocity*velocity/j.ramp {
		s.path = pathTriangular
	}
	j.speed = min(j.speed, velocity)
}

// profile returns the velocity in ticks/s and the acceleration in ticks/s² that the profile registers ask for.
func (s *servo) profile() (velocity, acceleration float64) {
	v, a := math.Abs(float64(s.table.value(s.speed))), math.Abs(float64(s.table.value(s.ramp)))
	if s.timeBased() {
		total, rising := v*s.speed.TimeScale, a*s.ramp.TimeScale
		rising = min(rising, total/2)
		if total > 0 {
			velocity = math.Abs(s.joint.target-s.joint.position) / (total - rising)
		}
		if rising > 0 {
			acceleration = velocity / rising
		}
		return velocity, acceleration
	}
	if t := s.table.value(s.goalTime); v == 0 && t > 0 { // Feetech: ms for the whole move
		return math.Abs(s.joint.target-s.joint.position) / (float64(t) / 1000), 0
	}
	return v * s.motor.ticks(s.speed), a * s.motor.ticks(s.ramp)
}

func (s *servo) timeBased() bool {
	return s.driveMode != nil && s.speed != nil && s.speed.TimeScale > 0 && s.ramp != nil &&
		s.table.value(s.driveMode)&timeBased != 0
}

// applyRamp bounds the acceleration in velocity mode, where there is no velocity profile.
func (s *servo) applyRamp() {
	a := math.Abs(float64(s.table.value(s.ramp)))
	switch {
	case a == 0:
		return
	case s.timeBased():
		if change := math.Abs(s.joint.target - s.joint.velocity); change > 0 {
			s.joint.ramp = min(s.joint.ramp, change/(a*s.ramp.TimeScale))
		}
	default:
		s.joint.ramp = min(s.joint.ramp, a*s.motor.ticks(s.ramp))
	}
}
