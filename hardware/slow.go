package hardware

import "time"

// slowReads takes turns reading the slow registers of the slots, one servo at a time.
type slowReads struct {
	// slotOf gives the slow slot of each of the caller's slots, -1 for none; groups are the reads, of their owners.
	slotOf []int
	first  int
	groups []readGroup
	owners []int
	turn   int
	last   time.Time
}

// addSlow appends a slot for the slow registers of each of the caller's slots that has any.
func (c *Cycle) addSlow(slots []Slot) error {
	c.slow.first = len(c.slots)
	for i, s := range slots {
		if len(s.Slow) == 0 {
			c.slow.slotOf = append(c.slow.slotOf, -1)
			continue
		}
		added, err := newSlot(s.Servo, s.Slow)
		if err != nil {
			return err
		}
		c.slow.slotOf = append(c.slow.slotOf, len(c.slots))
		c.slow.groups = append(c.slow.groups, newReadGroup(SingleRead, len(c.slots)))
		c.slow.owners = append(c.slow.owners, i)
		c.slots = append(c.slots, added)
	}
	return nil
}

// owns tells whether a slot is one for slow registers.
func (s *slowReads) owns(slot int) bool { return slot >= s.first }

// next returns the read whose turn it is, nil when none is due. Absent servos are passed over.
func (s *slowReads) next(slots []slot, now time.Time, interval time.Duration) *readGroup {
	if len(s.groups) == 0 || now.Sub(s.last) < interval {
		return nil
	}
	for range s.groups {
		turn := s.turn
		s.turn = (s.turn + 1) % len(s.groups)
		if !slots[s.owners[turn]].status.Absent {
			s.last = now
			return &s.groups[turn]
		}
	}
	return nil
}
