package joints

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Stop ends what Start began: torque off at every joint, unless RobotOptions.HoldOnStop keeps it; bus watchdogs
// disarmed; goroutines ended. Every joint is tried, whatever happens at another and even when ctx has ended; ctx can
// only cut short the disarming of watchdogs of servos that have no torque any more. The errors are joined. A stopped
// robot stays as it is.
func (r *Robot) Stop(ctx context.Context) error {
	if !r.running {
		return nil
	}
	r.running = false
	r.stopWorkers()
	for _, a := range r.actuators {
		a.cycle.ClearGoals(a.slot)
	}
	var off error
	if !r.o.HoldOnStop {
		off = r.torqueOff()
	}
	disarmed := eachOnce(context.Background(), r.actuators, func(a *actuator) error {
		if !a.armed || ctx.Err() != nil && !a.torque {
			return nil
		}
		return a.setWatchdog(0)
	})
	return errors.Join(off, disarmed)
}

// stopTries is how often torque off is tried at a joint that does not confirm it.
const stopTries = 3

// torqueOff switches torque off at every joint, and tries again where that is not confirmed.
func (r *Robot) torqueOff() error {
	left := slices.Clone(r.actuators)
	for try := 1; ; try++ {
		err := eachOnce(context.Background(), left, (*actuator).torqueOff)
		if err == nil || try == stopTries || portLost(err) {
			return err
		}
		left = slices.DeleteFunc(left, func(a *actuator) bool { return !a.torque && !a.touched })
	}
}

// SetTorque switches the torque of all joints of a started robot. Off: no goals are sent any more, and commands are
// counted as held. On: every joint without torque is configured, checked and seeded as at Start, then torque comes on;
// when it cannot everywhere, these joints stay without. One that its bus watchdog stopped has lost nothing but its
// goals: it is not configured anew. Errors as Start; ErrStopped before Start.
func (r *Robot) SetTorque(ctx context.Context, on bool) error {
	if !r.running {
		return ErrStopped
	}
	if !on {
		for _, a := range r.actuators {
			a.cycle.ClearGoals(a.slot)
			a.powered = false
		}
		return r.torqueOff()
	}
	if err := eachOnce(ctx, r.actuators, (*actuator).checkWatchdog); err != nil {
		return err
	}
	limp := slices.DeleteFunc(slices.Clone(r.actuators), func(a *actuator) bool { return a.powered })
	lost := slices.DeleteFunc(slices.Clone(limp), func(a *actuator) bool { return a.tripped })
	for _, a := range limp {
		a.torqueBefore = a.tripped // it is under torque, and stays so when this fails
	}
	err := r.each(ctx, lost, r.configure)
	if err == nil {
		err = r.energize(ctx, limp)
	}
	if err != nil {
		return errors.Join(err, r.giveUp(limp))
	}
	return nil
}

// rebootTime is how long a servo may take to come back.
const rebootTime = 3 * time.Second

// Reboot restarts the servo of one joint, by its place in Joints, of a started robot, which clears its hardware
// errors, and brings it back under torque as Start does: configured, checked, holding where it stands. The joint has
// no torque meanwhile. The exchanges of all others go on, with their last goals. Errors as Start; then the joint stays
// without torque.
func (r *Robot) Reboot(ctx context.Context, joint int) error {
	if !r.running {
		return ErrStopped
	}
	a := r.actuators[joint]
	a.cycle.ClearGoals(a.slot)
	a.powered, a.armed, a.torqueBefore = false, false, false
	a.state.Torque, a.torqueAt = false, time.Now()
	if err := a.bus.Reboot(a.joint.o.Servo.ID); err != nil {
		return a.fail(err, "switch its power off and on instead")
	}
	if err := r.await(ctx, a); err != nil {
		return err
	}
	one := []*actuator{a}
	err := r.each(ctx, one, r.identify, r.configure)
	if err == nil {
		err = r.energize(ctx, one)
	}
	if err != nil {
		return errors.Join(err, r.giveUp(one))
	}
	return nil
}

// await waits until a rebooted servo answers.
func (r *Robot) await(ctx context.Context, a *actuator) error {
	ctx, cancel := context.WithTimeout(ctx, rebootTime)
	defer cancel()
	tick := time.NewTicker(max(r.o.Period, 5*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return a.fail(fmt.Errorf("does not answer after its reboot: %w", ctx.Err()), "check its power and cable")
		case <-tick.C:
		}
		if err := r.exchange(); err != nil {
			return err
		}
		if _, err := a.bus.Ping(a.joint.o.Servo.ID); err == nil {
			return nil
		}
	}
}
