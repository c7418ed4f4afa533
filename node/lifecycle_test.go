package node_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/msgs/lifecycle_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// always returns callbacks that all have one result, and calls that record which ran.
func always(calls *[]string, result node.TransitionResult) node.LifecycleCallbacks {
	callback := func(name string) func() node.TransitionResult {
		return func() node.TransitionResult {
			*calls = append(*calls, name)
			return result
		}
	}
	return node.LifecycleCallbacks{
		OnConfigure: callback("configure"), OnCleanup: callback("cleanup"), OnActivate: callback("activate"),
		OnDeactivate: callback("deactivate"), OnShutdown: callback("shutdown"),
	}
}

// The table of outcomes is that of design.ros2.org/articles/node_lifecycle and rcl_lifecycle's default state machine:
// states 1 unconfigured, 2 inactive, 3 active, 4 finalized.
func TestLifecycleOutcomes(t *testing.T) {
	t.Parallel()
	steps := map[string][]func(*node.Lifecycle) error{ // how to get to a state
		"unconfigured": nil,
		"inactive":     {(*node.Lifecycle).Configure},
		"active":       {(*node.Lifecycle).Configure, (*node.Lifecycle).Activate},
	}
	for _, test := range []struct {
		from, name                string
		change                    func(*node.Lifecycle) error
		success, failure, onError uint8 // the last: when error processing succeeds
	}{
		{"unconfigured", "configure", (*node.Lifecycle).Configure, 2, 1, 1},
		{"inactive", "cleanup", (*node.Lifecycle).Cleanup, 1, 2, 1},
		{"inactive", "activate", (*node.Lifecycle).Activate, 3, 2, 1},
		{"active", "deactivate", (*node.Lifecycle).Deactivate, 2, 3, 1},
		{"unconfigured", "shutdown", (*node.Lifecycle).Shutdown, 4, 4, 1},
		{"inactive", "shutdown", (*node.Lifecycle).Shutdown, 4, 4, 1},
		{"active", "shutdown", (*node.Lifecycle).Shutdown, 4, 4, 1},
	} {
		for result, want := range map[node.TransitionResult]uint8{
			node.TransitionSuccess: test.success, node.TransitionFailure: test.failure, node.TransitionError: test.onError,
		} {
			t.Run(fmt.Sprint(test.from, " ", test.name, " ", result), func(t *testing.T) {
				t.Parallel()
				var calls []string
				next := node.TransitionSuccess
				c := always(&calls, 0)
				for _, callback := range []*func() node.TransitionResult{&c.OnConfigure, &c.OnCleanup, &c.OnActivate, &c.OnDeactivate, &c.OnShutdown} {
					record := *callback
					*callback = func() node.TransitionResult {
						record()
						return next
					}
				}
				c.OnError = func() node.TransitionResult {
					calls = append(calls, "error")
					return node.TransitionSuccess
				}
				l, err := node.NewLifecycle(open(t, new(memory.Network), "arm"), c)
				if err != nil {
					t.Fatal(err)
				}
				for _, step := range steps[test.from] {
					if err := step(l); err != nil {
						t.Fatal(err)
					}
				}
				calls, next = nil, result
				err = test.change(l)
				if (err == nil) != (result == node.TransitionSuccess) || err != nil && !errors.Is(err, node.ErrTransition) {
					t.Errorf("error is %v", err)
				}
				if l.State() != want {
					t.Errorf("state is %d, want %d", l.State(), want)
				}
				wantCalls := []string{test.name}
				if result == node.TransitionError {
					wantCalls = append(wantCalls, "error")
				}
				if !slices.Equal(calls, wantCalls) {
					t.Errorf("callbacks %v ran, want %v", calls, wantCalls)
				}
			})
		}
	}
}

// TestLifecycleErrorProcessing: whether it fails or errs itself, or has no callback, it ends the node's life.
func TestLifecycleErrorProcessing(t *testing.T) {
	t.Parallel()
	for name, onError := range map[string]func() node.TransitionResult{
		"failure": func() node.TransitionResult { return node.TransitionFailure },
		"error":   func() node.TransitionResult { return node.TransitionError },
		"none":    nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls []string
			c := always(&calls, node.TransitionError)
			c.OnError = onError
			l, err := node.NewLifecycle(open(t, new(memory.Network), "arm"), c)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Configure(); err == nil || l.State() != 4 {
				t.Errorf("configure returned %v, state is %d, want an error and 4", err, l.State())
			}
			if err := l.Configure(); err == nil || err.Error() != "transition configure is not to be had in state finalized" {
				t.Errorf("configure of a finalized node returned %v", err)
			}
		})
	}
}

func changeState(t *testing.T, n *node.Node, id uint8, label string) bool {
	t.Helper()
	return call(t, n, "/arm/change_state", lifecycle_msgs.ChangeState_Service{}, &lifecycle_msgs.ChangeState_Request{
		Transition: lifecycle_msgs.Transition{ID: id, Label: label},
	}).Success
}

