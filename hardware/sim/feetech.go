package sim

import (
	"math"

	"github.com/sinew-robotics/sinew/codec"
)

// calibrate, written to torque_enable of a Feetech servo, makes the present position the middle of the range (vendor
// SDK, FTServo_Arduino, CalibrationOfs).
const calibrate = 128

// resetTurns forgets the turns that a Feetech STS has counted.
func (s *servo) resetTurns() refusal {
	if s.protocol != codec.FeetechSTS {
		return unknownInstruction
	}
	turn := s.model.TicksPerTurn()
	s.joint.turn(s.joint.position - turn*math.Floor(s.joint.position/turn))
	s.redrive()
	return accepted
}

// calibrateOffset makes the present position read as another one, by default as the middle of the range.
func (s *servo) calibrateOffset(params []byte) refusal {
	position, given, err := s.protocol.ParseCalibrateOffset(params)
	switch {
	case err != nil:
		return unknownInstruction
	case !given:
		position = int(s.model.ZeroTick)
	}
	s.calibrate(int64(position))
	return accepted
}

// calibrate sets the homing offset so that the joint reads as position where it stands.
func (s *servo) calibrate(position int64) {
	before := s.table.value(s.homingOffset)
	s.table.set(s.homingOffset, before+round(s.joint.position)-position)
	if s.homingOffset != nil {
		s.keep(s.homingOffset)
		s.offsetWritten(before)
	}
}
