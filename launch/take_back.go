package launch

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
)

// takeBackPause is the time between two attempts to take back joints.
const takeBackPause = time.Second

// takeBack takes joints under command again that their bus watchdogs have stopped: they hold where they stand, and the
// controllers accept trajectories again. It returns when ctx ends.
func takeBack(ctx context.Context, loop *control.Loop, s *source, log *zap.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case names := <-s.tripped:
			log.Warn(fmt.Sprintf("bus watchdog: the servos of %s heard nothing for too long and stopped; they hold their places", strings.Join(names, ", ")))
		}
		for {
			err := loop.SetTorque(ctx, true)
			if err == nil {
				break
			}
			if !pause(ctx, takeBackPause) {
				return
			}
			log.Error("stopped joints were not taken back, trying again", zap.Error(err))
		}
		s.handled.Store(loop.Stats().Cycles)
		select { // what was reported meanwhile is seen to
		case <-s.tripped:
		default:
		}
	}
}

// pause waits; it returns false when ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
