package sim

import (
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// bootTime is how long a servo is silent after a reboot. No manual gives a figure; drivers allow half a second.
const bootTime = 300 * time.Millisecond

// servo is one simulated servo. The bus serialises all access to it.
type servo struct {
	model    *model.Model
	protocol codec.Protocol
	version  int // of the firmware
	// madeFor is the line rate that the servo was made for, and madeRaw what baud_rate holds for it, which may select
	// another one where the table does not have the rate.
	madeFor int
	madeRaw int64
	// fixedID is the address of a servo whose table has no register id.
	fixedID byte
	initial map[string]int64

	*table
	roles
	motor motor
	joint joint
	// weightless joints need no time to move.
	weightless bool
	// path is how the joint goes to its goal, as moving_status tells it.
	path uint8

	faults Faults
	isTwin bool    // made by Bus.Duplicate
	supply float64 // V
	// cause holds the hardware errors whose cause is still there.
	cause byte
	// reported holds the hardware errors of a servo without a register for them.
	reported byte
	// latched is true from a shutdown to the next reboot: torque cannot be switched on.
	latched bool
	// tripped is true from a trip of the bus watchdog until it is cleared.
	tripped bool
	// looked is when the servo was last brought up to now, strainedSince when it began to push with all its force
	// against an obstacle; zero when it does not.
	looked, strainedSince time.Time
	// overloaded is true from an overload until torque is switched on again.
	overloaded bool
	// heard is when the latest instruction for this servo arrived, for the bus watchdog.
	heard time.Time
	// boots is when the servo is back after a reboot; zero when it is running.
	boots time.Time
	dead  bool // without supply
	// hears says that the servo has received the instruction packet that is being obeyed.
	hears bool

	registeredAddress int    // what a reg write holds
	registeredData    []byte // for the action that follows; nil when there is none
	backup            []byte // of the EEPROM area; nil when there is none
	// lasting is the EEPROM area as it will be after the next power-on, where that differs from what the table
	// holds (Feetech, written while locked); nil for servos that know no such difference.
	lasting []byte
}

// newServo returns a servo as it is after power-on.
func newServo(o ServoOptions, baud int, now time.Time) (*servo, error) {
	s := &servo{model: o.Model, protocol: o.Protocol, version: o.Firmware, fixedID: o.ID, initial: o.Initial, weightless: o.Weightless}
	if s.version == 0 {
		s.version = DefaultFirmware
	}
	if err := s.checkOptions(o); err != nil {
		return nil, err
	}
	s.table = newTable(o.Model, s.version)
	s.table.lenient = s.protocol != codec.Protocol2
	s.roles = findRoles(o.Model, s.table)
	s.motor = newMotor(o.Model, s.roles)
	s.supply = s.motor.voltage
	s.setFactory(model.EEPROM)
	s.setFactory(model.Factory)
	s.setFactory(model.Hybrid)
	s.table.set(s.id, int64(o.ID))
	s.setBaud(baud)
	for name, raw := range o.Initial {
		if err := s.setInitial(name, raw); err != nil {
			return nil, fmt.Errorf("%v: initial value: %w", s, err)
		}
	}
	if s.feetech() && s.lock != nil {
		s.lasting = append(s.lasting, s.memory...)
	}
	s.joint.done = now
	s.joint.position = float64(s.initialPosition())
	s.powerOn(now)
	return s, nil
}

func (s *servo) checkOptions(o ServoOptions) error {
	name := (&hardware.Servo{ID: o.ID, Model: o.Model}).String()
	switch highest := highestID(s.protocol); {
	case o.Model == nil:
		return fmt.Errorf("%s: has no model", name)
	case highest == 0:
		return fmt.Errorf("%s: speaks no known protocol (%v)", name, s.protocol)
	case o.ID > highest:
		return fmt.Errorf("%s: the highest id in protocol %v is %d", name, s.protocol, highest)
	case len(o.Model.Protocols) > 0 && !slices.Contains(o.Model.Protocols, s.protocol.String()):
		return fmt.Errorf("%s: does not speak protocol %v, only %v", name, s.protocol, o.Model.Protocols)
	}
	return nil
}

// highestID returns the highest id of a servo, 0 for an unknown protocol.
func highestID(p codec.Protocol) byte {
	switch p {
	case codec.Protocol2:
		return 252
	case codec.Protocol1, codec.FeetechSTS, codec.FeetechSCS:
		return 253
	}
	return 0
}

// setInitial puts an initial value of the options into the control table.
func (s *servo) setInitial(name string, raw int64) error {
	r, err := s.find(name)
	if err != nil {
		return err
	}
	return r.Encode(s.table.memory[r.Address:], raw)
}

// find returns the register of this name.
func (s *servo) find(name string) (*model.Register, error) {
	r, ok := s.model.Register(name)
	if !ok || s.table.registers[r.Address] != r {
		return nil, &hardware.UnknownRegisterError{Servo: s.String(), Register: name}
	}
	return r, nil
}

// force sets a register from inside.
func (s *servo) force(name string, raw int64, now time.Time) error {
	r, err := s.find(name)
	if err != nil {
		return err
	}
	before := s.table.value(r)
	if err := r.Encode(s.table.memory[r.Address:], raw); err != nil {
		return fmt.Errorf("%v: %w", s, err)
	}
	s.keep(r)
	switch r {
	case s.position:
		s.joint.turn(float64(raw))
	case s.voltage:
		s.setSupply(float64(raw)*r.Scale, now)
	default:
		s.written(r, before)
	}
	return nil
}

// initialPosition returns where the joint stands at first.
func (s *servo) initialPosition() int64 {
	if raw, ok := s.initial["present_position"]; ok {
		return raw
	}
	if raw, ok := s.initial["goal_position"]; ok {
		return raw
	}
	return s.model.ZeroTick
}

// String returns the servo as messages name it.
func (s *servo) String() string {
	return (&hardware.Servo{ID: s.address(), Model: s.model}).String()
}

// address returns the bus address the servo listens to.
func (s *servo) address() byte {
	if s.id == nil {
		return s.fixedID
	}
	return byte(s.table.value(s.id))
}

// called reports whether a packet to this id is for the servo: by its address or by its secondary id.
func (s *servo) called(id byte) bool {
	return s.address() == id || s.secondaryID != nil && id <= highestID(s.protocol) && int64(id) == s.table.value(s.secondaryID)
}

// baud returns the line rate that the register baud_rate selects, 0 when the table does not tell.
func (s *servo) baud() int {
	raw := s.table.value(s.baudRate)
	if raw == s.madeRaw {
		return s.madeFor
	}
	for _, b := range s.model.BaudRates {
		if b.Raw == raw {
			return b.BitsPerSecond
		}
	}
	return 0
}

// setBaud makes the register baud_rate select this rate, when it can.
func (s *servo) setBaud(bitsPerSecond int) {
	closest := 0
	for _, b := range s.model.BaudRates {
		off := max(b.BitsPerSecond-bitsPerSecond, bitsPerSecond-b.BitsPerSecond)
		if near(b.BitsPerSecond, bitsPerSecond) && (closest == 0 || off < max(closest-bitsPerSecond, bitsPerSecond-closest)) {
			closest = b.BitsPerSecond
			s.table.set(s.baudRate, b.Raw)
		}
	}
	s.madeFor, s.madeRaw = bitsPerSecond, s.table.value(s.baudRate)
}

// near reports whether a receiver at one rate understands a sender at the other: they may differ by 3 %.
func near(one, other int) bool { return 100*max(one-other, other-one) <= 3*one }

// torque reports whether the motor is powered.
func (s *servo) torque() bool { return s.torqueEnable == nil || s.table.value(s.torqueEnable) != 0 }

// silent reports whether the servo is off or booting.
func (s *servo) silent() bool { return s.dead || !s.boots.IsZero() }

// advance brings the servo up to now: boots, bus watchdog, motion.
func (s *servo) advance(now time.Time) {
	if !s.boots.IsZero() && !now.Before(s.boots) {
		s.powerOn(s.boots)
	}
	if due := s.watchdogDue(); !due.IsZero() && now.After(due) {
		s.joint.advance(due)
		s.trip()
	}
	s.joint.advance(now)
	s.strain(now)
}

// watchdogDue returns when the bus watchdog will trip; zero when it is not armed. It watches only while torque is on
// (e-manual, X series, Bus Watchdog).
func (s *servo) watchdogDue() time.Time {
	if s.watchdog == nil || s.tripped || !s.torque() || s.silent() {
		return time.Time{}
	}
	units := s.table.value(s.watchdog)
	if units <= 0 {
		return time.Time{}
	}
	return s.heard.Add(time.Duration(units) * 20 * time.Millisecond)
}

// trip is what the bus watchdog does: the joint stops without a profile, and the register reads −1.
func (s *servo) trip() {
	s.tripped = true
	s.table.set(s.watchdog, -1)
	s.joint.drive, s.joint.target = toVelocity, 0
	s.joint.ramp = s.motor.ramp
}

// reboot makes the servo silent until it is back.
func (s *servo) reboot(now time.Time) {
	s.joint.release()
	s.relieve()
	s.table.set(s.torqueEnable, 0)
	s.boots = now.Add(bootTime)
}
