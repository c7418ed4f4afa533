package joints

import (
	"context"
	"errors"
	"slices"
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
	for _, g := range r.groups {
		g.Bus.GiveWay(false)
		g.keeper.stop()
	}
	r.stopWorkers()
	for _, d := range r.drives {
		d.release()
	}
	var off error
	if !r.o.HoldOnStop {
		off = r.torqueOff()
	}
	disarmed := eachOnce(context.Background(), r.servos, func(s *servo) error {
		if !s.armed || ctx.Err() != nil && !s.torque {
			return nil
		}
		return s.setWatchdog(0)
	})
	return errors.Join(off, disarmed)
}

// stopTries is how often torque off is tried at a servo that does not confirm it.
const stopTries = 3

// torqueOff switches torque off at every servo, and tries again where that is not confirmed.
func (r *Robot) torqueOff() error {
	left := slices.Clone(r.servos)
	for try := 1; ; try++ {
		err := eachOnce(context.Background(), left, (*servo).torqueOff)
		if err == nil || try == stopTries || portLost(err) {
			return err
		}
		left = slices.DeleteFunc(left, func(s *servo) bool { return !s.torque && !s.touched })
	}
}

// hold stops the keepers from working on servos and takes over what they have done. No exchanges wait for the buses now.
func (r *Robot) hold() {
	r.care.Lock()
	r.handOver()
	for _, g := range r.groups {
		g.Bus.GiveWay(false)
	}
}

// resume lets the keepers work on, at once where they wait.
func (r *Robot) resume() {
	r.care.Unlock()
	for _, g := range r.groups {
		g.Bus.GiveWay(true)
		select {
		case g.keeper.again <- struct{}{}:
		default:
		}
	}
}

// SetTorque switches the torque of all joints of a started robot. Off: no goals are sent any more, and commands are
// counted as held; joints whose bus is lost get no torque off, which is an error, but lose their torque when the bus is
// back. On: every joint without torque is configured, checked and seeded as at Start, then torque comes on; when it
// cannot everywhere, these joints stay without. One that its bus watchdog stopped has lost nothing but its goals: it is
// not configured anew. Errors as Start; ErrStopped before Start.
func (r *Robot) SetTorque(ctx context.Context, on bool) error {
	if !r.running {
		return ErrStopped
	}
	r.hold()
	defer r.resume()
	r.wanted = on
	if !on {
		for _, d := range r.drives {
			if !r.anyLost(d) {
				d.release()
			}
		}
		return r.torqueOff()
	}
	if err := r.findTripped(ctx); err != nil {
		return err
	}
	limp := slices.DeleteFunc(slices.Clone(r.drives), func(d *drive) bool { return d.obeys() })
	var lost []*servo
	for _, s := range servosOf(limp) {
		s.torqueBefore = s.obeys || s.tripped // it is under torque, and stays so when this fails
		if !s.torqueBefore {
			lost = append(lost, s)
		}
	}
	err := r.each(ctx, lost, r.identify, r.configure)
	if err == nil {
		err = r.energize(ctx, limp)
	}
	if err != nil {
		return errors.Join(err, r.giveUp(servosOf(limp)))
	}
	r.takeUp(ctx, limp)
	return nil
}

// findTripped asks all servos under torque whether their watchdogs have stopped them: where one has, others may have
// too.
func (r *Robot) findTripped(ctx context.Context) error {
	return eachOnce(ctx, r.servos, func(s *servo) error {
		if !s.obeys || r.groups[s.group].lost {
			return nil
		}
		tripped, err := s.askWatchdog()
		if tripped {
			s.tripped = true
			s.lose()
		}
		return err
	})
}

// obeys reports whether all servos of the drive are under torque and follow their goals.
func (d *drive) obeys() bool {
	return !slices.ContainsFunc(d.servos, func(s *servo) bool { return !s.obeys })
}

// settleExchanges is how many exchanges a joint under torque again may take to be read: an absent servo is asked again
// before that.
const settleExchanges = 100

// takeUp puts energized drives under command, and waits until their servos are read again, so that the next Exchange tells
// of their restart.
func (r *Robot) takeUp(ctx context.Context, drives []*drive) {
	for _, d := range drives {
		d.adopt()
		d.inCare, d.settling = false, true
		d.epoch++
	}
	for left, n := drives, 0; len(left) > 0 && n < settleExchanges && ctx.Err() == nil; n++ {
		if err := r.exchange(); err != nil {
			return // the next Exchange tells
		}
		left = slices.DeleteFunc(slices.Clone(left), func(d *drive) bool {
			d.observeStatus()
			return d.axes[0].state.Fresh
		})
	}
}
