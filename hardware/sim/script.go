package sim

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// FaultKind is what goes wrong in an entry of a script.
type FaultKind string

const (
	// Silent makes servos miss instructions with a Probability, see [Faults.Deaf].
	Silent FaultKind = "silent"
	// Drop loses status packets with a Probability, see [Faults.Drop].
	Drop FaultKind = "drop"
	// Corrupt damages status packets with a Probability, see [Faults.Corrupt].
	Corrupt FaultKind = "corrupt"
	// Late holds status packets back by Delay, see [Faults.Delay].
	Late FaultKind = "delay"
	// Stuck holds joints where they are, see [Faults.Stuck].
	Stuck FaultKind = "stuck"
	// Babble puts so many Bytes of noise on the line, once and then Every so often.
	Babble FaultKind = "babble"
	// Echo makes the adapter return what the host sends.
	Echo FaultKind = "echo"
	// Duplicate adds a second servo with the same id, see [Bus.Duplicate].
	Duplicate FaultKind = "duplicate"
	// Reboot restarts servos, once.
	Reboot FaultKind = "reboot"
	// Overload makes servos report an overload; its cause stays as long as the entry says, else it is gone at once.
	Overload FaultKind = "overload"
	// BrownOut lets the supply of servos fall to Volts.
	BrownOut FaultKind = "brown_out"
	// Unplug takes the adapter away, Replug brings it back; so does the end of Unplug.
	Unplug FaultKind = "unplug"
	Replug FaultKind = "replug"
)

// ScriptEntry is one fault in time.
type ScriptEntry struct {
	// Place is where the entry stands, "file:line", for messages.
	Place string
	// At is when the fault begins, since Play. For is how long it lasts; 0 is until the end.
	At, For time.Duration
	// Bus is the bus concerned; "" is every one.
	Bus string
	// Servos are the ids of the servos concerned; nil is all of the bus.
	Servos []byte
	// Kind is what goes wrong.
	Kind FaultKind
	// Probability of each packet for Silent, Drop and Corrupt, above 0 and up to 1.
	Probability float64
	// Delay is that of Late, Every the time between two bursts of Babble, Bytes their length.
	Delay, Every time.Duration
	Bytes        int
	// Volts is the supply of BrownOut in V.
	Volts float64
}

// Script is what goes wrong on simulated buses, and when.
type Script struct {
	// Entries are in the order of the file; those of the same time happen in this order.
	Entries []ScriptEntry
}

// Check returns an error that names every entry for a bus that is not one of these.
func (s *Script) Check(buses []string) error {
	var wrong []error
	for _, e := range s.Entries {
		if e.Bus != "" && !slices.Contains(buses, e.Bus) {
			wrong = append(wrong, fmt.Errorf("%s: bus %s: there is no bus of this name, only %v", e.Place, e.Bus, buses))
		}
	}
	return errors.Join(wrong...)
}

// concerns reports whether the entry is for a servo.
func (e *ScriptEntry) concerns(id byte) bool { return e.Servos == nil || slices.Contains(e.Servos, id) }

// ids returns the servos to address: those named, or all of them.
func (e *ScriptEntry) ids() []byte {
	if e.Servos == nil {
		return []byte{codec.BroadcastID}
	}
	return e.Servos
}

// faults returns what the entry adds to the faults of its servos.
func (e *ScriptEntry) faults() (f Faults, ok bool) {
	switch e.Kind {
	case Silent:
		f.Deaf = e.Probability
	case Drop:
		f.Drop = e.Probability
	case Corrupt:
		f.Corrupt = e.Probability
	case Late:
		f.Delay = e.Delay
	case Stuck:
		f.Stuck = true
	default:
		return f, false
	}
	return f, true
}

// with returns the faults of two entries at the same time: the worse of each kind.
func (f Faults) with(other Faults) Faults {
	return Faults{
		Deaf: max(f.Deaf, other.Deaf), Drop: max(f.Drop, other.Drop), Corrupt: max(f.Corrupt, other.Corrupt),
		Delay: max(f.Delay, other.Delay), Stuck: f.Stuck || other.Stuck,
	}
}
