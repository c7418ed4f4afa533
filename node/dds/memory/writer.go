package memory

import (
	"fmt"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// sample is a payload on its way. Samples are never changed once made.
type sample struct {
	payload []byte
	info    dds.SampleInfo
	expires time.Time // zero: never
}

// writer implements dds.Writer. Network.mu guards its fields that change.
type writer struct {
	endpoint
	sequence int64
	history  []sample // what late readers are sent; empty when volatile
	readers  []*reader
}

func (w *writer) Write(payload []byte) error {
	_, err := w.WriteRelated(payload, dds.SampleID{})
	return err
}

func (w *writer) WriteRelated(payload []byte, related dds.SampleID) (dds.SampleID, error) {
	n := w.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if w.closed {
		return dds.SampleID{}, fmt.Errorf("write %s: %w", w.Topic, dds.ErrClosed)
	}
	w.sequence++
	id := dds.SampleID{Writer: w.guid, Sequence: w.sequence}
	if len(w.readers) == 0 && w.QoS.Durability == dds.Volatile {
		return id, nil
	}
	now := time.Now()
	s := sample{
		payload: slices.Clone(payload),
		info:    dds.SampleInfo{ID: id, Related: related, Vendor: w.guid.Vendor(), Source: now, Reception: now},
	}
	if w.QoS.Lifespan > 0 {
		s.expires = now.Add(w.QoS.Lifespan)
	}
	w.keep(s)
	for _, r := range w.readers {
		r.deliver(s)
	}
	return id, nil
}

// keep adds s to the history of a transient-local writer.
func (w *writer) keep(s sample) {
	if w.QoS.Durability == dds.Volatile {
		return
	}
	if w.QoS.History == dds.KeepLast && len(w.history) == w.QoS.Depth {
		w.history = slices.Delete(w.history, 0, 1)
	}
	w.history = append(w.history, s)
}

func (w *writer) Matched() int {
	n := w.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(w.readers)
}

// WaitAcked returns at once: a sample is with its readers when Write returns.
func (w *writer) WaitAcked(time.Duration) error { return w.AssertLiveliness() }

func (w *writer) AssertLiveliness() error {
	n := w.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if w.closed {
		return fmt.Errorf("writer of %s: %w", w.Topic, dds.ErrClosed)
	}
	return nil
}

func (w *writer) Close() error {
	n := w.participant.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if !w.closed {
		w.close()
	}
	return nil
}

// close runs under Network.mu.
func (w *writer) close() {
	w.closed = true
	for len(w.readers) > 0 {
		unmatch(w, w.readers[0])
	}
	w.lost(dds.WriterLost)
	p := w.participant
	p.writers = slices.DeleteFunc(p.writers, func(x *writer) bool { return x == w })
}
