// Package memory is a DDS engine inside one process, for tests: participants of one Network find each other at
// once and pass samples by copying them. It has the matching rules of DDS, histories, reliable delivery within
// them, transient-local late joiners and lifespans; it has no deadlines and no liveliness.
package memory

import "github.com/sinew-robotics/sinew/node/dds"

// A Network is what the participants share. The zero value is ready for use.
type Network struct {
}

// Open returns a new participant of the network; those of the same domain find each other.
func (n *Network) Open(o dds.Options) (dds.Participant, error) { panic("TODO") }
