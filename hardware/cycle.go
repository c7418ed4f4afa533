package hardware

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Cycle exchanges goals and states with all its servos at a fixed rate. Its methods, except Plan, belong to the one
// goroutine that calls Exchange; none of them allocates.
type Cycle struct {
	bus      *Bus
	protocol codec.Protocol
	goals    *goals
	views    []view
	// parts are what is read in each exchange, and behind it what is read in turn.
	parts  []part
	groups []readGroup
	slow   slowReads
	plan   Plan
	stats  CycleStats
	// epoch is that of the bus whose port the cycle knows.
	epoch uint64

	tx []byte
	rx receiver
	// wary says that late answers to an earlier exchange may come.
	wary bool
	reply
}

// NewCycle decides how the slots share the wire. It sends nothing. Errors: *UnknownRegisterError,
// *DuplicateIDError, or one that names what the protocol cannot do.
func NewCycle(b *Bus, slots []Slot) (*Cycle, error) {
	c := &Cycle{bus: b, protocol: b.options.Protocol, goals: newGoals(b.options.Protocol)}
	if err := c.addSlots(slots); err != nil {
		return nil, err
	}
	reads, err := planReads(c.protocol, c.parts, b.options.ReadMethod)
	if err != nil {
		return nil, fmt.Errorf("bus %s: %w", b.options.Name, err)
	}
	for i := range c.parts {
		c.parts[i].span = reads.spans[i]
	}
	c.groups = reads.groups
	if err := c.addSlow(slots); err != nil {
		return nil, err
	}
	if err := c.ready(); err != nil {
		return nil, fmt.Errorf("bus %s: %w", b.options.Name, err)
	}
	return c, nil
}

func (c *Cycle) addSlots(slots []Slot) error {
	var seen [256]bool
	for _, s := range slots {
		if seen[s.Servo.ID] {
			return &DuplicateIDError{ID: s.Servo.ID}
		}
		seen[s.Servo.ID] = true
		goals, err := findRegisters(s.Servo, s.Goals)
		if err != nil {
			return err
		}
		c.goals.add(s.Servo.ID, goals)
		first := len(c.parts)
		reads, err := c.addParts(s.Servo, s.Reads)
		if err != nil {
			return err
		}
		v := view{servo: s.Servo, reads: reads}
		for i := first; i < len(c.parts); i++ {
			v.parts = append(v.parts, i)
		}
		c.views = append(c.views, v)
	}
	return nil
}

// ready makes room for the longest exchange and plans it, so that nothing allocates or surprises later.
func (c *Cycle) ready() error {
	c.goals.ready()
	expected := 0
	for _, groups := range [][]readGroup{c.groups, c.slow.groups} {
		for i := range groups {
			g := &groups[i]
			g.ready()
			g.roster.call()
			if err := g.encode(c.protocol, c.parts); err != nil {
				return err
			}
			expected = max(expected, g.reply)
		}
	}
	out, err := c.goals.all()
	if err != nil {
		return err
	}
	c.plan = c.describe()
	c.goals.clearAll()
	// Room for byte stuffing, for an echo of the request, and for bytes that belong to nobody.
	c.tx = make([]byte, 0, 2*(len(out)+largestPacket))
	c.rx = newReceiver(2*expected + 2*cap(c.tx))
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
func (c *Cycle) Status(slot int) *SlotStatus { return c.status(slot) }

// Stats returns what the cycle counted so far.
func (c *Cycle) Stats() CycleStats {
	c.stats.RefusedGoals = c.goals.refused
	return c.stats
}
