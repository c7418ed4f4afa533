package node

import (
	"errors"
	"fmt"
	"sync"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs/lifecycle_msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// TransitionResult is what a callback of a life cycle made of a transition.
type TransitionResult uint8

// Results. The zero value is success.
const (
	// TransitionSuccess leads to the wanted state.
	TransitionSuccess TransitionResult = iota
	// TransitionFailure leads back to the state before; of a shutdown and of error processing it leads to finalized.
	TransitionFailure
	// TransitionError leads to error processing; of error processing it leads to finalized.
	TransitionError
)

func (r TransitionResult) label() string {
	switch r {
	case TransitionSuccess:
		return successLabel
	case TransitionFailure:
		return failureLabel
	}
	return errorLabel
}

// LifecycleCallbacks do the work of the transitions. They run one at a time, and must not ask for a transition. Nil is a
// callback that succeeds at once; OnError alone fails when it is nil, so that an error ends the node's life.
type LifecycleCallbacks struct {
	OnConfigure, OnCleanup, OnActivate, OnDeactivate, OnShutdown, OnError func() TransitionResult
}

// Lifecycle is the life cycle of a managed node: its state, and the topic and services by which others see and change it.
// Any goroutine may use it.
type Lifecycle struct {
	node      *Node
	callbacks map[uint8]func() TransitionResult // by transition state
	events    *Publisher[lifecycle_msgs.TransitionEvent]

	changing sync.Mutex // held during a transition
	mu       sync.Mutex // guards state
	state    uint8
}

// NewLifecycle makes the node a managed one, in the state unconfigured. A node can have one life cycle.
func NewLifecycle(n *Node, c LifecycleCallbacks) (*Lifecycle, error) {
	l := &Lifecycle{
		node:  n,
		state: unconfigured,
		callbacks: map[uint8]func() TransitionResult{
			configuring: c.OnConfigure, cleaningUp: c.OnCleanup, activating: c.OnActivate,
			deactivating: c.OnDeactivate, shuttingDown: c.OnShutdown, errorProcessing: c.OnError,
		},
	}
	if c.OnError == nil {
		l.callbacks[errorProcessing] = func() TransitionResult { return TransitionFailure }
	}
	var err error
	if l.events, err = NewPublisher[lifecycle_msgs.TransitionEvent](n, "~/transition_event", dds.DefaultQoS); err != nil {
		return nil, err
	}
	return l, l.serve()
}

// State returns the state that the node is in, one of lifecycle_msgs.State_PRIMARY_STATE_… or, during a transition,
// State_TRANSITION_STATE_….
func (l *Lifecycle) State() uint8 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// ErrTransition is the cause when a transition is not to be had from the node's state, or when it did not succeed.
var ErrTransition = errors.New("transition")

// Configure leads from unconfigured to inactive. As all five it waits until the transition is over, and the error wraps
// ErrTransition.
func (l *Lifecycle) Configure() error { return l.change("configure", 0) }

// Cleanup leads from inactive to unconfigured.
func (l *Lifecycle) Cleanup() error { return l.change("cleanup", 0) }

// Activate leads from inactive to active.
func (l *Lifecycle) Activate() error { return l.change("activate", 0) }

// Deactivate leads from active to inactive.
func (l *Lifecycle) Deactivate() error { return l.change("deactivate", 0) }

// Shutdown leads from all three to finalized.
func (l *Lifecycle) Shutdown() error { return l.change("shutdown", 0) }

// change goes through the transition of a label or, when that is empty, of an id.
func (l *Lifecycle) change(label string, id uint8) error {
	l.changing.Lock()
	defer l.changing.Unlock()
	start := l.State()
	t := findTransition(start, func(t *transition) bool {
		if label != "" {
			return t.label == label
		}
		return t.id == id
	})
	if t == nil {
		if label == "" {
			label = fmt.Sprint(id)
		}
		return fmt.Errorf("%w %s is not to be had in state %s", ErrTransition, label, lifecycleStates[start])
	}
	l.follow(t)
	result := l.work()
	if l.State() == errorProcessing {
		l.work()
	}
	if result != TransitionSuccess {
		return fmt.Errorf("%w %s did not succeed; the node is %s", ErrTransition, t.label, lifecycleStates[l.State()])
	}
	return nil
}

// work runs the callback of the transition state that the node is in, and leaves the state.
func (l *Lifecycle) work() TransitionResult {
	state, result := l.State(), TransitionSuccess
	if callback := l.callbacks[state]; callback != nil {
		result = callback()
	}
	l.follow(findTransition(state, func(t *transition) bool { return t.label == result.label() }))
	return result
}

// follow enters the transition's goal and tells so.
func (l *Lifecycle) follow(t *transition) {
	l.mu.Lock()
	l.state = t.goal
	l.mu.Unlock()
	d := t.description()
	event := lifecycle_msgs.TransitionEvent{
		Timestamp: uint64(l.node.Now().UnixNano()), Transition: d.Transition, StartState: d.StartState, GoalState: d.GoalState,
	}
	if err := l.events.Publish(&event); err != nil && !errors.Is(err, dds.ErrClosed) {
		l.node.Logger().Warn("transition event not published", zap.Error(err))
	}
}
