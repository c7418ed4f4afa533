package hardware

import (
	"fmt"
	"time"
)

// Cycle exchanges goals and states with all its servos at a fixed rate. Its methods, except Plan, belong to the one
// goroutine that calls Exchange; but for Prepare none of them allocates.
//
// Servos of protocol 1.0 and 2.0 may share the wire. Each protocol then has its turn: one write call carries its goals
// and its request, and the answers are waited for before the other has its turn. Both requests in one call would save
// nothing: servos answer at once when they hear themselves asked, those of the two protocols do not wait for each
// other, and their answers would collide.
type Cycle struct {
	bus *Bus
	// slots are what is to be exchanged, layout is how.
	slots []outline
	layout
	plan  Plan
	notes []string
	stats CycleStats
	// epoch is that of the bus whose port the cycle knows.
	epoch   uint64
	vacancy vacancy
	// prepared says that Prepare was called, restored counts looks at mappings.
	prepared bool
	restored int

	tx []byte
	rx receiver
	// wary says that late answers to an earlier exchange may come.
	wary bool
	reply
}

// NewCycle decides how the slots share the wire. It sends nothing. Errors: *UnknownRegisterError,
// *DuplicateIDError, or one that names what the protocol cannot do.
func NewCycle(b *Bus, slots []Slot) (*Cycle, error) {
	outlines, err := outlines(b, slots)
	if err != nil {
		return nil, err
	}
	c := &Cycle{bus: b, slots: outlines}
	if err := c.arrange(); err != nil {
		return nil, fmt.Errorf("bus %s: %w", b.options.Name, err)
	}
	if len(c.protocols) > 1 {
		b.mix()
	}
	return c, nil
}

// arrange chooses the cheapest layout and makes room for its longest exchange, so that nothing allocates or surprises
// later. Goals that are set stay so.
func (c *Cycle) arrange() error {
	best, reasons, err := cheapest(c.slots, c.bus.options.ReadMethod)
	if err != nil {
		return err
	}
	out, in, err := best.ready()
	if err != nil {
		return err
	}
	before := c.layout
	c.layout = *best
	c.plan = c.describe(reasons)
	c.goals.clearAll()
	if before.views != nil { // keep what Status returned
		for i := range c.views {
			c.views[i].status = before.views[i].status
		}
		copy(before.views, c.views)
		c.views = before.views
		c.goals.take(before.goals)
	}
	// Room for byte stuffing, for an echo of the request, and for bytes that belong to nobody.
	c.tx = make([]byte, 0, 2*(out+largestPacket)+longestPretence)
	c.rx = newReceiver(2*in + 2*cap(c.tx))
	return nil
}

// Plan returns how an exchange with all goals set uses the wire.
func (c *Cycle) Plan() Plan { return c.plan }

// SetGoal gives goal number goal of a slot (its place in Slot.Goals) a raw value, sent in every exchange from the
// next one on. A value that the register cannot hold is not sent and counted in CycleStats.RefusedGoals; the servo
// keeps its last goal. Bus.Reopen takes all goals out.
func (c *Cycle) SetGoal(slot, goal int, raw int64) {
	c.renew()
	c.goals.set(slot, goal, raw)
}

// ClearGoals stops sending the goals of a slot until they are set again.
func (c *Cycle) ClearGoals(slot int) {
	c.renew()
	c.goals.clear(slot)
}

// Value returns the latest fresh raw value of read number read (its place in Slot.Reads). It means something only
// when Status(slot).At is not zero.
func (c *Cycle) Value(slot, read int) int64 {
	at := c.views[slot].reads[read]
	return c.parts[at.part].values[at.index]
}

// SlowValue returns the latest raw value of slow register number i (its place in Slot.Slow) and when it was read;
// a zero time means never.
func (c *Cycle) SlowValue(slot, i int) (raw int64, at time.Time) {
	p := c.views[slot].slow[i]
	return c.parts[p.part].values[p.index], c.parts[p.part].status.At
}

// Status returns how a slot fares. The pointer stays the same; its content changes with each Exchange.
func (c *Cycle) Status(slot int) *SlotStatus { return &c.views[slot].status }

// Stats returns what the cycle counted so far.
func (c *Cycle) Stats() CycleStats {
	c.stats.RefusedGoals = c.goals.refused
	return c.stats
}
