package joints

import "context"

// look asks the servos of a drive whether they lost anything.
func (d *drive) look() (finding, error) {
	found := sound
	for _, s := range d.servos {
		under, err := s.askTorque()
		if err != nil {
			return found, err
		}
		s.complaint = s.readHardwareError()
		if s.limp = !under; s.limp {
			found = limp
		}
	}
	for _, s := range d.servos {
		halted, err := s.askWatchdog()
		if err != nil {
			return found, err
		}
		if s.halted.Store(halted); halted {
			s.stopped = true
			if found == sound {
				found = stopped
			}
		}
	}
	return found, nil
}

// askTorque reads whether the servo is under torque; that it is not must be read twice, for it takes the joint away from
// whoever moves it, and on a busy machine a late answer to something else may be taken for this one.
func (s *servo) askTorque() (bool, error) {
	return s.confirm("torque_enable", func(raw int64) bool { return raw != 0 })
}

// askWatchdog reads whether the bus watchdog has stopped the servo; likewise.
func (s *servo) askWatchdog() (stopped bool, err error) {
	if !s.armed {
		return false, nil
	}
	fine, err := s.confirm("bus_watchdog", func(raw int64) bool { return raw >= 0 })
	return !fine, err
}

// confirm reads a register until it is fine, or was not twice.
func (s *servo) confirm(name string, fine func(raw int64) bool) (bool, error) {
	for range 2 {
		raw, err := s.read(name)
		if err != nil {
			return false, s.failBus(err)
		}
		if fine(raw) {
			return true, nil
		}
	}
	return false, nil
}

// restore runs the soft start of a drive again without moving it: who is under torque stays so, and holds where it
// stands; who is not stays without. When no torque is wanted, who is under torque loses it.
func (r *Robot) restore(ctx context.Context, d *drive) error {
	under := 0
	for _, s := range d.servos {
		s.started = false
	}
	for _, s := range d.servos {
		for _, step := range []func(*servo) error{r.identify, (*servo).adjust, (*servo).locate} {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := step(s); err != nil {
				return err
			}
		}
		if s.limp = !s.torque && r.wanted; s.limp {
			s.complaint = s.readHardwareError()
		}
		if s.torque && !r.wanted {
			if err := s.torqueOff(); err != nil {
				return err
			}
		}
		if s.torque {
			under++
		}
	}
	if under == len(d.servos) {
		if err := d.check(); err != nil {
			return err
		}
	}
	for _, s := range d.servos {
		if s.torque {
			if err := s.seed(); err != nil {
				return err
			}
		}
		s.started = true
	}
	return nil
}

// adjust is configure for a servo that must not lose its torque.
func (s *servo) adjust() error { return s.configure(false) }

// armAll arms the watchdogs of the servos of a drive that are under torque.
func (r *Robot) armAll(d *drive, keep func() error) error {
	for _, s := range d.servos {
		if s.torque {
			if err := r.arm(s, keep); err != nil {
				return err
			}
		}
	}
	return nil
}
