package driver

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/node"
)

// pursue reports on a goal at a rate in Hz, which may change, until it is done. A client's wish to cancel it is passed on,
// and so is the end of ctx, which is not waited for.
func pursue(ctx context.Context, canceling, done <-chan struct{}, cancel func(), rate *node.Parameter[float64], report func()) {
	hz := rate.Get()
	ticker := time.NewTicker(period(hz))
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-canceling:
			cancel()
			canceling = nil
		case <-ctx.Done():
			cancel()
			return
		case <-ticker.C:
			report()
			if now := rate.Get(); now != hz {
				hz = now
				ticker.Reset(period(hz))
			}
		}
	}
}

// end ends a goal of an action as the controller has decided, and logs what was given up.
func end[G, R, F msgs.Message](log *zap.Logger, g *node.ActionGoal[G, R, F], r control.Result, result R) {
	switch {
	case r.Outcome == control.Succeeded:
		checkClient(log, g.Succeed(result))
	case givenUp(r.Outcome):
		log.Warn("goal given up: " + reason(r))
		checkClient(log, g.Abort(result))
	default:
		switch {
		case g.Status() == node.GoalCanceling: // as the client wanted
		case r.Outcome == control.Preempted:
			log.Info("goal replaced by another one")
		default:
			log.Info("goal " + reason(r))
		}
		checkClient(log, g.Cancel(result))
	}
}

// checkClient logs what the clients could not be told.
func checkClient(log *zap.Logger, err error) {
	if err != nil {
		log.Warn("client not told", zap.Error(err))
	}
}
