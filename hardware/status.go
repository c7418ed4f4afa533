package hardware

import (
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// Result is what became of a servo's part in an exchange.
type Result uint8

const (
	// NotRead means that no exchange has asked the servo yet.
	NotRead Result = iota
	// Fresh means that its values were read in this exchange.
	Fresh
	// Missing means that it did not answer, or was not asked because it is absent.
	Missing
	// Malformed means that its answer was damaged or had the wrong length.
	Malformed
	// Failed means that it answered with an error instead of values.
	Failed
)

// String returns the result as one lower-case word.
func (r Result) String() string {
	switch r {
	case NotRead:
		return "not read"
	case Fresh:
		return "fresh"
	case Missing:
		return "missing"
	case Malformed:
		return "malformed"
	case Failed:
		return "failed"
	}
	return "unknown"
}

// SlotStatus is how a servo fares in a cycle.
type SlotStatus struct {
	// Result is that of the latest exchange.
	Result Result
	// Error is the error byte of its latest status packet.
	Error codec.StatusError
	// Alert is true when its latest status packet said that a hardware error exists.
	Alert bool
	// At is when its values were last read; zero when they never were, and then the values mean nothing.
	At time.Time
	// Misses counts the exchanges in a row, up to the latest, without fresh values.
	Misses int
	// Absent is true while the servo is left out because it keeps silent; it is probed from time to time.
	Absent bool
	// FreshCount, MissingCount, MalformedCount and FailedCount count the results since the start, AlertCount the
	// status packets with an alert.
	FreshCount, MissingCount, MalformedCount, FailedCount, AlertCount uint64
}

// CycleStats counts what a cycle did since its start.
type CycleStats struct {
	// Exchanges counts the calls of Exchange.
	Exchanges uint64
	// BytesOut and BytesIn count bytes written and read.
	BytesOut, BytesIn uint64
	// Missing, Malformed and Failed count results over all slots.
	Missing, Malformed, Failed uint64
	// Stray counts packets that nobody asked for: late answers, foreign ids.
	Stray uint64
	// RefusedGoals counts goals that did not fit their register and were not sent.
	RefusedGoals uint64
	// Reply is how long the latest exchange took from its first write call to the end of the last reply, whatever was asked
	// in between: both protocols of a mixed bus, every read group, slow registers. The wait for a servo that keeps silent is
	// in it only where another answered after it. 0 when nobody was asked or none answered, and when the port was lost.
	Reply time.Duration
}
