package config

import "time"

// Controller is one controller and the joints it commands. Exactly one of the parameters is not nil, that of its Type.
type Controller struct {
	// Name is the controller's name, a ROS name token; its topics and actions stand under it.
	Name string
	// Type says what the controller does.
	Type ControllerType
	// Active is true for a controller that commands its joints from the start. Controllers may share joints, but only
	// one of them is active. Default true, unless one that is listed earlier holds one of its joints.
	Active bool
	// Joints are the names of the joints it commands; at least one, and exactly one of a Gripper.
	Joints []string
	// Trajectory are the parameters of a JointTrajectory controller.
	Trajectory *TrajectoryParameters
	// Gripper are the parameters of a Gripper controller.
	Gripper *GripperParameters
	// Forward are the parameters of a Forward controller.
	Forward *ForwardParameters
	// JointCommands are the parameters of a JointCommands controller.
	JointCommands *JointCommandsParameters
}

// ControllerType names a kind of controller.
type ControllerType string

const (
	// JointTrajectory follows trajectories as ros2_control's joint_trajectory_controller does.
	JointTrajectory ControllerType = "joint_trajectory"
	// Gripper opens and closes one joint to a position with an effort, as a GripperCommand says.
	Gripper ControllerType = "gripper"
	// Forward passes numbers on, as ros2_control's forward_command_controller does.
	Forward ControllerType = "forward"
	// JointCommands takes commands by joint name, as topic_based_ros2_control sends them.
	JointCommands ControllerType = "joint_commands"
)

// GripperParameters are the parameters of the same names of ros2_control's gripper_action_controller, and its
// effort.
type GripperParameters struct {
	// MaxEffort bounds the effort in N·m, or N for a joint with a Linkage, where a command does not. 0, the default,
	// is the servo's own limit.
	MaxEffort float64
	// GoalTolerance is how far from its goal, in rad or m, the gripper counts as being there. Default 0.01.
	GoalTolerance float64
	// AllowStalling is true if a gripper that is held up by something has reached its goal. Default false.
	AllowStalling bool
	// StallVelocityThreshold is the velocity in rad/s or m/s below which the gripper is held up. Default 0.001.
	StallVelocityThreshold float64
	// StallTimeout is how long it must be held up. Default 1 s.
	StallTimeout time.Duration
	// ActionMonitorRate is the rate of the action's feedback in Hz. Default 20.
	ActionMonitorRate float64
}

// Interface names what a command is: ros2_control's command interfaces.
type Interface string

const (
	// PositionInterface commands positions in rad or m.
	PositionInterface Interface = "position"
	// VelocityInterface commands velocities in rad/s or m/s.
	VelocityInterface Interface = "velocity"
	// EffortInterface commands efforts in N·m, N or A, and shares of full duty in ModePWM.
	EffortInterface Interface = "effort"
)

// ForwardParameters are the parameters of a Forward controller.
type ForwardParameters struct {
	// Interface is what the numbers command. The modes of the joints must take it.
	Interface Interface
	// CommandTimeout is the silence after which the joints stop. 0, the default, is never.
	CommandTimeout time.Duration
}

// JointCommandsParameters are the parameters of a JointCommands controller.
type JointCommandsParameters struct {
	// CommandTimeout is the silence after which the joints stop. 0, the default, is never.
	CommandTimeout time.Duration
}
