package sim

import (
	"math"
	"slices"
	"time"
)

// The hand-over of received bytes: a serial port interrupts when so many bytes wait, or when the line falls silent;
// an FTDI chip sends a full USB packet, or what it has when its latency timer runs out.
const (
	fifoBytes = 16
	ftdiBytes = 62
)

// never is a time that does not come.
const never = time.Duration(math.MaxInt64)

// maxQueue bounds the bytes that wait for a host that does not read.
const maxQueue = 1 << 16

// queue holds bytes on their way to the host. Times count from the opening of the bus.
type queue struct {
	bytes []byte
	due   []time.Duration // when each byte has crossed the wire
	// byteTime is how long a byte takes; 0 with Instant timing.
	byteTime time.Duration
	// latency is that of the adapter's latency timer, expired when it last ran out.
	latency, expired time.Duration
	lost             uint64
}

// put adds bytes whose first starts on the wire at start, and returns when the last has crossed it. What is on the wire
// earlier comes before what was added earlier: a late answer does not hold up those of others.
func (q *queue) put(b []byte, start time.Duration) time.Duration {
	for i, x := range b {
		q.insert(x, start+time.Duration(i+1)*q.byteTime)
	}
	return start + time.Duration(len(b))*q.byteTime
}

// putAtOnce adds bytes that cross no wire.
func (q *queue) putAtOnce(b []byte, at time.Duration) {
	for _, x := range b {
		q.insert(x, at)
	}
}

// insert adds a byte that has crossed the wire at a time, as far as there is room.
func (q *queue) insert(x byte, due time.Duration) {
	if len(q.bytes) >= maxQueue {
		q.lost++
		return
	}
	at := len(q.due)
	for at > 0 && q.due[at-1] > due {
		at--
	}
	q.bytes = slices.Insert(q.bytes, at, x)
	q.due = slices.Insert(q.due, at, due)
}

// ready returns how many bytes the host can have now, and when to ask again; never when nothing is under way.
func (q *queue) ready(now time.Duration) (n int, next time.Duration) {
	switch {
	case len(q.bytes) == 0:
		return 0, never
	case q.byteTime == 0:
		return q.readyAtOnce(now)
	case q.latency > 0:
		return q.readyFTDI(now)
	}
	for n < len(q.due) {
		end := q.portion(n)
		if q.due[end-1] > now {
			return n, q.due[end-1]
		}
		n = end
	}
	return n, never
}

// readyAtOnce goes by the delays of faults alone.
func (q *queue) readyAtOnce(now time.Duration) (n int, next time.Duration) {
	if q.due[len(q.due)-1] <= now {
		return len(q.bytes), never
	}
	for q.due[n] <= now {
		n++
	}
	return n, q.due[n]
}

// portion returns the end of the bytes from start on that are handed over together.
func (q *queue) portion(start int) int {
	end := start + 1
	for end < len(q.due) && end-start < fifoBytes && q.due[end]-q.due[end-1] <= q.byteTime {
		end++
	}
	return end
}

// readyFTDI follows the latency timer, which every hand-over restarts.
func (q *queue) readyFTDI(now time.Duration) (n int, next time.Duration) {
	for len(q.due)-n >= ftdiBytes && q.due[n+ftdiBytes-1] <= now {
		n += ftdiBytes
		q.expired = q.due[n-1]
	}
	if now-q.expired >= q.latency {
		q.expired += (now - q.expired) / q.latency * q.latency
		for n < len(q.due) && q.due[n] <= now {
			n++
		}
	}
	if n == len(q.due) {
		return n, never
	}
	next = q.expired + q.latency
	if len(q.due)-n >= ftdiBytes {
		next = min(next, q.due[n+ftdiBytes-1])
	}
	return n, next
}

// drop removes the first n bytes.
func (q *queue) drop(n int) {
	q.bytes = q.bytes[:copy(q.bytes, q.bytes[n:])]
	q.due = q.due[:copy(q.due, q.due[n:])]
}
