package joints

import (
	"context"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// Group is the joints of one bus and their cyclic exchange.
type Group struct {
	Bus *hardware.Bus
	// Cycle must have been made from the Slot of each of Joints, in their order.
	Cycle  *hardware.Cycle
	Joints []*Joint
}

// RobotOptions say how a robot is started, moved and stopped.
type RobotOptions struct {
	// Period is the time between two calls of Exchange, from which the velocity limits become steps; positive.
	Period time.Duration
	// WriteEEPROM allows Start to change settings that the servo keeps without power, such as its operating mode.
	WriteEEPROM bool
	// BusWatchdog is how long a servo waits for its bus before it stops by itself, where its model can; 0 is never.
	BusWatchdog time.Duration
	// HoldAfter is the number of exchanges in a row that a joint may miss before its goal stops advancing.
	HoldAfter int
	// HoldOnStop leaves torque on at Stop.
	HoldOnStop bool
}

// Robot is all joints of all buses. Its methods must not be called at the same time as each other.
type Robot struct{}

// NewRobot binds joints to the cycles of their buses. It sends nothing.
func NewRobot(groups []Group, o RobotOptions) (*Robot, error) { return &Robot{}, nil }

// Joints returns all joints, group after group in slot order: the order of the commands and states of Exchange.
func (r *Robot) Joints() []*Joint { return nil }

// Start brings the robot softly under torque.
func (r *Robot) Start(ctx context.Context) error { return nil }

// Exchange passes one command per joint through the limits to the servos and fills one state per joint.
func (r *Robot) Exchange(commands []Command, states []State) error { return nil }

// SetTorque switches the torque of all joints.
func (r *Robot) SetTorque(ctx context.Context, on bool) error { return nil }

// Stop ends the motion: torque off, watchdogs disarmed.
func (r *Robot) Stop(ctx context.Context) error { return nil }
