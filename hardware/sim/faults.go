package sim

import (
	"errors"
	"time"
)

// Faults are the ways in which one servo misbehaves; the zero value is a good servo. Probabilities run from 0 (never)
// to 1 (always) and are drawn per packet.
type Faults struct {
	// Deaf is the probability that the servo misses an instruction: it neither executes nor answers it, and in a
	// group read all servos listed after it keep silent.
	Deaf float64
	// Drop is the probability that a status packet is lost on its way to the host; the other servos hear it.
	Drop float64
	// Corrupt is the probability that one bit of a status packet is flipped.
	Corrupt float64
	// Delay is how much later than the return delay status packets leave. It needs Wire timing.
	Delay time.Duration
	// Stuck holds the joint where it is, as an obstacle does.
	Stuck bool
}

// SetFaults makes a servo misbehave from now on; codec.BroadcastID means all of them. Error: *NoServoError.
func (b *Bus) SetFaults(id byte, f Faults) error { return errors.ErrUnsupported }

// SetEcho makes the adapter return every byte the host sends, as three-state adapters without direction control do.
func (b *Bus) SetEcho(on bool) {}

// Fail raises hardware errors: bits of the register hardware_error_status (protocol 1.0 and Feetech: of the error
// byte). Torque goes off when the register shutdown says so, and the alert bit stays in every status packet until a
// reboot. 0 takes the cause away; what a servo remembers stays. Error: *NoServoError.
func (b *Bus) Fail(id byte, bits byte) error { return errors.ErrUnsupported }

// Reboot restarts a servo as a glitch of its supply does: it is silent for a while, then torque is off and RAM holds
// what it holds after power-on. codec.BroadcastID means all servos. Error: *NoServoError.
func (b *Bus) Reboot(id byte) error { return errors.ErrUnsupported }

// SetSupply sets the supply voltage of all servos in V. Outside the voltage limits a servo reports an input voltage
// error, below half its lower limit it is dead; it boots when the voltage returns.
func (b *Bus) SetSupply(volts float64) {}

// Babble puts bytes on the line that nobody asked for.
func (b *Bus) Babble(noise []byte) {}

// Duplicate adds a second servo with the same id, model and registers, at the other end of its range. What both say
// at once arrives as the bitwise AND. Error: *NoServoError.
func (b *Bus) Duplicate(id byte) error { return errors.ErrUnsupported }

// Unplug takes the adapter away: the pseudo-terminal and its link vanish, open descriptors report a hang-up, an
// in-memory port fails. The servos keep their power. Calls of Unplug on an unplugged bus do nothing.
func (b *Bus) Unplug() error { return errors.ErrUnsupported }

// Replug brings the adapter back: a new pseudo-terminal on the same link. Calls of Replug on a plugged bus do nothing.
func (b *Bus) Replug() error { return errors.ErrUnsupported }
