package hardware

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Plan is how one exchange with all goals set uses the wire. Slow registers are not part of it, but for SlowTime.
type Plan struct {
	// Protocol is that of the bus; each packet names its own.
	Protocol codec.Protocol
	// Baud is the line rate in bits per second.
	Baud int
	// Servos is the number of slots.
	Servos int
	// Packets are the instruction packets in the order they are sent.
	Packets []PlannedPacket
	// BytesOut and BytesIn are what crosses the wire from and to the host, byte stuffing not counted.
	BytesOut, BytesIn int
	// WireTime is the time the bytes and the return delays take: no exchange can be shorter.
	WireTime time.Duration
	// SlowTime is what the longest read of slow registers adds to the exchange that has it; 0 when there are none.
	SlowTime time.Duration
	// Reasons say in one sentence each why the wire is used so, Notes what had to give way since the first plan.
	Reasons, Notes []string
}

// PlannedPacket is one instruction packet of a plan and the answer to it.
type PlannedPacket struct {
	Protocol    codec.Protocol
	Instruction codec.Instruction
	// Address and Length are the span of the control table; both 0 when it differs between the servos.
	Address, Length int
	// Servos is how many servos it concerns, IDs which ones, in the order they answer.
	Servos int
	IDs    []byte
	// Why says in one sentence what the packet is for and why it is of its kind.
	Why string
	// WireTime is the time its bytes and the return delays before the answers take.
	WireTime time.Duration
	// BytesOut and BytesIn are the lengths of the instruction and of all its status packets.
	BytesOut, BytesIn int
}

// MaxRate returns the highest rate in Hz that the wire allows; 0 when nothing is exchanged.
func (p Plan) MaxRate() float64 { return rateOf(p.WireTime) }

// MaxRateWithSlow returns the highest rate in Hz that the wire allows in exchanges that also read slow registers; 0 when
// nothing is exchanged.
func (p Plan) MaxRateWithSlow() float64 { return rateOf(p.WireTime + p.SlowTime) }

func rateOf(d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return 1 / d.Seconds()
}

// String returns the plan on one line: "sync write 116/4 ×6, sync read 126/10 ×6: 64+126 bytes, 1900 µs, 526 Hz".
func (p Plan) String() string {
	packets := make([]string, len(p.Packets))
	for i, packet := range p.Packets {
		packets[i] = packet.String()
	}
	return fmt.Sprintf("%s: %d+%d bytes, %d µs, %d Hz", strings.Join(packets, ", "), p.BytesOut, p.BytesIn,
		p.WireTime.Microseconds(), int(p.MaxRate()))
}

// String returns the packet as "sync read 126/10 ×6": instruction, address/length, number of servos.
func (p PlannedPacket) String() string {
	if p.Length == 0 {
		return fmt.Sprintf("%v ×%d", p.Instruction, p.Servos)
	}
	return fmt.Sprintf("%v %d/%d ×%d", p.Instruction, p.Address, p.Length, p.Servos)
}

// describe tells the packets of the first exchange, with all goals set.
func (c *Cycle) describe(reasons []string) Plan {
	p := Plan{Protocol: c.bus.options.Protocol, Baud: c.bus.options.Baud, Servos: len(c.views), Notes: slices.Clone(c.notes)}
	for turn, protocol := range c.protocols {
		for i := range c.goals.writes {
			if w := &c.goals.writes[i]; w.turn == turn {
				p.add(c.describeWrite(w))
			}
		}
		for i := range c.groups {
			if g := &c.groups[i]; g.protocol == protocol {
				p.add(c.describeRead(g))
			}
		}
	}
	for i := range c.slow.groups {
		g := &c.slow.groups[i]
		p.SlowTime = max(p.SlowTime, c.bus.wireTime(g.wire)+g.delay)
	}
	p.Reasons = append(c.whyTurns(), reasons...)
	for _, packet := range p.Packets {
		p.Reasons = append(p.Reasons, packet.String()+": "+packet.Why)
	}
	return p
}

// add appends a packet.
func (p *Plan) add(packet PlannedPacket) {
	p.Packets = append(p.Packets, packet)
	p.BytesOut += packet.BytesOut
	p.BytesIn += packet.BytesIn
	p.WireTime += packet.WireTime
}

func (c *Cycle) describeWrite(w *groupWrite) PlannedPacket {
	packet := PlannedPacket{Protocol: w.protocol, Instruction: codec.SyncWrite, Address: w.address, Length: w.length,
		IDs: slices.Clone(w.ids), BytesOut: w.size()}
	if w.items != nil {
		packet.Instruction = codec.BulkWrite
		for _, item := range w.items {
			packet.IDs = append(packet.IDs, item.ID)
		}
	}
	packet.Servos = len(packet.IDs)
	packet.WireTime = c.bus.wireTime(packet.BytesOut)
	packet.Why = c.whyWrite(w, packet)
	return packet
}

func (c *Cycle) describeRead(g *readGroup) PlannedPacket {
	n := len(g.ids)
	packet := PlannedPacket{Protocol: g.protocol, Instruction: g.method.instruction(), Servos: n, IDs: slices.Clone(g.ids),
		BytesOut: g.method.requestLength(g.protocol, n), BytesIn: g.reply}
	if g.method.alike() || n == 1 {
		packet.Address, packet.Length = g.items[0].Address, g.items[0].Length
	}
	bytes := packet.BytesOut + packet.BytesIn
	if g.method == USB2AXRead {
		bytes = g.wire
	}
	packet.WireTime = c.bus.wireTime(bytes) + g.delay
	packet.Why = c.whyRead(g)
	return packet
}
