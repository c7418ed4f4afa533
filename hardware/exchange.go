package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// probeMargin is how much later than the wire allows an absent servo's answer may come. It is shorter than
// BusOptions.ReplyMargin, for the others wait meanwhile; a probe that misses an answer does no harm.
const probeMargin = 500 * time.Microsecond

// surplusTime is how long an answer is expected to follow one that was late.
const surplusTime = 500 * time.Microsecond

// Exchange sends all goals that are set and reads all parts. It blocks until the reply is whole or overdue. Only
// trouble with the port is an error (*PortError, the same one again and without waiting until Bus.Reopen); what became
// of each servo is in its SlotStatus. The caller should have locked its goroutine to a thread, and set that thread's
// timer slack to the minimum.
func (c *Cycle) Exchange() error {
	c.bus.mu.Lock()
	defer c.bus.mu.Unlock()
	c.renew()
	c.begin()
	c.stats.Exchanges++
	err := c.bus.failed()
	if err == nil && !c.prepared {
		err = c.forgoAll()
	}
	if err == nil {
		err = c.bus.check(c.exchange())
	}
	c.stats.Reply = c.took()
	if err != nil {
		c.stats.Reply = 0
		c.loseUnread()
	}
	c.join()
	return err
}

func (c *Cycle) exchange() error {
	var err error
	if c.wary, err = c.bus.discardIfSuspect(); err != nil {
		return err
	}
	started := time.Now()
	if err := c.review(started); err != nil {
		return err
	}
	tx, err := c.takeTurns(c.tx[:0])
	if err != nil {
		return err
	}
	if g := c.nextSlow(started); g != nil {
		if err := c.ask(g, tx); err != nil {
			return err
		}
		tx = tx[:0]
	}
	if len(tx) > 0 {
		if err := c.write(c.protocols[len(c.protocols)-1], tx); err != nil {
			return err
		}
	}
	c.hear(c.sent)
	return c.restoreOne()
}

// takeTurns exchanges goals and states, protocol by protocol, and returns the goals of those that nobody reads.
func (c *Cycle) takeTurns(tx []byte) ([]byte, error) {
	next := 0
	probed, alone := c.vacantTurn()
	for turn, p := range c.protocols {
		var err error
		tx = c.bus.appendRelease(tx, p)
		if tx, err = c.goals.appendTo(tx, turn); err != nil {
			return tx, err
		}
		for ; next < len(c.groups) && c.groups[next].protocol == p; next++ {
			if err := c.discardLate(next); err != nil {
				return tx, err
			}
			g := &c.groups[next]
			g.hurried = g.vacant() && !alone
			if g.vacant() && next != probed {
				c.passOver(g)
				continue
			}
			if err := c.ask(g, tx); err != nil {
				return tx, err
			}
			if next == probed && !g.vacant() { // servos that share a supply return together
				c.vacancy.waited = probeInterval
			}
			tx = tx[:0]
		}
	}
	return tx, nil
}

// discardLate drops, where another protocol has its turn, what is left of the one before: where 1.0 is spoken, bytes of
// 2.0 could be taken for the beginning of a packet.
func (c *Cycle) discardLate(group int) error {
	if group == 0 || c.groups[group-1].protocol == c.groups[group].protocol || c.bus.suspect < suspectExchanges {
		return nil
	}
	return c.bus.port.Discard()
}

// ask appends a request to what is to be sent, sends it, collects the answers and makes the results known.
func (c *Cycle) ask(g *readGroup, tx []byte) error {
	g.roster.call()
	if g.tryAgain() {
		g.roster.changed = true
	}
	if err := c.request(g, tx, g.roster.changed); err != nil {
		return err
	}
	if fast := g.current().fast(); fast && c.pending < len(c.asked) {
		g.proven = true
	} else if fast && !g.proven { // the firmware may not know fast reads
		g.giveUp()
		if err := c.request(g, tx[:0], true); err != nil {
			return err
		}
	}
	c.settle(g)
	return nil
}

// request sends one request, encoded anew if it has to be, and collects the answers.
func (c *Cycle) request(g *readGroup, tx []byte, encode bool) error {
	if encode {
		if err := g.encode(c.parts); err != nil {
			return err
		}
	}
	if len(tx) == 0 {
		tx = c.bus.appendRelease(tx, g.protocol)
	}
	tx = append(tx, g.request...)
	c.expect(c.parts, g.roster.asked)
	c.send()
	if err := c.write(g.protocol, tx); err != nil {
		return err
	}
	g.nap.wait(c.sent, c.bus.wireTime(len(tx)-len(g.request)+g.wire)+g.delay)
	return c.collect(g, tx)
}

