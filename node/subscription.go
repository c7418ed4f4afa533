package node

import (
	"errors"
	"fmt"
	"sync"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Subscription calls a function with each message of one topic.
type Subscription struct {
	node    *Node
	topic   string
	reader  dds.Reader
	running sync.WaitGroup
}

// NewSubscription makes a subscription whose callback runs on the subscription's own goroutine, one message after the
// other. The message is reused: it and its slices are valid until the callback returns. A message that cannot be read
// is dropped and logged.
func NewSubscription[T any, M msgs.Pointer[T]](n *Node, topic string, qos dds.QoS, callback func(M)) (*Subscription, error) {
	name, err := n.args.resolveTopic(n.name, n.namespace, topic)
	if err != nil {
		return nil, err
	}
	reader, err := n.participant.NewReader(topicEndpoint(name, msgs.TypeOf(M(nil)), qos))
	if err != nil {
		return nil, fmt.Errorf("subscription %s: %w", name, err)
	}
	s := &Subscription{node: n, topic: name, reader: reader}
	message := M(new(T))
	var decoder cdr.Reader
	rejected := rejections{log: n.Logger(), name: name}
	s.running.Go(func() {
		receive(reader, n.Logger(), func(payload []byte, info *dds.SampleInfo) {
			if err := msgs.Decode(&decoder, payload, message); err != nil {
				rejected.add(info.ID.Writer, err)
				return
			}
			callback(message)
		})
	})
	return s, n.add(s)
}

// receive calls take with each sample until the reader is closed. The payload is valid until take returns.
func receive(reader dds.Reader, log *zap.Logger, take func(payload []byte, info *dds.SampleInfo)) {
	var buffer []byte
	var info dds.SampleInfo
	for reader.Wait() == nil {
		for {
			payload, ok, err := reader.Take(buffer, &info)
			if errors.Is(err, dds.ErrClosed) {
				return
			}
			if err != nil {
				log.Error("sample lost", zap.Error(err))
			}
			if err != nil || !ok {
				break
			}
			buffer = payload
			take(payload, &info)
		}
	}
}

// Topic returns the full name after remapping.
func (s *Subscription) Topic() string { return s.topic }

// Publishers returns the number of publishers matched now.
func (s *Subscription) Publishers() int { return s.reader.Matched() }

// Close removes the subscription and waits for a running callback, from which it must not be called. It may be called
// again; the node's Close does it too.
func (s *Subscription) Close() error {
	s.node.remove(s)
	err := s.reader.Close()
	s.running.Wait()
	return err
}

func (s *Subscription) readers() []dds.GUID { return []dds.GUID{s.reader.GUID()} }
func (s *Subscription) writers() []dds.GUID { return nil }
