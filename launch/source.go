package launch

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// source passes the snapshots of a loop on and looks at each: it tells when the first one came, and when a joint was
// stopped by its bus watchdog.
type source struct {
	*control.Loop
	joints []*joints.Joint
	once   sync.Once
	seen   chan struct{}

	// tripped gets the names of the joints that are stopped, while nobody has seen to them.
	tripped chan []string
	// handled is the last cycle whose stopped joints have been seen to.
	handled atomic.Uint64
}

func newSource(loop *control.Loop, all []*joints.Joint) *source {
	return &source{Loop: loop, joints: all, seen: make(chan struct{}), tripped: make(chan []string, 1)}
}

// Next returns the loop's next snapshot.
func (s *source) Next(ctx context.Context) (*control.Snapshot, error) {
	snapshot, err := s.Loop.Next(ctx)
	if err != nil {
		return nil, err
	}
	s.once.Do(func() { close(s.seen) })
	if snapshot.Torque && snapshot.Cycle > s.handled.Load() {
		s.report(snapshot)
	}
	return snapshot, nil
}

// report tells which joints are stopped, unless that is waiting to be seen to already.
func (s *source) report(snapshot *control.Snapshot) {
	var stopped []string
	for i := range snapshot.Joints {
		if snapshot.Joints[i].Tripped {
			stopped = append(stopped, s.joints[i].Name())
		}
	}
	if stopped == nil {
		return
	}
	select {
	case s.tripped <- stopped:
	default:
	}
}
