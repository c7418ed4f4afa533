package driver

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// Loop is the control loop of an active robot; *control.Loop is one.
type Loop interface {
	// Next returns the oldest snapshot not yet read, valid until the next call, or control.ErrEnded after the last.
	Next(ctx context.Context) (*control.Snapshot, error)
	// Do runs f between two cycles and waits for it.
	Do(ctx context.Context, f func(ctx context.Context) error) error
	// SetTorque switches the torque of all joints between two cycles and waits for it.
	SetTorque(ctx context.Context, on bool) error
	// Stats returns the sums since the loop began. Any goroutine may call it.
	Stats() control.Stats
	// Halt latches or releases an emergency stop.
	Halt(on bool)
	// Switch changes which controllers own their joints; Active returns those that do.
	Switch(ctx context.Context, activate, deactivate []string) error
	Active() []string
}

// Robot is what is done to single servos, always by way of Loop.Do, and what they tell; *joints.Robot is one.
type Robot interface {
	// Reboot restarts the servos of a joint, by its place in Options.Joints, and brings it back under torque.
	Reboot(ctx context.Context, joint int) error
	// WriteRegister sets a register of a joint's servos and keeps it; the error says why not.
	WriteRegister(ctx context.Context, joint int, register string, raw int64) error
	// Firmware returns the firmware version of a joint's servo, 0 when it is not known. Any goroutine may call it.
	Firmware(joint int) int
	// Events returns what happens to buses, servos and joints. Any goroutine may read it.
	Events() <-chan joints.Event
}

// Session is a robot from its activation to its deactivation.
type Session struct {
	Loop  Loop
	Robot Robot
	// WireUse returns, for each of Options.Buses, the share of the time for which bytes are on its wire at the wanted rate.
	// It is asked once, after the first cycle; nil leaves it unknown.
	WireUse func() []float64
}

// errNotActive refuses what only an active robot can do.
var errNotActive = errors.New("the robot is not active: activate the node first (ros2 lifecycle set <node> activate)")

// current is the session that is going on, if any. Any goroutine may use it.
type current struct{ p atomic.Pointer[Session] }

func (c *current) get() (*Session, error) {
	s := c.p.Load()
	if s == nil {
		return nil, errNotActive
	}
	return s, nil
}
