package node

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Client calls one service, whether its server is on rmw_fastrtps, on rmw_cyclonedds or of this package. Any
// goroutine may use it.
type Client[Q, S msgs.Message] struct {
	node     *Node
	name     string
	service  msgs.Service[Q, S]
	requests dds.Writer
	replies  dds.Reader
	id       uint64 // in headers
	running  sync.WaitGroup
	life     context.Context // done when the client is closed
	end      context.CancelFunc

	mu       sync.Mutex // guards what follows
	encoder  cdr.Writer
	decoder  cdr.Reader
	sequence int64 // of the last request, which is also its number on the wire
	pending  map[int64]chan<- result[S]
}

// result ends a call.
type result[S msgs.Message] struct {
	response S
	err      error
}

// NewClient makes a client of a service of a type such as std_srvs.SetBool_Service{}.
func NewClient[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS) (*Client[Q, S], error) {
	name, err := n.args.resolveService(n.name, n.namespace, name)
	if err != nil {
		return nil, err
	}
	c := &Client[Q, S]{
		node: n, name: name, service: t,
		pending: make(map[int64]chan<- result[S]),
	}
	requests, replies := serviceEndpoints(name, msgs.TypeOf(t.NewRequest()), msgs.TypeOf(t.NewResponse()), qos, "clientid", n.nextEndpointID())
	requests.QoS, replies.QoS = atLeast(qos, writerDepth), atLeast(qos, readerDepth)
	if c.replies, err = n.participant.NewReader(replies); err != nil {
		return nil, fmt.Errorf("client of %s: %w", name, err)
	}
	if c.requests, err = n.participant.NewWriter(requests); err != nil {
		return nil, errors.Join(fmt.Errorf("client of %s: %w", name, err), c.replies.Close())
	}
	guid, hash := c.requests.GUID(), fnv.New64a()
	hash.Write(guid[:])
	c.id = hash.Sum64()
	c.life, c.end = context.WithCancel(context.Background())
	c.running.Go(func() { receive(c.replies, n.Logger(), c.take) })
	return c, n.add(c)
}

// Wait waits until a server is there and both its ends are connected with the client's. The error wraps that of ctx, or
// dds.ErrClosed.
func (c *Client[Q, S]) Wait(ctx context.Context) error {
	ctx, cancel := c.untilClosed(ctx)
	defer cancel()
	_, err := c.server(ctx)
	return err
}

// Call waits until a server is there, sends the request and waits for the response. Calls may overlap. The error wraps
// that of ctx, or dds.ErrClosed.
func (c *Client[Q, S]) Call(ctx context.Context, request Q) (response S, err error) {
	ctx, cancel := c.untilClosed(ctx)
	defer cancel()
	form, err := c.server(ctx)
	if err != nil {
		return response, err
	}
	done := make(chan result[S], 1)
	sequence, err := c.send(form, request, done)
	if err != nil {
		return response, fmt.Errorf("service %s: %w", c.name, err)
	}
	select {
	case r := <-done:
		return r.response, r.err
	case <-ctx.Done():
		c.mu.Lock()
		delete(c.pending, sequence)
		c.mu.Unlock()
		return response, fmt.Errorf("service %s: no response: %w", c.name, context.Cause(ctx))
	}
}

// untilClosed returns a context that ends with the client too.
func (c *Client[Q, S]) untilClosed(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(c.life, func() { cancel(dds.ErrClosed) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// server waits for a server and returns the form of its requests.
func (c *Client[Q, S]) server(ctx context.Context) (form serviceForm, err error) {
	p := c.node.peers
	if p.await(ctx, func() bool { return c.findServer(p, &form) }) != nil {
		return 0, fmt.Errorf("service %s: no server: %w", c.name, context.Cause(ctx))
	}
	return form, nil
}

// findServer looks for a participant both of whose ends of the service are connected. The caller holds p.mu.
func (c *Client[Q, S]) findServer(p *peers, form *serviceForm) bool {
	return p.matches(c.requests.GUID(), func(requests dds.GUID) bool {
		*form = bareForm
		if p.known[requests].vendor == dds.VendorCyclone {
			*form = headedForm
		}
		return p.matches(c.replies.GUID(), func(replies dds.GUID) bool {
			return replies.Participant() == requests.Participant() && p.known[replies].id == p.known[requests].id
		})
	})
}

// send writes a request, whose result is to go to done, and returns its number.
func (c *Client[Q, S]) send(form serviceForm, request Q, done chan<- result[S]) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	header := cdr.ServiceHeader{Client: c.id, Sequence: c.sequence + 1}
	payload, err := writeServiceSample(&c.encoder, form, &header, request)
	if err != nil {
		return 0, err
	}
	id, err := c.requests.WriteRelated(payload, dds.SampleID{Writer: c.replies.GUID(), Sequence: dds.UnknownSequence})
	if err != nil {
		return 0, err
	}
	c.sequence = id.Sequence
	c.pending[id.Sequence] = done
	return id.Sequence, nil
}

// take passes a reply to the call that waits for it. Most replies on the topic are for other clients.
func (c *Client[Q, S]) take(payload []byte, info *dds.SampleInfo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	form := formOf(info)
	header, sequence := cdr.ServiceHeader{}, info.Related.Sequence
	if form == headedForm {
		c.decoder.Reset(payload)
		header.UnmarshalCDR(&c.decoder)
		sequence = header.Sequence
		if c.decoder.Err() != nil || header.Client != c.id {
			return
		}
	} else if w := info.Related.Writer; w != c.replies.GUID() && w != c.requests.GUID() {
		return
	}
	done, ok := c.pending[sequence]
	if !ok {
		return
	}
	delete(c.pending, sequence)
	response := c.service.NewResponse()
	err := readServiceSample(&c.decoder, payload, form, &header, response)
	if err != nil {
		err = fmt.Errorf("service %s: %w", c.name, err)
	}
	done <- result[S]{response, err}
}

// Name returns the full name after remapping.
func (c *Client[Q, S]) Name() string { return c.name }

// Close removes the client and ends waiting calls with dds.ErrClosed. It may be called again; the node's Close does it
// too.
func (c *Client[Q, S]) Close() error {
	c.end()
	c.node.remove(c)
	err := errors.Join(c.replies.Close(), c.requests.Close())
	c.running.Wait()
	return err
}

func (c *Client[Q, S]) readers() []dds.GUID { return []dds.GUID{c.replies.GUID()} }
func (c *Client[Q, S]) writers() []dds.GUID { return []dds.GUID{c.requests.GUID()} }
