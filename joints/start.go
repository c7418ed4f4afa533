package joints

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/sinew-robotics/sinew/hardware"
)

// Start brings the robot under torque without moving it. Step by step, each for all joints before the next:
//
//   - every servo answers and is of the configured model
//   - operating mode and configured registers are what they should be; what differs is written, as far as
//     RobotOptions.WriteEEPROM allows
//   - no joint stands outside its limits, those of the configuration and those of the servo
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
	for _, a := range r.actuators {
		a.state, a.powered, a.touched, a.armed, a.tripped = unknown(), false, false, false, false
	}
	r.startWorkers()
	if err := r.start(ctx); err != nil {
		err = errors.Join(err, r.giveUp(r.actuators))
		r.stopWorkers()
		return err
	}
	r.running = true
	return nil
}

func (r *Robot) start(ctx context.Context) error {
	if err := r.each(ctx, r.actuators, r.identify, r.configure); err != nil {
		return err
	}
	return r.energize(ctx, r.actuators)
}

// energize brings configured joints under torque.
func (r *Robot) energize(ctx context.Context, actuators []*actuator) error {
	return r.each(ctx, actuators,
		(*actuator).locate,
		(*actuator).seed,
		(*actuator).torqueOn,
		r.arm,
	)
}

// each takes steps one after the other, each with all actuators. It goes on to the next step only when all took
// this one.
func (r *Robot) each(ctx context.Context, actuators []*actuator, steps ...func(*actuator) error) error {
	for _, step := range steps {
		if err := eachOnce(ctx, actuators, step); err != nil {
			return err
		}
	}
	return nil
}

// eachOnce takes one step with all actuators and joins what goes wrong. On a bus whose port is lost nobody else is
// tried.
func eachOnce(ctx context.Context, actuators []*actuator, step func(*actuator) error) error {
	var wrong []error
	lost := make(map[*hardware.Bus]bool)
	for _, a := range actuators {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(wrong, fmt.Errorf("robot: start given up: %w", err))...)
		}
		if lost[a.bus] {
			continue
		}
		err := step(a)
		if err == nil {
			continue
		}
		wrong = append(wrong, err)
		lost[a.bus] = portLost(err)
	}
	return errors.Join(wrong...)
}

// identify checks that the servo is there and what it should be.
func (r *Robot) identify(a *actuator) error {
	s := a.joint.o.Servo
	identity, err := a.bus.Ping(s.ID)
	if err != nil {
		return a.failPing(err)
	}
	a.firmware = identity.Firmware
	m := s.Model
	if m.Number == 0 || identity.Model == m.Number || slices.Contains(m.AlternateNumbers, identity.Model) {
		return nil
	}
	wrong := &ModelError{Want: m.Name, WantNumber: m.Number, Number: identity.Model}
	if r.o.ModelNames != nil {
		wrong.Names = r.o.ModelNames(identity.Model)
	}
	return a.fail(wrong, fmt.Sprintf("correct the model of the joint, or the id %d", s.ID))
}

// giveUp takes back what was switched on.
func (r *Robot) giveUp(actuators []*actuator) error {
	return eachOnce(context.Background(), actuators, func(a *actuator) error {
		a.cycle.ClearGoals(a.slot)
		a.powered = false
		var off, disarmed error
		if a.touched && !a.torqueBefore {
			off = a.torqueOff()
		}
		if a.armed {
			disarmed = a.setWatchdog(0)
		}
		return errors.Join(off, disarmed)
	})
}
