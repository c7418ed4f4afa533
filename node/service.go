package node

import "github.com/sinew-robotics/sinew/node/dds"

// A Service answers the requests of one service.
type Service struct{}

// NewService makes a service whose callback runs on the service's own goroutine, one request after the other. The
// request is valid until the callback returns; the response comes zeroed and is sent when it returns.
func NewService[Q, S any, MQ message[Q], MS message[S]](n *Node, name string, qos dds.QoS, callback func(MQ, MS)) (*Service, error) {
	return &Service{}, nil
}

// NewDeferredService makes a service whose callback may answer later and from another goroutine.
func NewDeferredService[Q, S any, MQ message[Q], MS message[S]](n *Node, name string, qos dds.QoS, callback func(MQ, *Reply[S])) (*Service, error) {
	return &Service{}, nil
}

// Name returns the full name after remapping.
func (s *Service) Name() string { return "" }

// Close removes the service and waits for a running callback. It may be called again.
func (s *Service) Close() error { return nil }

// A Reply is the place for the answer to one request.
type Reply[S any] struct{}

// Send sends the answer. Only the first call sends. It may wait up to 100 ms for the asker's end to appear.
func (r *Reply[S]) Send(response *S) error { return nil }
