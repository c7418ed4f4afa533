package joints

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// rebootTime is how long a servo may take to come back.
const rebootTime = 3 * time.Second

// errMimic is the answer to whoever wants something of the servo of a mimic.
var errMimic = errors.New("follows another joint and has no servo")

// driveAt returns what moves a joint, by its place in Joints.
func (r *Robot) driveAt(joint int) (*drive, error) {
	if joint < 0 || joint >= len(r.axes) {
		return nil, fmt.Errorf("robot: there is no joint %d of %d", joint, len(r.axes))
	}
	x := r.axes[joint]
	if x == nil {
		return nil, fmt.Errorf("joint %s: %w", r.joints[joint].name, errMimic)
	}
	return r.driveOf(x), nil
}

// Reboot restarts the servo of one joint, by its place in Joints, of a started robot, which clears its hardware
// errors, and brings it back under torque as Start does: configured, checked, holding where it stands. The joint has
// no torque meanwhile. Of several servos those are restarted that report a hardware error, all when none does. The
// exchanges of all others go on, with their last goals. Errors as Start; then the joint stays without torque.
func (r *Robot) Reboot(ctx context.Context, joint int) error {
	if !r.running {
		return ErrStopped
	}
	d, err := r.driveAt(joint)
	if err != nil {
		return err
	}
	r.hold()
	defer r.resume()
	servos := slices.DeleteFunc(slices.Clone(d.servos), func(s *servo) bool { return !s.alert })
	if len(servos) == 0 {
		servos = d.servos
	}
	for _, s := range servos {
		if err := r.reboot(ctx, s); err != nil {
			return err
		}
	}
	err = r.each(ctx, servos, r.identify, r.configure)
	if err == nil {
		err = r.prepare(ctx, []*drive{d})
	}
	if err == nil {
		err = r.energize(ctx, []*drive{d})
	}
	if err != nil {
		return errors.Join(err, r.giveUp(servos))
	}
	r.takeUp(ctx, []*drive{d})
	return nil
}

// reboot restarts one servo and waits until it answers.
func (r *Robot) reboot(ctx context.Context, s *servo) error {
	s.lose()
	s.drive.observeTorque()
	s.torque, s.armed, s.torqueBefore, s.started = false, false, false, false
	if err := s.bus.Reboot(s.a.o.Servo.ID); err != nil {
		return s.fail(err, "switch its power off and on instead")
	}
	return r.await(ctx, s)
}

// await waits until a rebooted servo answers.
func (r *Robot) await(ctx context.Context, s *servo) error {
	ctx, cancel := context.WithTimeout(ctx, rebootTime)
	defer cancel()
	tick := time.NewTicker(max(r.o.Period, 5*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return s.fail(fmt.Errorf("does not answer after its reboot: %w", ctx.Err()), "check its power and cable")
		case <-tick.C:
		}
		if err := r.exchange(); err != nil {
			return err
		}
		if _, err := s.bus.Ping(s.a.o.Servo.ID); err == nil {
			return nil
		}
	}
}
