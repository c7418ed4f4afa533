package hardware

import "time"

// LeaveUnwatched makes a cycle believe that it has not asked its servos for long.
func (c *Cycle) LeaveUnwatched() {
	for i := range c.mappings {
		c.mappings[i].answered = time.Time{}
	}
}
