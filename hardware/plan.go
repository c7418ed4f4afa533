package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Plan is how one exchange with all goals set uses the wire.
type Plan struct {
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
}

// PlannedPacket is one instruction packet of a plan and the answer to it.
type PlannedPacket struct {
	Instruction codec.Instruction
	// Address and Length are the span of the control table; 0 when it differs between the servos.
	Address, Length int
	// Servos is how many servos it concerns.
	Servos int
	// BytesOut and BytesIn are the lengths of the instruction and of all its status packets.
	BytesOut, BytesIn int
}

// MaxRate returns the highest rate in Hz that the wire allows.
func (p Plan) MaxRate() float64 {
	if p.WireTime <= 0 {
		return 0
	}
	return 1 / p.WireTime.Seconds()
}
