package control

import (
	"context"
	"sync/atomic"
)

// call is something to be done on the loop's goroutine.
type call struct {
	ctx context.Context
	f   func(ctx context.Context) error
	// quick is for what takes next to no time.
	quick bool
	err   error
	done  chan struct{}
}

// calls lets other goroutines have things done between two cycles, one at a time.
type calls struct {
	// turn is held by whoever has a call pending.
	turn  chan struct{}
	asked atomic.Pointer[call]
	// ended is closed when the loop has ended.
	ended <-chan struct{}
}

// do has f done and waits for it. When ctx ends before the loop came to it, it is not done.
func (c *calls) do(ctx context.Context, f func(ctx context.Context) error) error {
	return c.ask(&call{ctx: ctx, f: f, done: make(chan struct{})})
}

// quick is do for what takes next to no time: deadlines stay as they are.
func (c *calls) quick(ctx context.Context, f func(ctx context.Context) error) error {
	return c.ask(&call{ctx: ctx, f: f, quick: true, done: make(chan struct{})})
}

func (c *calls) ask(mine *call) error {
	ctx := mine.ctx
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ended:
		return ErrEnded
	}
	c.asked.Store(mine)
	select {
	case <-mine.done:
		return mine.err
	case <-ctx.Done():
		if c.asked.CompareAndSwap(mine, nil) {
			return ctx.Err()
		}
		<-mine.done // it has begun, and has the same ctx to end early
		return mine.err
	case <-c.ended:
		if c.asked.CompareAndSwap(mine, nil) {
			return ErrEnded
		}
		<-mine.done
		return mine.err
	}
}

// Do runs f on the loop's goroutine between two cycles and waits for it, so that f may use the robot's buses alone.
// The clocks of all trajectories stand still meanwhile. It waits for Run if need be, and returns ErrEnded after it.
func (l *Loop) Do(ctx context.Context, f func(ctx context.Context) error) error {
	return l.calls.do(ctx, f)
}

// SetTorque switches the torque of the robot between two cycles and waits for it. Trajectories end when torque goes
// off, and none is accepted while it is; when it comes on the controllers hold the joints where they stand.
func (l *Loop) SetTorque(ctx context.Context, on bool) error {
	return l.calls.do(ctx, func(ctx context.Context) error {
		for _, s := range l.controllers {
			s.deactivate(TorqueLost)
		}
		if !on {
			for i := range l.trails {
				l.trails[i].forget()
			}
		}
		if err := l.robot.SetTorque(ctx, on); err != nil {
			return err
		}
		l.torque = on
		return l.look() // the controllers go on from what there is now
	})
}

// serve does what was asked for, if anything, and begins a new row of deadlines after it: the time it took is no
// overrun, and for the trajectories no time at all.
func (l *Loop) serve() {
	c := l.calls.asked.Swap(nil)
	if c == nil {
		return
	}
	c.err = c.f(c.ctx)
	close(c.done)
	if c.quick {
		return
	}
	l.tick.Deadline, l.tick.Elapsed = l.clock.Now(), l.period
}

// Halt latches an emergency stop: all controllers bring their joints to rest as fast as their accelerations allow, and
// refuse everything with ErrHalted until it is switched off again. Torque stays as it is. It may be called from any
// goroutine and does not wait.
func (l *Loop) Halt(on bool) {
	for _, s := range l.controllers {
		s.Halt(on)
	}
}
