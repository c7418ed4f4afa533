package sim

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// report brings the registers that the servo measures up to date.
func (s *servo) report(now time.Time) {
	j, m := &s.joint, &s.motor
	position := j.at(now)
	s.setPosition(position)
	s.table.set(s.positionTrajectory, round(position))
	velocity := round(j.velocity / m.ticks(s.velocity))
	s.table.set(s.velocity, velocity)
	s.table.set(s.velocityTrajectory, velocity)
	effort := s.presentEffort()
	s.table.set(s.current, round(effort*m.fullCurrent))
	s.table.set(s.load, round(effort*1000))
	if s.pwm != nil && s.pwm.Scale > 0 {
		s.table.set(s.pwm, round(s.presentPWM(effort)/s.pwm.Scale))
	}
	s.reportMoving(position, velocity)
	if s.voltage != nil && s.voltage.Scale > 0 {
		s.table.set(s.voltage, round(s.supply/s.voltage.Scale))
	}
	if s.tick != nil {
		s.table.set(s.tick, now.UnixMilli()&0x7FFF)
	}
}

// setPosition writes present_position: servos that count one turn only wrap around.
func (s *servo) setPosition(position float64) {
	if s.position == nil {
		return
	}
	raw := round(position)
	if s.singleTurn() {
		raw = round(s.within(position))
		if s.goalPosition != nil && s.goalPosition.Max.Known && s.goalPosition.Max.Register == "" {
			raw = min(raw, s.goalPosition.Max.Value)
		}
	}
	s.table.set(s.position, raw)
}

// singleTurn reports whether the servo counts no turns: it has modes, but none for several turns.
func (s *servo) singleTurn() bool {
	_, multi := s.model.OperatingMode(model.ExtendedPositionMode)
	return !multi && len(s.model.Modes) > 0 && s.model.TicksPerTurn() > 0 && s.modeName() != model.StepMode &&
		s.position != nil && s.position.Encoding.Form != model.TwosComplement
}

// within returns the position reduced to one turn from 0 on.
func (s *servo) within(position float64) float64 {
	turn := s.model.TicksPerTurn()
	if position >= 0 && position < turn {
		return position
	}
	return position - turn*math.Floor(position/turn)
}

// presentEffort returns the part of the full current that flows: for the acceleration, against friction, and all that
// the motor can give when it pushes against an obstacle.
func (s *servo) presentEffort() float64 {
	j := &s.joint
	if j.drive == released {
		return 0
	}
	mode := s.modeName()
	bound := 1.0
	if mode == model.CurrentMode || mode == model.CurrentBasedPositionMode {
		bound = math.Abs(s.effort(model.CurrentMode))
	}
	if mode == model.CurrentMode {
		return s.effort(mode)
	}
	effort := inertia*j.acceleration/s.motor.ramp + friction*j.velocity/s.motor.speed
	if j.stuck {
		effort = s.push()
	}
	return clamp(effort, bound)
}

// push returns the effort against an obstacle: it grows with the distance left and saturates after some 5 degrees.
func (s *servo) push() float64 {
	j := &s.joint
	if j.drive == toPosition {
		return clamp((j.target-j.position)*s.motor.radPerTick/0.1, 1)
	}
	return clamp(j.target/s.motor.speed, 1)
}

// presentPWM returns the duty cycle, −1 to 1.
func (s *servo) presentPWM(effort float64) float64 {
	if s.joint.drive == released {
		return 0
	}
	if s.modeName() == model.PWMMode {
		return s.effort(model.PWMMode)
	}
	return clamp(s.joint.velocity/s.topSpeed()+effort/4, 1)
}

// reportMoving writes moving and moving_status.
func (s *servo) reportMoving(position float64, velocity int64) {
	j := &s.joint
	ongoing := j.drive == toPosition && !j.resting() && s.path != 0
	threshold := s.table.value(s.movingThreshold)
	moving := ongoing || max(velocity, -velocity) > threshold
	if s.movingThreshold == nil {
		moving = j.velocity != 0
	}
	s.table.set(s.moving, flag(moving))
	if s.movingStatus == nil {
		return
	}
	var status int64
	if j.drive == toPosition {
		status = int64(s.path)
		if ongoing {
			status |= profileOngoing
		}
		switch {
		case math.Abs(j.target-position) < 1:
			status |= inPosition
		case j.stuck:
			status |= followingError
		}
	}
	s.table.set(s.movingStatus, status)
}

func round(x float64) int64 { return int64(math.Round(x)) }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
