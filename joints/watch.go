package joints

import (
	"errors"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// errDisagreement is the cause of a Disagreement.
var errDisagreement = errors.New("its servos stand too far apart, so the joint is held where it is")

// hardwareError returns the servo's register of hardware errors as it was read last; zero, never, when it has none.
func (s *servo) hardwareError() (raw int64, at time.Time) {
	if s.a.hardwareError < 0 {
		return 0, time.Time{}
	}
	return s.cycle.SlowValue(s.slot, s.a.hardwareError)
}

// watch notices what happened to a servo, tells it, and calls its keeper where that is needed.
func (r *Robot) watch(s *servo) {
	r.watchPresence(s)
	r.watchAlert(s)
	if s.drive.inCare {
		return
	}
	r.watchWatchdog(s)
	r.watchTorque(s)
}

// watchPresence looks after a servo that returns from a silence: nobody knows what became of it meanwhile. Goals wait,
// for on some servos a goal alone brings torque; only a goal of 0 is still sent to one that may hear without answering.
func (r *Robot) watchPresence(s *servo) {
	absent := s.cycle.Status(s.slot).Absent
	if absent == s.absent {
		return
	}
	s.absent = absent
	if absent {
		if s.a.o.Mode.hasPosition() {
			s.goals.ClearGoals(s.slot)
		}
		r.tell(s.event(ServoAbsent))
		return
	}
	r.tell(s.event(ServoReturned))
	s.returned = true
	r.attend(s.drive, false)
}

// watchAlert tells a hardware error as soon as its cause is known, and its end.
func (r *Robot) watchAlert(s *servo) {
	status := s.cycle.Status(s.slot)
	if status.Alert != s.alert {
		s.alert, s.unnamed, s.alertAt = status.Alert, status.Alert, time.Now()
		if status.Result == hardware.Fresh {
			s.alertAt = status.At
		}
		if status.Alert {
			r.doubt(s.drive) // its registers know more, and torque may be gone
		} else {
			r.tell(s.event(AlertCleared))
		}
	}
	if !s.unnamed {
		return
	}
	switch raw, at := s.hardwareError(); {
	case s.a.hardwareError < 0: // the status packet itself has the cause
		s.tellAlert(r, 0)
	case raw != 0 && !at.Before(s.alertAt):
		s.tellAlert(r, raw)
	}
}

// tellAlert tells a hardware error; 0 leaves the cause to the latest status packet.
func (s *servo) tellAlert(r *Robot, raw int64) {
	s.unnamed = false
	e := s.event(Alert)
	e.raw, e.status = raw, *s.cycle.Status(s.slot)
	r.tell(e)
}

// watchWatchdog notices that the bus watchdog has stopped the servo, which then refuses every goal. Where one has,
// others may have too.
func (r *Robot) watchWatchdog(s *servo) {
	if s.a.watchdogSlow < 0 || !s.armed || s.tripped {
		return
	}
	if raw, at := s.cycle.SlowValue(s.slot, s.a.watchdogSlow); raw < 0 && at.After(s.since) {
		r.attend(s.drive, false)
		r.doubtOthers(s)
	}
}

// watchTorque notices that the servo may have no torque any more. If so it gets no more goals until SetTorque or Reboot,
// lest it jump to one when torque returns.
func (r *Robot) watchTorque(s *servo) {
	if s.a.torqueSlow < 0 || !s.obeys {
		return
	}
	if on, at := s.cycle.SlowValue(s.slot, s.a.torqueSlow); on == 0 && at.After(s.since) {
		r.attend(s.drive, false)
	}
}

// lose takes over that the servo does not follow its goals any more.
func (s *servo) lose() {
	s.obeys = false
	s.goals.ClearGoals(s.slot)
}
