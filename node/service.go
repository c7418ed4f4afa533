package node

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Service answers the requests of one service, from clients on rmw_fastrtps and on rmw_cyclonedds alike.
type Service struct {
	node     *Node
	name     string
	requests dds.Reader
	replies  dds.Writer
	running  sync.WaitGroup

	mu      sync.Mutex // guards what follows
	encoder cdr.Writer
	pace    replyPace
}

// NewService makes a service of a type such as std_srvs.SetBool_Service{}. The callback runs on the service's own
// goroutine, one request after the other; the response comes empty and is sent when the callback returns. Both messages
// are the callback's to keep. A request that cannot be read is dropped and logged, as is a reply whose asker went away.
//
// While several clients are served, replies are spaced: as many in a row as qos.Depth take 50 ms, so that no client loses
// its own to those for others. A single client, and a service with a depth of 100 or more, is answered at once.
func NewService[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS, callback func(request Q, response S)) (*Service, error) {
	return NewDeferredService(n, name, t, qos, func(request Q, reply *Reply[S]) {
		response := t.NewResponse()
		callback(request, response)
		if err := reply.Send(response); err != nil && !errors.Is(err, dds.ErrClosed) {
			n.Logger().Warn("reply not sent", zap.Error(err))
		}
	})
}

// NewDeferredService is NewService with a callback that may answer later and from another goroutine.
func NewDeferredService[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS, callback func(request Q, reply *Reply[S])) (*Service, error) {
	s, err := newService(n, name, msgs.TypeOf(t.NewRequest()), msgs.TypeOf(t.NewResponse()), qos)
	if err != nil {
		return nil, err
	}
	var decoder cdr.Reader
	rejected := rejections{log: n.Logger(), name: s.name}
	s.running.Go(func() {
		receive(s.requests, n.Logger(), func(payload []byte, info *dds.SampleInfo) {
			a := asker{form: formOf(info), request: info.ID, related: info.Related.Writer}
			request := t.NewRequest()
			if err := readServiceSample(&decoder, payload, a.form, &a.header, request); err != nil {
				rejected.add(info.ID.Writer, err)
				return
			}
			callback(request, &Reply[S]{service: s, asker: a})
		})
	})
	return s, n.add(s)
}

// newService makes the endpoints. The writer comes first: who finds the reader may ask at once.
func newService(n *Node, name string, request, response msgs.Type, qos dds.QoS) (*Service, error) {
	name, err := n.args.resolveService(n.name, n.namespace, name)
	if err != nil {
		return nil, err
	}
	requests, replies := serviceEndpoints(name, request, response, qos, "serviceid", n.nextEndpointID())
	requests.QoS, replies.QoS = atLeast(qos, readerDepth), atLeast(qos, writerDepth)
	s := &Service{node: n, name: name, pace: newReplyPace(qos)}
	if s.replies, err = n.participant.NewWriter(replies); err != nil {
		return nil, fmt.Errorf("service %s: %w", name, err)
	}
	if s.requests, err = n.participant.NewReader(requests); err != nil {
		return nil, errors.Join(fmt.Errorf("service %s: %w", name, err), s.replies.Close())
	}
	return s, nil
}

// answer sends a reply once its asker is there to receive it.
func (s *Service) answer(a *asker, response msgs.Message) error {
	if err := a.await(s.node.peers, s.replies.GUID()); err != nil {
		return fmt.Errorf("service %s: %w", s.name, err)
	}
	if a.form == headedForm && s.node.peers.answerFirst(a.request.Writer) {
		s.awaitHeartbeat()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace.wait(a.request.Writer)
	payload, err := writeServiceSample(&s.encoder, a.form, &a.header, response)
	if err == nil {
		_, err = s.replies.WriteRelated(payload, a.identity())
		s.pace.mark(a.request.Writer)
	}
	if err != nil {
		return fmt.Errorf("service %s: %w", s.name, err)
	}
	return nil
}

// heartbeatPatience is time for a heartbeat of the reply writer, which comes every 100 ms while replies are
// unacknowledged.
const heartbeatPatience = 150 * time.Millisecond

// awaitHeartbeat waits before the first reply to a client on Cyclone DDS. Its reader takes whatever the first heartbeat
// tells of as written before its time; and if some other reader has left replies unacknowledged, because it is slow or
// dead, Fast DDS puts a heartbeat in front of the first reply that tells of it. So there has to be one before.
func (s *Service) awaitHeartbeat() {
	if s.replies.WaitAcked(time.Nanosecond) != nil {
		time.Sleep(heartbeatPatience)
	}
}

// Name returns the full name after remapping.
func (s *Service) Name() string { return s.name }

// Close removes the service and waits for a running callback, from which it must not be called. It may be called
// again; the node's Close does it too.
func (s *Service) Close() error {
	s.node.remove(s)
	err := s.requests.Close()
	s.running.Wait()
	return errors.Join(err, s.replies.Close())
}

func (s *Service) readers() []dds.GUID { return []dds.GUID{s.requests.GUID()} }
func (s *Service) writers() []dds.GUID { return []dds.GUID{s.replies.GUID()} }

// ErrAnswered is returned by Reply.Send after the first call.
var ErrAnswered = errors.New("the request was answered already")

// A Reply is the place for the answer to one request. Any goroutine may use it; none has to.
type Reply[S msgs.Message] struct {
	service *Service
	asker   asker
	sent    atomic.Bool
}

// Send sends the answer. Only the first call sends; the others return ErrAnswered. It waits up to 100 ms for the
// asker's end of the service to be discovered and then gives up with ErrNoAsker. After the service's Close it returns
// dds.ErrClosed.
func (r *Reply[S]) Send(response S) error {
	if !r.sent.CompareAndSwap(false, true) {
		return fmt.Errorf("service %s: %w", r.service.name, ErrAnswered)
	}
	return r.service.answer(&r.asker, response)
}
