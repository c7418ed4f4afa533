package memory

import (
	"encoding/binary"
	"errors"
	"sync"

	"github.com/sinew-robotics/sinew/node/dds"
)

// A Network is what participants share. The zero value is ready for use and must not be copied.
type Network struct {
	// Vendor is the vendor id in the participants' GUIDs, for tests that care whose peer a node talks to. Set it
	// before opening them; participants keep theirs. The zero value is one that nobody has.
	Vendor dds.Vendor

	mu           sync.Mutex // guards everything below and the state of all participants, writers and readers
	participants []*participant
	opened       uint32
}

// noVendor is what the zero Vendor means: an id not assigned by the OMG.
const noVendor dds.Vendor = 0x01ff

// Open returns a new participant. Those of one domain find each other, unless their range is dds.Off. The engine has no
// security: with dds.Options.Security it returns an error.
func (n *Network) Open(o dds.Options) (dds.Participant, error) {
	if o.Security != nil {
		return nil, errors.New("memory: open participant: the engine has no security")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.opened++
	p := &participant{network: n, options: o, guid: n.newGUID(), events: newEventQueue()}
	for _, q := range n.participants {
		if q.sees(p) {
			p.discover(q)
			q.events.push(p.discovered())
		}
	}
	n.participants = append(n.participants, p)
	return p, nil
}

// newGUID returns the id of the participant opened last.
func (n *Network) newGUID() (g dds.GUID) {
	vendor := n.Vendor
	if vendor == 0 {
		vendor = noVendor
	}
	binary.BigEndian.PutUint16(g[:], uint16(vendor))
	binary.BigEndian.PutUint32(g[8:], n.opened)
	return g.Participant()
}

// peers calls f with each participant that p has discovered.
func (n *Network) peers(p *participant, f func(*participant)) {
	for _, q := range n.participants {
		if q != p && q.sees(p) {
			f(q)
		}
	}
}
