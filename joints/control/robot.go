package control

import (
	"context"

	"github.com/sinew-robotics/sinew/joints"
)

// Robot is what a loop moves; *joints.Robot is one. The loop never calls two of its methods at the same time.
type Robot interface {
	// Joints returns the joints in the order of the commands and states of Exchange.
	Joints() []*joints.Joint
	// Buses returns how each bus fared in the latest Exchange, always in the same order. The slice is the robot's: Exchange
	// changes its content, never its length.
	Buses() []joints.BusState
	// Start brings the joints under torque where they stand.
	Start(ctx context.Context) error
	// Exchange sends one command per joint and fills one state per joint. An error means that a bus is lost.
	Exchange(commands []joints.Command, states []joints.State) error
	// SetTorque switches the torque of all joints.
	SetTorque(ctx context.Context, on bool) error
	// Stop ends the motion and leaves the joints as the robot's options say.
	Stop(ctx context.Context) error
}
