package sim

import "time"

// setSupply changes the supply voltage in V.
func (s *servo) setSupply(volts float64, now time.Time) {
	s.supply = volts
	lower, upper := s.voltageLimits()
	switch {
	case volts < s.deadBelow(lower):
		s.dead = true
		s.boots = time.Time{}
		s.joint.release()
		s.table.set(s.torqueEnable, 0)
		return
	case s.dead:
		s.dead = false
		s.reboot(now)
	}
	bit := s.voltageBit()
	s.cause &^= bit
	if volts < lower || volts > upper {
		s.cause |= bit
	}
	s.raise(s.errors())
	s.redrive()
}

// deadBelow returns the supply that is too little for the servo's controller: half the lower limit, or half of what is
// usual where the servo holds no limit.
func (s *servo) deadBelow(lower float64) float64 {
	if lower > 0 {
		return lower / 2
	}
	return 0.4 * s.motor.voltage
}

// voltageLimits returns V.
func (s *servo) voltageLimits() (lower, upper float64) {
	lower, upper = s.motor.voltage*0.8, s.motor.voltage*1.4
	if s.minVoltage != nil && s.minVoltage.Scale > 0 {
		lower = float64(s.table.value(s.minVoltage)) * s.minVoltage.Scale
	}
	if s.maxVoltage != nil && s.maxVoltage.Scale > 0 {
		upper = float64(s.table.value(s.maxVoltage)) * s.maxVoltage.Scale
	}
	return lower, upper
}

// voltageBit returns the bit, or the code, by which the servo reports its supply.
func (s *servo) voltageBit() byte { return s.errorNamed("voltage", 1) }
