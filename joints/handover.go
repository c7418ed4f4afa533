package joints

import "time"

// attend has a drive looked after; no goals are sent to its servos until it comes back.
func (r *Robot) attend(d *drive, full bool) {
	d.inCare = true
	for _, s := range d.servos {
		s.goals.ClearGoals(s.slot)
	}
	e := &d.visit
	if e.out {
		return
	}
	*e = errand{drive: d, full: full, epoch: d.epoch, out: true}
	r.keeperOf(d).asked <- e
}

// keeperOf returns who looks after a drive: one keeper also when its servos are on several buses.
func (r *Robot) keeperOf(d *drive) *keeper { return r.groups[d.servos[0].group].keeper }

// doubtOthers has the keeper ask all other servos of a bus whether their watchdogs have stopped them, too.
func (r *Robot) doubtOthers(s *servo) {
	g := r.groups[s.group]
	for _, d := range g.drives {
		r.doubt(d)
	}
}

// doubt has a keeper look at a drive whose commands go on meanwhile.
func (r *Robot) doubt(d *drive) {
	if e := &d.doubt; !d.inCare && !e.out {
		*e = errand{drive: d, doubt: true, epoch: d.epoch, out: true}
		r.keeperOf(d).asked <- e
	}
}

// lose hands the buses whose ports failed to their keepers. It returns the errors of the others.
func (r *Robot) lose() error {
	for _, g := range r.groups {
		if g.lost || g.err == nil || r.o.Reopen == nil || !portLost(g.err) {
			continue
		}
		r.tell(Event{Kind: BusLost, Bus: g.Bus.Options().Name, err: g.err})
		g.lost, g.err = true, nil
		for _, d := range g.drives {
			d.inCare = true
		}
		g.errand = errand{failed: g.errand.failed, out: true}
		g.keeper.asked <- &g.errand
	}
	return r.portErrors()
}

// handOver takes back what the keepers have done, between two exchanges.
func (r *Robot) handOver() {
	for _, g := range r.groups {
		for len(g.keeper.done) > 0 {
			e := <-g.keeper.done
			e.out = false
			switch {
			case e.drive == nil:
				r.receiveBus(g, e)
			case e.doubt && e.drive.inCare: // somebody looks after it already
			case e.finding != overtaken && !r.anyLost(e.drive):
				r.receiveDrive(e)
			}
		}
	}
}

// anyLost reports whether a bus of the drive is lost.
func (r *Robot) anyLost(d *drive) bool {
	for _, s := range d.servos {
		if r.groups[s.group].lost {
			return true
		}
	}
	return false
}

// receiveBus takes a bus back with all joints that could be restored.
func (r *Robot) receiveBus(g *group, e *errand) {
	g.lost = false
	r.tell(Event{Kind: BusFound, Bus: g.Bus.Options().Name})
	failed := func(d *drive) bool {
		for _, f := range e.failed {
			if f == d {
				return true
			}
		}
		return false
	}
	for _, d := range g.drives {
		for _, s := range d.servos {
			s.absent, s.alert, s.returned = false, false, true
		}
		switch {
		case r.anyLost(d):
		case failed(d):
			r.attend(d, true)
		default:
			r.takeBack(d)
		}
	}
}

// receiveDrive takes over what was found of a drive, and takes it back.
func (r *Robot) receiveDrive(e *errand) {
	d := e.drive
	if e.epoch != d.epoch { // what was found is from before the drive was put under command again
		if d.inCare {
			r.attend(d, false)
		}
		return
	}
	d.inCare = false
	for _, s := range d.servos {
		if s.unnamed && s.complaint != 0 {
			s.tellAlert(r, s.complaint)
		}
	}
	switch e.finding {
	case restored:
		r.takeBack(d)
	case stopped: // a doubt was right
		r.attend(d, false)
	case limp:
		for _, s := range d.servos {
			if s.limp && s.obeys {
				r.tell(s.limpEvent())
				s.lose()
			}
		}
	}
	for _, s := range d.servos {
		s.returned, s.since = false, time.Now()
	}
}

// limpEvent tells that a servo has no torque any more, and why.
func (s *servo) limpEvent() Event {
	e := s.event(TorqueLost)
	if e.raw = s.complaint; e.raw == 0 && s.returned {
		e.Kind = Restarted
	}
	return e
}

// takeBack puts a restored drive under command again.
func (r *Robot) takeBack(d *drive) {
	for _, s := range d.servos {
		if s.stopped {
			r.tell(s.event(WatchdogTripped))
		}
		if s.limp && s.obeys {
			r.tell(s.limpEvent())
		}
	}
	for _, s := range d.servos {
		s.returned = false
	}
	d.adopt()
	d.inCare, d.settling = false, true
	if !d.axes[0].state.Torque {
		return
	}
	for _, x := range d.axes {
		e := d.servos[0].event(TakenBack)
		e.Joint, e.Servo = x.joint.name, ""
		r.tell(e)
	}
}
