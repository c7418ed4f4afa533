package joints

import (
	"context"
	"errors"
	"fmt"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// PlannedWrite is a register that Start would write, because the servo holds something else.
type PlannedWrite struct {
	// Joint names the joint, or all joints of a coupling; Bus its bus and Servo the servo as messages name it.
	Joint, Bus, Servo string
	Register          string
	// From is what the servo holds, To what it is to hold, as the servo counts.
	From, To int64
	// EEPROM is true for what the servo keeps without power. It is written with torque off, and only when
	// RobotOptions.WriteEEPROM allows it; otherwise Start refuses.
	EEPROM bool
}

// String returns the write in one line.
func (w PlannedWrite) String() string {
	memory := "RAM"
	if w.EEPROM {
		memory = "EEPROM"
	}
	return fmt.Sprintf("joint %s on bus %s: %s: %s %d -> %d (%s)", w.Joint, w.Bus, w.Servo, w.Register, w.From, w.To, memory)
}

// PlannedWrites asks all servos of a robot that is not started and returns which settings Start would write, in its
// order; it writes nothing. Torque, goals and watchdogs, which every Start writes, are not among them. Errors are those
// of servos that do not answer or are not of their model, joined; the writes of the others are returned all the same.
func (r *Robot) PlannedWrites(ctx context.Context) ([]PlannedWrite, error) {
	if r.running {
		return nil, errors.New("robot is started: what Start writes is written")
	}
	var all []PlannedWrite
	err := eachOnce(ctx, r.servos, func(s *servo) error {
		if err := r.identify(s); err != nil {
			return err
		}
		writes, err := s.plannedWrites()
		all = append(all, writes...)
		return err
	})
	return all, err
}

// plannedWrites returns the settings that differ from what the servo holds.
func (s *servo) plannedWrites() (all []PlannedWrite, err error) {
	m := s.a.o.Servo.Model
	if _, known := m.OperatingMode(s.a.o.Mode.String()); known && m.ModeRegister == "" {
		if err := s.checkModeByLimits(); err != nil { // Start does not write these limits
			return nil, err
		}
	}
	for _, set := range s.wanted() {
		if !s.has(set.Register) {
			continue
		}
		held, err := s.read(set.Register)
		if err != nil {
			return all, s.failBus(err)
		}
		if held != set.Raw {
			all = append(all, PlannedWrite{
				Joint: s.joint, Bus: s.busName, Servo: s.text, Register: set.Register, From: held, To: set.Raw, EEPROM: s.inEEPROM(set.Register),
			})
		}
	}
	return all, nil
}

// wanted returns everything that configure sets.
func (s *servo) wanted() []Setting {
	all := []Setting{{statusReturnLevel, s.answersAll()}}
	m := s.a.o.Servo.Model
	if raw, known := m.OperatingMode(s.a.o.Mode.String()); known && m.ModeRegister != "" {
		all = append(all, Setting{m.ModeRegister, raw})
	}
	return append(all, s.settings...)
}

// inEEPROM reports whether the servo keeps a register without power.
func (s *servo) inEEPROM(name string) bool {
	r, _ := s.a.o.Servo.Model.Register(name)
	return r.Area == model.EEPROM
}

// Check asks all servos of a robot that is not started whether they are there, of their models, and set so that Start
// can go on: it returns the errors of Start, joined, as far as they can be told without writing anything.
func (r *Robot) Check(ctx context.Context) error {
	if r.running {
		return nil
	}
	writes, err := r.PlannedWrites(ctx)
	wrong := []error{err}
	for _, w := range writes {
		if w.EEPROM && !r.o.WriteEEPROM {
			wrong = append(wrong, &JointError{Joint: w.Joint, Bus: w.Bus, Servo: w.Servo, Remedy: eepromRemedy,
				Err: fmt.Errorf("%s is %d, not %d, and keeps its value without power", w.Register, w.From, w.To)})
		}
	}
	return errors.Join(wrong...)
}

// ReadRegister asks a joint's servo, by the joint's place in Joints, for a register. Of several servos the first is
// asked. It blocks for a transaction. Errors: *JointError; one for mimics.
func (r *Robot) ReadRegister(ctx context.Context, joint int, register string) (int64, error) {
	d, err := r.driveAt(joint)
	if err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s := d.servos[0]
	raw, err := s.read(register)
	if err != nil {
		return 0, s.failBus(err)
	}
	return raw, nil
}

// WriteRegister sets a register of all servos of a joint, by its place in Joints, of a started robot, such as a gain or
// a profile, and reads it back. The value is kept: it is written again whenever a servo has forgotten it. What the robot
// writes itself, goals, and what servos keep without power (EEPROM) is refused. It blocks for some transactions per
// servo. Errors: ErrStopped, *JointError; one for mimics.
func (r *Robot) WriteRegister(ctx context.Context, joint int, register string, raw int64) error {
	if !r.running {
		return ErrStopped
	}
	d, err := r.driveAt(joint)
	if err != nil {
		return err
	}
	r.hold()
	defer r.resume()
	set := Setting{register, raw}
	for _, s := range d.servos {
		if fault := settingFault(&s.a.o, set); fault != "" {
			return s.fail(fmt.Errorf("registers.%s: %s", register, fault), "")
		}
		if s.inEEPROM(register) {
			return s.fail(fmt.Errorf("registers.%s: keeps its value without power (EEPROM) and is not changed while the robot runs", register),
				"set it in the configuration, or with sinew write --eeprom")
		}
	}
	return eachOnce(ctx, d.servos, func(s *servo) error {
		if err := s.set(register, raw, false); err != nil {
			return err
		}
		s.remember(set)
		return nil
	})
}
