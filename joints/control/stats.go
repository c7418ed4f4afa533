package control

import (
	"math/bits"
	"sync/atomic"
	"time"
)

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
	// Replies are the reply times of each bus, in the order of the robot's: from the first write call of a cycle to the end
	// of the last reply. Cycles in which nobody answered on a bus, or its port was lost, add none.
	Replies []Distribution
}

// Distribution sums up many durations; the zero value is that of none. The percentiles are upper bounds, at most one
// eighth above the true value.
type Distribution struct {
	// Count is the number of durations.
	Count uint64
	// P999 tells something only if HasP999.
	P50, P99, P999, Max time.Duration
}

// HasP999 reports whether there are a thousand durations, without which none of them is one in a thousand.
func (d Distribution) HasP999() bool { return d.Count >= 1000 }

// histogram counts durations in buckets whose width is an eighth of their beginning. One goroutine adds, any reads.
type histogram struct {
	buckets [48 * 8]atomic.Uint64
	max     atomic.Int64
}

// bucket returns where d is counted: its highest bit and the three after it.
func bucket(d time.Duration) int {
	n := uint64(max(d, 0))
	if n < 8 {
		return int(n)
	}
	e := bits.Len64(n) - 4
	return min((e+1)*8+int(n>>e)-8, len(histogram{}.buckets)-1)
}

// upper returns the greatest duration counted in bucket i.
func upper(i int) time.Duration {
	if i < 8 {
		return time.Duration(i)
	}
	e := i/8 - 1
	return time.Duration((uint64(i%8+9) << e) - 1)
}

func (h *histogram) add(d time.Duration) {
	h.buckets[bucket(d)].Add(1)
	if int64(d) > h.max.Load() {
		h.max.Store(int64(d))
	}
}

// distribution returns the percentiles of what was added so far.
func (h *histogram) distribution() Distribution {
	var counts [len(h.buckets)]uint64
	total := uint64(0)
	for i := range counts {
		counts[i] = h.buckets[i].Load()
		total += counts[i]
	}
	d := Distribution{Count: total, Max: time.Duration(h.max.Load())}
	percentile := func(share float64) time.Duration {
		need, sum := uint64(share*float64(total)+0.5), uint64(0)
		for i, n := range counts {
			if sum += n; n > 0 && sum >= need {
				return min(upper(i), d.Max)
			}
		}
		return 0
	}
	d.P50, d.P99, d.P999 = percentile(0.5), percentile(0.99), percentile(0.999)
	return d
}
