package codec

import "fmt"

// Protocol names a packet format. The zero value is no protocol: it supports
// no instruction and decodes nothing.
type Protocol uint8

// The packet formats.
const (
	Protocol1  Protocol = iota + 1 // DYNAMIXEL protocol 1.0: AX, RX, DX, EX, MX(1.0)
	Protocol2                      // DYNAMIXEL protocol 2.0: X, MX(2.0), P, PRO, Y, XL-320
	FeetechSTS                     // Feetech STS, SMS and HLS: frames of 1.0, a sync read of their own
	FeetechSCS                     // Feetech SCS: frames of 1.0, no sync read
)

// BroadcastID addresses every servo on the bus.
const BroadcastID byte = 0xFE

var protocolNames = [...]string{Protocol1: "1.0", Protocol2: "2.0", FeetechSTS: "feetech-sts", FeetechSCS: "feetech-scs"}

func (p Protocol) valid() bool { return p >= Protocol1 && p <= FeetechSCS }

// String returns "1.0", "2.0", "feetech-sts" or "feetech-scs".
func (p Protocol) String() string {
	if p.valid() {
		return protocolNames[p]
	}
	return fmt.Sprintf("protocol(%d)", uint8(p))
}

// MaxID is the highest id a servo can have: 252 in protocol 2.0, where FD would
// imitate a stuffed header, and 253 in the others.
func (p Protocol) MaxID() byte {
	if p == Protocol2 {
		return 252
	}
	return 253
}

// Limits of the length field. A receiver that believed any value would wait for
// bytes that never come, so both directions refuse what no real packet needs.
const (
	// maxLength2: four times the buffer of the DynamixelSDK, enough for a joint
	// status of 250 servos with 12 bytes each. Believing a wrong length costs
	// 4103 bytes at most, 41 ms at 1 Mbit/s.
	maxLength2 = 4096
	// maxLength1: above it stand the bytes FB to FF, and the FF of a header that
	// follows a truncated packet is the length most often read by mistake.
	maxLength1 = 250
)

func (p Protocol) maxLength() int {
	if p == Protocol2 {
		return maxLength2
	}
	return maxLength1
}

// MaxPacketLength is the size in bytes of the longest packet that is encoded or
// decoded: 4103 in protocol 2.0, 254 in the others. A buffer of that capacity
// never grows.
func (p Protocol) MaxPacketLength() int {
	if p == Protocol2 {
		return prefix2 + maxLength2
	}
	return prefix1 + maxLength1
}
