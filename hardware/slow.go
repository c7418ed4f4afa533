package hardware

import "time"

// slowReads takes turns reading slow registers, one servo at a time.
type slowReads struct {
	// first is the first of the parts that are read in turn, groups are their requests, owners the slots they belong to.
	first  int
	groups []readGroup
	owners []int
	turn   int
	last   time.Time
}

// addSlow appends the parts of the slow registers.
func (l *layout) addSlow(slots []outline) {
	l.slow.first = len(l.parts)
	for i := range slots {
		first := len(l.parts)
		l.views[i].slow = l.addParts(&slots[i], slots[i].slow)
		for p := first; p < len(l.parts); p++ {
			l.slow.groups = append(l.slow.groups, newReadGroup(SingleRead, slots[i].protocol, p))
			l.slow.owners = append(l.slow.owners, i)
		}
	}
}

// owns tells whether a part is one of slow registers, or behind them.
func (s *slowReads) owns(part int) bool { return part >= s.first }

// nextSlow returns the read whose turn it is, nil when none is due. Absent servos are passed over, and those whose answer
// to an older request may still come.
func (c *Cycle) nextSlow(now time.Time) *readGroup {
	s := &c.slow
	if len(s.groups) == 0 || now.Sub(s.last) < c.bus.options.SlowInterval {
		return nil
	}
	for range s.groups {
		turn := s.turn
		s.turn = (s.turn + 1) % len(s.groups)
		if slot := &c.slots[s.owners[turn]]; !c.absent(s.owners[turn]) && !now.Before(c.bus.late.until(slot.protocol, slot.servo.ID)) {
			s.last = now
			return &s.groups[turn]
		}
	}
	return nil
}
