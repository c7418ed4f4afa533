package node

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/unique_identifier_msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// An ActionClient sends goals to the server of one action. Any goroutine may use it.
type ActionClient[G, R, F msgs.Message] struct {
	node   *Node
	name   string
	action msgs.Action[G, R, F]

	sendGoal   *Client[*goalMessage[G], *sendGoalResponse]
	cancelGoal *Client[*action_msgs.CancelGoal_Request, *action_msgs.CancelGoal_Response]
	getResult  *Client[*getResultRequest, *getResultResponse[R]]
	feedback   dds.Reader
	running    sync.WaitGroup

	mu        sync.Mutex // guards callbacks
	callbacks map[GoalID]func(F)
}

// NewActionClient makes a client of an action such as control_msgs.FollowJointTrajectory_Action{}.
func NewActionClient[G, R, F msgs.Message](n *Node, name string, action msgs.Action[G, R, F]) (*ActionClient[G, R, F], error) {
	name, err := n.args.resolveAction(n.name, n.namespace, name)
	if err != nil {
		return nil, err
	}
	c := &ActionClient[G, R, F]{node: n, name: name, action: action, callbacks: make(map[GoalID]func(F))}
	if err := c.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("client of action %s: %w", name, err), c.Close())
	}
	c.running.Go(c.listen)
	return c, n.add(c)
}

func (c *ActionClient[G, R, F]) open() (err error) {
	topic, err := c.node.args.resolveTopic(c.node.name, c.node.namespace, c.name+feedbackName)
	if err != nil {
		return err
	}
	if c.feedback, err = c.node.participant.NewReader(topicEndpoint(topic, c.action.WireTypes().FeedbackMessage, dds.DefaultQoS)); err != nil {
		return err
	}
	if c.sendGoal, err = NewClient(c.node, c.name+sendGoalName, sendGoalService[G, R, F]{c.action}, dds.ServicesQoS); err != nil {
		return err
	}
	if c.cancelGoal, err = NewClient(c.node, c.name+cancelGoalName, action_msgs.CancelGoal_Service{}, dds.ServicesQoS); err != nil {
		return err
	}
	c.getResult, err = NewClient(c.node, c.name+getResultName, getResultService[G, R, F]{c.action}, dds.ServicesQoS)
	return err
}

// listen passes feedback to the goals' callbacks. Much of it is for the goals of other clients.
func (c *ActionClient[G, R, F]) listen() {
	var decoder cdr.Reader
	rejected := rejections{log: c.node.Logger(), name: c.name + feedbackName}
	receive(c.feedback, c.node.Logger(), func(payload []byte, info *dds.SampleInfo) {
		message := newFeedbackMessage(c.action)
		if err := msgs.Decode(&decoder, payload, message); err != nil {
			rejected.add(info.ID.Writer, err)
			return
		}
		c.mu.Lock()
		callback := c.callbacks[message.id]
		c.mu.Unlock()
		if callback != nil {
			callback(message.content)
		}
	})
}

// Wait waits until a server is there and all its endpoints are connected with the client's. The error wraps that of ctx,
// or dds.ErrClosed.
func (c *ActionClient[G, R, F]) Wait(ctx context.Context) error {
	for _, wait := range []func(context.Context) error{c.sendGoal.Wait, c.cancelGoal.Wait, c.getResult.Wait} {
		if err := wait(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := c.getResult.untilClosed(ctx)
	defer cancel()
	if c.node.peers.await(ctx, func() bool { return len(c.node.peers.matched[c.feedback.GUID()]) > 0 }) != nil {
		return fmt.Errorf("action %s: no feedback: %w", c.name, context.Cause(ctx))
	}
	return nil
}

// Send waits for a server, sends a goal and waits until it is decided on. The callback, which may be nil, gets the goal's
// feedback until Result returns it ended, one message after the other, on the client's own goroutine. The error wraps
// ErrGoalRejected, that of ctx or dds.ErrClosed.
func (c *ActionClient[G, R, F]) Send(ctx context.Context, goal G, feedback func(F)) (*SentGoal[G, R, F], error) {
	if err := c.Wait(ctx); err != nil {
		return nil, err
	}
	request := sendGoalService[G, R, F]{c.action}.NewRequest()
	request.id, request.content = newGoalID(), goal
	sent := &SentGoal[G, R, F]{client: c, id: request.id}
	c.listenFor(sent.id, feedback)
	response, err := c.sendGoal.Call(ctx, request)
	if err == nil && !response.accepted {
		err = fmt.Errorf("action %s: %w", c.name, ErrGoalRejected)
	}
	if err != nil {
		c.listenFor(sent.id, nil)
		return nil, err
	}
	return sent, nil
}

// listenFor sets the callback for a goal's feedback; nil takes it away.
func (c *ActionClient[G, R, F]) listenFor(id GoalID, callback func(F)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.callbacks, id)
	if callback != nil {
		c.callbacks[id] = callback
	}
}

// Name returns the full name after remapping.
func (c *ActionClient[G, R, F]) Name() string { return c.name }

// Close removes the client and ends waiting calls with dds.ErrClosed; goals go on. It must not be called from a
// callback. It may be called again; the node's Close does it too.
func (c *ActionClient[G, R, F]) Close() error {
	c.node.remove(c)
	var errs []error
	if c.sendGoal != nil {
		errs = append(errs, c.sendGoal.Close())
	}
	if c.cancelGoal != nil {
		errs = append(errs, c.cancelGoal.Close())
	}
	if c.getResult != nil {
		errs = append(errs, c.getResult.Close())
	}
	if c.feedback != nil {
		errs = append(errs, c.feedback.Close())
	}
	c.running.Wait()
	return errors.Join(errs...)
}

// The clients of the services are entities of their own.
func (c *ActionClient[G, R, F]) readers() []dds.GUID { return []dds.GUID{c.feedback.GUID()} }
func (c *ActionClient[G, R, F]) writers() []dds.GUID { return nil }

// A SentGoal is one goal at its client. Any goroutine may use it.
type SentGoal[G, R, F msgs.Message] struct {
	client *ActionClient[G, R, F]
	id     GoalID
}

// ID returns the id, which is random.
func (g *SentGoal[G, R, F]) ID() GoalID { return g.id }

// Result waits for the end of the goal. The status is GoalUnknown when the server has forgotten the goal; then the result
// is empty. It may be called again. The error wraps that of ctx, or dds.ErrClosed.
func (g *SentGoal[G, R, F]) Result(ctx context.Context) (status GoalStatus, result R, err error) {
	request := getResultService[G, R, F]{g.client.action}.NewRequest()
	request.id = g.id
	response, err := g.client.getResult.Call(ctx, request)
	if err != nil {
		return GoalUnknown, result, err
	}
	g.client.listenFor(g.id, nil)
	return response.status, response.result, nil
}

// Cancel asks the server to cancel the goal and waits for its consent; Result tells what became of the goal. The error
// wraps a *CancelError, that of ctx, or dds.ErrClosed.
func (g *SentGoal[G, R, F]) Cancel(ctx context.Context) error {
	request := &action_msgs.CancelGoal_Request{}
	request.GoalInfo.GoalID = unique_identifier_msgs.UUID{UUID: g.id}
	response, err := g.client.cancelGoal.Call(ctx, request)
	if err != nil {
		return err
	}
	for _, info := range response.GoalsCanceling {
		if info.GoalID.UUID == g.id {
			return nil
		}
	}
	return fmt.Errorf("action %s: goal %v: %w", g.client.name, g.id, &CancelError{Code: response.ReturnCode})
}
