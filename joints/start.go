package joints

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Start brings the robot under torque without moving it. Step by step, each for all joints before the next:
//
//   - every servo answers and is of the configured model
//   - operating mode and configured registers are what they should be; what differs is written, as far as
//     RobotOptions.WriteEEPROM allows
//   - no joint stands outside its limits, those of the configuration and those of its servos, and no servos of one joint
//     stand apart
//   - tripped bus watchdogs are cleared, and every goal is the present position (or 0 in the modes without one), read
//     back
//   - torque comes on, read back
//   - bus watchdogs are armed
//
// Whatever a step finds wrong is reported for all joints at once, as *JointError joined; what was switched on is
// switched off again, and what was under torque before stays so. When ctx ends, Start gives up likewise. A started
// robot stays as it is. Start blocks for some milliseconds per servo.
func (r *Robot) Start(ctx context.Context) error {
	if r.running {
		return nil
	}
	for _, d := range r.drives {
		for _, x := range d.axes {
			x.state = unknown()
		}
		d.inCare, d.settling, d.visit, d.doubt = false, false, errand{}, errand{}
	}
	for _, g := range r.groups {
		g.lost, g.err, g.errand = false, nil, errand{}
	}
	for _, s := range r.servos {
		s.obeys, s.tripped, s.returned, s.absent, s.alert, s.unnamed = false, false, false, false, false, false
		s.touched, s.armed, s.started = false, false, false
	}
	r.startWorkers()
	if err := r.start(ctx); err != nil {
		err = errors.Join(err, r.giveUp(r.servos))
		r.stopWorkers()
		return err
	}
	for _, d := range r.drives {
		d.adopt()
	}
	r.wanted = true
	for _, g := range r.groups {
		g.Bus.GiveWay(true) // from here on a loop waits for it
		g.keeper.start()
	}
	r.running = true
	return nil
}

func (r *Robot) start(ctx context.Context) error {
	if err := r.each(ctx, r.servos, r.identify, r.configure); err != nil {
		return err
	}
	if err := r.prepare(ctx, r.drives); err != nil {
		return err
	}
	return r.energize(ctx, r.drives)
}

// configure makes the settings of a servo as far as the options allow.
func (r *Robot) configure(s *servo) error { return s.configure(r.o.WriteEEPROM) }

// energize brings drives of configured servos under torque. It does not give them free yet.
func (r *Robot) energize(ctx context.Context, drives []*drive) error {
	servos := servosOf(drives)
	if err := r.each(ctx, servos, (*servo).locate); err != nil {
		return err
	}
	var wrong []error
	for _, d := range drives {
		wrong = append(wrong, d.check())
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	arm := func(s *servo) error { return r.arm(s, r.keepQuiet) }
	if err := r.each(ctx, servos, (*servo).seed, (*servo).torqueOn, arm); err != nil {
		return err
	}
	for _, s := range servos {
		s.started = true
	}
	return nil
}

// prepare makes the cycles of some drives ready: a servo that comes from a restart has forgotten what they need.
func (r *Robot) prepare(ctx context.Context, drives []*drive) error {
	for _, g := range r.groups {
		concerned := slices.ContainsFunc(drives, func(d *drive) bool { return slices.Contains(g.drives, d) })
		if !concerned || g.lost {
			continue
		}
		if err := g.Cycle.Prepare(ctx); err != nil {
			return fmt.Errorf("bus %s: %w", g.Bus.Options().Name, err)
		}
	}
	return nil
}

// keepQuiet exchanges, so that no bus watchdog trips.
func (r *Robot) keepQuiet() error {
	if err := r.exchange(); err != nil {
		return fmt.Errorf("robot: exchange during the start: %w", err)
	}
	return nil
}

// servosOf returns the servos of some drives, drive after drive.
func servosOf(drives []*drive) (all []*servo) {
	for _, d := range drives {
		all = append(all, d.servos...)
	}
	return all
}

// each takes steps one after the other, each with all servos. It goes on to the next step only when all took this one.
func (r *Robot) each(ctx context.Context, servos []*servo, steps ...func(*servo) error) error {
	for _, step := range steps {
		if err := eachOnce(ctx, servos, step); err != nil {
			return err
		}
	}
	return nil
}

// eachOnce takes one step with all servos and joins what goes wrong. On a bus whose port is lost nobody else is tried.
func eachOnce(ctx context.Context, servos []*servo, step func(*servo) error) error {
	var wrong []error
	lost := make(map[int]bool)
	for _, s := range servos {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(wrong, fmt.Errorf("robot: start given up: %w", err))...)
		}
		if lost[s.group] {
			continue
		}
		err := step(s)
		if err == nil {
			continue
		}
		wrong = append(wrong, err)
		lost[s.group] = portLost(err)
	}
	return errors.Join(wrong...)
}

// identify checks that the servo is there and what it should be.
func (r *Robot) identify(s *servo) error {
	identity, err := s.bus.Ping(s.a.o.Servo.ID)
	if err != nil {
		return s.failPing(err)
	}
	s.firmware.Store(int32(identity.Firmware))
	m := s.a.o.Servo.Model
	if m.Number == 0 || identity.Model == m.Number || slices.Contains(m.AlternateNumbers, identity.Model) {
		return nil
	}
	wrong := &ModelError{Want: m.Name, WantNumber: m.Number, Number: identity.Model}
	if r.o.ModelNames != nil {
		wrong.Names = r.o.ModelNames(identity.Model)
	}
	return s.fail(wrong, fmt.Sprintf("correct the model of the joint, or the id %d", s.a.o.Servo.ID))
}

// giveUp takes back what was switched on.
func (r *Robot) giveUp(servos []*servo) error {
	return eachOnce(context.Background(), servos, func(s *servo) error {
		s.lose()
		s.started = false
		var off, disarmed error
		if s.touched && !s.torqueBefore {
			off = s.torqueOff()
		}
		if s.armed {
			disarmed = s.setWatchdog(0)
		}
		return errors.Join(off, disarmed)
	})
}
