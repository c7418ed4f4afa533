package node

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/node/dds"
)

// Options configure a node.
type Options struct {
	// Name and Namespace are the node's own, before the remapping of Args. "" as namespace means "/".
	Name, Namespace string
	// Args are the ROS arguments of the command line; the zero value is none.
	Args Args
	// Environment is what the ROS variables say; the zero value is none set.
	Environment Environment
	// Console gets the log lines; nil is one of the standard streams, as Environment says.
	Console io.Writer
}

// A Node is one ROS 2 node. Its methods may be called from any goroutine.
type Node struct {
	name, namespace string
	args            Args
	participant     dds.Participant
	graph           *graph
	peers           *peers
	endpointIDs     atomic.Uint32 // given to services and clients so far
	log             *logger
	parameters      *parameters
	clock           clock
	events          sync.WaitGroup

	mu       sync.Mutex // guards what follows
	entities []entity
	closed   bool
}

// New makes a node on the participant, which it owns from then on: Close closes it. After an error the participant
// still belongs to the caller.
func New(p dds.Participant, o Options) (*Node, error) {
	name, namespace, err := o.Args.nodeName(o.Name, o.Namespace)
	if err != nil {
		return nil, err
	}
	n := &Node{name: name, namespace: namespace, args: o.Args, participant: p, peers: newPeers()}
	n.log = newLogger(n.loggerName(), o)
	if n.graph, err = newGraph(p, n.namespace, n.name, o.Environment.Distro, n.Logger()); err != nil {
		return nil, err
	}
	if err := n.log.openFile(o); err != nil {
		n.Logger().Warn("there is no log file", zap.Error(err))
	}
	if err := n.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("node %s: %w", n.FullName(), err), n.closeEntities())
	}
	n.events.Go(n.watch)
	for _, warning := range slices.Concat(o.Environment.Warnings, o.Args.Warnings) {
		n.Logger().Warn(warning)
	}
	return n, nil
}

// start makes what every node has.
func (n *Node) start() error {
	if !n.args.NoRosout {
		rosout, err := newRosout(n)
		if err != nil {
			return err
		}
		n.log.publishTo(rosout)
	}
	if err := n.startParameters(); err != nil {
		return err
	}
	return errors.Join(n.clock.start(n), newTypeDescriptions(n), newLogLevelServices(n))
}

// Name returns the node's name after remapping.
func (n *Node) Name() string { return n.name }

// Namespace returns the node's namespace after remapping, "/" or "/a/b".
func (n *Node) Namespace() string { return n.namespace }

// FullName returns namespace and name, "/a/b/name".
func (n *Node) FullName() string {
	if n.namespace == "/" {
		return "/" + n.name
	}
	return n.namespace + "/" + n.name
}

// loggerName is the full name as loggers have it, "a.b.name".
func (n *Node) loggerName() string {
	return strings.ReplaceAll(strings.TrimPrefix(n.FullName(), "/"), "/", ".")
}

// Now returns the node's time: the system's, or that of /clock while the parameter use_sim_time is true, which is 1970
// before the first message.
func (n *Node) Now() time.Time { return n.clock.now() }

// Logger returns the node's logger, which writes to the console, to the log file and to /rosout. Named loggers made from it are its
// children in ROS.
func (n *Node) Logger() *zap.Logger { return n.log.root }

// watch passes what discovery finds to those it concerns, until the participant is closed.
func (n *Node) watch() {
	for {
		e, err := n.participant.NextEvent()
		if err != nil {
			return
		}
		n.graph.observe(e)
		n.peers.observe(e)
		n.warnIncompatible(e)
	}
}

// Close removes the node and all its entities, the newest first, waits for their goroutines and closes the
// participant. It may be called again, but not from a callback.
func (n *Node) Close() error {
	err := errors.Join(n.closeEntities(), n.participant.Close())
	n.events.Wait()
	return err
}

// closeEntities ends the node on a participant that stays.
func (n *Node) closeEntities() error {
	n.mu.Lock()
	entities := n.entities
	closed := n.closed
	n.closed, n.entities = true, nil
	n.mu.Unlock()
	if closed {
		return nil
	}
	n.log.flush()
	var errs []error
	for _, e := range slices.Backward(entities) {
		errs = append(errs, e.Close())
	}
	return errors.Join(append(errs, n.graph.Close(), n.log.close())...)
}
