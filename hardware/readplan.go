package hardware

import (
	"fmt"

	"github.com/sinew-robotics/sinew/codec"
)

// turnaround is what one more request in a cycle is reckoned to cost, in bytes, beside its packets: the answers to
// the one before must be in, and then the adapter's delays start anew.
const turnaround = 64

// mostOfUSB2AX is how many servos one sync read of that adapter asks at most, longestOfUSB2AX how many bytes of each
// (USB2AX wiki).
const (
	mostOfUSB2AX    = 32
	longestOfUSB2AX = 6
)

// readPlan is one way to read all parts: a span for each, and the requests one after the other.
type readPlan struct {
	protocol codec.Protocol
	parts    []part
	spans    []span
	groups   []readGroup
}

// planReads returns the cheapest way to read the parts of a protocol, or the one that was asked for.
func planReads(p codec.Protocol, parts []part, method ReadMethod) (readPlan, error) {
	own := ownSpans(parts)
	if method != AnyRead {
		return forcedPlan(p, parts, own, method)
	}
	best := makePlan(p, parts, own, SingleRead)
	for _, spans := range [][]span{own, widened(parts, own, false), widened(parts, own, true)} {
		for _, m := range []ReadMethod{SyncRead, FastSyncRead, BulkRead, FastBulkRead} {
			if plan := makePlan(p, parts, spans, m); plan.cost() < best.cost() {
				best = plan
			}
		}
	}
	best.single()
	return best, nil
}

// single replaces group reads of one servo, which cost a byte more than a read.
func (plan *readPlan) single() {
	for g := range plan.groups {
		if len(plan.groups[g].roster.order) == 1 {
			plan.groups[g].method = SingleRead
		}
	}
}

// forcedPlan reads all servos by one method, whether they are known to have it or not.
func forcedPlan(p codec.Protocol, parts []part, own []span, method ReadMethod) (readPlan, error) {
	if method > USB2AXRead || !p.Supports(method.instruction()) {
		return readPlan{}, fmt.Errorf("%v: %w", method, codec.ErrUnsupported)
	}
	plan := readPlan{protocol: p, parts: parts, spans: own}
	if method.alike() {
		plan.spans = widened(parts, own, false)
	}
	for i := range plan.spans {
		switch {
		case parts[i].protocol != p:
		case method == USB2AXRead && plan.spans[i].length > longestOfUSB2AX:
			plan.add(i, SingleRead)
		default:
			plan.add(i, method)
		}
	}
	return plan, nil
}

// makePlan reads the servos of a protocol by this method, by the slower kind of it those that do not have the fast one, and singly those
// that have neither.
func makePlan(p codec.Protocol, parts []part, spans []span, method ReadMethod) readPlan {
	plan := readPlan{protocol: p, parts: parts, spans: spans}
	for i := range spans {
		switch servo := parts[i].servo; {
		case parts[i].protocol != p:
		case method.has(p, servo):
			plan.add(i, method)
		case method.slower().has(p, servo):
			plan.add(i, method.slower())
		default:
			plan.add(i, SingleRead)
		}
	}
	return plan
}

// add puts a part into a group of this method with room for it, a new one if need be.
func (plan *readPlan) add(i int, method ReadMethod) {
	if plan.spans[i].length == 0 {
		return
	}
	for g := range plan.groups {
		if group := &plan.groups[g]; plan.suits(group, method, i) {
			group.roster.order = append(group.roster.order, i)
			return
		}
	}
	plan.groups = append(plan.groups, newReadGroup(method, plan.protocol, i))
}

// suits tells whether part i can join the group.
func (plan *readPlan) suits(g *readGroup, method ReadMethod, i int) bool {
	order := g.roster.order
	if g.method != method || method == SingleRead || method.alike() && plan.spans[order[0]] != plan.spans[i] {
		return false
	}
	total := plan.spans[i].length
	for _, j := range order {
		if plan.parts[i].servo == plan.parts[j].servo {
			return false // an id must not be listed twice
		}
		total += plan.spans[j].length
	}
	n := len(order) + 1
	return fits(plan.protocol, method.requestLength(plan.protocol, n)) && method.replyFits(plan.protocol, n, total)
}

// cost returns what the plan costs in bytes on the wire, waiting for replies included.
func (plan *readPlan) cost() int {
	sum := 0
	for g := range plan.groups {
		group := &plan.groups[g]
		total := 0
		for _, i := range group.roster.order {
			total += plan.spans[i].length
		}
		n := len(group.roster.order)
		sum += group.method.requestLength(plan.protocol, n) + group.method.replyLength(plan.protocol, n, total) + turnaround
	}
	return sum
}

// requestLength returns the length of a request to n servos.
func (m ReadMethod) requestLength(p codec.Protocol, n int) int {
	switch m {
	case SyncRead, FastSyncRead:
		return p.SyncReadLength(n)
	case BulkRead, FastBulkRead:
		return p.BulkReadLength(n)
	case USB2AXRead:
		return p.InstructionLength(2 + n)
	}
	return p.ReadLength()
}

// replyLength returns the length of the answers of n servos that were asked for so many bytes in all.
func (m ReadMethod) replyLength(p codec.Protocol, n, bytes int) int {
	switch {
	case m.fast():
		return p.FastStatusLength(n, bytes)
	case m == USB2AXRead:
		return p.StatusLength(bytes)
	}
	return n*p.StatusLength(0) + bytes
}

// replyFits tells whether the answers are packets that host and servos can handle.
func (m ReadMethod) replyFits(p codec.Protocol, n, bytes int) bool {
	switch {
	case m.fast():
		return p.FastStatusLength(n, bytes) <= p.MaxPacketLength()
	case m == USB2AXRead:
		return n <= mostOfUSB2AX
	}
	return true
}
