package joints

import (
	"math"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// scale converts between what an actuator's output does and what its servo counts. All factors carry the sign of the
// direction.
type scale struct {
	// zero is the tick at which the output is at 0 rad.
	zero int64
	// position is rad per tick, velocity rad/s per step of velocity, effort EffortUnits per step of current, pwm the
	// duty cycle per step. 0 means that the servo's manual does not say.
	position, velocity, effort, pwm float64
}

// newScale returns the scale of an actuator and the unit of its effort.
func newScale(o ActuatorOptions) (scale, EffortUnit) {
	m := o.Servo.Model
	direction := float64(o.Direction)
	s := scale{
		zero:     o.ZeroTicks,
		position: direction * m.RadPerTick / o.Reduction,
		velocity: direction * m.VelocityPerTick / o.Reduction,
		pwm:      direction * pwmPerStep(m),
	}
	switch {
	case m.TorquePerCurrentTick != 0: // the gear multiplies torque as it divides speed
		s.effort = direction * m.TorquePerCurrentTick * o.Reduction
		return s, NewtonMetre
	case m.CurrentPerTick != 0:
		s.effort = direction * m.CurrentPerTick
		return s, Ampere
	}
	return s, NoEffort
}

// pwmPerStep returns the duty cycle per step of goal_pwm; 0 when it is not known.
func pwmPerStep(m *model.Model) float64 {
	if r, ok := m.Register("goal_pwm"); ok && r.Scale != 0 {
		return r.Scale
	}
	return m.PWMPerTick
}

// radians returns the output's position at a servo position.
func (s *scale) radians(ticks int64) float64 {
	return float64(ticks-s.zero)*s.position + 0 // never -0
}

// ticks returns the servo position nearest to a position of the output, which must be finite.
func (s *scale) ticks(radians float64) int64 { return s.zero + steps(radians, s.position) }

// steps returns the whole number of steps nearest to a value. Numbers that no register holds end up at ±2^53, where
// float64 still counts exactly.
func steps(value, perStep float64) int64 {
	const most = 1 << 53
	return int64(math.Round(max(-most, min(value/perStep, most))))
}

// scaled returns steps in SI units, NaN when their scale is not known.
func scaled(steps int64, perStep float64) float64 {
	if perStep == 0 {
		return math.NaN()
	}
	return float64(steps) * perStep
}
