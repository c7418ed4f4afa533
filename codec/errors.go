package codec

import (
	"errors"
	"fmt"
)

// ErrIncomplete says that the bytes end before a packet does: more are needed.
var ErrIncomplete = errors.New("incomplete packet")

// ErrUnsupported says that the protocol has no such instruction. It comes
// wrapped in an [ArgumentError] when encoding.
var ErrUnsupported = errors.New("not in the protocol")

// Reason says what is wrong with a packet or with its parameters.
type Reason uint8

// The reasons for which a packet is refused.
const (
	ReasonChecksum  Reason = iota + 1 // CRC or checksum is not that of the bytes
	ReasonID                          // an id the protocol forbids, or another than was asked
	ReasonLength                      // length field outside the protocol's limits, or another than was asked
	ReasonErrorByte                   // error byte with bit 7, which 1.0 never sets
	ReasonTruncated                   // another header inside the packet: its end was lost
	ReasonStuffing                    // FF FF FD inside the packet without the byte that must follow it
)

// The reasons for which the parameters of a whole packet are refused.
const (
	ReasonParams      Reason = iota + 16 // too few, too many, or an entry cut off
	ReasonDuplicateID                    // an id listed twice
	ReasonZeroLength                     // a read or write of no bytes
	ReasonOption                         // an option the instruction does not have
)

// String returns words for people.
func (r Reason) String() string {
	switch r {
	case ReasonChecksum:
		return "checksum differs"
	case ReasonID:
		return "unexpected id"
	case ReasonLength:
		return "length out of range"
	case ReasonErrorByte:
		return "impossible error byte"
	case ReasonTruncated:
		return "cut off by another packet"
	case ReasonStuffing:
		return "byte stuffing missing"
	case ReasonParams:
		return "parameters do not fit the instruction"
	case ReasonDuplicateID:
		return "id listed twice"
	case ReasonZeroLength:
		return "length is zero"
	case ReasonOption:
		return "unknown option"
	}
	return fmt.Sprintf("reason %d", uint8(r))
}

// MalformedError says why bytes are not a packet, or parameters not those of
// their instruction. Decoders return one shared value per reason, so that a
// babbling bus causes no allocation: it must not be changed.
type MalformedError struct{ Reason Reason }

// Error returns "malformed packet: " and the reason.
func (e *MalformedError) Error() string { return "malformed packet: " + e.Reason.String() }

var malformed = func() (all [ReasonOption + 1]MalformedError) {
	for r := range all {
		all[r].Reason = Reason(r)
	}
	return all
}()

func refuse(r Reason) error { return &malformed[r] }

// ArgumentError says which argument of an instruction the protocol cannot
// express. It is a mistake of the caller, never of the bus.
type ArgumentError struct {
	Protocol    Protocol
	Instruction Instruction
	Argument    string // "instruction", "id", "address", "length", "ids", "data", "packet length", …
	Value       int    // what was given; for ids and data: how many
	Rule        string // what would be right
}

// Error returns for example "protocol 2.0: sync read: id 253: must be 0 to 252".
func (e *ArgumentError) Error() string {
	if e.Argument == "instruction" {
		return fmt.Sprintf("protocol %s: %s: %s", e.Protocol, e.Instruction, e.Rule)
	}
	return fmt.Sprintf("protocol %s: %s: %s %d: %s", e.Protocol, e.Instruction, e.Argument, e.Value, e.Rule)
}

// Unwrap returns [ErrUnsupported] when the protocol lacks the instruction.
func (e *ArgumentError) Unwrap() error {
	if e.Argument == "instruction" {
		return ErrUnsupported
	}
	return nil
}
