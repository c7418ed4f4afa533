package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// probeMargin is how much later than the wire allows an absent servo's answer may come. It is shorter than
// BusOptions.ReplyMargin, for the others wait meanwhile; a probe that misses an answer does no harm.
const probeMargin = 500 * time.Microsecond

// Exchange sends all goals that are set and reads all slots. It blocks until the reply is whole or overdue. Only
// trouble with the port is an error (*PortError); what became of each servo is in its SlotStatus. The caller should
// have locked its goroutine to a thread, and set that thread's timer slack to the minimum.
func (c *Cycle) Exchange() error {
	c.bus.mu.Lock()
	defer c.bus.mu.Unlock()
	c.stats.Exchanges++
	err := c.exchange()
	if err != nil {
		c.loseUnread()
	}
	return err
}

func (c *Cycle) exchange() error {
	if err := c.bus.discardIfSuspect(); err != nil {
		return err
	}
	tx, err := c.goals.appendTo(c.tx[:0])
	if err != nil {
		return err
	}
	started := time.Now()
	for i := range c.groups {
		if err := c.ask(&c.groups[i], tx); err != nil {
			return err
		}
		tx = tx[:0]
	}
	if g := c.slow.next(c.slots, started, c.bus.options.SlowInterval); g != nil {
		if err := c.ask(g, tx); err != nil {
			return err
		}
		tx = tx[:0]
	}
	if len(tx) > 0 {
		return c.write(tx)
	}
	return nil
}

// ask appends a request to what is to be sent, sends it and collects the answers.
func (c *Cycle) ask(g *readGroup, tx []byte) error {
	g.roster.call()
	if g.roster.changed {
		if err := g.encode(c.protocol, c.slots); err != nil {
			return err
		}
	}
	tx = append(tx, g.request...)
	c.expect(c.slots, g.roster.asked)
	sent := time.Now()
	if err := c.write(tx); err != nil {
		return err
	}
	g.nap.wait(sent, c.bus.wireTime(len(tx)+g.reply)+g.delay)
	if err := c.collect(g, sent, len(tx)); err != nil {
		return err
	}
	c.settle(g, sent)
	return nil
}

func (c *Cycle) write(tx []byte) error {
	n, err := c.bus.port.Write(tx)
	c.stats.BytesOut += uint64(n)
	return err
}

// collect reads until everybody has answered or the time is up.
func (c *Cycle) collect(g *readGroup, sent time.Time, out int) error {
	c.rx.reset()
	deadline := sent.Add(c.bus.wireTime(out+stuffed(c.protocol, g.reply)) + g.delay + c.bus.latency + c.bus.margin)
	for c.pending > 0 {
		if c.onlyProbePending(&g.roster) {
			deadline = earlier(deadline, time.Now().Add(c.probeTime(g)))
		}
		more, err := c.rx.fill(c.bus.port, deadline)
		if err != nil {
			return err
		}
		if c.rx.reads == 1 {
			g.nap.looked = time.Since(sent)
		}
		c.decode()
		if !more {
			break
		}
	}
	c.stats.BytesIn += uint64(c.rx.total)
	return nil
}

// decode takes the packets that have arrived.
func (c *Cycle) decode() {
	for {
		status, err := c.rx.next(c.protocol)
		switch {
		case err == codec.ErrIncomplete:
			return
		case err != nil:
			c.damaged(c.slots)
		default:
			c.take(c.slots, status)
		}
	}
}

// onlyProbePending tells whether all but the absent servo have answered.
func (c *Cycle) onlyProbePending(r *roster) bool {
	return r.probing && c.pending == 1 && len(r.asked) > 1 && !c.slots[r.asked[len(r.asked)-1]].answered
}

// probeTime is how long an absent servo may take to answer once its predecessor has.
func (c *Cycle) probeTime(g *readGroup) time.Duration {
	s := &c.slots[g.roster.asked[len(g.roster.asked)-1]]
	reply := stuffed(c.protocol, c.protocol.StatusLength(s.span.length))
	return c.bus.wireTime(reply) + s.servo.ReturnDelay + c.bus.latency + probeMargin
}

// settle makes the results known and reviews the roster.
func (c *Cycle) settle(g *readGroup, sent time.Time) {
	now := time.Now()
	c.stats.Reply = now.Sub(sent)
	c.stats.LongestReply = max(c.stats.LongestReply, c.stats.Reply)
	if c.pending == 0 {
		g.nap.learn(c.stats.Reply, c.rx.reads, g.nap.wire+c.bus.latency+c.bus.margin/2)
	} else if c.rx.start < c.rx.end {
		c.damaged(c.slots) // a packet without its end
	}
	if c.pending > 0 || c.strays > 0 || c.rx.start < c.rx.end {
		c.bus.suspect = suspectExchanges
	}
	c.stats.Stray += uint64(c.strays)
	for _, i := range g.roster.asked {
		c.settleSlot(&c.slots[i], now)
	}
	for _, i := range g.roster.unasked() {
		c.slots[i].lose()
		c.settleSlot(&c.slots[i], now)
	}
	g.roster.review(c.slots)
}

func (c *Cycle) settleSlot(s *slot, now time.Time) {
	s.settle(now)
	s.settled = c.stats.Exchanges
	if s.answered {
		c.bus.alerts[s.servo.ID] = s.status.Alert
	}
	switch s.outcome {
	case Missing:
		c.stats.Missing++
	case Malformed:
		c.stats.Malformed++
	case Failed:
		c.stats.Failed++
	}
}

// loseUnread counts the slots as missing that an exchange cut short by the port did not come to.
func (c *Cycle) loseUnread() {
	for i := range c.slots {
		s := &c.slots[i]
		if s.span.length > 0 && s.settled < c.stats.Exchanges && !c.slow.owns(i) {
			c.stats.Missing++
			s.status.count(Missing)
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
