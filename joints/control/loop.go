package control

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

var (
	// ErrEnded is returned to those who wait for a loop that has ended.
	ErrEnded = errors.New("control loop has ended")
	// ErrStarted is returned by the second Run of a loop.
	ErrStarted = errors.New("control loop was run before")
)

// Options say what a loop moves and how.
type Options struct {
	// Rate is the number of cycles per second, positive.
	Rate float64
	// Robot is what the loop moves. The loop starts and stops it.
	Robot Robot
	// Controllers command the robot's joints. Several may list the same joint; one of them at a time owns it. Joints
	// without an active controller keep their goal.
	Controllers []Controller
	// Active names the controllers that own their joints from the start; nil is each, in their order, whose joints no
	// earlier one owns, and empty is none.
	Active []string
	// Clock is the time the loop lives in; nil is the system's.
	Clock Clock
	// Depth is the number of snapshots kept for the reader; 0 is 64.
	Depth int
	// Priority is the SCHED_FIFO priority of the loop's thread, 1 to 99; 0 leaves the scheduling as it is. Where the
	// system does not permit it the loop runs all the same: see Loop.RealtimeError.
	Priority int
	// CPUs are the processors that the loop's thread stays on, counted from 0; empty is any.
	CPUs []int
	// StopTimeout bounds how long the joints may take to come to rest when the loop ends.
	StopTimeout time.Duration
}

const (
	defaultDepth = 64
	// mostCPUs is how many processors the system counts at most.
	mostCPUs = 1024
)

// Loop runs a robot at a fixed rate. Run must be called once; Next by one goroutine; the rest from any.
type Loop struct {
	robot       Robot
	clock       Clock
	controllers []*seat
	period      time.Duration
	priority    int
	cpus        []int
	stopTimeout time.Duration

	ring          *ring
	calls         calls
	started       atomic.Bool
	done          chan struct{}
	realtimeError atomic.Pointer[error]

	cycles, overruns, misses atomic.Uint64
	cycleDuration, wakeError histogram
	replies                  []histogram // per bus

	// The rest belongs to the loop's goroutine.
	buses    []joints.BusState // the robot's
	states   []joints.State
	commands []joints.Command
	trails   []trail
	torque   bool
	tick     Tick
}

// NewLoop returns a loop, or an error that says which option cannot be. It moves nothing yet.
func NewLoop(o Options) (*Loop, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Clock == nil {
		clock, err := NewSystemClock()
		if err != nil {
			return nil, fmt.Errorf("read the monotonic clock: %w", err)
		}
		o.Clock = clock
	}
	if o.Depth == 0 {
		o.Depth = defaultDepth
	}
	seats, err := seatAll(o.Controllers, o.Active, o.Robot.Joints())
	if err != nil {
		return nil, err
	}
	n, buses := len(o.Robot.Joints()), o.Robot.Buses()
	l := &Loop{
		robot:       o.Robot,
		clock:       o.Clock,
		controllers: seats,
		period:      time.Duration(float64(time.Second) / o.Rate),
		priority:    o.Priority,
		cpus:        slices.Clone(o.CPUs),
		stopTimeout: o.StopTimeout,
		ring:        newRing(o.Depth, func() *Snapshot { return newSnapshot(n, len(buses), o.Controllers) }),
		done:        make(chan struct{}),
		replies:     make([]histogram, len(buses)),
		buses:       buses,
		states:      make([]joints.State, n),
		commands:    make([]joints.Command, n),
		trails:      make([]trail, n),
	}
	for i, j := range o.Robot.Joints() {
		l.trails[i].limits = limitsOf(j.Limits())
		l.trails[i].forget()
	}
	l.calls.turn, l.calls.ended = make(chan struct{}, 1), l.done
	return l, nil
}

func (o *Options) check() error {
	switch {
	case !(o.Rate > 0) || o.Rate > 1e5:
		return fmt.Errorf("rate %g Hz is not between 0 and 100000", o.Rate)
	case o.Robot == nil:
		return errors.New("control loop needs a robot")
	case o.Depth < 0:
		return fmt.Errorf("depth %d is negative", o.Depth)
	case o.Priority < 0 || o.Priority > 99:
		return fmt.Errorf("priority %d is not between 0 and 99", o.Priority)
	case slices.ContainsFunc(o.CPUs, func(c int) bool { return c < 0 || c >= mostCPUs }):
		return fmt.Errorf("processors %v are not all between 0 and %d", o.CPUs, mostCPUs-1)
	case o.StopTimeout < 0:
		return fmt.Errorf("stop timeout %s is negative", o.StopTimeout)
	}
	return nil
}

// Run starts the robot, cycles until ctx ends or a bus is lost, brings the joints to rest and stops the robot. It
// returns the first error, nil when ctx ended it.
func (l *Loop) Run(ctx context.Context) error {
	if l.started.Swap(true) {
		return ErrStarted
	}
	defer close(l.done)
	result := make(chan error)
	go func() {
		// The thread is not unlocked: it ends with the goroutine, and its priority with it.
		runtime.LockOSThread()
		sharpen()
		result <- l.run(ctx)
	}()
	return <-result
}

// Next returns the oldest snapshot not yet read, waiting for one if need be. It stays valid until the next call. The
// error is that of ctx, or ErrEnded after the last snapshot.
func (l *Loop) Next(ctx context.Context) (*Snapshot, error) {
	for {
		if s := l.ring.take(); s != nil {
			return s, nil
		}
		select {
		case <-l.ring.ready:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-l.done:
			if s := l.ring.take(); s != nil {
				return s, nil
			}
			return nil, ErrEnded
		}
	}
}

// Stats returns the sums so far.
func (l *Loop) Stats() Stats {
	replies := make([]Distribution, len(l.replies))
	for i := range replies {
		replies[i] = l.replies[i].distribution()
	}
	return Stats{
		Cycles:        l.cycles.Load(),
		Overruns:      l.overruns.Load(),
		Misses:        l.misses.Load(),
		Lost:          l.ring.lost.Load(),
		CycleDuration: l.cycleDuration.distribution(),
		WakeError:     l.wakeError.distribution(),
		Replies:       replies,
	}
}

// SetLimits changes the limits of a joint with every controller that has it; see Controller.SetLimits.
func (l *Loop) SetLimits(joint string, limits joints.Limits) error {
	var all []error
	for _, s := range l.controllers {
		if slices.Contains(s.Joints(), joint) {
			all = append(all, s.SetLimits(joint, limits))
		}
	}
	return errors.Join(all...)
}

// Period returns the time between two deadlines.
func (l *Loop) Period() time.Duration { return l.period }

// RealtimeError returns why the loop runs without the priority or the processors asked for; nil while it has them or has
// not begun.
func (l *Loop) RealtimeError() error {
	if err := l.realtimeError.Load(); err != nil {
		return *err
	}
	return nil
}
