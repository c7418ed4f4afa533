package codec

import "fmt"

// Protocol names a packet format. The zero value is no protocol: every
// operation on it is refused with [ErrUnsupported].
type Protocol uint8

// The packet formats.
const (
	Protocol1  Protocol = iota + 1 // DYNAMIXEL protocol 1.0
	Protocol2                      // DYNAMIXEL protocol 2.0
	FeetechSTS                     // Feetech STS, SMS and HLS: 1.0 frames, own sync read
	FeetechSCS                     // Feetech SCS: 1.0 frames, no sync read
)

// BroadcastID addresses every servo on the bus.
const BroadcastID byte = 0xFE

var protocolNames = [...]string{Protocol1: "1.0", Protocol2: "2.0", FeetechSTS: "feetech-sts", FeetechSCS: "feetech-scs"}

// String returns "1.0", "2.0", "feetech-sts" or "feetech-scs".
func (p Protocol) String() string {
	if int(p) < len(protocolNames) && protocolNames[p] != "" {
		return protocolNames[p]
	}
	return fmt.Sprintf("protocol(%d)", uint8(p))
}
