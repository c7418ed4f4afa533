package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"
)

// steadyTime is how long the robot of measureSteady runs: twelve servos at 1 kHz.
const (
	steadyTime = 60 * time.Second
	steadyN    = 12
	steadyRate = 1000
)

// measureSteady runs a robot at the highest usual rate for a minute: no deadline may be missed on an idle machine, and
// memory stays what it is.
func measureSteady(ctx context.Context, o options) ([]measurement, error) {
	w, err := watch(ctx, o, robot{n: steadyN, rate: steadyRate, realtime: true, beside: true}, steadyTime)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%d servos, %d Hz, FIFO, %v", steadyN, steadyRate, steadyTime)
	gaps := 0.0
	between, _ := w.intervals()
	for _, ms := range between {
		if ms > 1.5*1000/steadyRate {
			gaps++
		}
	}
	return append([]measurement{
		{Name: name + ": overruns", Unit: "cycles", Value: w.end.overruns},
		{Name: name + ": reads missed", Unit: "reads", Value: w.end.missed},
		{Name: name + ": joint_states later than half a period", Unit: "of them", Value: gaps},
		{Name: name + ": interval p99.9", Unit: "ms", Value: percentile(between, 0.999)},
		{Name: name + ": garbage", Unit: "MB/s", Value: w.heap.garbage / time.Since(w.started).Seconds(), Target: 10},
		{Name: name + ": live heap at the end, less that at first", Unit: "MB", Value: w.heap.last - w.heap.first},
	}, w.machineLate(name, steadyRate)...), nil
}

// heapTrace is what the garbage collector says of itself, in MB.
type heapTrace struct {
	// first and last are the live heap after the first collections and at the end, garbage what was collected in all.
	first, last, garbage float64
	collections          int
}

// settled is the number of collections after which everything is set up.
const settled = 5

// gcLine is a line of GODEBUG=gctrace=1: heap at the start and at the end of a collection, and what of it is live.
var gcLine = regexp.MustCompile(`^gc \d+ @.* (\d+)->(\d+)->(\d+) MB`)

// read takes the trace from a program's standard error; other lines go to out.
func (h *heapTrace) read(in io.Reader, out io.Writer) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fields := gcLine.FindStringSubmatch(lines.Text())
		if fields == nil {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		start, _ := strconv.ParseFloat(fields[1], 64) // digits
		live, _ := strconv.ParseFloat(fields[3], 64)
		if h.collections++; h.collections <= settled {
			h.first = live
		}
		h.garbage += start - live
		h.last = live
	}
}
