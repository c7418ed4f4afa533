package node

import (
	"context"
	"errors"
	"sync"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// takeGoal decides on a goal, answers, and sets an accepted one going.
func (s *ActionServer[G, R, F]) takeGoal(q *goalMessage[G], reply *Reply[*sendGoalResponse]) {
	response := sendGoalService[G, R, F]{s.action}.NewResponse()
	g := &ActionGoal[G, R, F]{server: s, id: q.id, goal: q.content, canceling: make(chan struct{})}
	run, err := s.decide(g)
	if err != nil {
		s.log.Warn("goal rejected", zap.Error(err))
		s.check(reply.Send(response))
		s.mu.Lock()
		early := s.takeEarly(g.id)
		s.mu.Unlock()
		s.answerUnknown(early)
		return
	}
	s.accept(g)
	response.accepted, response.stamp = true, g.stamp
	s.check(reply.Send(response))
	s.begin(g)
	s.running.Go(func() {
		run(s.life)
		if err := g.Abort(s.action.NewResult()); !errors.Is(err, ErrGoalEnded) {
			s.check(err)
		}
	})
}

var errDuplicate = errors.New("its id is that of a goal before")

// decide returns what pursues the goal, or why there will be nothing.
func (s *ActionServer[G, R, F]) decide(g *ActionGoal[G, R, F]) (run func(context.Context), err error) {
	s.mu.Lock()
	s.forget()
	known := s.find(g.id) != nil
	s.mu.Unlock()
	if known {
		return nil, g.wrong(errDuplicate)
	}
	return s.handler.Goal(g)
}

// accept makes the goal known to those who ask for it.
func (s *ActionServer[G, R, F]) accept(g *ActionGoal[G, R, F]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.status, g.stamp = GoalAccepted, stampOf(s.node.Now())
	g.waiters = s.takeEarly(g.id)
	s.goals = append(s.goals, g)
}

// begin tells all that the goal is under way, if it has not been canceled already.
func (s *ActionServer[G, R, F]) begin(g *ActionGoal[G, R, F]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.status == GoalAccepted {
		g.status = GoalExecuting
		s.check(s.publishStatus())
	}
}

// mostWaiters bounds the number of those who wait for one result. Beyond it the oldest is forgotten: a client that asks
// again and again has given up its earlier requests.
const mostWaiters = 100

// takeResultRequest answers at once if it can, or when the goal has ended.
func (s *ActionServer[G, R, F]) takeResultRequest(q *getResultRequest, reply *Reply[*getResultResponse[R]]) {
	response := getResultService[G, R, F]{s.action}.NewResponse()
	if s.waits(q.id, reply, response) {
		return
	}
	s.check(reply.Send(response))
}

// waits keeps the reply for later if the goal is under way or may be about to be, else it fills in the response.
func (s *ActionServer[G, R, F]) waits(id GoalID, reply *Reply[*getResultResponse[R]], response *getResultResponse[R]) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	g := s.find(id)
	switch {
	case g == nil:
		return s.waitEarly(id, reply)
	case g.status.Ended():
		response.status, response.result = g.status, g.result
		return false
	case len(g.waiters) == mostWaiters:
		g.waiters = append(g.waiters[:0], g.waiters[1:]...)
	}
	g.waiters = append(g.waiters, reply)
	return true
}

// answer sends a result to all who wait for it. Each may have to be waited for in turn; together they take no longer.
func (s *ActionServer[G, R, F]) answer(waiters []*Reply[*getResultResponse[R]], status GoalStatus, result R) {
	response := getResultService[G, R, F]{s.action}.NewResponse()
	response.status, response.result = status, result
	var sending sync.WaitGroup
	for _, w := range waiters {
		sending.Go(func() { s.check(w.Send(response)) })
	}
	sending.Wait()
}

// takeCancelRequest cancels what a client wants canceled, if the handler agrees.
func (s *ActionServer[G, R, F]) takeCancelRequest(q *action_msgs.CancelGoal_Request, reply *Reply[*action_msgs.CancelGoal_Response]) {
	response := new(action_msgs.CancelGoal_Response)
	candidates, code := s.candidates(&q.GoalInfo)
	response.ReturnCode = code
	var agreed []*ActionGoal[G, R, F]
	for _, g := range candidates {
		if err := s.agrees(g); err != nil {
			s.log.Warn("goal is not canceled", zap.Error(g.wrong(err)))
			continue
		}
		agreed = append(agreed, g)
	}
	if len(candidates) > 0 {
		response.ReturnCode, response.GoalsCanceling = s.cancel(agreed)
	}
	s.check(reply.Send(response))
}

func (s *ActionServer[G, R, F]) agrees(g *ActionGoal[G, R, F]) error {
	if s.handler.Cancel == nil || g.Status() == GoalCanceling {
		return nil
	}
	return s.handler.Cancel(g)
}

// candidates returns the goals that a request means and that have not ended: without id and stamp all; with a stamp
// those accepted until then, and the one with the id; with an id alone that one, and if it cannot be, the code for why.
func (s *ActionServer[G, R, F]) candidates(q *action_msgs.GoalInfo) (goals []*ActionGoal[G, R, F], code int8) {
	id := GoalID(q.GoalID.UUID)
	anyID, anyTime := id == GoalID{}, q.Stamp.Sec == 0 && q.Stamp.Nanosec == 0
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	for _, g := range s.goals {
		meant := anyID && anyTime || !anyID && g.id == id || !anyTime && !before(q.Stamp, g.stamp)
		if meant && !g.status.Ended() {
			goals = append(goals, g)
		}
	}
	switch {
	case len(goals) > 0 || anyID || !anyTime:
		return goals, action_msgs.CancelGoal_Response_ERROR_NONE
	case s.find(id) == nil:
		return nil, action_msgs.CancelGoal_Response_ERROR_UNKNOWN_GOAL_ID
	}
	return nil, action_msgs.CancelGoal_Response_ERROR_GOAL_TERMINATED
}

// cancel makes goals canceling, tells so to all, and only then to those who pursue the goals. A goal that ended meanwhile
// is left out.
func (s *ActionServer[G, R, F]) cancel(goals []*ActionGoal[G, R, F]) (code int8, canceling []action_msgs.GoalInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var news []*ActionGoal[G, R, F]
	for _, g := range goals {
		if g.status.Ended() {
			continue
		}
		canceling = append(canceling, g.info())
		if g.status != GoalCanceling {
			g.status = GoalCanceling
			news = append(news, g)
		}
	}
	if len(news) > 0 {
		s.check(s.publishStatus())
	}
	for _, g := range news {
		close(g.canceling)
	}
	switch {
	case len(goals) == 0:
		return action_msgs.CancelGoal_Response_ERROR_REJECTED, nil
	case len(canceling) == 0:
		return action_msgs.CancelGoal_Response_ERROR_GOAL_TERMINATED, nil
	}
	return action_msgs.CancelGoal_Response_ERROR_NONE, canceling
}

// check logs what could not be told to the clients.
func (s *ActionServer[G, R, F]) check(err error) {
	if err != nil && !errors.Is(err, dds.ErrClosed) {
		s.log.Warn("client not told", zap.Error(err))
	}
}
