package joints

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// eepromRemedy is what to do when a setting differs that Start may not change.
const eepromRemedy = "set it once with sinew write --eeprom, or allow the start to write EEPROM"

// configure makes the servo confirm writes, puts it into its mode and sets its registers.
func (r *Robot) configure(a *actuator) error {
	on, err := a.read("torque_enable")
	if err != nil {
		return a.failUnread(err)
	}
	a.torque, a.torqueBefore = on != 0, on != 0
	if err := a.demandStatus(r.o.WriteEEPROM); err != nil {
		return err
	}
	if err := a.setMode(r.o.WriteEEPROM); err != nil {
		return err
	}
	for _, s := range a.joint.o.Registers {
		if err := a.set(s.Register, s.Raw, r.o.WriteEEPROM); err != nil {
			return err
		}
	}
	return nil
}

// failUnread returns the error of the first read of a servo that answers a ping.
func (a *actuator) failUnread(err error) error {
	var silence *hardware.NoStatusError
	if errors.As(err, &silence) {
		return a.fail(err, "it answers a ping but no read: set its status_return_level to 2 (sinew write)")
	}
	return a.failBus(err)
}

// failPing returns the error of a ping. In protocol 1.0 a ping is a packet without content and then a read.
func (a *actuator) failPing(err error) error {
	var silence *hardware.NoStatusError
	if errors.As(err, &silence) && strings.HasPrefix(silence.Op, "read") {
		return a.failUnread(err)
	}
	return a.failBus(err)
}

// demandStatus makes the servo answer every instruction, so that no write goes unconfirmed.
func (a *actuator) demandStatus(eeprom bool) error {
	const name = "status_return_level"
	if !a.has(name) {
		return nil
	}
	all := int64(2)
	if strings.HasPrefix(a.bus.Options().Protocol.String(), "feetech") {
		all = 1
	}
	level, err := a.read(name)
	if err != nil {
		return a.failBus(err)
	}
	if level == all {
		return nil
	}
	err = a.set(name, all, eeprom)
	var silence *hardware.NoStatusError
	if !errors.As(err, &silence) {
		return err
	}
	// The old level may keep the servo from confirming the new one: ask.
	if level, err = a.read(name); err != nil {
		return a.failBus(err)
	}
	if level != all {
		return a.fail(fmt.Errorf("status_return_level stays %d", level), "set it to make the servo confirm writes")
	}
	return nil
}

// setMode puts the servo into the joint's operating mode.
func (a *actuator) setMode(eeprom bool) error {
	m := a.joint.o.Servo.Model
	want, known := m.OperatingMode(a.joint.o.Mode.String())
	switch {
	case !known:
		return nil // a table without modes: New has refused all others
	case m.ModeRegister == "":
		return a.checkModeByLimits()
	}
	held, err := a.read(m.ModeRegister)
	if err != nil {
		return a.failBus(err)
	}
	if held == want {
		return nil
	}
	if !eeprom {
		is := m.ModeName(held)
		if is == "" {
			is = "an unknown mode"
		}
		return a.fail(fmt.Errorf("is in mode %s (%s %d), not %v (%d)", is, m.ModeRegister, held, a.joint.o.Mode, want), eepromRemedy)
	}
	return a.set(m.ModeRegister, want, eeprom)
}

// checkModeByLimits checks the mode of servos that take it from their position limits (AX, MX(1.0), SCS).
func (a *actuator) checkModeByLimits() error {
	lower, err := a.read("min_position_limit")
	if err != nil {
		return a.failBus(err)
	}
	upper, err := a.read("max_position_limit")
	if err != nil {
		return a.failBus(err)
	}
	is := Position.String()
	for _, mode := range a.joint.o.Servo.Model.Modes {
		if mode.Name != is && mode.Value == lower && mode.Value == upper {
			is = mode.Name
			break
		}
	}
	if is == a.joint.o.Mode.String() {
		return nil
	}
	return a.fail(fmt.Errorf("is in mode %s, not %v, because its position limits are %d and %d", is, a.joint.o.Mode, lower, upper),
		"change the limits with sinew write --eeprom")
}

// set makes a register hold a value.
func (a *actuator) set(name string, raw int64, eeprom bool) error {
	held, err := a.read(name)
	if err != nil {
		return a.failBus(err)
	}
	if held == raw {
		return nil
	}
	m := a.joint.o.Servo.Model
	if r, _ := m.Register(name); r.Area.String() == "eeprom" {
		if !eeprom {
			return a.fail(fmt.Errorf("%s is %d, not %d, and keeps its value without power", name, held, raw), eepromRemedy)
		}
		return a.setEEPROM(name, raw)
	}
	return a.writeVerified(name, raw)
}

// setEEPROM writes a register that keeps its value without power: with torque off, and unlocked where there is a lock.
func (a *actuator) setEEPROM(name string, raw int64) (err error) {
	if a.torque {
		if err := a.torqueOff(); err != nil {
			return err
		}
	}
	if lock := a.joint.o.Servo.Model.EEPROMLock; lock != "" {
		if err := a.write(lock, 0); err != nil {
			return a.failBus(err)
		}
		defer func() {
			if locked := a.write(lock, 1); locked != nil {
				err = errors.Join(err, a.failBus(locked))
			}
		}()
	}
	return a.writeVerified(name, raw)
}

// writeVerified writes a register and reads it back.
func (a *actuator) writeVerified(name string, raw int64) error {
	if err := a.write(name, raw); err != nil {
		return a.failBus(err)
	}
	held, err := a.read(name)
	if err != nil {
		return a.failBus(err)
	}
	if held != raw {
		return a.fail(fmt.Errorf("%s reads %d after %d was written", name, held, raw), "check that the servo accepts this value")
	}
	return nil
}

func (a *actuator) read(name string) (int64, error) { return a.bus.ReadRegister(a.joint.o.Servo, name) }

func (a *actuator) write(name string, raw int64) error {
	return a.bus.WriteRegister(a.joint.o.Servo, name, raw)
}

// has reports whether the servo has a register, by its model and firmware.
func (a *actuator) has(name string) bool {
	r, ok := a.joint.o.Servo.Model.Register(name)
	return ok && r.Numeric() && a.firmware >= r.Since
}
