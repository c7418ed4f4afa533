package hardware

import "errors"

// Lost reports whether the bus has lost its port: an operation on it has failed. Everything fails from then on, until
// Reopen. It waits for nobody.
func (b *Bus) Lost() bool { return b.lost.Load() != nil }

// check notes when an error means that the port failed, and returns it. The port is closed at once: Linux gives an
// adapter that is plugged in again another name while somebody still holds the old one.
func (b *Bus) check(err error) error {
	if err == nil {
		return nil
	}
	var failure *PortError
	if errors.As(err, &failure) && b.lost.CompareAndSwap(nil, failure) {
		_ = b.port.Close() // it is gone
	}
	return err
}

// failed returns the error that lost the port; nil while it is there.
func (b *Bus) failed() error {
	if err := b.lost.Load(); err != nil {
		return err
	}
	return nil
}

// Reopen gives the bus a new port, which it owns from now on, after the transaction under way; the old one is closed.
// What was on the old one is forgotten: bytes, late answers, echoes, alerts. The cycles of the bus go on with it: all
// their servos are asked again, and no goal is sent that was set before Reopen, for nobody knows what became of the
// joints meanwhile. A closed bus closes the port.
func (b *Bus) Reopen(port Port) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.port != nil {
		_ = b.port.Close()
	}
	b.port = port
	if b.closed {
		_ = port.Close()
		return
	}
	b.latency = b.options.AdapterLatency
	b.askLatency()
	b.rx.reset()
	b.alerts, b.late = alerts{}, lateAnswers{}
	b.suspect, b.echoes = 0, false
	b.lost.Store(nil)
	b.epoch.Add(1)
}

// renew forgets what a cycle knows of a port that was replaced since.
func (c *Cycle) renew() {
	epoch := c.bus.epoch.Load()
	if c.epoch == epoch {
		return
	}
	c.epoch = epoch
	c.goals.clearAll()
	for i := range c.mappings {
		c.mappings[i].valid, c.mappings[i].missed = false, true
	}
	for _, groups := range [][]readGroup{c.groups, c.slow.groups} {
		for i := range groups {
			groups[i].roster.recall(c.parts)
		}
	}
	for i := range c.mappings {
		c.mappings[i].group.roster.recall(c.parts)
	}
}

// recall brings all absent parts back into the list.
func (r *roster) recall(parts []part) {
	for _, i := range r.absent {
		parts[i].status.Absent = false
	}
	r.order = append(r.order, r.absent...)
	for _, i := range r.order {
		parts[i].strikes = 0
	}
	r.absent = r.absent[:0]
	r.waited, r.silent, r.dismissed, r.changed = 0, 0, false, true
}