// TestLifecycleServices drives a node as the command line tools do.
func TestLifecycleServices(t *testing.T) {
	t.Parallel()
	var network memory.Network
	tool := open(t, &network, "tool")
	events := make(chan string, 20)
	subscription, err := node.NewSubscription(tool, "/arm/transition_event", dds.DefaultQoS, func(m *lifecycle_msgs.TransitionEvent) {
		if m.Timestamp == 0 {
			t.Error("the event has no time stamp")
		}
		events <- fmt.Sprintf("%d %s: %d %s > %d %s", m.Transition.ID, m.Transition.Label, m.StartState.ID, m.StartState.Label, m.GoalState.ID, m.GoalState.Label)
	})
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	if _, err := node.NewLifecycle(open(t, &network, "arm"), always(&calls, node.TransitionSuccess)); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		id      uint8
		label   string
		success bool
		state   string
	}{
		{3, "", false, "unconfigured"}, // activate
		{1, "", true, "inactive"},
		{2, "activate", true, "active"}, // the label counts
		{0, "configure", false, "active"},
		{4, "", true, "inactive"},
		{0, "nonsense", false, "inactive"},
		{7, "", false, "inactive"}, // shutdown of an active node
		{0, "shutdown", true, "finalized"},
	} {
		if success := changeState(t, tool, step.id, step.label); success != step.success {
			t.Errorf("change_state %d %q: success is %v, want %v", step.id, step.label, success, step.success)
		}
		state := call(t, tool, "/arm/get_state", lifecycle_msgs.GetState_Service{}, &lifecycle_msgs.GetState_Request{}).CurrentState
		if state.Label != step.state {
			t.Errorf("after change_state %d %q: state is %+v, want %s", step.id, step.label, state, step.state)
		}
	}
	for _, want := range []string{
		"1 configure: 1 unconfigured > 10 configuring", "10 transition_success: 10 configuring > 2 inactive",
		"3 activate: 2 inactive > 13 activating", "30 transition_success: 13 activating > 3 active",
		"4 deactivate: 3 active > 14 deactivating", "40 transition_success: 14 deactivating > 2 inactive",
		"6 shutdown: 2 inactive > 12 shuttingdown", "50 transition_success: 12 shuttingdown > 4 finalized",
	} {
		select {
		case got := <-events:
			if got != want {
				t.Errorf("event is %q, want %q", got, want)
			}
		case <-time.After(patience):
			t.Fatalf("no event %q", want)
		}
	}
	if err := subscription.Close(); err != nil {
		t.Error(err)
	}
}

func TestLifecycleDescriptions(t *testing.T) {
	t.Parallel()
	n := open(t, new(memory.Network), "arm")
	if _, err := node.NewLifecycle(n, node.LifecycleCallbacks{}); err != nil {
		t.Fatal(err)
	}
	states := call(t, n, "/arm/get_available_states", lifecycle_msgs.GetAvailableStates_Service{}, &lifecycle_msgs.GetAvailableStates_Request{}).AvailableStates
	if len(states) != 11 || states[4].Label != "finalized" || states[10] != (lifecycle_msgs.State{ID: 15, Label: "errorprocessing"}) {
		t.Errorf("states are %+v", states)
	}
	transitions := func(service string) (labels []string) {
		for _, d := range call(t, n, "/arm/"+service, lifecycle_msgs.GetAvailableTransitions_Service{}, &lifecycle_msgs.GetAvailableTransitions_Request{}).AvailableTransitions {
			labels = append(labels, fmt.Sprintf("%d %s %s", d.Transition.ID, d.Transition.Label, d.GoalState.Label))
		}
		return labels
	}
	if got, want := transitions("get_available_transitions"), []string{"1 configure configuring", "5 shutdown shuttingdown"}; !slices.Equal(got, want) {
		t.Errorf("available transitions are %q, want %q", got, want)
	}
	if !changeState(t, n, 1, "") || !changeState(t, n, 3, "") {
		t.Error("the node without callbacks did not get active")
	}
	if got, want := transitions("get_available_transitions"), []string{"4 deactivate deactivating", "7 shutdown shuttingdown"}; !slices.Equal(got, want) {
		t.Errorf("available transitions are %q, want %q", got, want)
	}
	if n := len(transitions("get_transition_graph")); n != 25 {
		t.Errorf("%d transitions in the graph, want 25", n)
	}
}

// ExampleNewLifecycle makes a managed node and activates it, as a tool would.
func ExampleNewLifecycle() {
	var network memory.Network
	p, _ := network.Open(dds.Options{})
	n, _ := node.New(p, node.Options{Name: "arm", Console: io.Discard})
	defer n.Close()
	lifecycle, err := node.NewLifecycle(n, node.LifecycleCallbacks{
		OnConfigure: func() node.TransitionResult {
			fmt.Println("bus opened")
			return node.TransitionSuccess
		},
		OnActivate: func() node.TransitionResult {
			fmt.Println("servo 3 does not answer")
			return node.TransitionFailure
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lifecycle.Configure())
	fmt.Println(lifecycle.Activate())
	// Output:
	// bus opened
	// <nil>
	// servo 3 does not answer
	// transition activate did not succeed; the node is inactive
}
