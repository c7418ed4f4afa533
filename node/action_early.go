package node

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/msgs"
)

// earlyPatience is how long a request for the result of an unknown goal waits for the goal: a client may ask for the
// result before its goal has been decided on, and the two requests come by different ways.
const earlyPatience = 500 * time.Millisecond

// earlyWaiter is a request for the result of a goal that is not known yet.
type earlyWaiter[R msgs.Message] struct {
	id    GoalID
	reply *Reply[*getResultResponse[R]]
	timer *time.Timer
}

// waitEarly keeps the reply until the goal is there; it returns false when there are too many that wait already. The
// caller holds s.mu.
func (s *ActionServer[G, R, F]) waitEarly(id GoalID, reply *Reply[*getResultResponse[R]]) bool {
	if len(s.early) >= mostWaiters {
		return false
	}
	w := &earlyWaiter[R]{id: id, reply: reply}
	w.timer = time.AfterFunc(earlyPatience, func() {
		s.mu.Lock()
		i := slices.Index(s.early, w)
		if i >= 0 {
			s.early = slices.Delete(s.early, i, i+1)
		}
		s.mu.Unlock()
		if i >= 0 {
			s.answerUnknown([]*Reply[*getResultResponse[R]]{reply})
		}
	})
	s.early = append(s.early, w)
	return true
}

// takeEarly returns who waits for a goal that has been decided on. The caller holds s.mu.
func (s *ActionServer[G, R, F]) takeEarly(id GoalID) (replies []*Reply[*getResultResponse[R]]) {
	s.early = slices.DeleteFunc(s.early, func(w *earlyWaiter[R]) bool {
		if w.id != id {
			return false
		}
		w.timer.Stop()
		replies = append(replies, w.reply)
		return true
	})
	return replies
}

// answerUnknown tells those who wait for it that there is no such goal.
func (s *ActionServer[G, R, F]) answerUnknown(waiters []*Reply[*getResultResponse[R]]) {
	s.answer(waiters, GoalUnknown, s.action.NewResult())
}

// dismiss forgets who waits for goals that will not come any more.
func (s *ActionServer[G, R, F]) dismiss() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.early {
		w.timer.Stop()
	}
	s.early = nil
}
