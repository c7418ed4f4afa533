package memory

import (
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// reader implements dds.Reader. Network.mu guards its fields that change.
type reader struct {
	endpoint
	ready   chan struct{} // holds a token when samples arrived since the last Wait
	done    chan struct{} // closed by close
	samples []sample
	writers []*writer
}

func newReader(e endpoint) *reader {
	return &reader{endpoint: e, ready: make(chan struct{}, 1), done: make(chan struct{})}
}

// deliver queues s and drops the oldest sample when the history is full.
func (r *reader) deliver(s sample) {
	if r.QoS.History == dds.KeepLast && len(r.samples) == r.QoS.Depth {
		r.samples = slices.Delete(r.samples, 0, 1)
	}
	r.samples = append(r.samples, s)
	select {
	case r.ready <- struct{}{}:
	default:
	}
}

func (r *reader) Wait() error {
	select {
	case <-r.done:
		return fmt.Errorf("wait for %s: %w", r.Topic, dds.ErrClosed)
	default:
	}
	select {
	case <-r.ready:
		return nil
	case <-r.done:
		return fmt.Errorf("wait for %s: %w", r.Topic, dds.ErrClosed)
	}
}

func (r *reader) Take(buf []byte, info *dds.SampleInfo) ([]byte, bool, error) {
	n := r.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if r.closed {
		return buf[:0], false, fmt.Errorf("take from %s: %w", r.Topic, dds.ErrClosed)
	}
	for len(r.samples) > 0 {
		s := r.samples[0]
		r.samples = slices.Delete(r.samples, 0, 1)
		if s.expires.IsZero() || time.Now().Before(s.expires) {
			*info = s.info
			return append(buf[:0], s.payload...), true, nil
		}
	}
	return buf[:0], false, nil
}

func (r *reader) Matched() int {
	n := r.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(r.writers)
}

func (r *reader) Close() error {
	n := r.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if !r.closed {
		r.close()
	}
	return nil
}

// close runs under Network.mu.
func (r *reader) close() {
	r.closed = true
	for len(r.writers) > 0 {
		unmatch(r.writers[0], r)
	}
	r.lost(dds.ReaderLost)
	p := r.participant
	p.readers = slices.DeleteFunc(p.readers, func(x *reader) bool { return x == r })
	close(r.done)
}
