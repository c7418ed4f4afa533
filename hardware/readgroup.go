package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// readGroup is one request of a cycle and those it asks.
type readGroup struct {
	// method is what was planned; plain says that its slower kind is in use at the moment.
	method   ReadMethod
	protocol codec.Protocol
	fallback
	roster roster
	// request is the packet that asks roster.asked.
	request []byte
	// reply is the length of all answers to request, delay the sum of the return delays before them.
	reply int
	delay time.Duration
	// wire is how many bytes cross the wire between request and reply, both included: those that a USB2AX adapter
	// exchanges with the servos, since its host is not on the wire. silence is what it waits at most for silent ones.
	wire    int
	silence time.Duration
	nap     nap
	// hurried says that it is probed while others wait.
	hurried bool
	// ids, items and blocks are memory for encoding and decoding.
	ids    []byte
	items  []codec.BulkItem
	blocks []codec.FastBlock
}

// usb2axTimeout is how long the adapter waits for a servo that does not answer: from the factory 50 steps of 20 µs
// (USB2AX wiki, register usart_timeout).
const usb2axTimeout = time.Millisecond

// newReadGroup returns a group of one part.
func newReadGroup(method ReadMethod, p codec.Protocol, part int) readGroup {
	return readGroup{method: method, protocol: p, roster: roster{order: []int{part}, fixed: method == USB2AXRead}}
}

// ready makes room, so that nothing allocates later.
func (g *readGroup) ready() {
	n := len(g.roster.order) + 1
	g.roster.ready()
	g.nap = newNap()
	g.ids = make([]byte, 0, n)
	g.items = make([]codec.BulkItem, 0, n)
	g.blocks = make([]codec.FastBlock, 0, n)
	g.request = make([]byte, 0, 2*largestPacket)
}

// current returns the method in use at the moment.
func (g *readGroup) current() ReadMethod {
	if g.plain {
		return g.method.slower()
	}
	return g.method
}

// encode makes the request for the parts asked and reckons the reply.
func (g *readGroup) encode(parts []part) error {
	method, p := g.current(), g.protocol
	g.ids, g.items, g.blocks, g.delay = g.ids[:0], g.items[:0], g.blocks[:0], 0
	bytes := 0
	for _, i := range g.roster.asked {
		s := &parts[i]
		g.ids = append(g.ids, s.servo.ID)
		g.items = append(g.items, codec.BulkItem{ID: s.servo.ID, Address: s.span.address, Length: s.span.length})
		g.blocks = append(g.blocks, codec.FastBlock{ID: s.servo.ID, Length: s.span.length})
		bytes += s.span.length
		if len(g.ids) == 1 || !method.fast() { // in a joint status the others follow without a pause
			g.delay += s.servo.ReturnDelay
		}
	}
	g.reply = method.replyLength(p, len(g.ids), bytes)
	var err error
	if g.request, err = g.appendRequest(p, g.request[:0]); err != nil {
		return err
	}
	g.wire = len(g.request) + g.reply
	if method == USB2AXRead {
		g.wire = len(g.ids)*(p.ReadLength()+p.StatusLength(0)) + bytes
		g.silence = time.Duration(len(g.ids)) * usb2axTimeout
	}
	return nil
}

func (g *readGroup) appendRequest(p codec.Protocol, dst []byte) ([]byte, error) {
	first := g.items[0]
	switch g.current() {
	case SyncRead:
		return p.AppendSyncRead(dst, first.Address, first.Length, g.ids)
	case FastSyncRead:
		return p.AppendFastSyncRead(dst, first.Address, first.Length, g.ids)
	case BulkRead:
		return p.AppendBulkRead(dst, g.items)
	case FastBulkRead:
		return p.AppendFastBulkRead(dst, g.items)
	case USB2AXRead:
		return p.AppendUSB2AXSyncRead(dst, first.Address, first.Length, g.ids)
	}
	return p.AppendRead(dst, first.ID, first.Address, first.Length)
}
