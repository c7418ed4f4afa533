package hardware

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/codec"
)

// mostNames is how many servos a sentence names one by one.
const mostNames = 6

// nameServos returns "servo 3", "servos 1, 2 and 5" or "12 servos".
func nameServos(ids []byte) string {
	switch {
	case len(ids) == 1:
		return fmt.Sprintf("servo %d", ids[0])
	case len(ids) > mostNames:
		return fmt.Sprintf("%d servos", len(ids))
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = fmt.Sprint(id)
	}
	last := len(names) - 1
	return "servos " + strings.Join(names[:last], ", ") + " and " + names[last]
}

// whyTurns says in which order several protocols take turns.
func (l *layout) whyTurns() []string {
	if len(l.protocols) < 2 {
		return nil
	}
	names := make([]string, len(l.protocols))
	for i, p := range l.protocols {
		names[i] = p.String()
	}
	return []string{fmt.Sprintf("protocols %s take turns in each exchange, because their answers would collide", strings.Join(names, " and "))}
}

// whyGathered says whose registers indirect addressing gathers, and what that saves.
func (l *layout) whyGathered(saved, of int) string {
	var ids []byte
	for i := range l.mappings {
		ids = append(ids, l.mappings[i].servo.ID)
	}
	return fmt.Sprintf("indirect addressing gathers scattered registers of %s: it saves %d of %d bytes", nameServos(ids), saved, of)
}

// whyWrite says what a packet with goals is for.
func (c *Cycle) whyWrite(w *groupWrite, packet PlannedPacket) string {
	names := nameServos(packet.IDs)
	if w.items != nil {
		return fmt.Sprintf("the goals of %s lie at different addresses, and one bulk write is shorter than a sync write for each address", names)
	}
	why := fmt.Sprintf("one packet brings the goals of %s", names)
	if c.gathered(w.address, packet.IDs[0], w.protocol) {
		why += " to their indirect data"
	}
	return why
}

// gathered tells whether an address belongs to the indirect data of a servo.
func (l *layout) gathered(address int, id byte, p codec.Protocol) bool {
	return p == codec.Protocol2 && slices.ContainsFunc(l.mappings, func(m mapping) bool {
		return m.servo.ID == id && address >= m.block.Data && address < m.block.Data+len(m.targets)
	})
}

// whyRead says why servos are read by this method.
func (c *Cycle) whyRead(g *readGroup) string {
	why := ""
	switch g.method {
	case SyncRead, FastSyncRead:
		why = fmt.Sprintf("%s have these registers at the same addresses: one request asks all", nameServos(g.ids))
		if c.gathered(g.items[0].Address, g.ids[0], g.protocol) {
			why = fmt.Sprintf("%s show what is read in their indirect data: one request asks all", nameServos(g.ids))
		}
	case BulkRead, FastBulkRead:
		why = c.whyBulk(g)
	case USB2AXRead:
		return fmt.Sprintf("the adapter asks %s one after the other and answers once; counted is the time its reads take", nameServos(g.ids))
	default:
		return c.whySingle(g)
	}
	if c.bus.options.ReadMethod != AnyRead {
		why = fmt.Sprintf("%v was asked for", g.method)
	}
	return why + c.whyFast(g)
}

func (c *Cycle) whyBulk(g *readGroup) string {
	if !g.protocol.Supports(codec.SyncRead) {
		return fmt.Sprintf("protocol %v has no sync read: one request lists what to read of %s", g.protocol, nameServos(g.ids))
	}
	return fmt.Sprintf("what is read of %s lies at different addresses: one request lists it", nameServos(g.ids))
}

// whySingle says why a servo is asked alone.
func (c *Cycle) whySingle(g *readGroup) string {
	s := c.parts[g.roster.order[0]].servo
	others := 0
	for i := range c.groups {
		if c.groups[i].protocol == g.protocol {
			others += len(c.groups[i].roster.order)
		}
	}
	switch {
	case others == 1 && len(c.protocols) > 1:
		return fmt.Sprintf("%s is the only one to ask in protocol %v", s, g.protocol)
	case others == 1:
		return fmt.Sprintf("%s is the only one to ask", s)
	case c.bus.options.ReadMethod == SingleRead:
		return "read was asked for"
	case c.bus.options.ReadMethod == USB2AXRead:
		return fmt.Sprintf("the adapter reads at most %d bytes of each servo: %s is asked alone", longestOfUSB2AX, s)
	case !SyncRead.has(g.protocol, s) && !BulkRead.has(g.protocol, s):
		return fmt.Sprintf("%s knows no group read: it is asked alone", s)
	}
	return fmt.Sprintf("no group read would make it shorter: %s is asked alone", s)
}

// whyFast says whether the servos answer in one packet, and why not.
func (c *Cycle) whyFast(g *readGroup) string {
	if g.method.fast() {
		return ", and their firmware joins the answers in one packet"
	}
	since := 0
	for _, i := range g.roster.order {
		s := c.parts[i].servo
		if g.protocol != codec.Protocol2 || !s.Model.FastRead.Ever {
			return ""
		}
		since = max(since, s.Model.FastRead.Since)
	}
	return fmt.Sprintf("; from firmware %d on they answer in one packet", since)
}
