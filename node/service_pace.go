package node

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/node/dds"
)

const (
	// clientPatience is how soon a client reads its replies even where processors are scarce.
	clientPatience = 50 * time.Millisecond
	// deepHistory is a history that no client fills in that time.
	deepHistory = 100
)

// replyPace spaces the replies of one service. Every client receives the replies for all others too, and keeps as many
// as its history has room for until it gets to read them; so it waits for ever for one that those for others pushed out.
// With services_default of rmw that takes ten replies in a row while the client does not run. Clients have, by
// convention, the quality of service of their server.
type replyPace struct {
	sent []sentReply // the last replies, as many as a client keeps; empty where they need no spacing
	next int         // the oldest of them
}

type sentReply struct {
	to dds.GUID // the asker's request writer
	at time.Time
}

func newReplyPace(q dds.QoS) replyPace {
	if q = q.Normalized(); q.History == dds.KeepAll || q.Depth >= deepHistory {
		return replyPace{}
	}
	return replyPace{sent: make([]sentReply, q.Depth)}
}

// wait sleeps until another reply may go out. Replies that all go to one client need no spacing.
func (p *replyPace) wait(to dds.GUID) {
	if slices.ContainsFunc(p.sent, func(r sentReply) bool { return r.to != to }) {
		time.Sleep(clientPatience - time.Since(p.sent[p.next].at))
	}
}

// mark notes that a reply has gone out.
func (p *replyPace) mark(to dds.GUID) {
	if len(p.sent) > 0 {
		p.sent[p.next] = sentReply{to, time.Now()}
		p.next = (p.next + 1) % len(p.sent)
	}
}
