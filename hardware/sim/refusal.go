package sim

import "github.com/sinew-robotics/sinew/codec"

// refusal is why a servo does not do what an instruction asks: the error numbers of protocol 2.0 (e-manual,
// Protocol 2.0, Status Packet, Error).
type refusal byte

const (
	accepted refusal = iota
	resultFail
	unknownInstruction
	wrongCRC
	outOfRange  // below the minimum or above the maximum of the register
	wrongLength // cuts a register
	beyondLimit // beyond what another register allows
	noAccess    // read-only, undefined, or EEPROM while torque is on
)

// alertBit says in a protocol 2.0 status packet that a hardware error exists.
const alertBit = 0x80

// Bits of the error byte of protocol 1.0 (e-manual, Protocol 1.0, Status Packet, Error). Those of hardwareBits1 are
// states of the servo and stay, the others report on one instruction.
const (
	angleLimitBit  = 1 << 1
	rangeBit       = 1 << 3
	checksumBit    = 1 << 4
	instructionBit = 1 << 6
	hardwareBits1  = 1<<0 | 1<<2 | 1<<5 // input voltage, overheating, overload
)

// bit1 returns the bit by which protocol 1.0 reports a refusal.
func (r refusal) bit1() byte {
	switch r {
	case accepted:
		return 0
	case unknownInstruction, resultFail:
		return instructionBit
	case wrongCRC:
		return checksumBit
	case beyondLimit:
		return angleLimitBit
	}
	return rangeBit
}

// errorByte returns the error byte of a status packet. Feetech servos put their status register there, and have no
// bits for refusals (vendor SDK, FTServo_Arduino, INST.h).
func (s *servo) errorByte(why refusal) byte {
	hardware := s.hardwareErrors()
	switch {
	case s.protocol == codec.Protocol1:
		return why.bit1() | hardware&hardwareBits1
	case s.protocol != codec.Protocol2:
		return hardware &^ alertBit
	case hardware != 0:
		return byte(why) | alertBit
	}
	return byte(why)
}

// hardwareErrors returns the hardware errors that the servo reports.
func (s *servo) hardwareErrors() byte {
	if s.hardwareError == nil {
		return s.reported
	}
	return byte(s.table.value(s.hardwareError))
}

// remembers reports whether the servo keeps a hardware error, and torque off, until a reboot. AX, RX and MX(1.0) are
// good again when the cause is gone (e-manual, Shutdown), and so are Feetech servos.
func (s *servo) remembers() bool { return s.hardwareError != nil && !s.feetech() }

// feetech reports whether the servo is of Feetech's make.
func (s *servo) feetech() bool {
	return s.protocol == codec.FeetechSTS || s.protocol == codec.FeetechSCS
}

// raise reports hardware errors and shuts down when the register shutdown says so.
func (s *servo) raise(bits byte) {
	switch {
	case s.hardwareError == nil:
		s.reported = bits
	case s.model.HardwareErrorsAreCodes:
		if bits != 0 {
			s.table.set(s.hardwareError, int64(bits))
		}
	case s.remembers():
		s.table.set(s.hardwareError, s.table.value(s.hardwareError)|int64(bits))
	default:
		s.table.set(s.hardwareError, int64(bits))
	}
	if bits == 0 || s.shutdown != nil && s.table.value(s.shutdown)&int64(bits) == 0 {
		return
	}
	s.latched = s.remembers()
	s.table.set(s.torqueEnable, 0)
	if s.hardwareError == nil {
		s.table.set(s.torqueLimit, 0) // torque on alone does not bring it back
	}
	s.redrive()
}
