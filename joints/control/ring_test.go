package control

import (
	"context"
	"errors"
	"testing"

	"github.com/sinew-robotics/sinew/joints"
)

func testRing(depth int) *ring {
	return newRing(depth, func() *Snapshot { return newSnapshot(3, 1, nil) })
}

// fill writes a snapshot all of whose parts tell the same number.
func (r *ring) fill(n uint64) {
	r.filling.Cycle = n
	for i := range r.filling.Joints {
		r.filling.Joints[i].Position = float64(n)
		r.filling.Commands[i].Position = float64(n)
	}
	r.publish()
}

// TestRingKeepsNewest: what is read in time is read in order; of what is not, the oldest is lost and counted.
func TestRingKeepsNewest(t *testing.T) {
	t.Parallel()
	r := testRing(4)
	next := uint64(0)
	write := func(n int) {
		for range n {
			next++
			r.fill(next)
		}
	}
	read := func(want ...uint64) {
		t.Helper()
		for _, w := range want {
			if s := r.take(); s == nil || s.Cycle != w {
				t.Fatalf("got %+v, want cycle %d", s, w)
			}
		}
		if s := r.take(); s != nil {
			t.Fatalf("got cycle %d, want nothing", s.Cycle)
		}
	}
	read()
	write(1)
	read(1)
	write(4)
	read(2, 3, 4, 5)
	write(7)
	read(9, 10, 11, 12)
	if lost := r.lost.Load(); lost != 3 {
		t.Errorf("%d lost, want 3", lost)
	}
	write(100)
	read(109, 110, 111, 112)
	if lost := r.lost.Load(); lost != 99 {
		t.Errorf("%d lost, want 99", lost)
	}
}

// TestRingHeldIsNotOverwritten: the snapshot that the reader looks at stays as it is.
func TestRingHeldIsNotOverwritten(t *testing.T) {
	t.Parallel()
	r := testRing(2)
	r.fill(1)
	held := r.take()
	for n := uint64(2); n < 50; n++ {
		r.fill(n)
		if held.Cycle != 1 || held.Joints[2].Position != 1 {
			t.Fatalf("changed to cycle %d after %d", held.Cycle, n)
		}
	}
}

// TestRingLapped: the loop has put a snapshot into the slot that the reader is about to empty, but not counted it yet.
func TestRingLapped(t *testing.T) {
	t.Parallel()
	r := testRing(4)
	for n := uint64(1); n <= 4; n++ {
		r.fill(n)
	}
	r.filling.Cycle, r.filling.number = 5, 4
	r.slots[0].Store(r.filling)
	if s := r.take(); s.Cycle != 5 {
		t.Errorf("got cycle %d", s.Cycle)
	}
	if s := r.take(); s != nil {
		t.Errorf("got cycle %d after the newest", s.Cycle)
	}
}

// TestRingConcurrent: with a writer that never waits, nothing is torn, nothing comes twice or out of order, and what
// was written was either read or lost.
func TestRingConcurrent(t *testing.T) {
	t.Parallel()
	const total = 50_000
	r := testRing(8)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := uint64(1); n <= total; n++ {
			r.fill(n)
		}
	}()
	read, last := uint64(0), uint64(0)
	for last < total {
		s := r.take()
		if s == nil {
			<-r.ready
			continue
		}
		read++
		if s.Cycle <= last {
			t.Fatalf("cycle %d after %d", s.Cycle, last)
		}
		last = s.Cycle
		for i := range s.Joints {
			if s.Joints[i].Position != float64(last) || s.Commands[i].Position != float64(last) {
				t.Fatalf("cycle %d is torn: %v %v", last, s.Joints[i].Position, s.Commands[i].Position)
			}
		}
	}
	<-done
	if read+r.lost.Load() != total {
		t.Errorf("%d read and %d lost of %d", read, r.lost.Load(), total)
	}
	if read == total {
		t.Log("the reader kept up; nothing was lost")
	}
}

// TestNext: snapshots come cycle by cycle, then ErrEnded; a reader may give up waiting.
func TestNext(t *testing.T) {
	t.Parallel()
	b := newBench(t, []float64{0.25})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.loop.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	b.cycles(t, 10, nil)
	for n := uint64(1); n <= 11; n++ {
		s, err := b.loop.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if s.Cycle != n || s.Joints[0].Position != 0.25 || !s.Torque {
			t.Errorf("got %+v, want cycle %d", s, n)
		}
	}
	if _, err := b.loop.Next(t.Context()); !errors.Is(err, ErrEnded) {
		t.Errorf("got %v", err)
	}
}

// TestNextWhileRunning: a reader on another goroutine sees every cycle as long as it keeps up.
func TestNextWhileRunning(t *testing.T) {
	t.Parallel()
	b := newBench(t, []float64{0.25})
	const total = 2000
	seen := make(chan uint64)
	go func() {
		n := uint64(0)
		for {
			s, err := b.loop.Next(t.Context())
			if err != nil {
				seen <- n
				return
			}
			if s.Cycle <= n {
				t.Errorf("cycle %d after %d", s.Cycle, n)
			}
			n = s.Cycle
		}
	}()
	b.cycles(t, total, func(int, []joints.Command, []joints.State) {})
	if n := <-seen; n != total+1 {
		t.Errorf("last cycle seen was %d", n)
	}
}

func BenchmarkRing(b *testing.B) {
	r := newRing(64, func() *Snapshot { return newSnapshot(6, 1, nil) })
	b.ReportAllocs()
	for b.Loop() {
		r.publish()
		r.take()
	}
}

func BenchmarkRingWithoutReader(b *testing.B) {
	r := newRing(64, func() *Snapshot { return newSnapshot(6, 1, nil) })
	b.ReportAllocs()
	for b.Loop() {
		r.publish()
	}
}
