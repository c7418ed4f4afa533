package hardware

import "time"

// Port moves bytes between the host and a bus. A Port is used by one goroutine at a time.
type Port interface {
	// Write sends all of b with one system call where the operating system allows; it does not wait until the bytes
	// have left the wire. Servos discard a packet whose bytes arrive with gaps.
	Write(b []byte) (int, error)
	// Read waits for input until the deadline and returns what has arrived: at least one byte, or 0 and no error at
	// the deadline. A deadline in the past returns what is there.
	Read(b []byte, deadline time.Time) (int, error)
	// Discard drops input that has arrived and was not read.
	Discard() error
	// Close releases the port. Further calls of Close do nothing.
	Close() error
}

// LatencyReporter is a Port that knows how long its adapter may hold back received bytes.
type LatencyReporter interface {
	// LatencyTimer returns the adapter's latency timer; false when it has none or hides it.
	LatencyTimer() (time.Duration, bool)
}
