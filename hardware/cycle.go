package hardware

import (
	"errors"
	"time"
)

// Slot is the part of one servo in a cycle.
type Slot struct {
	Servo *Servo
	// Goals are the registers written in each exchange, once SetGoal has given them a value.
	Goals []string
	// Reads are the registers read in each exchange.
	Reads []string
	// Slow are registers read in turn, one servo per exchange: temperature, voltage, hardware errors.
	Slow []string
}

// Cycle exchanges goals and states with all its servos at a fixed rate. Its methods, except Plan, belong to the one
// goroutine that calls Exchange; none of them allocates.
type Cycle struct{}

// NewCycle decides how the slots share the wire. It sends nothing. Errors: *UnknownRegisterError,
// *DuplicateIDError, or an error naming what the protocol cannot do.
func NewCycle(b *Bus, slots []Slot) (*Cycle, error) { return nil, errors.ErrUnsupported }

// Plan returns how an exchange with all goals set uses the wire.
func (c *Cycle) Plan() Plan { return Plan{} }

// SetGoal gives goal number goal of a slot (its place in Slot.Goals) a raw value, sent in every exchange from the
// next one on. A value that the register cannot hold is not sent and counted in CycleStats.RefusedGoals; the servo
// keeps its last goal.
func (c *Cycle) SetGoal(slot, goal int, raw int64) {}

// ClearGoals stops sending the goals of a slot until they are set again.
func (c *Cycle) ClearGoals(slot int) {}

// Exchange sends all goals that are set and reads all slots. It blocks until the reply is whole or overdue. Only
// trouble with the port is an error (*PortError); what became of each servo is in its SlotStatus. The caller should
// have locked its goroutine to a thread.
func (c *Cycle) Exchange() error { return nil }

// Value returns the latest fresh raw value of read number read (its place in Slot.Reads). It means something only
// when Status(slot).At is not zero.
func (c *Cycle) Value(slot, read int) int64 { return 0 }

// SlowValue returns the latest raw value of slow register number i (its place in Slot.Slow) and when it was read;
// a zero time means never.
func (c *Cycle) SlowValue(slot, i int) (raw int64, at time.Time) { return 0, time.Time{} }

// Status returns how a slot fares. The pointer stays the same; its content changes with each Exchange.
func (c *Cycle) Status(slot int) *SlotStatus { return nil }

// Stats returns what the cycle counted so far.
func (c *Cycle) Stats() CycleStats { return CycleStats{} }
