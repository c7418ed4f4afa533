package ddstest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// patience bounds every wait of the suite. Only a failing engine uses it up.
const patience = 20 * time.Second

// An observer keeps all events of a participant.
type observer struct {
	t    *testing.T
	mu   sync.Mutex
	seen []dds.Event
	more chan struct{} // closed and replaced when seen grows
	done chan struct{} // closed when NextEvent has ended with ErrClosed
}

// observe starts an observer, which ends when the participant is closed.
func observe(t *testing.T, p dds.Participant) *observer {
	o := &observer{t: t, more: make(chan struct{}), done: make(chan struct{})}
	go o.run(p)
	return o
}

func (o *observer) run(p dds.Participant) {
	defer close(o.done)
	for {
		e, err := p.NextEvent()
		if err != nil {
			if !errors.Is(err, dds.ErrClosed) {
				o.t.Errorf("NextEvent: %v, want ErrClosed", err)
			}
			return
		}
		o.mu.Lock()
		o.seen = append(o.seen, e)
		close(o.more)
		o.more = make(chan struct{})
		o.mu.Unlock()
	}
}

// wait returns the first event, past or future, that satisfies f.
func (o *observer) wait(what string, f func(dds.Event) bool) dds.Event {
	o.t.Helper()
	timeout := time.After(patience)
	for looked := 0; ; {
		o.mu.Lock()
		seen, more := o.seen, o.more
		o.mu.Unlock()
		for ; looked < len(seen); looked++ {
			if f(seen[looked]) {
				return seen[looked]
			}
		}
		select {
		case <-more:
		case <-timeout:
			o.t.Fatalf("no event: %s; events so far: %v", what, seen)
		}
	}
}

// kind waits for an event of the kind about the remote entity.
func (o *observer) kind(k dds.EventKind, remote dds.GUID) dds.Event {
	o.t.Helper()
	return o.wait(k.String()+" "+remote.String(), func(e dds.Event) bool { return e.Kind == k && e.GUID == remote })
}

// count returns how many events so far satisfy f.
func (o *observer) count(f func(dds.Event) bool) (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range o.seen {
		if f(e) {
			n++
		}
	}
	return n
}
