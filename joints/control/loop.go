package control

import (
	"context"
	"errors"
	"time"
)

// ErrEnded is returned to those who wait for a loop that has ended.
var ErrEnded = errors.New("control loop has ended")

// Options say what a loop moves and how.
type Options struct {
	// Rate is the number of cycles per second, positive.
	Rate float64
	// Robot is what the loop moves. The loop starts and stops it.
	Robot Robot
	// Controllers command the robot's joints, no joint by two of them. Joints without a controller keep their goal.
	Controllers []Controller
	// Clock is the time the loop lives in; nil is the system's.
	Clock Clock
	// Depth is the number of snapshots kept for the reader; 0 is 64.
	Depth int
	// Priority is the SCHED_FIFO priority of the loop's thread, 1 to 99; 0 leaves the scheduling as it is.
	Priority int
	// StopTimeout bounds how long the joints may take to come to rest when the loop ends.
	StopTimeout time.Duration
}

// Loop runs a robot at a fixed rate. Run must be called once; Next by one goroutine; the rest from any.
type Loop struct {
	o Options
}

// NewLoop returns a loop, or an error that says which option cannot be. It moves nothing yet.
func NewLoop(o Options) (*Loop, error) { return &Loop{o: o}, nil }

// Run starts the robot, cycles until ctx ends or a bus is lost, brings the joints to rest and stops the robot. It
// returns the first error, nil when ctx ended it.
func (l *Loop) Run(ctx context.Context) error { return nil }

// Next returns the oldest snapshot not yet read, waiting for one if need be. It stays valid until the next call. The
// error is that of ctx, or ErrEnded after the last snapshot.
func (l *Loop) Next(ctx context.Context) (*Snapshot, error) { return nil, ErrEnded }

// Stats returns the sums so far.
func (l *Loop) Stats() Stats { return Stats{} }

// SetTorque switches the torque of the robot between two cycles and waits for it. Motion ends before torque goes off;
// when torque comes on the controllers hold the joints where they stand.
func (l *Loop) SetTorque(ctx context.Context, on bool) error { return ErrEnded }

// Do runs f on the loop's goroutine between two cycles and waits for it, so that f may use the robot's buses alone.
// The clocks of all trajectories stand still meanwhile.
func (l *Loop) Do(ctx context.Context, f func(ctx context.Context) error) error { return ErrEnded }