func (c *Cycle) write(p codec.Protocol, tx []byte) error {
	n, err := c.bus.port.Write(tx)
	c.bus.hearSent(p, tx)
	c.stats.BytesOut += uint64(n)
	return err
}

// collect reads until everybody has answered or the time is up.
func (c *Cycle) collect(g *readGroup, tx []byte) error {
	c.bus.expectEcho(g.protocol, &c.rx, tx)
	deadline := c.sent.Add(c.bus.wireTime(len(tx)-len(g.request)+stuffed(g.protocol, g.wire)) + g.delay + g.silence + c.bus.latency + c.bus.margin)
	for more := true; more && c.pending > 0 && !c.complete; {
		if c.onlyProbePending(g) {
			deadline = earlier(deadline, time.Now().Add(c.probeTime(g)))
		}
		var err error
		if more, err = c.fill(g, deadline); err != nil {
			return err
		}
		looked, pending := time.Now(), c.pending
		if c.rx.reads == 1 {
			g.nap.looked = looked.Sub(c.sent)
		}
		c.decode(g, !more)
		if c.pending < pending {
			c.last = looked
		}
	}
	if err := c.collectSurplus(g); err != nil {
		return err
	}
	c.stats.BytesIn += uint64(c.rx.total)
	c.bus.echoes = c.bus.echoes || c.rx.echoed
	return nil
}

// fill waits for more bytes; false at the deadline.
func (c *Cycle) fill(g *readGroup, deadline time.Time) (bool, error) {
	before := c.rx.total
	more, err := c.rx.fill(c.bus.port, deadline)
	c.bus.hearAnswer(g.protocol, c.rx.buf[c.rx.end-(c.rx.total-before):c.rx.end])
	return more, err
}

// collectSurplus waits for more than one answer where a late one cannot be told by its place: of a servo that is asked
// alone, the last answer counts.
func (c *Cycle) collectSurplus(g *readGroup) error {
	if !c.wary || c.pending > 0 || len(c.asked) > 1 || len(c.groups) > 1 {
		return nil
	}
	for more := true; more; {
		var err error
		if more, err = c.fill(g, time.Now().Add(surplusTime)); err != nil {
			return err
		}
		c.decode(g, !more)
	}
	return nil
}

// onlyProbePending tells whether all but the absent servo have answered, or whether it is asked alone while others wait.
func (c *Cycle) onlyProbePending(g *readGroup) bool {
	last := len(g.roster.asked) - 1
	switch {
	case !g.roster.probing || last == 0:
		return g.hurried && c.pending > 0
	case g.current().fast():
		return g.blocks[last-1].Data != nil && g.blocks[last].Data == nil
	}
	return c.pending == 1 && !c.parts[g.roster.asked[last]].answered
}

// probeTime is how long an absent servo may take to answer once its predecessor has.
func (c *Cycle) probeTime(g *readGroup) time.Duration {
	s := &c.parts[g.roster.asked[len(g.roster.asked)-1]]
	reply := stuffed(g.protocol, g.protocol.StatusLength(s.span.length))
	return c.bus.wireTime(reply) + s.servo.ReturnDelay + c.bus.latency + probeMargin
}

// settle makes the results known and reviews the roster.
func (c *Cycle) settle(g *readGroup) {
	now := time.Now()
	if c.pending == 0 {
		g.nap.learn(now.Sub(c.sent), c.rx.total, c.rx.reads, g.nap.wire+c.bus.latency+c.bus.margin/2)
	} else if c.rx.start < c.rx.end {
		c.damaged(c.parts) // a packet without its end
	}
	if c.pending > 0 || c.strays > 0 || c.rx.start < c.rx.end {
		c.bus.suspect = suspectExchanges
	}
	c.stats.Stray += uint64(c.strays)
	for _, i := range g.roster.asked {
		s := &c.parts[i]
		c.settlePart(s, now)
		if !s.answered {
			c.bus.late.expect(s.protocol, s.servo.ID, now.Add(patience))
		}
	}
	for _, i := range g.roster.unasked() {
		c.parts[i].lose()
		c.settlePart(&c.parts[i], now)
	}
	if g.roster.review(c.parts, g.current().fast()) {
		g.giveUp()
	}
}

func (c *Cycle) settlePart(s *part, now time.Time) {
	if s.outcome == Fresh && s.mapping >= 0 && !c.mappings[s.mapping].valid {
		s.outcome = Malformed // nobody knows what it shows
	}
	s.settle(now)
	s.settled = c.stats.Exchanges
	if s.answered {
		*c.bus.alerts.of(s.protocol, s.servo.ID) = s.status.Alert
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

// loseUnread counts the parts as missing that an exchange cut short by the port did not come to.
func (c *Cycle) loseUnread() {
	for i := range c.parts {
		s := &c.parts[i]
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
