package ddstest

import (
	"bytes"
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

func testPublish(t *testing.T, e *engine) {
	w, r := e.pair(reliable)
	if w.Matched() != 1 || r.Matched() != 1 {
		t.Errorf("matched %d readers and %d writers, want one each", w.Matched(), r.Matched())
	}
	for i := range 20 {
		before := time.Now().Add(-time.Millisecond) // clocks are read on both sides of a rounding
		write(t, w, payload(i, 64))
		info := expect(t, r, payload(i, 64))
		after := time.Now().Add(time.Millisecond)
		if want := (dds.SampleID{Writer: w.GUID(), Sequence: int64(i + 1)}); info.ID != want {
			t.Errorf("identity is %v, want %v", info.ID, want)
		}
		if info.Vendor != w.GUID().Vendor() {
			t.Errorf("vendor is %x, want %x", info.Vendor, w.GUID().Vendor())
		}
		if info.Related != (dds.SampleID{}) {
			t.Errorf("related identity is %v, want none", info.Related)
		}
		if info.Source.Before(before) || info.Source.After(after) {
			t.Errorf("source time is %v, want between %v and %v", info.Source, before, after)
		}
		if info.Reception.Before(before) || info.Reception.After(after) {
			t.Errorf("reception time is %v, want between %v and %v", info.Reception, before, after)
		}
	}
	if err := w.WaitAcked(patience); err != nil {
		t.Error(err)
	}
}

func testWithinParticipant(t *testing.T, e *engine) {
	m := e.join()
	w, r := m.writer(reliable), m.reader(reliable)
	matched(m, w, m, r)
	write(t, w, payload(1, 8))
	expect(t, r, payload(1, 8))
	own := func(ev dds.Event) bool { return ev.Kind == dds.WriterDiscovered || ev.Kind == dds.ReaderDiscovered }
	if n := m.count(own); n != 0 {
		t.Errorf("%d own endpoints were reported as discovered", n)
	}
}

// testPayloadSizes covers samples of one packet and of many, and the reuse of a buffer that is too small.
func testPayloadSizes(t *testing.T, e *engine) {
	w, r := e.pair(reliable)
	buf := make([]byte, 0, 1024)
	for i, n := range []int{0, 4, 1020, 1024, 60_000, 70_000, 1_000_000, 4} {
		want := payload(i, n)
		write(t, w, want)
		var info dds.SampleInfo
		got, ok, err := r.Take(buf, &info)
		for ; !ok && err == nil; got, ok, err = r.Take(buf, &info) {
			if err := r.Wait(); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("payload is %s, want %s", short(got), short(want))
		}
		if len(want) <= cap(buf) && &got[0] != &buf[:1][0] {
			t.Errorf("a payload of %d bytes was not taken into the buffer of %d", len(want), cap(buf))
		}
	}
}

func testRelatedIdentity(t *testing.T, e *engine) {
	w, r := e.pair(reliable)
	for _, related := range []dds.SampleID{
		{Writer: dds.GUID{1, 15, 2: 0xaa, 11: 7, 12: 0, 14: 3, 15: 4}, Sequence: 1},
		{Writer: dds.GUID{1, 16, 15: 3}, Sequence: 1<<40 + 5},
		{Writer: dds.GUID{1, 15, 3: 9, 15: 4}, Sequence: dds.UnknownSequence},
		{},
	} {
		id, err := w.WriteRelated(payload(1, 16), related)
		if err != nil {
			t.Fatal(err)
		}
		info := expect(t, r, payload(1, 16))
		if info.ID != id {
			t.Errorf("identity is %v, want %v as the write returned", info.ID, id)
		}
		if info.Related != related {
			t.Errorf("related identity is %v, want %v", info.Related, related)
		}
	}
}

func testConcurrentWrites(t *testing.T, e *engine) {
	const goroutines, each = 4, 25
	w, r := e.pair(dds.QoS{Reliability: dds.Reliable, Depth: goroutines * each})
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := range each {
				b := []byte{0, 1, 0, 0, 0, 0, 0, 0}
				binary.LittleEndian.PutUint32(b[4:], uint32(g*each+i))
				if err := w.Write(b); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen := map[uint32]bool{}
	for range goroutines * each {
		b, _ := next(t, r)
		seen[binary.LittleEndian.Uint32(b[4:])] = true
	}
	wg.Wait()
	if len(seen) != goroutines*each {
		t.Errorf("%d different samples arrived, want %d", len(seen), goroutines*each)
	}
}

func testKeepLast(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	w, r := a.writer(reliable), b.reader(dds.QoS{Reliability: dds.Reliable, Depth: 2})
	matched(a, w, b, r)
	for i := range 5 {
		write(t, w, payload(i, 4))
	}
	if err := w.WaitAcked(patience); err != nil {
		t.Fatal(err)
	}
	expect(t, r, payload(3, 4))
	expect(t, r, payload(4, 4))
	var info dds.SampleInfo
	if _, ok, err := r.Take(nil, &info); ok || err != nil {
		t.Errorf("Take returned %v, %v after the last sample, want none", ok, err)
	}
}

func testKeepAll(t *testing.T, e *engine) {
	const count = 300
	a, b := e.join(), e.join()
	all := dds.QoS{Reliability: dds.Reliable, History: dds.KeepAll}
	w, r := a.writer(all), b.reader(all)
	matched(a, w, b, r)
	for i := range count {
		write(t, w, payload(i, 4))
	}
	for i := range count {
		expect(t, r, payload(i, 4))
	}
}

// testBestEffort: samples may be lost, but none comes twice, late or changed.
func testBestEffort(t *testing.T, e *engine) {
	w, r := e.pair(dds.QoS{Depth: 100})
	last := -1
	for i := range 20 {
		write(t, w, payload(i, 64))
		b, info := next(t, r)
		if n := int(info.ID.Sequence) - 1; n <= last || n > i || !bytes.Equal(b, payload(n, 64)) {
			t.Fatalf("sample %d after %d is %s", n, last, short(b))
		} else {
			last = n
		}
	}
}

func testTransientLocal(t *testing.T, e *engine) {
	q := dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 2}
	w := e.join().writer(q)
	for i := range 4 {
		write(t, w, payload(i, 4))
	}
	q.Depth = 10
	r := e.join().reader(q)
	expect(t, r, payload(2, 4))
	expect(t, r, payload(3, 4))
	write(t, w, payload(4, 4))
	expect(t, r, payload(4, 4))
}

func testVolatileReader(t *testing.T, e *engine) {
	a, b := e.join(), e.join()
	w := a.writer(dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 5})
	write(t, w, payload(1, 4))
	r := b.reader(reliable)
	matched(a, w, b, r)
	write(t, w, payload(2, 4))
	expect(t, r, payload(2, 4))
}

// testLifespan lets time pass: the sample has to become older than its lifespan.
func testLifespan(t *testing.T, e *engine) {
	q := dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 5, Lifespan: 50 * time.Millisecond}
	a, b := e.join(), e.join()
	w := a.writer(q)
	write(t, w, payload(1, 4))
	<-time.After(2 * q.Lifespan)
	r := b.reader(dds.QoS{Reliability: dds.Reliable, Durability: dds.TransientLocal, Depth: 5})
	matched(a, w, b, r)
	write(t, w, payload(2, 4))
	expect(t, r, payload(2, 4))
}
