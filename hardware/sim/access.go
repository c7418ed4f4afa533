package sim

import (
	"github.com/sinew-robotics/sinew/hardware/model"
)

// extendedTurns is how far a goal may lie in the multi-turn modes of servos with 4096 ticks: 256 turns to each side
// (e-manual, X series, Goal Position).
const extendedTurns = 256

// check says why a write would be refused. Nothing is written unless all of it can be.
func (s *servo) check(address int, data []byte) refusal {
	if len(data) == 0 {
		return wrongLength
	}
	for len(data) > 0 {
		r, why := s.table.next(address, data)
		if why != accepted {
			return why
		}
		if why := s.checkRegister(r, data[:r.Size]); why != accepted {
			return why
		}
		address, data = address+r.Size, data[r.Size:]
	}
	return accepted
}

// checkRegister says why a register would not take these bytes.
func (s *servo) checkRegister(r *model.Register, data []byte) refusal {
	switch {
	case r.Access == model.ReadOnly:
		return noAccess
	case r.Area == model.EEPROM && (s.torque() || s.lockedUp()):
		return noAccess
	case !r.Numeric():
		return accepted
	}
	raw := r.Decode(data)
	switch {
	case s.tripped && s.isGoal(r):
		return outOfRange
	case r == s.watchdog && raw < 0:
		return outOfRange // −1 is what the servo says of itself
	case r == s.mode && len(s.model.Modes) > 0 && s.model.ModeName(raw) == "":
		return outOfRange
	case r == s.lock && s.lockedUp() && raw == 0:
		return outOfRange // only a power cycle unlocks it
	case r == s.goalPosition:
		return s.checkGoal(raw)
	}
	return s.checkBounds(r, raw)
}

// checkBounds compares raw with the bounds that the manual gives for the register.
func (s *servo) checkBounds(r *model.Register, raw int64) refusal {
	if why := s.checkBound(r.Min, raw, -1); why != accepted {
		return why
	}
	return s.checkBound(r.Max, raw, 1)
}

// checkGoal checks a goal position: the position limits hold in position mode only.
func (s *servo) checkGoal(raw int64) refusal {
	r := s.goalPosition
	if s.limited() {
		if lower, upper := s.positionLimits(); raw < lower || raw > upper {
			return beyondLimit
		}
		return s.checkBounds(r, raw)
	}
	if r.Min.Register == "" {
		return s.checkBounds(r, raw)
	}
	if bound := int64(extendedTurns*4096 - 1); s.model.TicksPerTurn() == 4096 && (raw < -bound || raw > bound) {
		return outOfRange
	}
	return accepted
}

// checkBound compares raw with a lower (side −1) or an upper (side 1) bound. A number from the manual makes a range
// error, the content of another register a limit error.
func (s *servo) checkBound(b model.Bound, raw, side int64) refusal {
	bound, why := b.Value, outOfRange
	if b.Register != "" {
		limit, ok := s.model.Register(b.Register)
		if !ok {
			return accepted
		}
		bound, why = s.table.value(limit), beyondLimit
		if b.Negated {
			bound = -bound
		}
	}
	if b.Known && side*(raw-bound) > 0 {
		return why
	}
	return accepted
}

// isGoal reports whether the bus watchdog locks the register once it has tripped.
func (s *servo) isGoal(r *model.Register) bool {
	return r == s.goalPosition || r == s.goalVelocity || r == s.goalCurrent || r == s.goalPWM
}

// lockedUp reports whether the register lock keeps the EEPROM area from being written (e-manual, AX, Lock). At Feetech
// it only keeps writes from lasting, see keep.
func (s *servo) lockedUp() bool { return s.lock != nil && !s.feetech() && s.table.value(s.lock) != 0 }

// keep makes the content of an EEPROM register last over a power-on, unless the register lock forbids it.
func (s *servo) keep(r *model.Register) {
	if s.lasting != nil && r.Area == model.EEPROM && s.table.value(s.lock) == 0 {
		copy(s.lasting[r.Address:r.End()], s.memory[r.Address:r.End()])
	}
}

// write does what check has allowed.
func (s *servo) write(address int, data []byte) {
	for len(data) > 0 {
		r, why := s.table.next(address, data)
		if why != accepted {
			return
		}
		before := s.table.value(r)
		copy(s.table.memory[r.Address:], data[:r.Size])
		s.keep(r)
		s.written(r, before)
		address, data = address+r.Size, data[r.Size:]
	}
}

// onlyRAM reports whether a write touches nothing but RAM; with a secondary id nothing else may be written
// (e-manual, X series, Secondary ID).
func (s *servo) onlyRAM(address int, data []byte) bool {
	for len(data) > 0 {
		r, why := s.table.next(address, data)
		if why != accepted || r.Area != model.RAM {
			return false
		}
		address, data = address+r.Size, data[r.Size:]
	}
	return true
}
