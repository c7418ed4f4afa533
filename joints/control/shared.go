package control

import (
	"sync"
	"time"
)

// shared is the motion as other goroutines see it. The loop leaves it here with TryLock, so that it never waits: what
// it cannot leave in one cycle it leaves in the next.
type shared struct {
	mu sync.Mutex
	// life is the controller's life in which this was seen.
	life  uint64
	state ControllerState
	// motion is what is being followed, nil for a place to stay. It does not change while it is here.
	motion *motion
	// at is the time along the motion when the time of day was state.Stamp.
	at   time.Duration
	rate float64
	// origin is where the joints go on from if something new comes.
	origin origin
}

// share leaves what the loop sees for other goroutines.
func (c *TrajectoryController) share() {
	s, l := &c.shared, &c.loop
	if !s.mu.TryLock() {
		return
	}
	defer s.mu.Unlock()
	s.life = c.life.count.Load()
	s.state.copyFrom(&l.state)
	s.motion = nil
	if l.motion.spline != nil {
		s.motion = l.motion
	}
	s.at, s.rate = l.clock.now, l.clock.rate
	s.origin.copyFrom(&l.origin)
}

// State copies the controller's latest state to s, reusing its slices.
func (c *TrajectoryController) State(s *ControllerState) {
	s.resize(len(c.o.Joints))
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	s.copyFrom(&c.shared.state)
	s.Active = c.life.active()
}

// Query returns where the joints should be at a time of day, by what is running: before its start they are where it
// set out, after its end at its last point. It returns ErrInactive while the controller is not active.
func (c *TrajectoryController) Query(at time.Time) ([]JointState, error) {
	states := make([]JointState, len(c.o.Joints))
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	if life := c.life.count.Load(); life%2 == 0 || c.shared.life != life {
		return nil, ErrInactive
	}
	c.shared.reference(at, states)
	return states, nil
}

// reference fills where the joints should be at a time of day. The lock is held.
func (s *shared) reference(at time.Time, states []JointState) {
	if s.motion == nil {
		copy(states, s.state.Reference)
		return
	}
	since := at.Sub(s.state.Stamp)
	s.motion.sample(s.at+time.Duration(s.rate*float64(since)), states)
	if s.rate != 1 {
		scale(states, s.rate)
	}
}

// sharedState is the state of a controller as other goroutines see it. The loop leaves it here with TryLock.
type sharedState struct {
	mu    sync.Mutex
	state ControllerState
}

func (s *sharedState) copyFrom(state *ControllerState) {
	if s.mu.TryLock() {
		s.state.copyFrom(state)
		s.mu.Unlock()
	}
}

func (s *sharedState) copyTo(state *ControllerState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state.resize(len(s.state.Reference))
	state.copyFrom(&s.state)
}
