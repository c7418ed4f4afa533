package node

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

// introduction is how long a warning waits for a new node to tell its name.
const introduction = time.Second

// warnIncompatible says why a topic stays silent: most often because one side is best effort and the other is not. The
// engine does not tell who the other side is: it is one that was discovered and is not connected.
func (n *Node) warnIncompatible(e dds.Event) {
	var remote dds.EventKind
	switch e.Kind {
	case dds.ReaderIncompatible:
		remote = dds.ReaderDiscovered
	case dds.WriterIncompatible:
		remote = dds.WriterDiscovered
	default:
		return
	}
	n.events.Go(func() {
		names := n.awaitOwners(func() []dds.GUID {
			return n.graph.view.others(remote, e.Topic, n.peers.matchesOf(e.Local))
		})
		own, other := "publisher", "subscription"
		if remote == dds.WriterDiscovered {
			own, other = other, own
		}
		n.Logger().Warn(fmt.Sprintf("%s: the %s of %s and the %s of %s do not fit (%v): no messages pass between them",
			strings.TrimPrefix(e.Topic, topicPrefix), own, n.FullName(), other, strings.Join(names, ", "), e.Policy))
	})
}

// awaitOwners returns the names of those who own endpoints, once all of them are known, but does not wait for ever.
func (n *Node) awaitOwners(endpoints func() []dds.GUID) (names []string) {
	late := time.NewTimer(introduction)
	defer late.Stop()
	for {
		news := n.graph.view.changed()
		found := endpoints()
		names = names[:0]
		known := len(found) > 0
		for _, id := range found {
			name, ok := n.graph.view.owner(id)
			if !ok {
				known, name = false, "participant "+id.Participant().String()
			}
			names = append(names, name)
		}
		slices.Sort(names)
		names = slices.Compact(names)
		if known {
			return names
		}
		select {
		case <-news:
		case <-late.C:
			return names
		case <-n.graph.closed:
			return names
		}
	}
}
