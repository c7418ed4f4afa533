package launch

import (
	"context"
	"errors"
	"sync"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node/driver"
)

// activity is a robot from its activation to its deactivation.
type activity struct {
	loop   *control.Loop
	source *source
	cancel context.CancelFunc
	// done is closed when the loop and all that runs beside it have ended; err is why the loop did, nil after cancel.
	done chan struct{}
	err  error
}

// activate starts the control loop of a rig, and whoever publishes beside it. It returns when the first cycle is over,
// or with the error that ended the loop before.
func activate(ctx context.Context, r *rig, o control.Options, face *driver.Driver) (*activity, error) {
	loop, err := control.NewLoop(o)
	if err != nil {
		return nil, err
	}
	a := &activity{loop: loop, source: newSource(loop), done: make(chan struct{})}
	ctx, a.cancel = context.WithCancel(ctx)
	go a.run(ctx, r, face)
	select {
	case <-a.source.seen:
		return a, nil
	case <-a.done:
		if a.err == nil {
			a.err = errors.Join(ctx.Err(), errNoCycle)
		}
		return nil, a.err
	}
}

var errNoCycle = errors.New("control loop: ended before its first cycle")

// run is the life of the activity.
func (a *activity) run(ctx context.Context, r *rig, face *driver.Driver) {
	defer close(a.done)
	defer a.cancel()
	var beside sync.WaitGroup
	beside.Go(func() { // ends with the loop
		face.Serve(context.Background(), driver.Session{
			Loop: a.source, Robot: r.robot, WireUse: func() []float64 { return r.wireUse(a.loop.Period()) },
		})
	})
	a.err = a.loop.Run(ctx)
	a.cancel()
	beside.Wait()
}

// end brings the joints to rest, leaves them as the configuration says, and waits. It returns why the loop ended.
func (a *activity) end() error {
	a.cancel()
	<-a.done
	return a.err
}
