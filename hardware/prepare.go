package hardware

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Prepare makes the servos ready for the plan: it writes the indirect addresses that the plan uses and reads them back.
// It is called before the first Exchange, and again after a servo has been without power. A servo that refuses is read
// without them from then on: the plan is made anew and says so in Plan.Notes. A silent one is made ready by a later
// Exchange. Not to be called beside Exchange. Errors: *PortError, or why ctx ended.
func (c *Cycle) Prepare(ctx context.Context) error {
	c.prepared = true
	refused := map[int]string{}
	for i := range c.mappings {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := &c.mappings[i]
		m.valid = false
		err := c.set(m)
		switch {
		case err == nil:
			m.valid, m.answered, m.missed = true, time.Now(), false
		case isPortError(err):
			return err
		case isSilence(err):
			m.valid, m.missed = false, true
		default:
			refused[m.slot] = err.Error()
		}
	}
	if len(refused) == 0 {
		return ctx.Err()
	}
	return c.forgo(refused)
}

// set writes a mapping and reads it back. Before, it looks whether the indirect data are where the model says, which
// differs between firmware versions: for a moment they show the indirect addresses themselves.
func (c *Cycle) set(m *mapping) error {
	bus := c.bus.Speaking(c.parts[m.part].protocol)
	portrait := make([]int, len(m.targets))
	for i := range portrait {
		portrait[i] = m.block.Address + i
	}
	likeness := addressBytes(m.block, portrait)
	if err := bus.write(m.servo.ID, m.servo.String(), "write indirect addresses", m.block.Address, likeness); err != nil {
		return err
	}
	if err := bus.compare(m.servo, "indirect data", m.block.Data, likeness[:len(portrait)]); err != nil {
		return err
	}
	if err := bus.write(m.servo.ID, m.servo.String(), "write indirect addresses", m.block.Address, m.content); err != nil {
		return err
	}
	return bus.compare(m.servo, "indirect addresses", m.block.Address, m.content)
}

// compare reads bytes and says how they differ from what they must be.
func (b *Bus) compare(s *Servo, what string, address int, want []byte) error {
	var got []byte
	take := func(params []byte) { got = append(got, params...) }
	if err := b.read(s.ID, s.String(), "read "+what, address, len(want), take); err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: %s at %d hold % x, not % x", s, what, address, got, want)
	}
	return nil
}

func isPortError(err error) bool {
	var failure *PortError
	return errors.As(err, &failure)
}

func isSilence(err error) bool {
	var silence *NoStatusError
	return errors.As(err, &silence)
}

// forgo makes the plan anew, without indirect addressing for these slots; it tells why.
func (c *Cycle) forgo(why map[int]string) error {
	for i := range c.slots {
		if reason, ok := why[i]; ok {
			c.slots[i].block = nil
			c.notes = append(c.notes, "indirect addressing is not used: "+reason)
		}
	}
	valid := map[int]mapping{}
	for _, m := range c.mappings {
		valid[m.slot] = m
	}
	if err := c.arrange(); err != nil {
		return err
	}
	for i := range c.mappings {
		m := &c.mappings[i]
		old := valid[m.slot]
		if bytes.Equal(m.content, old.content) {
			m.valid, m.answered, m.missed = old.valid, old.answered, old.missed
		}
	}
	return nil
}

// forgoAll gives up indirect addressing, since nobody called Prepare.
func (c *Cycle) forgoAll() error {
	c.prepared = true
	if len(c.mappings) == 0 {
		return nil
	}
	for i := range c.slots {
		c.slots[i].block = nil
	}
	c.notes = append(c.notes, "indirect addressing is not used: the servos were not prepared")
	return c.arrange()
}

// review decides which mappings may be gone. Servos that were not asked for long are looked after at once.
func (c *Cycle) review(now time.Time) error {
	for i := range c.mappings {
		if m := &c.mappings[i]; m.doubt(now) {
			if err := c.restore(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// restoreOne looks after one mapping that may be gone and whose servo has answered again.
func (c *Cycle) restoreOne() error {
	n := len(c.mappings)
	for range n {
		m := &c.mappings[c.restored%n]
		c.restored++
		if !m.valid && !m.missed {
			return c.restore(m)
		}
	}
	return nil
}

// restore writes a mapping again and reads it back.
func (c *Cycle) restore(m *mapping) error {
	err := c.ask(&m.group, append(c.tx[:0], m.setup...))
	p := &c.parts[m.part]
	m.valid = p.outcome == Fresh
	if p.answered {
		m.answered = c.sent
	}
	return err
}

// hear notes which servos with a mapping have answered in this exchange.
func (c *Cycle) hear(now time.Time) {
	for i := range c.mappings {
		m := &c.mappings[i]
		answered := true
		for _, part := range c.views[m.slot].parts {
			answered = answered && c.parts[part].answered
		}
		m.hear(answered, now)
	}
}
