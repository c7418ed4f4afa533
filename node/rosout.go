package node

import (
	"sync"
	"time"

	"go.uber.org/zap/zapcore"

	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node/dds"
)

const (
	// rosoutQueue is how many entries may wait for the publisher; more are dropped.
	rosoutQueue = 256
	// rosoutFlush bounds how long the end of the node waits for its last lines to be acknowledged.
	rosoutFlush = 100 * time.Millisecond
)

// rosout publishes log entries on /rosout from a goroutine of its own, so that whoever logs never waits for DDS.
type rosout struct {
	publisher *Publisher[rcl_interfaces.Log]
	queue     chan rcl_interfaces.Log
	running   sync.WaitGroup

	mu     sync.Mutex // guards closed
	closed bool
}

func newRosout(n *Node) (*rosout, error) {
	publisher, err := NewPublisher[rcl_interfaces.Log](n, "/rosout", dds.RosoutQoS)
	if err != nil {
		return nil, err
	}
	r := &rosout{publisher: publisher, queue: make(chan rcl_interfaces.Log, rosoutQueue)}
	r.running.Go(r.run)
	return r, nil
}

func (r *rosout) run() {
	for m := range r.queue {
		_ = r.publisher.Publish(&m) // it is on the console; a line about it would come here again
	}
}

// enqueue leaves an entry for the publisher, unless too many wait already or the node is closing.
func (r *rosout) enqueue(e zapcore.Entry, text string) {
	m := rcl_interfaces.Log{
		Stamp:    builtin_interfaces.Time{Sec: int32(e.Time.Unix()), Nanosec: uint32(e.Time.Nanosecond())},
		Level:    rosLevel(e.Level),
		Name:     e.LoggerName,
		Msg:      text,
		File:     e.Caller.File,
		Function: e.Caller.Function,
		Line:     uint32(e.Caller.Line),
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	select {
	case r.queue <- m:
	default:
	}
}

// flush publishes what is left, waits until the subscribers have it, and ends the goroutine.
func (r *rosout) flush() {
	r.mu.Lock()
	closed := r.closed
	r.closed = true
	r.mu.Unlock()
	if closed {
		return
	}
	close(r.queue)
	r.running.Wait()
	_ = r.publisher.writer.WaitAcked(rosoutFlush) // nobody may be there, or listening
}

// rosLevel is the level as rcl_interfaces/msg/Log counts it.
func rosLevel(level zapcore.Level) uint8 {
	switch {
	case level < zapcore.InfoLevel:
		return rcl_interfaces.Log_DEBUG
	case level == zapcore.InfoLevel:
		return rcl_interfaces.Log_INFO
	case level == zapcore.WarnLevel:
		return rcl_interfaces.Log_WARN
	case level == zapcore.ErrorLevel:
		return rcl_interfaces.Log_ERROR
	}
	return rcl_interfaces.Log_FATAL
}
