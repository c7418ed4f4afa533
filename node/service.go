package node

import (
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Service answers the requests of one service.
type Service struct{}

// NewService makes a service of a type such as std_srvs.SetBool{}. The callback runs on the service's own
// goroutine, one request after the other; the response comes empty and is sent when the callback returns.
func NewService[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS, callback func(request Q, response S)) (*Service, error) {
	return &Service{}, nil
}

// NewDeferredService is NewService with a callback that may answer later and from another goroutine.
func NewDeferredService[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS, callback func(request Q, reply *Reply[S])) (*Service, error) {
	return &Service{}, nil
}

// Name returns the full name after remapping.
func (s *Service) Name() string { return "" }

// Close removes the service and waits for a running callback, from which it must not be called. It may be called
// again; the node's Close does it too.
func (s *Service) Close() error { return nil }

// A Reply is the place for the answer to one request.
type Reply[S msgs.Message] struct{}

// Send sends the answer. Only the first call sends. It may wait up to 100 ms for the asker's end to appear.
func (r *Reply[S]) Send(response S) error { return nil }
