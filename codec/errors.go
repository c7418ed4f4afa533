package codec

import "errors"

// ErrIncomplete says that the bytes end before a packet does: more are needed.
var ErrIncomplete = errors.New("incomplete packet")

// ErrUnsupported says that the protocol has no such instruction.
var ErrUnsupported = errors.New("instruction not in the protocol")

var errUnimplemented = errors.New("unimplemented")

// Reason says what is wrong with a malformed packet or its parameters.
type Reason uint8

// The reasons.
const (
	ReasonChecksum    Reason = iota + 1 // CRC or checksum differs
	ReasonID                            // id the protocol forbids, or not the one expected
	ReasonLength                        // length field outside what the protocol allows, or not as expected
	ReasonErrorByte                     // protocol 1.0 error byte with bit 7
	ReasonTruncated                     // another header inside the packet: its end was lost
	ReasonStuffing                      // FF FF FD inside the packet without its stuffing byte
	ReasonParams                        // parameters too short, too long or cut
	ReasonDuplicateID                   // an id listed twice
	ReasonZeroLength                    // a read or write of no bytes
	ReasonOption                        // unknown option or wrong magic bytes
)

// MalformedError says why bytes are not a packet, or parameters not those of
// their instruction. The values are shared and must not be changed.
type MalformedError struct{ Reason Reason }

// Error implements error.
func (e *MalformedError) Error() string { return "malformed packet" }

// ArgumentError says what the protocol cannot express in an instruction that
// was to be encoded.
type ArgumentError struct {
	Protocol    Protocol
	Instruction Instruction
	Argument    string // "id", "address", "length", "ids", "data", …
	Value       int
	Rule        string // what would be right
}

// Error implements error.
func (e *ArgumentError) Error() string { return "" }
