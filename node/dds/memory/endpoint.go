package memory

import (
	"slices"

	"github.com/sinew-robotics/sinew/node/dds"
)

// endpoint is what writers and readers have in common.
type endpoint struct {
	dds.Endpoint
	participant *participant
	guid        dds.GUID
	closed      bool
}

func (e *endpoint) GUID() dds.GUID { return e.guid }

// event describes the endpoint to the other participants.
func (e *endpoint) event(kind dds.EventKind) dds.Event {
	return dds.Event{
		Kind: kind, GUID: e.guid, Vendor: e.guid.Vendor(), Topic: e.Topic, Type: e.Type, QoS: e.QoS, UserData: slices.Clone(e.UserData),
	}
}

// lost tells the other participants that the endpoint is gone.
func (e *endpoint) lost(kind dds.EventKind) {
	e.participant.network.peers(e.participant, func(q *participant) {
		q.events.push(dds.Event{Kind: kind, GUID: e.guid})
	})
}

// match connects a writer with a reader when topic, type and quality of service allow it.
func match(w *writer, r *reader) {
	if w.Topic != r.Topic || w.Type != r.Type {
		return
	}
	if policy := dds.Incompatible(w.QoS, r.QoS); policy != dds.PolicyNone {
		w.participant.events.push(dds.Event{Kind: dds.ReaderIncompatible, Local: w.guid, Topic: w.Topic, Policy: policy})
		r.participant.events.push(dds.Event{Kind: dds.WriterIncompatible, Local: r.guid, Topic: r.Topic, Policy: policy})
		return
	}
	w.readers = append(w.readers, r)
	r.writers = append(r.writers, w)
	w.participant.events.push(dds.Event{Kind: dds.ReaderMatched, Local: w.guid, GUID: r.guid})
	r.participant.events.push(dds.Event{Kind: dds.WriterMatched, Local: r.guid, GUID: w.guid})
	if r.QoS.Durability == dds.TransientLocal {
		for _, s := range w.history {
			r.deliver(s)
		}
	}
}

// unmatch undoes match.
func unmatch(w *writer, r *reader) {
	w.readers = slices.DeleteFunc(w.readers, func(x *reader) bool { return x == r })
	r.writers = slices.DeleteFunc(r.writers, func(x *writer) bool { return x == w })
	w.participant.events.push(dds.Event{Kind: dds.ReaderUnmatched, Local: w.guid, GUID: r.guid})
	r.participant.events.push(dds.Event{Kind: dds.WriterUnmatched, Local: r.guid, GUID: w.guid})
}
