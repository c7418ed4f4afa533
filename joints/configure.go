package joints

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// eepromRemedy is what to do when a setting differs that Start may not change.
const eepromRemedy = "set it once with sinew write --eeprom, or allow the start to write EEPROM"

// configure makes the servo confirm writes, puts it into its mode and sets its registers, in EEPROM only if allowed.
func (s *servo) configure(eeprom bool) error {
	if _, err := s.read("torque_enable"); err != nil {
		return s.failUnread(err)
	}
	under, err := s.askTorque()
	if err != nil {
		return err
	}
	s.torque, s.torqueBefore = under, under
	if err := s.demandStatus(eeprom); err != nil {
		return err
	}
	if err := s.setMode(eeprom); err != nil {
		return err
	}
	for _, set := range s.settings {
		if err := s.set(set.Register, set.Raw, eeprom); err != nil {
			return err
		}
	}
	return nil
}

// failUnread returns the error of the first read of a servo that answers a ping.
func (s *servo) failUnread(err error) error {
	var silence *hardware.NoStatusError
	if errors.As(err, &silence) {
		return s.fail(err, "it answers a ping but no read: set its status_return_level to 2 (sinew write)")
	}
	return s.failBus(err)
}

// failPing returns the error of a ping. In protocol 1.0 a ping is a packet without content and then a read.
func (s *servo) failPing(err error) error {
	var silence *hardware.NoStatusError
	if errors.As(err, &silence) && strings.HasPrefix(silence.Op, "read") {
		return s.failUnread(err)
	}
	return s.failBus(err)
}

// statusReturnLevel is the register that says which instructions a servo answers.
const statusReturnLevel = "status_return_level"

// answersAll is the status_return_level at which it answers all.
func (s *servo) answersAll() int64 {
	if s.feetech() {
		return 1
	}
	return 2
}

// demandStatus makes the servo answer every instruction, so that no write goes unconfirmed.
func (s *servo) demandStatus(eeprom bool) error {
	const name = statusReturnLevel
	if !s.has(name) {
		return nil
	}
	all := s.answersAll()
	level, err := s.read(name)
	if err != nil {
		return s.failBus(err)
	}
	if level == all {
		return nil
	}
	err = s.set(name, all, eeprom)
	var silence *hardware.NoStatusError
	if !errors.As(err, &silence) {
		return err
	}
	// The old level may keep the servo from confirming the new one: ask.
	if level, err = s.read(name); err != nil {
		return s.failBus(err)
	}
	if level != all {
		return s.fail(fmt.Errorf("status_return_level stays %d", level), "set it to make the servo confirm writes")
	}
	return nil
}

// setMode puts the servo into the joint's operating mode.
func (s *servo) setMode(eeprom bool) error {
	m := s.a.o.Servo.Model
	want, known := m.OperatingMode(s.a.o.Mode.String())
	switch {
	case !known:
		return nil // a table without modes: New has refused all others
	case m.ModeRegister == "":
		return s.checkModeByLimits()
	}
	held, err := s.read(m.ModeRegister)
	if err != nil {
		return s.failBus(err)
	}
	if held == want {
		return nil
	}
	if !eeprom {
		is := m.ModeName(held)
		if is == "" {
			is = "an unknown mode"
		}
		return s.fail(fmt.Errorf("is in mode %s (%s %d), not %v (%d)", is, m.ModeRegister, held, s.a.o.Mode, want), eepromRemedy)
	}
	return s.set(m.ModeRegister, want, eeprom)
}

// checkModeByLimits checks the mode of servos that take it from their position limits (AX, MX(1.0), SCS).
func (s *servo) checkModeByLimits() error {
	lower, err := s.read("min_position_limit")
	if err != nil {
		return s.failBus(err)
	}
	upper, err := s.read("max_position_limit")
	if err != nil {
		return s.failBus(err)
	}
	is := Position.String()
	for _, mode := range s.a.o.Servo.Model.Modes {
		if mode.Name != is && mode.Value == lower && mode.Value == upper {
			is = mode.Name
			break
		}
	}
	if is == s.a.o.Mode.String() {
		return nil
	}
	return s.fail(fmt.Errorf("is in mode %s, not %v, because its position limits are %d and %d", is, s.a.o.Mode, lower, upper),
		"change the limits with sinew write --eeprom")
}

// set makes a register hold a value.
func (s *servo) set(name string, raw int64, eeprom bool) error {
	held, err := s.read(name)
	if err != nil {
		return s.failBus(err)
	}
	if held == raw {
		return nil
	}
	if s.inEEPROM(name) {
		if !eeprom {
			return s.fail(fmt.Errorf("%s is %d, not %d, and keeps its value without power", name, held, raw), eepromRemedy)
		}
		return s.setEEPROM(name, raw)
	}
	return s.writeVerified(name, raw)
}

// setEEPROM writes a register that keeps its value without power: with torque off, and unlocked where there is a lock.
func (s *servo) setEEPROM(name string, raw int64) (err error) {
	if s.torque {
		if err := s.torqueOff(); err != nil {
			return err
		}
	}
	if lock := s.a.o.Servo.Model.EEPROMLock; lock != "" {
		if err := s.write(lock, 0); err != nil {
			return s.failBus(err)
		}
		defer func() {
			if locked := s.write(lock, 1); locked != nil {
				err = errors.Join(err, s.failBus(locked))
			}
		}()
	}
	return s.writeVerified(name, raw)
}

// writeVerified writes a register and reads it back.
func (s *servo) writeVerified(name string, raw int64) error {
	if err := s.write(name, raw); err != nil {
		return s.failBus(err)
	}
	held, err := s.read(name)
	if err != nil {
		return s.failBus(err)
	}
	if held != raw {
		return s.fail(fmt.Errorf("%s reads %d after %d was written", name, held, raw), "check that the servo accepts this value")
	}
	return nil
}
