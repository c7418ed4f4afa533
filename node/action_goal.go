package node

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/unique_identifier_msgs"
)

// An ActionGoal is one goal at its server. Any goroutine may use it.
type ActionGoal[G, R, F msgs.Message] struct {
	server    *ActionServer[G, R, F]
	id        GoalID
	goal      G
	canceling chan struct{} // closed when the goal is canceling

	// The server's mu guards what follows.
	status  GoalStatus              // GoalUnknown until the goal is accepted
	stamp   builtin_interfaces.Time // of the acceptance
	result  R                       // once the goal has ended
	endedAt time.Time
	waiters []*Reply[*getResultResponse[R]]
}

// ID returns the id that the client chose.
func (g *ActionGoal[G, R, F]) ID() GoalID { return g.id }

// Goal returns what the client wants. It is the receiver's to keep.
func (g *ActionGoal[G, R, F]) Goal() G { return g.goal }

// Status returns how far the goal has come.
func (g *ActionGoal[G, R, F]) Status() GoalStatus {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.status
}

// Canceling is closed when the goal is to be canceled: by a client, with the server's consent, or by Cancel.
func (g *ActionGoal[G, R, F]) Canceling() <-chan struct{} { return g.canceling }

// Feedback tells the clients how far the goal has come; the message may be reused when it returns. It returns
// ErrGoalEnded after the goal's end and ErrGoalNotAccepted before its begin.
func (g *ActionGoal[G, R, F]) Feedback(feedback F) error {
	switch status := g.Status(); {
	case status == GoalUnknown:
		return g.wrong(ErrGoalNotAccepted)
	case status.Ended():
		return g.wrong(ErrGoalEnded)
	}
	return g.server.publishFeedback(g.id, feedback)
}

// Succeed ends the goal as reached. The result is sent to all clients who wait for it, and to those who ask later: it
// must not be changed any more. A goal has one end: ErrGoalEnded says that it came before.
func (g *ActionGoal[G, R, F]) Succeed(result R) error { return g.end(GoalSucceeded, result) }

// Abort ends the goal as not reached. See Succeed.
func (g *ActionGoal[G, R, F]) Abort(result R) error { return g.end(GoalAborted, result) }

// Cancel ends the goal as canceled, no matter whether a client had asked for it. See Succeed.
func (g *ActionGoal[G, R, F]) Cancel(result R) error { return g.end(GoalCanceled, result) }

// end answers those who wait for the result, and then tells the new status to all.
func (g *ActionGoal[G, R, F]) end(status GoalStatus, result R) error {
	s := g.server
	waiters, err := g.finish(status, result)
	if err != nil {
		return g.wrong(err)
	}
	s.answer(waiters, status, result)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.publishStatus()
}

// finish gives the goal its last status and returns who waits for the result.
func (g *ActionGoal[G, R, F]) finish(status GoalStatus, result R) ([]*Reply[*getResultResponse[R]], error) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case g.status == GoalUnknown:
		return nil, ErrGoalNotAccepted
	case g.status.Ended():
		return nil, ErrGoalEnded
	case status == GoalCanceled && g.status != GoalCanceling:
		// No goal gets canceled without having been canceling.
		g.status = GoalCanceling
		close(g.canceling)
		s.check(s.publishStatus())
	}
	waiters := g.waiters
	g.status, g.result, g.endedAt, g.waiters = status, result, time.Now(), nil
	return waiters, nil
}

func (g *ActionGoal[G, R, F]) wrong(err error) error {
	return fmt.Errorf("action %s: goal %v: %w", g.server.name, g.id, err)
}

// info is what the goal is called in messages. The caller holds the server's mu.
func (g *ActionGoal[G, R, F]) info() action_msgs.GoalInfo {
	return action_msgs.GoalInfo{GoalID: unique_identifier_msgs.UUID{UUID: g.id}, Stamp: g.stamp}
}
