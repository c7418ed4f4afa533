package node

import (
	"errors"
	"maps"
	"slices"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/lifecycle_msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// serve makes the five services by which tools know a managed node.
func (l *Lifecycle) serve() error {
	return errors.Join(
		serveLifecycle(l, "change_state", lifecycle_msgs.ChangeState_Service{}, l.answerChange),
		serveLifecycle(l, "get_state", lifecycle_msgs.GetState_Service{}, l.answerState),
		serveLifecycle(l, "get_available_states", lifecycle_msgs.GetAvailableStates_Service{}, l.answerStates),
		serveLifecycle(l, "get_available_transitions", lifecycle_msgs.GetAvailableTransitions_Service{}, l.answerTransitions),
		serveLifecycle(l, "get_transition_graph", lifecycle_msgs.GetAvailableTransitions_Service{}, l.answerGraph),
	)
}

func serveLifecycle[Q, S msgs.Message](l *Lifecycle, name string, t msgs.Service[Q, S], answer func(Q, S)) error {
	_, err := NewService(l.node, "~/"+name, t, dds.ServicesQoS, answer)
	return err
}

func (l *Lifecycle) answerChange(q *lifecycle_msgs.ChangeState_Request, s *lifecycle_msgs.ChangeState_Response) {
	err := l.change(q.Transition.Label, q.Transition.ID)
	if err != nil {
		l.node.Logger().Warn(err.Error())
	}
	s.Success = err == nil
}

func (l *Lifecycle) answerState(_ *lifecycle_msgs.GetState_Request, s *lifecycle_msgs.GetState_Response) {
	s.CurrentState = lifecycleState(l.State())
}

func (l *Lifecycle) answerStates(_ *lifecycle_msgs.GetAvailableStates_Request, s *lifecycle_msgs.GetAvailableStates_Response) {
	for _, id := range slices.Sorted(maps.Keys(lifecycleStates)) {
		s.AvailableStates = append(s.AvailableStates, lifecycleState(id))
	}
}

func (l *Lifecycle) answerTransitions(_ *lifecycle_msgs.GetAvailableTransitions_Request, s *lifecycle_msgs.GetAvailableTransitions_Response) {
	state := l.State()
	for i := range lifecycleTransitions {
		if t := &lifecycleTransitions[i]; t.start == state {
			s.AvailableTransitions = append(s.AvailableTransitions, t.description())
		}
	}
}

func (l *Lifecycle) answerGraph(_ *lifecycle_msgs.GetAvailableTransitions_Request, s *lifecycle_msgs.GetAvailableTransitions_Response) {
	for i := range lifecycleTransitions {
		s.AvailableTransitions = append(s.AvailableTransitions, lifecycleTransitions[i].description())
	}
}
