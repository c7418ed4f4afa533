package memory

import (
	"fmt"
	"slices"

	"github.com/sinew-robotics/sinew/node/dds"
)

// participant implements dds.Participant. Network.mu guards its fields that change.
type participant struct {
	network *Network
	options dds.Options
	guid    dds.GUID
	events  *eventQueue

	closed  bool
	made    uint32 // endpoints ever made, for their keys
	writers []*writer
	readers []*reader
}

func (p *participant) GUID() dds.GUID { return p.guid }

func (p *participant) NextEvent() (dds.Event, error) { return p.events.next() }

func (p *participant) sees(q *participant) bool {
	return p.options.Domain == q.options.Domain && p.options.Range != dds.Off && q.options.Range != dds.Off
}

// discovered is the event by which others learn of p.
func (p *participant) discovered() dds.Event {
	enclave := p.options.Enclave
	if enclave == "" {
		enclave = "/"
	}
	return dds.Event{Kind: dds.ParticipantDiscovered, GUID: p.guid, Vendor: p.guid.Vendor(), UserData: []byte("enclave=" + enclave + ";\x00")}
}

// discover tells p of a participant that was there before and of all it has.
func (p *participant) discover(q *participant) {
	p.events.push(q.discovered())
	for _, w := range q.writers {
		p.events.push(w.event(dds.WriterDiscovered))
	}
	for _, r := range q.readers {
		p.events.push(r.event(dds.ReaderDiscovered))
	}
}

// newEndpoint checks what a writer or reader is to be and gives it an id of the entity kind.
func (p *participant) newEndpoint(d dds.Endpoint, kind byte) (endpoint, error) {
	if err := d.QoS.Validate(); err != nil {
		return endpoint{}, fmt.Errorf("topic %s: %w", d.Topic, err)
	}
	if p.closed {
		return endpoint{}, fmt.Errorf("topic %s: participant: %w", d.Topic, dds.ErrClosed)
	}
	if t := p.topicType(d.Topic); t != "" && t != d.Type {
		return endpoint{}, fmt.Errorf("topic %s: type %s: the participant has it with type %s", d.Topic, d.Type, t)
	}
	p.made++
	d.QoS, d.UserData = d.QoS.Normalized(), slices.Clone(d.UserData)
	e := endpoint{Endpoint: d, participant: p, guid: p.guid}
	e.guid[12], e.guid[13], e.guid[14], e.guid[15] = byte(p.made>>16), byte(p.made>>8), byte(p.made), kind
	return e, nil
}

// topicType returns the type with which the participant has the topic, "" when it has not.
func (p *participant) topicType(topic string) string {
	for _, w := range p.writers {
		if w.Topic == topic {
			return w.Type
		}
	}
	for _, r := range p.readers {
		if r.Topic == topic {
			return r.Type
		}
	}
	return ""
}

func (p *participant) NewWriter(d dds.Endpoint) (dds.Writer, error) {
	n := p.network
	n.mu.Lock()
	defer n.mu.Unlock()
	e, err := p.newEndpoint(d, 0x03)
	if err != nil {
		return nil, fmt.Errorf("create writer: %w", err)
	}
	w := &writer{endpoint: e}
	p.writers = append(p.writers, w)
	n.peers(p, func(q *participant) {
		q.events.push(w.event(dds.WriterDiscovered))
		q.matchReaders(w)
	})
	p.matchReaders(w)
	return w, nil
}

func (p *participant) NewReader(d dds.Endpoint) (dds.Reader, error) {
	n := p.network
	n.mu.Lock()
	defer n.mu.Unlock()
	e, err := p.newEndpoint(d, 0x04)
	if err != nil {
		return nil, fmt.Errorf("create reader: %w", err)
	}
	r := newReader(e)
	p.readers = append(p.readers, r)
	n.peers(p, func(q *participant) {
		q.events.push(r.event(dds.ReaderDiscovered))
		q.matchWriters(r)
	})
	p.matchWriters(r)
	return r, nil
}

func (p *participant) matchReaders(w *writer) {
	for _, r := range p.readers {
		match(w, r)
	}
}

func (p *participant) matchWriters(r *reader) {
	for _, w := range p.writers {
		match(w, r)
	}
}

func (p *participant) Close() error {
	n := p.network
	n.mu.Lock()
	defer n.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	for len(p.writers) > 0 {
		p.writers[0].close()
	}
	for len(p.readers) > 0 {
		p.readers[0].close()
	}
	n.peers(p, func(q *participant) { q.events.push(dds.Event{Kind: dds.ParticipantLost, GUID: p.guid}) })
	n.participants = slices.DeleteFunc(n.participants, func(q *participant) bool { return q == p })
	p.events.close()
	return nil
}
