package control

import (
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// Trajectory, Point, Margin and JointState are the types of package trajectory, so that whoever submits a trajectory needs
// this package alone.
type (
	// Trajectory is a list of points for named joints.
	Trajectory = trajectory.Trajectory
	// Point is one row of a trajectory.
	Point = trajectory.Point
	// Margin widens the limits that a trajectory is checked against, as fractions of them.
	Margin = trajectory.Margin
	// JointState is the position, velocity and acceleration of one joint; NaN means not given.
	JointState = trajectory.State
)

// TimeOptimal returns the margin that plans of MoveIt need; see trajectory.TimeOptimal.
func TimeOptimal() Margin { return trajectory.TimeOptimal() }

// Tick is one beat of the loop.
type Tick struct {
	// Deadline is the monotonic time at which the cycle was due. Motion is computed for this time, so that a late
	// wake-up does not shake it.
	Deadline time.Duration
	// Wall is the time of day that belongs to Deadline.
	Wall time.Time
	// Elapsed is the time since the deadline of the cycle before: Period, or a multiple of it after an overrun.
	Elapsed time.Duration
	// Period is the time until the next deadline.
	Period time.Duration
}

// Controller commands some of the robot's joints. The loop calls its methods from its own goroutine; beside Name, Joints,
// Hold, Halt and SetLimits they are called from nowhere else. They must not allocate, block or log.
type Controller interface {
	// Name returns the controller's name.
	Name() string
	// Joints returns the names of the joints it commands, in its own order.
	Joints() []string
	// Activate begins a life of the controller: the joints stand as states say, one state per name of Joints. from is
	// where their last commands have them at the deadline, and how they move: the controller goes on from there, so that
	// nothing jumps. Where its position is NaN no position was commanded since the joint came under torque.
	Activate(t Tick, states []joints.State, from []JointState)
	// Update sets one command per joint from the states of the cycle before.
	Update(t Tick, states []joints.State, commands []joints.Command)
	// Deactivate ends the life of the controller: goals in progress end with an outcome, and nothing is accepted until
	// Activate.
	Deactivate(why Outcome)
	// Hold asks the controller to come to rest and stay there.
	Hold()
	// Halt makes the controller hold and accept nothing as long as it is on.
	Halt(on bool)
	// Resting reports whether the commands have come to rest.
	Resting() bool
	// SetLimits changes the limits of a joint, from any goroutine. While the controller is active they may only become
	// narrower, lest something in progress that was checked against them turn out otherwise; else anything within the
	// limits of its options will do. The error is a *LimitsError.
	SetLimits(joint string, limits joints.Limits) error
	// Report fills the controller's part of a snapshot. Its slices have one element per joint.
	Report(s *ControllerState)
}

// ControllerState is what a controller wants and what it sees, as control_msgs/msg/JointTrajectoryControllerState
// carries it. The slices have one element per joint, in the controller's order. NaN means not given.
type ControllerState struct {
	// Stamp is the time of day of the reference.
	Stamp time.Time
	// Reference is where the joints should be, Feedback where they are measured, Error their difference.
	Reference, Feedback, Error []JointState
	// Output is the command that was sent.
	Output []joints.Command
	// Held is true while the trajectory clock stands still because joints do not answer.
	Held bool
	// SpeedScaling is the rate at which the trajectory clock runs: 1 as sent, 0 while it stands.
	SpeedScaling float64
	// Active is true while the controller owns its joints and commands them.
	Active bool
}
