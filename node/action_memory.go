package node

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
)

// How long a server remembers goals that have ended, with their results, and how many of them.
const (
	rememberFor = 15 * time.Minute // from the end of the goal
	rememberAll = 256
)

// find returns the goal with an id, or nil. The caller holds s.mu.
func (s *ActionServer[G, R, F]) find(id GoalID) *ActionGoal[G, R, F] {
	for _, g := range s.goals {
		if g.id == id {
			return g
		}
	}
	return nil
}

// forget drops goals that ended long ago, and the oldest if there are too many. It needs no clock of its own: it is
// called before anybody looks. The caller holds s.mu.
func (s *ActionServer[G, R, F]) forget() {
	now, surplus := time.Now(), -rememberAll
	for _, g := range s.goals {
		if g.status.Ended() {
			surplus++
		}
	}
	s.goals = slices.DeleteFunc(s.goals, func(g *ActionGoal[G, R, F]) bool {
		if !g.status.Ended() {
			return false
		}
		surplus--
		return surplus >= 0 || now.Sub(g.endedAt) >= rememberFor
	})
}

// publishStatus tells the status of all goals, in the order of their acceptance. The caller holds s.mu.
func (s *ActionServer[G, R, F]) publishStatus() error {
	s.forget()
	m := action_msgs.GoalStatusArray{StatusList: make([]action_msgs.GoalStatus, len(s.goals))}
	for i, g := range s.goals {
		m.StatusList[i] = action_msgs.GoalStatus{GoalInfo: g.info(), Status: int8(g.status)}
	}
	return s.status.Publish(&m)
}
