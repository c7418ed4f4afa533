package sim

import (
	"math"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// rise is how long a motor takes from rest to its no-load speed: the order of what geared servo motors do.
const rise = 0.05 // s

// friction and inertia are the parts of the full current that no-load speed and full acceleration take.
const (
	friction = 0.06
	inertia  = 0.6
)

// motor is what the model tells of the motor and gear. Where nothing is published, a plausible servo is assumed: one
// turn of 4096 ticks per second, at 12 V.
type motor struct {
	// voltage is the supply in V for which the other values hold.
	voltage float64
	// radPerTick is the angle of one step of present_position in rad.
	radPerTick float64
	// speed is the no-load speed in ticks/s, ramp the highest acceleration in ticks/s².
	speed, ramp float64
	// fullCurrent is the current of a blocked motor in raw steps.
	fullCurrent float64
}

func newMotor(m *model.Model, r roles) motor {
	motor := motor{voltage: nominalVoltage(m, r), radPerTick: 2 * math.Pi / 4096}
	switch {
	case r.position != nil && r.position.Scale > 0:
		motor.radPerTick = r.position.Scale
	case m.RadPerTick > 0:
		motor.radPerTick = m.RadPerTick
	}
	motor.speed = noLoadVelocity(m, r) / motor.radPerTick
	motor.ramp = motor.speed / rise
	motor.fullCurrent = fullCurrent(r)
	return motor
}

// rating returns the line of the data sheet for the usual voltage, the middle one.
func rating(m *model.Model) (model.Stall, bool) {
	if len(m.Stall) == 0 {
		return model.Stall{}, false
	}
	return m.Stall[len(m.Stall)/2], true
}

// nominalVoltage returns the supply in V: from the data sheet, or a usual one within the voltage limits.
func nominalVoltage(m *model.Model, r roles) float64 {
	if s, ok := rating(m); ok && s.Voltage > 0 {
		return s.Voltage
	}
	lower, upper := 9.0, 16.0
	if r.minVoltage != nil && r.maxVoltage != nil && r.minVoltage.Scale > 0 {
		lower = float64(published(r.minVoltage, lowest)) * r.minVoltage.Scale
		upper = float64(published(r.maxVoltage, highest)) * r.maxVoltage.Scale
	}
	if lower > 10 && upper >= 24 {
		return 24
	}
	for _, usual := range []float64{12, 7.4, 5} {
		if lower <= usual && usual <= upper {
			return usual
		}
	}
	return (lower + upper) / 2
}

// published returns the factory setting of a register, or what otherwise makes of it when there is none.
func published(r *model.Register, otherwise func(*model.Register) int64) int64 {
	if r.Default.Known {
		return r.Default.Value
	}
	return otherwise(r)
}

// noLoadVelocity returns rad/s: from the data sheet, or the factory setting of velocity_limit, which is about it.
func noLoadVelocity(m *model.Model, r roles) float64 {
	if s, ok := rating(m); ok && s.NoLoadVelocity > 0 {
		return s.NoLoadVelocity
	}
	if limit, ok := m.Register("velocity_limit"); ok && limit.Default.Known && limit.Default.Value > 0 && limit.Scale > 0 {
		return float64(limit.Default.Value) * limit.Scale
	}
	if r.speed != nil && r.speed.Max.Known && r.speed.Max.Register == "" && r.speed.Max.Value <= 4096 && r.speed.Scale > 0 {
		return float64(r.speed.Max.Value) * r.speed.Scale
	}
	return 2 * math.Pi
}

// fullCurrent returns raw steps of current: the factory setting of current_limit.
func fullCurrent(r roles) float64 {
	if r.currentLimit != nil && r.currentLimit.Default.Known && r.currentLimit.Default.Value > 0 {
		return float64(r.currentLimit.Default.Value)
	}
	return 1000
}

// ticks returns how many ticks (per s, per s²) one raw step of a register of velocity or acceleration is.
func (m motor) ticks(r *model.Register) float64 {
	if r == nil || r.Scale <= 0 {
		return 1
	}
	return r.Scale / m.radPerTick
}
