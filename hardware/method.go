package hardware

import (
	"fmt"

	"github.com/sinew-robotics/sinew/codec"
)

// ReadMethod is how a cycle reads its servos.
type ReadMethod uint8

const (
	// AnyRead is the method that takes the shortest time on the wire, as far as the servos are known to have it.
	AnyRead ReadMethod = iota
	// SingleRead asks one servo after the other.
	SingleRead
	// SyncRead asks servos with the same span of the control table together.
	SyncRead
	// FastSyncRead is SyncRead answered by one joint status packet.
	FastSyncRead
	// BulkRead asks servos together whatever their spans.
	BulkRead
	// FastBulkRead is BulkRead answered by one joint status packet.
	FastBulkRead
	// USB2AXRead is the sync read that the adapter of this name does for servos of protocol 1.0. It is never chosen
	// unasked, for another adapter does not answer it.
	USB2AXRead
)

// String returns the name of the method as a lower-case phrase.
func (m ReadMethod) String() string {
	if m == AnyRead {
		return "any read"
	}
	if m > USB2AXRead {
		return fmt.Sprintf("read method %d", uint8(m))
	}
	return m.instruction().String()
}

// instruction returns what the method sends.
func (m ReadMethod) instruction() codec.Instruction {
	return [...]codec.Instruction{AnyRead: codec.Read, SingleRead: codec.Read, SyncRead: codec.SyncRead,
		FastSyncRead: codec.FastSyncRead, BulkRead: codec.BulkRead, FastBulkRead: codec.FastBulkRead,
		USB2AXRead: codec.USB2AXSyncRead}[m]
}

// slower returns the method that servos without fast reads have instead.
func (m ReadMethod) slower() ReadMethod {
	switch m {
	case FastSyncRead:
		return SyncRead
	case FastBulkRead:
		return BulkRead
	}
	return m
}

// fast tells whether all servos answer in one joint status packet.
func (m ReadMethod) fast() bool { return m != m.slower() }

// alike tells whether all servos must be asked for the same span.
func (m ReadMethod) alike() bool { return m == SyncRead || m == FastSyncRead || m == USB2AXRead }

// has tells whether the servo is known to take part in reads of this method.
func (m ReadMethod) has(p codec.Protocol, s *Servo) bool {
	if !p.Supports(m.instruction()) {
		return false
	}
	switch m {
	case SyncRead:
		return s.Model.SyncRead.In(s.Firmware)
	case FastSyncRead, FastBulkRead:
		return s.Model.FastRead.In(s.Firmware)
	case BulkRead:
		return s.Model.BulkRead.In(s.Firmware)
	}
	return true
}
