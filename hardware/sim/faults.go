package sim

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
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
	// Delay is how much later than the return delay status packets leave.
	Delay time.Duration
	// Stuck holds the joint where it is, as an obstacle does.
	Stuck bool
}

// SetFaults makes a servo misbehave from now on; codec.BroadcastID means all of them. Error: *NoServoError.
func (b *Bus) SetFaults(id byte, f Faults) error {
	return b.each(id, func(s *servo, _ time.Time) {
		s.faults = f
		s.joint.stuck = f.Stuck
	})
}

// SetEcho makes the adapter return every byte the host sends, as three-state adapters without direction control do.
func (b *Bus) SetEcho(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.echo = on
}

// Fail gives a servo hardware errors: bits of the register hardware_error_status, or its code where it holds one
// (protocol 1.0 and Feetech: of the error byte). Torque goes off when the register shutdown says so, and the alert
// bit stays in every status packet until a reboot. 0 takes the cause away; what a servo remembers stays.
// codec.BroadcastID means all servos. Error: *NoServoError.
func (b *Bus) Fail(id byte, bits byte) error {
	return b.each(id, func(s *servo, _ time.Time) {
		s.cause = bits
		s.raise(s.errors())
	})
}

// Reboot restarts a servo as a glitch of its supply does: it is silent for a while, then torque is off and RAM holds
// what it holds after power-on. codec.BroadcastID means all servos. Error: *NoServoError.
func (b *Bus) Reboot(id byte) error {
	return b.each(id, func(s *servo, now time.Time) { s.reboot(now) })
}

// overload makes a servo report an overload; its cause stays when it lasts, until Fail(id, 0).
func (b *Bus) overload(id byte, lasts bool) error {
	return b.each(id, func(s *servo, _ time.Time) {
		if lasts {
			s.cause |= s.overloadError()
		}
		s.raise(s.errors() | s.overloadError())
	})
}

// SetSupply sets the supply voltage of all servos in V. Outside the voltage limits a servo reports an input voltage
// error, below half its lower limit it is dead; it boots when the voltage returns.
func (b *Bus) SetSupply(volts float64) {
	// The broadcast id always finds servos.
	_ = b.SetServoSupply(codec.BroadcastID, volts)
}

// SetServoSupply sets the supply voltage of one servo in V; NaN is the voltage of its data sheet. codec.BroadcastID means
// all servos. Error: *NoServoError.
func (b *Bus) SetServoSupply(id byte, volts float64) error {
	return b.each(id, func(s *servo, now time.Time) {
		if math.IsNaN(volts) {
			s.setSupply(s.motor.voltage, now)
			return
		}
		s.setSupply(volts, now)
	})
}

// Babble puts bytes on the line that nobody asked for.
func (b *Bus) Babble(noise []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.babble(time.Since(b.opened), noise)
	b.announce()
}

// Duplicate adds a second servo with the same id, model and settings, that stands somewhere else: at its lower
// position limit. What both say at once arrives as the bitwise AND. codec.BroadcastID means all servos. Error:
// *NoServoError.
func (b *Bus) Duplicate(id byte) error {
	var twins []*servo
	var failed error
	err := b.each(id, func(s *servo, now time.Time) {
		if s.isTwin {
			return
		}
		twin, err := s.twin(now)
		if err != nil {
			failed = err
			return
		}
		twins = append(twins, twin)
	})
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.servos = append(b.line.servos, twins...)
	return nil
}

// twin returns a second servo like this one.
func (s *servo) twin(now time.Time) (*servo, error) {
	other, err := newServo(ServoOptions{ID: s.address(), Model: s.model, Protocol: s.protocol, Firmware: s.version}, s.baud(), now)
	if err != nil {
		return nil, err
	}
	copy(other.memory, s.memory)
	if lower, _ := s.positionLimits(); lower > math.MinInt64 {
		other.joint.turn(float64(lower))
	}
	other.isTwin = true
	return other, nil
}

// separate takes the second servos with this id away again.
func (b *Bus) separate(id byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line.servos = slices.DeleteFunc(b.line.servos, func(s *servo) bool {
		return s.isTwin && (id == codec.BroadcastID || s.address() == id)
	})
	return nil
}
