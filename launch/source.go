package launch

import (
	"context"
	"sync"

	"github.com/sinew-robotics/sinew/joints/control"
)

// source is a loop that tells when its first cycle is over.
type source struct {
	*control.Loop
	once sync.Once
	seen chan struct{}
}

func newSource(loop *control.Loop) *source { return &source{Loop: loop, seen: make(chan struct{})} }

// Next returns the loop's next snapshot.
func (s *source) Next(ctx context.Context) (*control.Snapshot, error) {
	snapshot, err := s.Loop.Next(ctx)
	if err == nil {
		s.once.Do(func() { close(s.seen) })
	}
	return snapshot, err
}
