package node

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/node/dds"
)

// ActionHandler is what an action server does with its goals.
type ActionHandler[G, R, F msgs.Message] struct {
	// Goal decides on a goal. An error rejects it and is logged: the protocol has no room for a reason. Otherwise the
	// goal is accepted, and run, which is needed, pursues it on a goroutine of its own; a goal that has not ended when
	// run returns is aborted with an empty result. The context of run ends when the server is closed, which waits for
	// run. Goals are decided one after the other.
	Goal func(goal *ActionGoal[G, R, F]) (run func(context.Context), err error)
	// Cancel decides whether a goal gets canceled when a client asks for it; an error says why not and is logged. nil
	// always agrees. Then goal.Canceling is closed, and run is to end the goal soon, in whatever way.
	Cancel func(goal *ActionGoal[G, R, F]) error
	// Log gets the reasons; nil is the node's logger.
	Log *zap.Logger
}

// An ActionServer pursues the goals of one action.
type ActionServer[G, R, F msgs.Message] struct {
	node    *Node
	name    string
	action  msgs.Action[G, R, F]
	handler ActionHandler[G, R, F]
	log     *zap.Logger

	sendGoal, cancelGoal, getResult *Service
	status                          *Publisher[action_msgs.GoalStatusArray]
	feedback                        dds.Writer

	life    context.Context // done when the server is closed
	end     context.CancelFunc
	running sync.WaitGroup // of the goals' run

	feedbackMu sync.Mutex // guards encoder
	encoder    cdr.Writer

	mu    sync.Mutex // guards goals, early and what they say it does, and keeps the status messages in order
	goals []*ActionGoal[G, R, F]
	early []*earlyWaiter[R]
}

// NewActionServer makes a server for an action such as control_msgs.FollowJointTrajectory_Action{}. The name is
// relative, private ("~/x") or absolute; it is remapped, and so are the names of the services and topics made from it.
func NewActionServer[G, R, F msgs.Message](n *Node, name string, action msgs.Action[G, R, F], handler ActionHandler[G, R, F]) (*ActionServer[G, R, F], error) {
	name, err := n.args.resolveAction(n.name, n.namespace, name)
	if err != nil {
		return nil, err
	}
	s := &ActionServer[G, R, F]{node: n, name: name, action: action, handler: handler, log: handler.Log}
	if s.log == nil {
		s.log = n.Logger()
	}
	s.life, s.end = context.WithCancel(context.Background())
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("action %s: %w", name, err), s.Close())
	}
	return s, n.add(s)
}

// open makes the endpoints; the service for goals comes last, so that nobody finds half a server.
func (s *ActionServer[G, R, F]) open() (err error) {
	if s.feedback, err = newFeedbackWriter(s.node, s.name, s.action); err != nil {
		return err
	}
	s.status, err = NewPublisher[action_msgs.GoalStatusArray](s.node, s.name+statusName, dds.ActionStatusQoS)
	if err != nil {
		return err
	}
	s.getResult, err = NewDeferredService(s.node, s.name+getResultName, getResultService[G, R, F]{s.action}, dds.ServicesQoS, s.takeResultRequest)
	if err != nil {
		return err
	}
	s.cancelGoal, err = NewDeferredService(s.node, s.name+cancelGoalName, action_msgs.CancelGoal_Service{}, dds.ServicesQoS, s.takeCancelRequest)
	if err != nil {
		return err
	}
	s.sendGoal, err = NewDeferredService(s.node, s.name+sendGoalName, sendGoalService[G, R, F]{s.action}, dds.ServicesQoS, s.takeGoal)
	return err
}

func newFeedbackWriter[G, R, F msgs.Message](n *Node, action string, t msgs.Action[G, R, F]) (dds.Writer, error) {
	topic, err := n.args.resolveTopic(n.name, n.namespace, action+feedbackName)
	if err != nil {
		return nil, err
	}
	return n.participant.NewWriter(topicEndpoint(topic, t.WireTypes().FeedbackMessage, dds.DefaultQoS))
}

// Name returns the full name after remapping.
func (s *ActionServer[G, R, F]) Name() string { return s.name }

// lastWords is how long Close waits until the clients have the results of the goals that it ended.
const lastWords = 100 * time.Millisecond

// Close removes the server: it takes no more goals, ends the context of those under way, waits for them and sends
// their results. It must not be called from the handler. It may be called again; the node's Close does it too.
func (s *ActionServer[G, R, F]) Close() error {
	s.node.remove(s)
	errs := []error{closeService(s.sendGoal), closeService(s.cancelGoal)}
	busy := s.isBusy()
	s.end()
	s.running.Wait()
	if busy {
		_ = s.getResult.replies.WaitAcked(lastWords) // nobody may be there, or listening
		_ = s.status.writer.WaitAcked(lastWords)
	}
	errs = append(errs, closeService(s.getResult))
	s.dismiss()
	if s.status != nil {
		errs = append(errs, s.status.Close())
	}
	if s.feedback != nil {
		errs = append(errs, s.feedback.Close())
	}
	return errors.Join(errs...)
}

// closeService closes a service that may not have come to be.
func closeService(s *Service) error {
	if s == nil {
		return nil
	}
	return s.Close()
}

func (s *ActionServer[G, R, F]) isBusy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.goals {
		if !g.status.Ended() {
			return true
		}
	}
	return false
}

// publishFeedback sends a goal's feedback.
func (s *ActionServer[G, R, F]) publishFeedback(id GoalID, feedback F) error {
	s.feedbackMu.Lock()
	defer s.feedbackMu.Unlock()
	message := goalMessage[F]{wireMessage{s.action.WireTypes().FeedbackMessage}, id, feedback}
	payload, err := msgs.Encode(&s.encoder, &message)
	if err == nil {
		err = s.feedback.Write(payload)
	}
	if err != nil {
		return fmt.Errorf("action %s: feedback: %w", s.name, err)
	}
	return nil
}

// The services and the publisher are entities of their own.
func (s *ActionServer[G, R, F]) readers() []dds.GUID { return nil }
func (s *ActionServer[G, R, F]) writers() []dds.GUID { return []dds.GUID{s.feedback.GUID()} }
