package driver

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
)

// TestWindow: exact figures of a window, of which every fourth snapshot was lost to the reader.
func TestWindow(t *testing.T) {
	t.Parallel()
	var w window
	buses := []Bus{{Joints: []int{0, 1}}, {Joints: []int{2}}}
	begin := time.Unix(1000, 0)
	for i := range 201 { // 200 cycles of 5 ms
		if i%4 == 3 {
			continue
		}
		s := &control.Snapshot{
			Cycle: uint64(7 + i), Stamp: begin.Add(time.Duration(i) * 5 * time.Millisecond), Overruns: uint64(3 + i/50),
			CycleDuration: time.Duration(i) * time.Microsecond, WakeError: time.Duration(200-i) * time.Microsecond,
			Joints: []joints.State{{}, {Misses: i % 2}, {Misses: i + 1}}, Buses: []joints.BusState{{Reply: time.Duration(2 * i)}, {}},
		}
		if full := w.add(s, buses); full != (i == 200) {
			t.Fatalf("full %t after cycle %d", full, i)
		}
	}
	s := w.sum()
	// Of cycles 1 to 200 those with i%4 == 3 are missing: 150 snapshots, the greatest 200, the one of rank 75 is 100.
	const us = time.Microsecond
	if !s.complete || s.rate != 200 || s.cycles != 200 || s.overruns != 4 || s.cycle != (spread{150, 100 * us, 198 * us, 200 * us}) ||
		s.wake.max != 199*us || !slices.Equal(s.replies, []spread{{150, 200, 396, 400}, {}}) {
		t.Errorf("%+v", s)
	}
	if !slices.Equal(s.loss, []float64{0, 50.0 / 150, 1}) || !slices.Equal(s.busRate, []float64{200, 0}) {
		t.Errorf("loss %v, rates %v", s.loss, s.busRate)
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n     int
		share float64
		want  time.Duration
	}{{0, 0.5, 0}, {1, 0.5, 1}, {1, 1, 1}, {2, 0.5, 1}, {3, 0.5, 2}, {100, 0.99, 99}, {101, 0.99, 100}, {100, 1, 100}, {1000, 0.5, 500}} {
		var sorted []time.Duration
		for i := range tt.n {
			sorted = append(sorted, time.Duration(i+1))
		}
		if got := percentile(sorted, tt.share); got != tt.want {
			t.Errorf("%g of %d: %d, want %d", tt.share, tt.n, got, tt.want)
		}
	}
}

// TestObserveAllocatesNothing: diagnostics look at every cycle.
func TestObserveAllocatesNothing(t *testing.T) {
	d := &diagnostics{buses: []Bus{{Joints: []int{0, 1}}}, sums: func() control.Stats { return control.Stats{} }}
	d.latest.joints = make([]joints.State, 2)
	s := &control.Snapshot{Joints: make([]joints.State, 2), Buses: []joints.BusState{{Reply: 1}}, Stamp: time.Unix(1000, 0)}
	observe := func() {
		s.Cycle++
		s.Stamp = s.Stamp.Add(time.Millisecond)
		d.observe(s)
	}
	for range 2500 {
		observe()
	}
	// A window is summed up once in 1000 cycles; this is less than that.
	if n := testing.AllocsPerRun(400, observe); n != 0 {
		t.Errorf("%g allocations in a cycle", n)
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	var p pace
	begin, sent := time.Unix(1000, 0), 0
	for i := range 2000 { // 1 kHz for 2 s
		if p.admits(begin.Add(time.Duration(i)*time.Millisecond), 30) {
			sent++
		}
	}
	if sent != 60 {
		t.Errorf("%d messages in 2 s at 30 Hz", sent)
	}
	late := begin.Add(time.Hour)
	if !p.admits(late, 30) || p.admits(late.Add(time.Millisecond), 30) {
		t.Error("after a pause of an hour there is not one message, but none or several")
	}
}

func TestPositionErrors(t *testing.T) {
	t.Parallel()
	state := func(errors ...float64) (all []control.JointState) {
		for _, e := range errors {
			all = append(all, control.JointState{Position: e})
		}
		return all
	}
	if e := largest(state(0.1, -0.3, math.NaN(), 0.2)); e != 0.3 {
		t.Errorf("largest error %g", e)
	}
	if e := largest(state(math.NaN())); !math.IsNaN(e) {
		t.Errorf("largest error %g of none", e)
	}
}

// TestProgress: the point that is approached, of a trajectory that waits, is stretched, and runs at half its speed.
func TestProgress(t *testing.T) {
	t.Parallel()
	trajectory := &trajectory_msgs.JointTrajectory{Points: make([]trajectory_msgs.JointTrajectoryPoint, 3)}
	for i := range trajectory.Points {
		trajectory.Points[i].TimeFromStart.Sec = int32(i + 1)
	}
	p := &progress{trajectory: trajectory, stretch: 2, along: -time.Second}
	for _, step := range []struct {
		elapsed time.Duration
		scaling float64
		along   time.Duration
		index   int32
	}{
		{500 * time.Millisecond, 0, -500 * time.Millisecond, 0},
		{time.Second, 0.5, 250 * time.Millisecond, 0}, // half a second of waiting
		{time.Second, 1, 1250 * time.Millisecond, 0},
		{time.Second, 1, 2250 * time.Millisecond, 1},
		{time.Minute, 0, 2250 * time.Millisecond, 1},
		{4 * time.Second, 0.5, 4250 * time.Millisecond, 2},
		{time.Minute, 1, 64250 * time.Millisecond, 2},
	} {
		p.advance(step.elapsed, step.scaling)
		if p.along != step.along || p.index() != step.index {
			t.Errorf("after %v at %g: along %v, index %d; want %v, %d", step.elapsed, step.scaling, p.along, p.index(), step.along, step.index)
		}
	}
}
