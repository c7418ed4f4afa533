package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// ErrNoAsker is the cause when a reply had nobody left, or not yet, to receive it.
var ErrNoAsker = errors.New("the asker's end of the service is not there")

// serviceForm is how a client or server identifies requests and replies.
type serviceForm uint8

const (
	// bareForm is that of rmw_fastrtps: identities travel beside the sample.
	bareForm serviceForm = iota
	// headedForm is that of rmw_cyclonedds: a cdr.ServiceHeader comes first in the sample.
	headedForm
)

// formOf returns the form of a received request or reply.
func formOf(info *dds.SampleInfo) serviceForm {
	if info.Related.Writer.IsZero() && info.Vendor == dds.VendorCyclone {
		return headedForm
	}
	return bareForm
}

// smallestBody pads bodies of the bare form: clients on rmw_cyclonedds see all replies on the topic and read a header
// from each before they compare it, without a look at the sample's end.
const smallestBody = 16

// writeServiceSample serialises a request or reply. The payload is valid until w is used again.
func writeServiceSample(w *cdr.Writer, form serviceForm, header *cdr.ServiceHeader, m msgs.Message) ([]byte, error) {
	w.Reset()
	if form == headedForm {
		header.MarshalCDR(w)
	}
	m.MarshalCDR(w)
	if err := w.Err(); err != nil {
		return nil, fmt.Errorf("write %s: %w", m.TypeName(), err)
	}
	payload := w.Bytes()
	for len(payload) < 4+smallestBody {
		payload = append(payload, 0)
	}
	return payload, nil
}

// readServiceSample reads a request or reply. The header is set in the headed form only.
func readServiceSample(r *cdr.Reader, payload []byte, form serviceForm, header *cdr.ServiceHeader, m msgs.Message) error {
	r.Reset(payload)
	if form == headedForm {
		header.UnmarshalCDR(r)
	}
	m.UnmarshalCDR(r)
	if err := r.Err(); err != nil {
		return fmt.Errorf("read %s: %w", m.TypeName(), err)
	}
	return nil
}

// asker is who waits for the reply to a request.
type asker struct {
	form    serviceForm
	header  cdr.ServiceHeader // in the headed form, to be returned
	request dds.SampleID      // the sample with the request
	related dds.GUID          // the asker's reply reader, where the request names it
}

// identity is the related identity of the reply.
func (a *asker) identity() dds.SampleID {
	switch {
	case a.form == headedForm:
		return dds.SampleID{}
	case a.related.IsZero():
		return a.request
	}
	return dds.SampleID{Writer: a.related, Sequence: a.request.Sequence}
}

// replyPatience is how long a reply waits for its reader to be discovered, as in both RMWs.
const replyPatience = 100 * time.Millisecond

// await waits until the asker's reply reader is connected with the server's writer: a reply before that is lost.
func (a *asker) await(p *peers, replies dds.GUID) error {
	ctx, cancel := context.WithTimeout(context.Background(), replyPatience)
	defer cancel()
	if p.await(ctx, func() bool { return a.isThere(p, replies) }) != nil {
		return fmt.Errorf("%w after %v", ErrNoAsker, replyPatience)
	}
	return nil
}

// isThere tells whether the asker's reply reader is connected. The caller holds p.mu.
func (a *asker) isThere(p *peers, replies dds.GUID) bool {
	if a.related.IsReader() {
		return p.isMatched(replies, a.related)
	}
	if a.form == headedForm {
		asker, known := p.known[a.request.Writer]
		if !known {
			return false
		}
		return asker.id == "" || p.matches(replies, func(reader dds.GUID) bool { return p.known[reader].id == asker.id })
	}
	participant := a.request.Writer.Participant()
	return p.matches(replies, func(reader dds.GUID) bool { return reader.Participant() == participant })
}

// Histories of services, which may be longer than asked for: depth is no matter of matching. All clients of a service
// share its topics, so a reader of replies sees those for all others too, and while it is being matched it keeps them all
// until it knows that it missed nothing before them.
const (
	readerDepth = 1000
	writerDepth = 100
)

// atLeast returns q with a history no shorter than depth.
func atLeast(q dds.QoS, depth int) dds.QoS {
	q.Depth = max(q.Depth, depth)
	return q
}

// serviceEndpoints describes the two ends of a service for one side of it. key is serviceid or clientid.
func serviceEndpoints(name string, request, response msgs.Type, qos dds.QoS, key, id string) (requests, replies dds.Endpoint) {
	idText := key + "=" + id + ";"
	requests = dds.Endpoint{
		Topic: requestPrefix + name + "Request", Type: wireType(request.Name), QoS: qos,
		UserData: append([]byte(idText), hashUserData(request.Hash)...),
	}
	replies = dds.Endpoint{
		Topic: replyPrefix + name + "Reply", Type: wireType(response.Name), QoS: qos,
		UserData: append([]byte(idText), hashUserData(response.Hash)...),
	}
	return requests, replies
}

// nextEndpointID returns an id that no other service or client has, 16 bytes in hexadecimal joined by dots: the
// participant's prefix and a counter.
func (n *Node) nextEndpointID() string {
	guid, count := n.participant.GUID(), n.endpointIDs.Add(1)
	guid[12], guid[13], guid[14], guid[15] = byte(count>>24), byte(count>>16), byte(count>>8), byte(count)
	digits := make([]string, len(guid))
	for i, b := range guid {
		digits[i] = fmt.Sprintf("%x", b)
	}
	return strings.Join(digits, ".")
}
