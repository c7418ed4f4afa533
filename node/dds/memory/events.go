package memory

import (
	"fmt"
	"sync"

	"github.com/sinew-robotics/sinew/node/dds"
)

// eventQueue is an unbounded queue of events. mu is taken after Network.mu.
type eventQueue struct {
	mu     sync.Mutex
	cond   sync.Cond
	events []dds.Event
	closed bool
}

func newEventQueue() *eventQueue {
	q := &eventQueue{}
	q.cond.L = &q.mu
	return q
}

func (q *eventQueue) push(e dds.Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.events = append(q.events, e)
		q.cond.Signal()
	}
}

func (q *eventQueue) next() (dds.Event, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.events) == 0 && !q.closed {
		q.cond.Wait()
	}
	if q.closed {
		return dds.Event{}, fmt.Errorf("participant: %w", dds.ErrClosed)
	}
	e := q.events[0]
	q.events = q.events[1:]
	return e, nil
}

func (q *eventQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.events = true, nil
	q.cond.Broadcast()
}
