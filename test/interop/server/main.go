// Command server is a node with two services, an action and a topic for the interoperability tests, called server or as
// the variable NODE says. It answers every line on
// standard input with a line about itself, and ends with standard input.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func serve() (err error) {
	environment, err := node.ParseEnvironment(os.Getenv)
	if err != nil {
		return err
	}
	participant, err := environment.Join(node.Args{Enclave: "/server"}, fastdds.Open)
	if err != nil {
		return err
	}
	name := cmp.Or(os.Getenv("NODE"), "server")
	n, err := node.New(participant, node.Options{Name: name, Namespace: "/soak", Environment: environment})
	if err != nil {
		return errors.Join(err, participant.Close())
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	requests := new(atomic.Int64)
	if err := errors.Join(newEcho(n, requests), newTrigger(n, requests), newGrip(n, requests)); err != nil {
		return err
	}
	beats, stop, err := startHeartbeat(n)
	if err != nil {
		return err
	}
	defer stop()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := json.NewEncoder(os.Stdout).Encode(look(n, requests, beats)); err != nil {
			return err
		}
	}
	return lines.Err()
}

// startHeartbeat publishes joint states without joints until it is stopped.
func startHeartbeat(n *node.Node) (beats *atomic.Int64, stop func(), err error) {
	publisher, err := node.NewPublisher[sensor_msgs.JointState](n, "heartbeat", dds.DefaultQoS)
	if err != nil {
		return nil, nil, err
	}
	beats, end := new(atomic.Int64), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		for ticker := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case now := <-ticker.C:
				var m sensor_msgs.JointState
				m.Header.Stamp.Sec, m.Header.Stamp.Nanosec = int32(now.Unix()), uint32(now.Nanosecond())
				_ = publisher.Publish(&m) // nobody may be there
				beats.Add(1)
			case <-end:
				ticker.Stop()
				return
			}
		}
	})
	return beats, func() { close(end); running.Wait() }, nil
}

// newEcho answers with what it was asked.
func newEcho(n *node.Node, requests *atomic.Int64) error {
	_, err := node.NewService(n, "echo", rcl_interfaces.ListParameters_Service{}, dds.ServicesQoS,
		func(q *rcl_interfaces.ListParameters_Request, s *rcl_interfaces.ListParameters_Response) {
			requests.Add(1)
			s.Result.Names = q.Prefixes
			s.Result.Prefixes = []string{fmt.Sprint(q.Depth)}
		})
	return err
}

func newTrigger(n *node.Node, requests *atomic.Int64) error {
	_, err := node.NewService(n, "trigger", std_srvs.Trigger_Service{}, dds.ServicesQoS,
		func(_ *std_srvs.Trigger_Request, s *std_srvs.Trigger_Response) {
			requests.Add(1)
			s.Success, s.Message = true, "done"
		})
	return err
}

// newGrip reaches every goal at once.
func newGrip(n *node.Node, requests *atomic.Int64) error {
	type (
		goal     = control_msgs.GripperCommand_Goal
		result   = control_msgs.GripperCommand_Result
		feedback = control_msgs.GripperCommand_Feedback
	)
	_, err := node.NewActionServer(n, "grip", control_msgs.GripperCommand_Action{}, node.ActionHandler[*goal, *result, *feedback]{
		Goal: func(g *node.ActionGoal[*goal, *result, *feedback]) (func(context.Context), error) {
			requests.Add(1)
			return func(context.Context) {
				position := g.Goal().Command.Position
				_ = g.Feedback(&feedback{Position: position})
				_ = g.Succeed(&result{Position: position, ReachedGoal: true})
			}, nil
		},
	})
	return err
}

// state is what the server says of itself.
type state struct {
	Requests   int64 // answered, goals included, without those for results
	Goroutines int
	HeapBytes  uint64 // in use after a collection
	RSSBytes   int    // resident memory of the process, that of the DDS engine included
	Heartbeats int64  // published
	// Subscribers of others, by topic.
	Subscribers map[string]int
}

func look(n *node.Node, requests, beats *atomic.Int64) state {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s := state{
		Requests: requests.Load(), Goroutines: runtime.NumGoroutine(), HeapBytes: m.HeapAlloc,
		Heartbeats: beats.Load(), Subscribers: make(map[string]int),
	}
	for _, topic := range n.Topics() {
		s.Subscribers[topic.Name] = topic.Subscribers
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return s
	}
	if _, after, ok := strings.Cut(string(status), "VmRSS:"); ok {
		var kilobytes int
		if _, err := fmt.Sscan(after, &kilobytes); err == nil {
			s.RSSBytes = kilobytes << 10
		}
	}
	return s
}
