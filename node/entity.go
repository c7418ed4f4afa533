package node

import "github.com/sinew-robotics/sinew/node/dds"

// entity is what a node consists of: a publisher, a subscription, an end of a service. Its readers and writers are
// listed in the graph under the node, and it is closed with the node.
type entity interface {
	// readers and writers are the ids of its DDS endpoints.
	readers() []dds.GUID
	writers() []dds.GUID
	// Close removes the endpoints and waits for the entity's goroutines. It may be called again.
	Close() error
}

// add makes an entity part of the node and of the graph. On a closed node it closes the entity.
func (n *Node) add(e entity) error {
	n.mu.Lock()
	closed := n.closed
	if !closed {
		n.entities = append(n.entities, e)
		n.graph.update(n.entities)
	}
	n.mu.Unlock()
	if closed {
		_ = e.Close() // ErrClosed says it all
		return dds.ErrClosed
	}
	return nil
}

// remove takes an entity out of the node and the graph, before its endpoints vanish.
func (n *Node) remove(e entity) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := range n.entities {
		if n.entities[i] == e {
			n.entities = append(n.entities[:i:i], n.entities[i+1:]...)
			n.graph.update(n.entities)
			return
		}
	}
}
