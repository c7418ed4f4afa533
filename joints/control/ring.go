package control

import "sync/atomic"

// ring hands snapshots from the loop to one reader. Neither ever waits for the other: a snapshot belongs to whoever
// took its pointer out of a slot, so that none is read while it is written. When the reader falls behind by the depth
// of the ring, the oldest snapshots are overwritten.
//
// There are two snapshots more than slots: one that the loop fills, and one that the reader looks at.
type ring struct {
	slots []atomic.Pointer[Snapshot]
	// written is the number of snapshots put into slots; number n is in slot n modulo their number.
	written atomic.Uint64
	// free brings snapshots back from the reader.
	free []atomic.Pointer[Snapshot]
	// lost is the number of snapshots that were overwritten before they were read.
	lost atomic.Uint64
	// ready holds one token while there may be something to read.
	ready chan struct{}

	// filling and taken are the loop's: what it fills, and the number of snapshots it took from free.
	filling *Snapshot
	taken   uint64

	// next, held and given are the reader's: the number of the next snapshot, the one it looks at, and the number of
	// snapshots it put into free.
	next  uint64
	held  *Snapshot
	given uint64
}

// newRing returns a ring of so many snapshots, all made by fresh.
func newRing(depth int, fresh func() *Snapshot) *ring {
	r := &ring{
		slots:   make([]atomic.Pointer[Snapshot], depth),
		free:    make([]atomic.Pointer[Snapshot], depth+2),
		ready:   make(chan struct{}, 1),
		filling: fresh(),
	}
	for range depth + 1 {
		r.give(fresh())
	}
	return r
}

// publish hands over the snapshot that the loop has filled, and finds another to fill.
func (r *ring) publish() {
	n := r.written.Load()
	r.filling.number = n
	unread := r.slots[n%uint64(len(r.slots))].Swap(r.filling)
	r.written.Store(n + 1)
	if unread != nil {
		r.lost.Add(1)
		r.filling = unread
	} else {
		// The slot was empty, so that at most all slots are full and the reader looks at one: one is free.
		r.filling = r.free[r.taken%uint64(len(r.free))].Swap(nil)
		r.taken++
	}
	select {
	case r.ready <- struct{}{}:
	default:
	}
}

// take returns the oldest snapshot not yet read, nil if there is none. It stays the reader's until the next call.
func (r *ring) take() *Snapshot {
	written := r.written.Load()
	if r.next >= written { // after a lap it may be ahead of what is counted yet
		return nil
	}
	if r.held != nil {
		r.give(r.held)
	}
	if depth := uint64(len(r.slots)); written-r.next > depth {
		r.next = written - depth
	}
	// The loop may have come round meanwhile: then the slot holds a later snapshot, and reading goes on from there.
	r.held = r.slots[r.next%uint64(len(r.slots))].Swap(nil)
	r.next = r.held.number + 1
	return r.held
}

func (r *ring) give(s *Snapshot) {
	r.free[r.given%uint64(len(r.free))].Store(s)
	r.given++
}
