package config

import "time"

// TrajectoryParameters are the parameters of ros2_control's joint_trajectory_controller, and some beyond: OverLimits,
// Replace, StartTolerance and StaleTimeout. The file has times in seconds.
type TrajectoryParameters struct {
	// CommandInterfaces are PositionInterface, the default, and VelocityInterface beside it: then velocities count for
	// Constraints.StoppedVelocityTolerance.
	CommandInterfaces []Interface
	// StateInterfaces are PositionInterface and, by default, VelocityInterface. They change nothing: what the servos
	// measure is used.
	StateInterfaces []Interface
	// AllowPartialJointsGoal takes trajectories that leave out joints; these stay where they are. Default false.
	AllowPartialJointsGoal bool
	// AllowTrajectoryReplacement takes a trajectory while another one runs. Default true.
	AllowTrajectoryReplacement bool
	// InterpolateFromDesiredState begins at the reference where a trajectory is replaced, so that nothing jumps; false
	// begins at the measured state. Default true.
	InterpolateFromDesiredState bool
	// OpenLoopControl begins at what was commanded last, whatever the joints measure. Default false.
	OpenLoopControl bool
	// AllowIntegrationInGoalTrajectories completes points that lack positions from velocities or accelerations. Default
	// false.
	AllowIntegrationInGoalTrajectories bool
	// InterpolationMethod is how the joints move between points. Default InterpolateSplines.
	InterpolationMethod InterpolationMethod
	// AllowNonzeroVelocityAtTrajectoryEnd takes trajectories whose last point moves. Default false.
	AllowNonzeroVelocityAtTrajectoryEnd bool
	// CmdTimeout is how long after its end a trajectory is held before the joints hold where they are; it is in force
	// if it is greater than Constraints.GoalTime. 0, the default, is for ever.
	CmdTimeout time.Duration
	// ActionMonitorRate is the rate of the action's feedback in Hz. Default 20.
	ActionMonitorRate float64
	// StatePublishRate is the rate of controller_state in Hz. Default 50.
	StatePublishRate float64
	// Constraints are the tolerances a trajectory is judged by.
	Constraints Constraints
	// SpeedScaling slows trajectories down.
	SpeedScaling SpeedScaling
	// OverLimits is what becomes of a trajectory that goes beyond the limits of a joint. Default RefuseOverLimits.
	OverLimits OverLimits
	// Replace is when a trajectory with a start in the future takes the place of the running one. Default
	// ReplaceAtStart.
	Replace Replace
	// StartTolerance is how far in rad or m the first point of a trajectory that begins at once may be from where the
	// joint is. 0, the default, means it is not checked.
	StartTolerance float64
	// StaleTimeout is how long joints may be without an answer before the trajectory is aborted; until then it waits.
	// 0, the default, is for ever.
	StaleTimeout time.Duration
}

// InterpolationMethod is how joints move between the points of a trajectory.
type InterpolationMethod string

const (
	// InterpolateSplines joins the points by lines, cubics or quintics, by the fields they have.
	InterpolateSplines InterpolationMethod = "splines"
	// InterpolateNone steps from point to point.
	InterpolateNone InterpolationMethod = "none"
)

// OverLimits is what becomes of a trajectory that goes beyond the limits of a joint.
type OverLimits string

const (
	// RefuseOverLimits refuses it, with the joint, the time and the value.
	RefuseOverLimits OverLimits = "refuse"
	// StretchOverLimits slows it down until it keeps the limits of velocity and acceleration.
	StretchOverLimits OverLimits = "stretch"
)

// Replace is when a trajectory with a start in the future takes the place of the running one.
type Replace string

const (
	// ReplaceAtStart lets the running one go on until then.
	ReplaceAtStart Replace = "at_start"
	// ReplaceAtOnce moves towards its first point from now on, as joint_trajectory_controller does.
	ReplaceAtOnce Replace = "at_once"
)

// SpeedScaling slows trajectories down.
type SpeedScaling struct {
	// InitialScalingFactor is the speed of trajectories until another one is asked for, 0 to 1. Default 1.
	InitialScalingFactor float64
}

// Constraints are the parameters of the same names of ros2_control's joint_trajectory_controller.
type Constraints struct {
	// GoalTime is how long after its end a trajectory may take to meet the goal tolerances. 0, the default, is for ever.
	GoalTime time.Duration
	// StoppedVelocityTolerance is the greatest velocity in rad/s, at the end of a trajectory, that counts as standing
	// still. Default 0.01; 0 means it is not checked.
	StoppedVelocityTolerance float64
	// DecelerateOnCancel is true if joints slow down at MaxDecelerationOnCancel where a goal is cancelled or aborted;
	// false, the default, leaves it to the limits of the joint.
	DecelerateOnCancel bool
	// Joints are the tolerances of the joints named in the file, in its order. Joints that are not here have none.
	Joints []JointTolerance
}

// JointTolerance is how far one joint may be from its reference.
type JointTolerance struct {
	// Joint is the joint's name.
	Joint string
	// Trajectory is the tolerance in rad while the trajectory runs. 0, the default, means it is not checked.
	Trajectory float64
	// Goal is the tolerance in rad at the end of the trajectory. 0, the default, means it is not checked.
	Goal float64
	// MaxDecelerationOnCancel bounds the deceleration in rad/s² with DecelerateOnCancel. 0, the default, is the
	// acceleration limit of the joint.
	MaxDecelerationOnCancel float64
}
