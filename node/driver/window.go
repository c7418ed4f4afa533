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
	cycles        []time.Duration // how long each took
	wakes         []time.Duration // how late each began
	reads, missed []int           // per joint
	busReads      []int           // cycles in which a joint of the bus was read
}

// summary is what a window came to. The zero value is that of no window.
type summary struct {
	// rate is the number of cycles per second.
	rate             float64
	p50, p99, max    time.Duration
	wakeP99, wakeMax time.Duration
	cycles, overruns uint64
	loss             []float64 // per joint, the share of its reads that were missed
	busRate          []float64 // reads of the bus per second
	complete         bool
}

// reset begins the next window after a snapshot.
func (w *window) reset(s *control.Snapshot) {
	w.begun, w.begin, w.first, w.overruns = true, s.Stamp, s.Cycle, s.Overruns
	w.cycles, w.wakes = w.cycles[:0], w.wakes[:0]
	clear(w.reads)
	clear(w.missed)
	clear(w.busReads)
}

// add adds a snapshot and reports whether the window is full.
func (w *window) add(s *control.Snapshot, buses []Bus) (full bool) {
	if !w.begun {
		w.reads, w.missed, w.busReads = make([]int, len(s.Joints)), make([]int, len(s.Joints)), make([]int, len(buses))
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
	for b := range buses {
		if slices.ContainsFunc(buses[b].Joints, func(i int) bool { return s.Joints[i].Misses == 0 }) {
			w.busReads[b]++
		}
	}
	return w.end.Sub(w.begin) >= diagnosticsPeriod
}

// sum sums up the window.
func (w *window) sum() summary {
	slices.Sort(w.cycles)
	slices.Sort(w.wakes)
	seconds := w.end.Sub(w.begin).Seconds()
	s := summary{
		complete: true,
		rate:     float64(w.last-w.first) / seconds,
		p50:      percentile(w.cycles, 0.50), p99: percentile(w.cycles, 0.99), max: percentile(w.cycles, 1),
		wakeP99: percentile(w.wakes, 0.99), wakeMax: percentile(w.wakes, 1),
		cycles: w.last - w.first, overruns: w.lastOverruns - w.overruns,
	}
	for i := range w.reads {
		s.loss = append(s.loss, float64(w.missed[i])/float64(w.reads[i]))
	}
	for _, n := range w.busReads {
		s.busRate = append(s.busRate, float64(n)/float64(len(w.cycles))*s.rate)
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
