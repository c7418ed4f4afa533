package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// turnaround is what one more request in a cycle is reckoned to cost, in bytes, beside its packets: the answers to
// the one before must be in, and then the adapter's delays start anew.
const turnaround = 64

// span is a run of the control table.
type span struct{ address, length int }

// cover returns the smallest span that holds both; a span of no bytes counts for nothing.
func (s span) cover(o span) span {
	if s.length == 0 {
		return o
	}
	if o.length == 0 {
		return s
	}
	start := min(s.address, o.address)
	return span{start, max(s.address+s.length, o.address+o.length) - start}
}

// spanOf returns the smallest span that holds all the registers.
func spanOf(registers []*model.Register) span {
	var s span
	for _, r := range registers {
		s = s.cover(span{r.Address, r.Size})
	}
	return s
}

// readPlan is one way to read all slots: a span for each, and the requests one after the other.
type readPlan struct {
	spans  []span
	groups []readGroup
}

// planReads returns the cheapest way to read the slots.
func planReads(p codec.Protocol, slots []slot) readPlan {
	own := ownSpans(slots)
	best := groupBySpan(p, slots, own)
	if wide := groupBySpan(p, slots, widened(slots, own)); wide.cost(p) < best.cost(p) {
		best = wide
	}
	if bulk := groupInBulk(p, slots, own); bulk.cost(p) < best.cost(p) {
		best = bulk
	}
	return best
}

// can tells whether the servo takes part in this group read.
func (s *slot) can(p codec.Protocol, instruction codec.Instruction) bool {
	m := s.servo.Model
	support := m.SyncRead
	if instruction == codec.BulkRead {
		support = m.BulkRead
	}
	return p.Supports(instruction) && support.In(s.servo.Firmware)
}

func ownSpans(slots []slot) []span {
	spans := make([]span, len(slots))
	for i := range slots {
		spans[i] = spanOf(slots[i].reads)
	}
	return spans
}

// widened gives servos of one model the same span.
func widened(slots []slot, own []span) []span {
	wide := make([]span, len(own))
	for i := range own {
		for j := range own {
			if own[i].length > 0 && slots[i].servo.Model == slots[j].servo.Model {
				wide[i] = wide[i].cover(own[j])
			}
		}
	}
	return wide
}

// groupBySpan reads servos with equal spans together, and those alone that know no sync read.
func groupBySpan(p codec.Protocol, slots []slot, spans []span) readPlan {
	plan := readPlan{spans: spans}
	for i, s := range spans {
		if s.length == 0 {
			continue
		}
		if !slots[i].can(p, codec.SyncRead) {
			plan.open(codec.Read).add(i)
			continue
		}
		plan.find(func(g *readGroup) bool {
			order := g.roster.order
			return g.instruction == codec.SyncRead && spans[order[0]] == s && fits(p, p.SyncReadLength(len(order)+1))
		}, codec.SyncRead).add(i)
	}
	return plan
}

// groupInBulk reads all servos together whatever their spans, and those alone that know no bulk read.
func groupInBulk(p codec.Protocol, slots []slot, spans []span) readPlan {
	plan := readPlan{spans: spans}
	for i, s := range spans {
		if s.length == 0 {
			continue
		}
		if !slots[i].can(p, codec.BulkRead) {
			plan.open(codec.Read).add(i)
			continue
		}
		plan.find(func(g *readGroup) bool {
			return g.instruction == codec.BulkRead && fits(p, p.BulkReadLength(len(g.roster.order)+1))
		}, codec.BulkRead).add(i)
	}
	return plan
}

// find returns the group that suits, a new one if there is none.
func (plan *readPlan) find(suits func(*readGroup) bool, instruction codec.Instruction) *readGroup {
	for g := range plan.groups {
		if suits(&plan.groups[g]) {
			return &plan.groups[g]
		}
	}
	return plan.open(instruction)
}

// open adds a group.
func (plan *readPlan) open(instruction codec.Instruction) *readGroup {
	plan.groups = append(plan.groups, readGroup{instruction: instruction})
	return &plan.groups[len(plan.groups)-1]
}

// cost returns what the plan costs in bytes on the wire, waiting for replies included.
func (plan readPlan) cost(p codec.Protocol) int {
	sum := 0
	for i := range plan.groups {
		g := &plan.groups[i]
		sum += g.requestLength(p) + g.replyLength(p, plan.spans) + turnaround
	}
	return sum
}

// readGroup is one request of a cycle and those it asks.
type readGroup struct {
	instruction codec.Instruction
	roster      roster
	// request is the packet for the present roster; empty when the roster changed.
	request []byte
	// reply is the length of all answers to request, delay the sum of the return delays.
	reply int
	delay time.Duration
	nap   nap
	// ids and items are memory for encoding.
	ids   []byte
	items []codec.BulkItem
}

func (g *readGroup) add(slot int) { g.roster.order = append(g.roster.order, slot) }

// ready makes room, so that nothing allocates later.
func (g *readGroup) ready() {
	n := len(g.roster.order) + 1
	g.roster.ready()
	g.nap = newNap()
	g.ids = make([]byte, 0, n)
	g.items = make([]codec.BulkItem, 0, n)
	g.request = make([]byte, 0, 2*largestPacket)
}

func (g *readGroup) requestLength(p codec.Protocol) int {
	n := len(g.roster.order)
	switch g.instruction {
	case codec.Read:
		return p.ReadLength()
	case codec.BulkRead:
		return p.BulkReadLength(n)
	}
	return p.SyncReadLength(n)
}

func (g *readGroup) replyLength(p codec.Protocol, spans []span) int {
	sum := 0
	for _, i := range g.roster.order {
		sum += p.StatusLength(spans[i].length)
	}
	return sum
}

// encode makes the request for the slots asked and reckons the reply.
func (g *readGroup) encode(p codec.Protocol, slots []slot) (err error) {
	g.ids, g.items, g.reply, g.delay = g.ids[:0], g.items[:0], 0, 0
	for _, i := range g.roster.asked {
		s := &slots[i]
		g.ids = append(g.ids, s.servo.ID)
		g.items = append(g.items, codec.BulkItem{ID: s.servo.ID, Address: s.span.address, Length: s.span.length})
		g.reply += p.StatusLength(s.span.length)
		g.delay += s.servo.ReturnDelay
	}
	first := g.items[0]
	switch g.instruction {
	case codec.Read:
		g.request, err = p.AppendRead(g.request[:0], first.ID, first.Address, first.Length)
	case codec.BulkRead:
		g.request, err = p.AppendBulkRead(g.request[:0], g.items)
	default:
		g.request, err = p.AppendSyncRead(g.request[:0], first.Address, first.Length, g.ids)
	}
	return err
}
