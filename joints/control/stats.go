package control

import "time"

// Stats sum up the cycles since the loop began.
type Stats struct {
	// Cycles is the number of cycles run, Overruns the number of deadlines missed.
	Cycles, Overruns uint64
	// Misses is the number of joint reads that brought nothing fresh.
	Misses uint64
	// Lost is the number of snapshots that were overwritten before they were read.
	Lost uint64
	// CycleDuration is the time from waking to the end of the exchange, WakeError how late the cycles woke.
	CycleDuration, WakeError Distribution
}

// Distribution sums up many durations. The percentiles are upper bounds, at most one eighth above the true value.
type Distribution struct {
	P50, P99, P999, Max time.Duration
}
