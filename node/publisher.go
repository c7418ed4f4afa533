package node

import (
	"fmt"
	"sync"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Publisher publishes messages of type T on one topic. Any goroutine may use it.
type Publisher[T any] struct {
	node   *Node
	topic  string
	writer dds.Writer

	mu  sync.Mutex // guards cdr
	cdr cdr.Writer
}

// NewPublisher makes a publisher. The name is relative, private ("~/x") or absolute, and is remapped.
func NewPublisher[T any, M msgs.Pointer[T]](n *Node, topic string, qos dds.QoS) (*Publisher[T], error) {
	name, err := n.args.resolveTopic(n.name, n.namespace, topic)
	if err != nil {
		return nil, err
	}
	writer, err := n.participant.NewWriter(topicEndpoint(name, msgs.TypeOf(M(nil)), qos))
	if err != nil {
		return nil, fmt.Errorf("publisher %s: %w", name, err)
	}
	p := &Publisher[T]{node: n, topic: name, writer: writer}
	return p, n.add(p)
}

// topicEndpoint is a topic's end as DDS sees it.
func topicEndpoint(name string, t msgs.Type, qos dds.QoS) dds.Endpoint {
	return dds.Endpoint{Topic: topicPrefix + name, Type: wireType(t.Name), QoS: qos, UserData: hashUserData(t.Hash)}
}

// Publish serialises m and sends it; m may be reused when it returns. A reused message costs no allocation. It can
// block in a system call, and up to QoS.MaxBlocking on a reliable topic, so no control loop may call it. Any goroutine
// may.
func (p *Publisher[T]) Publish(m *T) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	payload, err := msgs.Encode(&p.cdr, any(m).(msgs.Message)) // *T is one, by the constraint of NewPublisher
	if err == nil {
		err = p.writer.Write(payload)
	}
	if err != nil {
		return fmt.Errorf("publish %s: %w", p.topic, err)
	}
	return nil
}

// Topic returns the full name after remapping.
func (p *Publisher[T]) Topic() string { return p.topic }

// Subscribers returns the number of subscriptions matched now.
func (p *Publisher[T]) Subscribers() int { return p.writer.Matched() }

// Close removes the publisher. It may be called again; the node's Close does it too.
func (p *Publisher[T]) Close() error {
	p.node.remove(p)
	return p.writer.Close()
}

func (p *Publisher[T]) readers() []dds.GUID { return nil }
func (p *Publisher[T]) writers() []dds.GUID { return []dds.GUID{p.writer.GUID()} }
