package node

import (
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// message is the pointer to a message struct T.
type message[T any] interface {
	*T
	msgs.Message
}

// A Publisher publishes messages of type T on one topic.
type Publisher[T any] struct{}

// NewPublisher makes a publisher. The name is relative, private ("~/x") or absolute, and is remapped.
func NewPublisher[T any, M message[T]](n *Node, topic string, qos dds.QoS) (*Publisher[T], error) {
	return &Publisher[T]{}, nil
}

// Publish serialises m and sends it; m may be reused when it returns. A reused message costs no allocation. It
// can block in a system call, and up to QoS.MaxBlocking on a reliable topic, so no control loop may call it. Any
// goroutine may.
func (p *Publisher[T]) Publish(m *T) error { return nil }

// Topic returns the full name after remapping.
func (p *Publisher[T]) Topic() string { return "" }

// Subscribers returns the number of subscriptions matched now.
func (p *Publisher[T]) Subscribers() int { return 0 }

// Close removes the publisher. It may be called again; the node's Close does it too.
func (p *Publisher[T]) Close() error { return nil }
