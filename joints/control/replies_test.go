package control

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// replyOf is what the first of two buses takes in a cycle: of 2000 cycles 36 take 8 ms, 4 take 40 ms, one takes 41 ms.
func replyOf(cycle int) time.Duration {
	switch {
	case cycle == 1777:
		return 41 * time.Millisecond
	case cycle%500 == 0:
		return 40 * time.Millisecond
	case cycle%50 == 0:
		return 8 * time.Millisecond
	}
	return time.Millisecond
}

// sumsUpTo compares a distribution with what it should come to, but for the width of its buckets.
func sumsUpTo(t *testing.T, d Distribution, count uint64, p50, p99, p999, longest time.Duration) {
	t.Helper()
	within := func(got, want time.Duration) bool { return got >= want && got <= want+want/8 }
	if d.Count != count || !within(d.P50, p50) || !within(d.P99, p99) || !within(d.P999, p999) || d.Max != longest {
		t.Errorf("%+v, want %d with %v, %v, %v and %v", d, count, p50, p99, p999, longest)
	}
}

// TestReplies: each bus has its own reply times; a cycle without a reply adds none, nor does the look before the first.
func TestReplies(t *testing.T) {
	t.Parallel()
	const n, ms = 2000, time.Millisecond
	b := newBench(t, []float64{0})
	b.robot.buses = []joints.BusState{{Reply: time.Hour}, {Reply: time.Hour}, {}}
	b.loop = busLoop(t, b)
	b.cycles(t, n, func(cycle int, _ []joints.Command, _ []joints.State) {
		b.robot.buses[0].Reply, b.robot.buses[1].Reply = 0, 0
		if cycle <= n { // the loop may need one more to end
			b.robot.buses[0].Reply = replyOf(cycle)
		}
		if cycle <= n && cycle%4 == 0 { // else its servos are silent
			b.robot.buses[1].Reply = 3 * ms
		}
		b.robot.buses[2].Stray = uint64(cycle)
	})
	all := b.loop.Stats().Replies
	if len(all) != 3 {
		t.Fatalf("%d buses", len(all))
	}
	sumsUpTo(t, all[0], n, ms, 8*ms, 40*ms, 41*ms)
	sumsUpTo(t, all[1], n/4, 3*ms, 3*ms, 3*ms, 3*ms)
	sumsUpTo(t, all[2], 0, 0, 0, 0, 0)
	if !all[0].HasP999() || all[1].HasP999() {
		t.Error("500 replies do not tell what one in a thousand takes; 2000 do")
	}
	s, err := b.loop.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if cycle := int(s.Cycle); s.Buses[0].Reply != replyOf(cycle) || s.Buses[2] != (joints.BusState{Stray: uint64(cycle)}) {
		t.Errorf("snapshot of cycle %d: %+v", cycle, s.Buses)
	}
}

// busLoop is a loop over the robot of a bench as it is now.
func busLoop(t *testing.T, b *bench) *Loop {
	t.Helper()
	l, err := NewLoop(Options{Rate: 200, Robot: b.robot, Clock: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// bubbleClock is the time of a bubble, in which sleepers wake on time.
type bubbleClock struct{ begin time.Time }

func (c bubbleClock) Now() time.Duration         { return time.Since(c.begin) }
func (c bubbleClock) Wall() time.Time            { return time.Now() }
func (c bubbleClock) SleepUntil(t time.Duration) { time.Sleep(t - c.Now()) }

// TestRepliesOnAWire: of servos that answer when the wire allows, the replies take what the plan says, and a cycle hardly
// longer: in a bubble only the wire takes time.
func TestRepliesOnAWire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n = 6
		o := sim.Options{Name: "arm", Baud: 1_000_000, Protocol: codec.Protocol2, Timing: sim.Wire}
		robot, _, plan := simulatedOn(t, o, time.Millisecond, n, joints.NoLimits())
		c := newController(t, TrajectoryOptions{}, free(n)...)
		l, err := NewLoop(Options{Rate: 200, Robot: robot, Controllers: []Controller{c}, Clock: bubbleClock{time.Now()}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.Run(ctx) }()
		if _, err := l.Next(ctx); err != nil {
			t.Fatal(err)
		}
		mustSubmit(t, c, endless(n)) // from here on goals are sent, too
		time.Sleep(500 * time.Millisecond)
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		s, longest := l.Stats(), plan.WireTime+plan.SlowTime
		if r := s.Replies[0]; r.Count != s.Cycles || r.P50 < plan.WireTime || r.Max > longest+50*time.Microsecond {
			t.Errorf("replies %+v in %d cycles, the plan says %v, with a slow read %v", r, s.Cycles, plan.WireTime, longest)
		}
		if d := s.CycleDuration; d.Max != s.Replies[0].Max {
			t.Errorf("cycles %+v, replies %+v", d, s.Replies[0])
		}
	})
}
