package node

import (
	"context"
	"maps"
	"strings"
	"sync"

	"github.com/sinew-robotics/sinew/node/dds"
)

// peers is what discovery tells of the endpoints that the node's services and clients talk to.
type peers struct {
	mu sync.Mutex // guards what follows
	// known holds the remote endpoints of services.
	known map[dds.GUID]peer
	// matched holds, for every local endpoint, the remote ones it is connected with.
	matched map[dds.GUID]map[dds.GUID]struct{}
	changed chan struct{} // closed and replaced with every change
}

// peer is a remote endpoint of a service.
type peer struct {
	// id is that by which rmw_cyclonedds ties the two endpoints of a service or client together; "" where it told none.
	id       string
	vendor   dds.Vendor
	answered bool // a request writer that has been sent a reply
}

func newPeers() *peers {
	return &peers{
		known:   make(map[dds.GUID]peer),
		matched: make(map[dds.GUID]map[dds.GUID]struct{}),
		changed: make(chan struct{}),
	}
}

// observe takes over what an event says.
func (p *peers) observe(e dds.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Kind {
	case dds.WriterDiscovered, dds.ReaderDiscovered:
		if !strings.HasPrefix(e.Topic, requestPrefix+"/") && !strings.HasPrefix(e.Topic, replyPrefix+"/") {
			return
		}
		p.known[e.GUID] = peer{id: endpointID(e.UserData), vendor: e.Vendor}
	case dds.WriterLost, dds.ReaderLost:
		delete(p.known, e.GUID)
	case dds.WriterMatched, dds.ReaderMatched:
		if p.matched[e.Local] == nil {
			p.matched[e.Local] = make(map[dds.GUID]struct{})
		}
		p.matched[e.Local][e.GUID] = struct{}{}
	case dds.WriterUnmatched, dds.ReaderUnmatched:
		delete(p.matched[e.Local], e.GUID)
		if len(p.matched[e.Local]) == 0 {
			delete(p.matched, e.Local)
		}
	default:
		return
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// answerFirst notes that a request writer is sent a reply, and tells whether it is the first.
func (p *peers) answerFirst(requests dds.GUID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	asker, known := p.known[requests]
	if !known || asker.answered {
		return false
	}
	asker.answered = true
	p.known[requests] = asker
	return true
}

// await waits until a condition holds, which is checked under p.mu after every change.
func (p *peers) await(ctx context.Context, condition func() bool) error {
	for {
		p.mu.Lock()
		holds, changed := condition(), p.changed
		p.mu.Unlock()
		if holds {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// isMatched tells whether a local endpoint is connected with a remote one. The caller holds p.mu.
func (p *peers) isMatched(local, remote dds.GUID) bool {
	_, ok := p.matched[local][remote]
	return ok
}

// matchesOf returns the remote endpoints that a local one is connected with.
func (p *peers) matchesOf(local dds.GUID) map[dds.GUID]struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.matched[local])
}

// matches tells whether a local endpoint is connected with one that satisfies f. The caller holds p.mu.
func (p *peers) matches(local dds.GUID, f func(remote dds.GUID) bool) bool {
	for remote := range p.matched[local] {
		if f(remote) {
			return true
		}
	}
	return false
}

// endpointID returns the value of clientid or serviceid in user data, "" when there is neither.
func endpointID(userData []byte) string {
	for pair := range strings.SplitSeq(strings.TrimRight(string(userData), "\x00"), ";") {
		if key, value, ok := strings.Cut(pair, "="); ok && (key == "clientid" || key == "serviceid") {
			return value
		}
	}
	return ""
}
