package node

import (
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// Below an action's name: its three services and its two topics (rcl_action).
const (
	sendGoalName   = "/_action/send_goal"
	cancelGoalName = "/_action/cancel_goal"
	getResultName  = "/_action/get_result"
	feedbackName   = "/_action/feedback"
	statusName     = "/_action/status"
)

// wireMessage gives a message of an action the name and hash that the action says.
type wireMessage struct{ wire msgs.Type }

// TypeName returns the ROS name.
func (m *wireMessage) TypeName() string { return m.wire.Name }

// TypeHash returns the hash of the type.
func (m *wireMessage) TypeHash() string { return m.wire.Hash }

// goalMessage is the id of a goal and what belongs to it: the request of send_goal, or feedback.
type goalMessage[T msgs.Message] struct {
	wireMessage
	id      GoalID
	content T
}

// MarshalCDR appends the message to w.
func (m *goalMessage[T]) MarshalCDR(w *cdr.Writer) {
	w.Uint8s(m.id[:])
	m.content.MarshalCDR(w)
}

// UnmarshalCDR reads the message from r.
func (m *goalMessage[T]) UnmarshalCDR(r *cdr.Reader) {
	r.Uint8s(m.id[:])
	m.content.UnmarshalCDR(r)
}

// sendGoalResponse says whether a goal was accepted, and when.
type sendGoalResponse struct {
	wireMessage
	accepted bool
	stamp    builtin_interfaces.Time
}

// MarshalCDR appends the message to w.
func (m *sendGoalResponse) MarshalCDR(w *cdr.Writer) {
	w.Bool(m.accepted)
	m.stamp.MarshalCDR(w)
}

// UnmarshalCDR reads the message from r.
func (m *sendGoalResponse) UnmarshalCDR(r *cdr.Reader) {
	m.accepted = r.Bool()
	m.stamp.UnmarshalCDR(r)
}

// getResultRequest asks for the result of a goal.
type getResultRequest struct {
	wireMessage
	id GoalID
}

// MarshalCDR appends the message to w.
func (m *getResultRequest) MarshalCDR(w *cdr.Writer) { w.Uint8s(m.id[:]) }

// UnmarshalCDR reads the message from r.
func (m *getResultRequest) UnmarshalCDR(r *cdr.Reader) { r.Uint8s(m.id[:]) }

// getResultResponse is how a goal ended.
type getResultResponse[R msgs.Message] struct {
	wireMessage
	status GoalStatus
	result R
}

// MarshalCDR appends the message to w.
func (m *getResultResponse[R]) MarshalCDR(w *cdr.Writer) {
	w.Int8(int8(m.status))
	m.result.MarshalCDR(w)
}

// UnmarshalCDR reads the message from r.
func (m *getResultResponse[R]) UnmarshalCDR(r *cdr.Reader) {
	m.status = GoalStatus(r.Int8())
	m.result.UnmarshalCDR(r)
}

// sendGoalService describes an action's first service; sendGoalService[…] is a msgs.Service.
type sendGoalService[G, R, F msgs.Message] struct{ action msgs.Action[G, R, F] }

// TypeName returns the ROS name of the service.
func (s sendGoalService[G, R, F]) TypeName() string { return s.action.TypeName() + "_SendGoal" }

// TypeHash returns "": no endpoint tells the hash of a service.
func (s sendGoalService[G, R, F]) TypeHash() string { return "" }

// NewRequest returns a new empty request.
func (s sendGoalService[G, R, F]) NewRequest() *goalMessage[G] {
	return &goalMessage[G]{wireMessage: wireMessage{s.action.WireTypes().SendGoalRequest}, content: s.action.NewGoal()}
}

// NewResponse returns a new empty response.
func (s sendGoalService[G, R, F]) NewResponse() *sendGoalResponse {
	return &sendGoalResponse{wireMessage: wireMessage{s.action.WireTypes().SendGoalResponse}}
}

// getResultService describes an action's second service; getResultService[…] is a msgs.Service.
type getResultService[G, R, F msgs.Message] struct{ action msgs.Action[G, R, F] }

// TypeName returns the ROS name of the service.
func (s getResultService[G, R, F]) TypeName() string { return s.action.TypeName() + "_GetResult" }

// TypeHash returns "": no endpoint tells the hash of a service.
func (s getResultService[G, R, F]) TypeHash() string { return "" }

// NewRequest returns a new empty request.
func (s getResultService[G, R, F]) NewRequest() *getResultRequest {
	return &getResultRequest{wireMessage: wireMessage{s.action.WireTypes().GetResultRequest}}
}

// NewResponse returns a new response: of an unknown goal.
func (s getResultService[G, R, F]) NewResponse() *getResultResponse[R] {
	return &getResultResponse[R]{wireMessage: wireMessage{s.action.WireTypes().GetResultResponse}, result: s.action.NewResult()}
}

// newFeedbackMessage returns an empty message of an action's feedback topic.
func newFeedbackMessage[G, R, F msgs.Message](a msgs.Action[G, R, F]) *goalMessage[F] {
	return &goalMessage[F]{wireMessage: wireMessage{a.WireTypes().FeedbackMessage}, content: a.NewFeedback()}
}
