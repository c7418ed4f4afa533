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
func (c *Cycle) addSlow(slots []Slot) error {
	c.slow.first = len(c.parts)
	for i, s := range slots {
		first := len(c.parts)
		places, err := c.addParts(s.Servo, s.Slow)
		if err != nil {
			return err
		}
		c.views[i].slow = places
		for p := first; p < len(c.parts); p++ {
			c.slow.groups = append(c.slow.groups, newReadGroup(SingleRead, p))
			c.slow.owners = append(c.slow.owners, i)
		}
	}
	return nil
}

// owns tells whether a part is one of slow registers.
func (s *slowReads) owns(part int) bool { return part >= s.first }

// nextSlow returns the read whose turn it is, nil when none is due. Absent servos are passed over.
func (c *Cycle) nextSlow(now time.Time) *readGroup {
	s := &c.slow
	if len(s.groups) == 0 || now.Sub(s.last) < c.bus.options.SlowInterval {
		return nil
	}
	for range s.groups {
		turn := s.turn
		s.turn = (s.turn + 1) % len(s.groups)
		if !c.status(s.owners[turn]).Absent {
			s.last = now
			return &s.groups[turn]
		}
	}
	return nil
}
