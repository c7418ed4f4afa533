package node

import (
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/node/dds"
)

// warnIncompatible says why a topic stays silent: most often because one side is best effort and the other is not.
func (n *Node) warnIncompatible(e dds.Event) {
	topic := strings.TrimPrefix(e.Topic, topicPrefix)
	switch e.Kind {
	case dds.ReaderIncompatible:
		n.Logger().Warn(fmt.Sprintf("%s: a subscription asks for more than this node's publisher offers (%v): it gets no messages", topic, e.Policy))
	case dds.WriterIncompatible:
		n.Logger().Warn(fmt.Sprintf("%s: a publisher offers less than this node's subscription asks for (%v): no messages come from it", topic, e.Policy))
	}
}
