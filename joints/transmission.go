package joints

import "math"

// transmission converts between the joint and its servo. All factors carry the sign of the direction.
type transmission struct {
	// zero is the tick at which the joint is at 0 rad.
	zero int64
	// position is rad of the joint per tick, velocity rad/s per step of velocity, effort EffortUnits per step of
	// current, pwm the duty cycle per step. 0 means that the servo's manual does not say.
	position, velocity, effort, pwm float64
}

// newTransmission returns the transmission of a joint and the unit of its effort.
func newTransmission(o Options) (transmission, EffortUnit) {
	m := o.Servo.Model
	direction := float64(o.Direction)
	t := transmission{
		zero:     o.ZeroTicks,
		position: direction * m.RadPerTick / o.Reduction,
		velocity: direction * m.VelocityPerTick / o.Reduction,
		pwm:      direction * m.PWMPerTick,
	}
	switch {
	case m.TorquePerCurrentTick != 0: // the gear multiplies torque as it divides speed
		t.effort = direction * m.TorquePerCurrentTick * o.Reduction
		return t, NewtonMetre
	case m.CurrentPerTick != 0:
		t.effort = direction * m.CurrentPerTick
		return t, Ampere
	}
	return t, NoEffort
}

// radians returns the joint position at a servo position.
func (t *transmission) radians(ticks int64) float64 { return float64(ticks-t.zero) * t.position }

// ticks returns the servo position nearest to a joint position, which must be finite.
func (t *transmission) ticks(radians float64) int64 { return t.zero + steps(radians, t.position) }

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
