package node

import (
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
}

// A Node is one ROS 2 node.
type Node struct{}

// New makes a node on the participant, which it owns from then on: Close closes it. After an error the
// participant still belongs to the caller.
func New(p dds.Participant, o Options) (*Node, error) { return &Node{}, nil }

// Name returns the node's name after remapping.
func (n *Node) Name() string { return "" }

// Namespace returns the node's namespace after remapping, "/" or "/a/b".
func (n *Node) Namespace() string { return "" }

// FullName returns namespace and name, "/a/b/name".
func (n *Node) FullName() string { return "" }

// Now returns the node's time: the system's, or that of /clock while the parameter use_sim_time is true.
func (n *Node) Now() time.Time { return time.Now() }

// Logger returns the node's logger, which writes to the console and to /rosout. Named loggers made from it are
// its children in ROS.
func (n *Node) Logger() *zap.Logger { return zap.NewNop() }

// Close removes the node and all its entities, waits for their goroutines and closes the participant. It may be
// called again, but not from a callback.
func (n *Node) Close() error { return nil }
