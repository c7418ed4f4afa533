package driver

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
)

// window collects what happens in the cycles of one diagnosticsPeriod.
type window struct {
	begun         bool
	begin, end    time.Time
	first, last   uint64 // cycles
	overruns      uint64 // before the first cycle
	lastOverruns  uint64
	cycles        []time.Duration   // how long each took
	wakes         []time.Duration   // how late each began
	reads, missed []int             // per joint
	busReads      []int             // cycles in which a joint of the bus was read
	replies       [][]time.Duration // per bus, how long its replies took
}

// summary is what a window came to. The zero value is that of no window.
type summary struct {
	// rate is the number of cycles per second.
	rate             float64
	cycle, wake      spread
	cycles, overruns uint64
	loss             []float64 // per joint, the share of its reads that were missed
	busRate          []float64 // reads of the bus per second
	replies          []spread  // per bus
	complete         bool
}

// spread is how durations are spread; the zero value is that of none.
type spread struct {
	count         int
	p50, p99, max time.Duration
}

// spreadOf sorts the durations.
func spreadOf(all []time.Duration) spread {
	slices.Sort(all)
	return spread{len(all), percentile(all, 0.50), percentile(all, 0.99), percentile(all, 1)}
}

// reset begins the next window after a snapshot.
func (w *window) reset(s *control.Snapshot) {
	w.begun, w.begin, w.first, w.overruns = true, s.Stamp, s.Cycle, s.Overruns
	w.cycles, w.wakes = w.cycles[:0], w.wakes[:0]
	for b := range w.replies {
		w.replies[b] = w.replies[b][:0]
	}
	clear(w.reads)
	clear(w.missed)
	clear(w.busReads)
}

// add adds a snapshot and reports whether the window is full.
func (w *window) add(s *control.Snapshot, buses []Bus) (full bool) {
	if !w.begun {
		w.reads, w.missed, w.busReads = make([]int, len(s.Joints)), make([]int, len(s.Joints)), make([]int, len(buses))
		w.replies = make([][]time.Duration, len(s.Buses))
		w.reset(s)
		return false
	}
	w.end, w.last, w.lastOverruns = s.Stamp, s.Cycle, s.Overruns
	w.cycles, w.wakes = append(w.cycles, s.CycleDuration), append(w.wakes, s.WakeError)
	for i := range s.Joints {
		w.reads[i]++
		if s.Joints[i].Misses > 0 {
			w.missed[i]++
		}
	}
	for b := range s.Buses {
		if reply := s.Buses[b].Reply; reply > 0 {
			w.replies[b] = append(w.replies[b], reply)
		}
	}
	for b := range buses {
		if slices.ContainsFunc(buses[b].Joints, func(i int) bool { return s.Joints[i].Misses == 0 }) {
			w.busReads[b]++
		}
	}
	return w.end.Sub(w.begin) >= diagnosticsPeriod
}

// sum sums up the window.
func (w *window) sum() summary {
	seconds := w.end.Sub(w.begin).Seconds()
	s := summary{
		complete: true,
		rate:     float64(w.last-w.first) / seconds,
		cycle:    spreadOf(w.cycles),
		wake:     spreadOf(w.wakes),
		cycles:   w.last - w.first, overruns: w.lastOverruns - w.overruns,
	}
	for i := range w.reads {
		s.loss = append(s.loss, float64(w.missed[i])/float64(w.reads[i]))
	}
	for _, n := range w.busReads {
		s.busRate = append(s.busRate, float64(n)/float64(len(w.cycles))*s.rate)
	}
	for _, replies := range w.replies {
		s.replies = append(s.replies, spreadOf(replies))
	}
	return s
}

// percentile returns the smallest of sorted values that a share of them does not exceed; 0 of none.
func percentile(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	i := int(share*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}
