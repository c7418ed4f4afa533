package sim

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Bits of the register drive_mode.
const (
	reversed       = 0x01
	torqueOnByGoal = 0x08
)

// torqueOnByGoalSince is the first firmware that has the bit.
const torqueOnByGoalSince = 45

// written does what follows from a register having been written; before is what it held.
func (s *servo) written(r *model.Register, before int64) {
	switch {
	case r == s.torqueEnable:
		s.torqueWritten(before != 0)
	case s.isGoal(r), r == s.goalTime:
		s.goalWritten()
	case r == s.mode:
		s.modeWritten()
	case r == s.homingOffset:
		s.offsetWritten(before)
	case r == s.driveMode:
		s.directionWritten(before)
	case r == s.watchdog:
		s.watchdogWritten()
	}
}

// torqueWritten switches the motor. After a shutdown only a reboot brings torque back (e-manual, X series, Shutdown).
func (s *servo) torqueWritten(before bool) {
	if s.feetech() && s.table.value(s.torqueEnable) == calibrate {
		s.table.set(s.torqueEnable, flag(before))
		s.calibrate(s.model.ZeroTick)
		return
	}
	if s.latched {
		s.table.set(s.torqueEnable, 0)
	}
	if s.torque() && s.overloaded && !s.remembers() {
		s.relieve()
		s.raise(s.errors())
	}
	if s.torque() && !before && s.limited() {
		s.wrap()
	}
	s.redrive()
}

func (s *servo) goalWritten() {
	if !s.torque() && s.version >= torqueOnByGoalSince && s.table.value(s.driveMode)&torqueOnByGoal != 0 {
		s.table.set(s.torqueEnable, 1)
		s.torqueWritten(false)
		return
	}
	s.redrive()
}

// modeWritten resets what a change of the operating mode resets: the profile, the goals of PWM and current, the gains
// (e-manual, X series, Operating Mode).
func (s *servo) modeWritten() {
	for _, name := range []string{
		"profile_velocity", "profile_acceleration", "velocity_i_gain", "velocity_p_gain", "position_d_gain",
		"position_i_gain", "position_p_gain", "feedforward_1st_gain", "feedforward_2nd_gain",
	} {
		if r, ok := s.model.Register(name); ok && s.registers[r.Address] == r {
			s.table.set(r, s.factory(r))
		}
	}
	s.resetEffortGoals()
	if s.limited() {
		s.wrap()
	}
}

// resetEffortGoals sets the goals of PWM and current to their limits.
func (s *servo) resetEffortGoals() {
	if s.goalPWM != nil && s.pwmLimit != nil {
		s.table.set(s.goalPWM, s.table.value(s.pwmLimit))
	}
	if s.goalCurrent != nil && s.currentLimit != nil {
		s.table.set(s.goalCurrent, s.table.value(s.currentLimit))
	}
}

// offsetWritten moves the scale. DYNAMIXEL adds the offset to the actual position (e-manual, Homing Offset), Feetech
// subtracts it (huggingface/lerobot, Feetech calibration).
func (s *servo) offsetWritten(before int64) {
	change := s.table.value(s.homingOffset) - before
	if s.feetech() {
		change = -change
	}
	s.joint.position += float64(change)
}

// directionWritten turns the scale around when the reverse bit changes. The homing offset keeps its sign (e-manual,
// X series, Homing Offset).
func (s *servo) directionWritten(before int64) {
	if (s.table.value(s.driveMode)^before)&reversed == 0 {
		return
	}
	offset := float64(s.table.value(s.homingOffset))
	s.joint.position = offset - (s.joint.position - offset)
}

// watchdogWritten arms the bus watchdog, or clears its trip.
func (s *servo) watchdogWritten() {
	if s.tripped {
		s.tripped = false
		s.joint.target = 0 // stands until a goal is written
	}
}

// wrap reduces the position to one turn around the model's centre, as servos with a multi-turn mode do at power-on,
// at a change to position mode, and when torque comes on in position mode (e-manual, X series, Operating Mode).
func (s *servo) wrap() {
	turn := s.model.TicksPerTurn()
	if _, multi := s.model.OperatingMode(model.ExtendedPositionMode); !multi || turn == 0 {
		return
	}
	offset := float64(s.table.value(s.homingOffset))
	lowest := float64(s.model.ZeroTick) - math.Round(turn/2)
	actual := s.joint.position - offset - lowest
	s.joint.turn(actual - turn*math.Floor(actual/turn) + lowest + offset)
}

// powerOn is what happens when the supply comes on or a reboot is over.
func (s *servo) powerOn(at time.Time) {
	s.boots = time.Time{}
	s.latched, s.tripped = false, false
	s.registeredData = nil
	s.heard = at
	s.joint.done = at
	s.joint.release()
	s.setFactory(model.RAM)
	s.restore(s.lasting)
	s.reported = 0
	s.table.set(s.temperature, 32)
	for name, raw := range s.initial {
		if r, ok := s.model.Register(name); ok && r.Area == model.RAM {
			s.table.set(r, raw)
		}
	}
	s.wrap()
	s.setGoals()
	s.table.set(s.backupReady, flag(s.backup != nil))
	s.raise(s.errors())
	s.redrive()
}

// setGoals sets the goals as they are after power-on: the position is held, nothing turns.
func (s *servo) setGoals() {
	if _, ok := s.initial["goal_position"]; !ok {
		s.table.set(s.goalPosition, int64(math.Round(s.joint.position)))
	}
	s.resetEffortGoals()
}
