package hardware

import "time"

// vacancy takes turns probing the groups of a cycle in which nobody is present: each probe makes everybody wait.
type vacancy struct {
	// waited counts exchanges since the last probe, next is the group to begin with in the search for another.
	waited, next int
}

// vacant tells whether all of the group have left it.
func (g *readGroup) vacant() bool { return len(g.roster.order) == 0 }

// vacantTurn returns the vacant group that this exchange probes, by its index, -1 when it probes none. alone tells that
// there is nobody else to ask; then one is probed in each exchange, else now and then.
func (c *Cycle) vacantTurn() (turn int, alone bool) {
	n, vacant := len(c.groups), 0
	for i := range c.groups {
		if c.groups[i].vacant() {
			vacant++
		}
	}
	alone = vacant == n
	c.vacancy.waited++
	if vacant == 0 || !alone && c.vacancy.waited < probeInterval {
		return -1, alone
	}
	c.vacancy.waited = 0
	for range n {
		turn = c.vacancy.next % n
		c.vacancy.next++
		if c.groups[turn].vacant() {
			break
		}
	}
	return turn, alone
}

// passOver counts everybody of a vacant group as missing.
func (c *Cycle) passOver(g *readGroup) {
	now := time.Now()
	for _, i := range g.roster.absent {
		c.parts[i].lose()
		c.settlePart(&c.parts[i], now)
	}
}
