package control

import (
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// TrajectoryJoint is one joint of a trajectory controller.
type TrajectoryJoint struct {
	// Name is the joint's name in the robot and in trajectories.
	Name string
	// Limits bound the trajectories that are accepted.
	Limits joints.Limits
	// Continuous is true for a joint that turns for ever: positions a whole turn apart are the same.
	Continuous bool
}

// Takeover says from where a trajectory sets out that begins away from where the joints are.
type Takeover uint8

const (
	// TakeoverSmooth sets out from the reference that is running, without a jump in position, velocity or acceleration,
	// and keeps the running trajectory until the start of the new one.
	TakeoverSmooth Takeover = iota
	// TakeoverMeasured sets out from the measured state at once, as joint_trajectory_controller does by default.
	TakeoverMeasured
	// TakeoverCommanded sets out from the last command at once, as joint_trajectory_controller does with
	// open_loop_control.
	TakeoverCommanded
)

// TrajectoryOptions say what a trajectory controller moves and what it accepts. Parameters of
// joint_trajectory_controller have their names given.
type TrajectoryOptions struct {
	// Name is the controller's name.
	Name string
	// Joints in the controller's order (joints).
	Joints []TrajectoryJoint
	// Takeover says from where a trajectory sets out (open_loop_control).
	Takeover Takeover
	// AllowPartial accepts trajectories that leave joints out; these come to rest (allow_partial_joints_goal).
	AllowPartial bool
	// AllowEndVelocity accepts a last point with velocities (allow_nonzero_velocity_at_trajectory_end).
	AllowEndVelocity bool
	// AllowIntegration accepts points without positions (allow_integration_in_goal_trajectories).
	AllowIntegration bool
	// Steps commands each point as it is, without a spline (interpolation_method: none).
	Steps bool
	// LimitMargin widens the velocity and acceleration limits that a trajectory is checked against, as a fraction:
	// time-optimal plans sampled into points overshoot a little between them. What is commanded keeps the limits.
	LimitMargin float64
	// StaleCycles is the number of cycles that a joint may miss before the trajectory clock stands still.
	StaleCycles int
	// CommandVelocity makes the controller command velocities too (command_interfaces).
	CommandVelocity bool
	// Constraints judge the motion (constraints).
	Constraints Constraints
	// CommandTimeout ends the last point's command after this time; 0 is never (cmd_timeout).
	CommandTimeout time.Duration
}

// Constraints judge how well a trajectory is followed (constraints.*). 0 means no limit throughout.
type Constraints struct {
	// GoalTime is how long after its end a trajectory may take to come within its goal tolerances; 0 is for ever.
	GoalTime time.Duration
	// StoppedVelocity is the velocity error below which a joint counts as stopped, in rad/s.
	StoppedVelocity float64
	// Path and Goal are the position errors allowed on the way and at the end, in rad, one per joint of the
	// controller; nil is no limit.
	Path, Goal []float64
}

// TrajectoryController moves joints along trajectories. Submit, SubmitGoal, Hold, State, Query and SetConstraints may
// be called from any goroutine.
type TrajectoryController struct {
	o TrajectoryOptions
}

// NewTrajectoryController returns a controller that holds its joints where they are, or an error that says which
// option cannot be.
func NewTrajectoryController(o TrajectoryOptions) (*TrajectoryController, error) {
	return &TrajectoryController{o: o}, nil
}

// Name returns the controller's name.
func (c *TrajectoryController) Name() string { return c.o.Name }

// Submit checks a trajectory and has it taken over at the next cycle. It copies what it keeps. When it returns an
// error nothing changes. A trajectory without points and names brings the joints to rest.
func (c *TrajectoryController) Submit(t *Trajectory) error { return nil }

// SubmitGoal is Submit for a trajectory whose outcome matters.
func (c *TrajectoryController) SubmitGoal(r GoalRequest) (*Goal, error) { return &Goal{}, nil }

// Hold brings the joints to rest. A goal in progress is canceled.
func (c *TrajectoryController) Hold() {}

// State copies the controller's latest state to s, reusing its slices.
func (c *TrajectoryController) State(s *ControllerState) {}

// Query returns where the joints should be at a time of day, by the trajectory that is running.
func (c *TrajectoryController) Query(at time.Time) ([]JointState, error) { return nil, ErrEnded }

// Constraints returns the constraints in force for the next goal.
func (c *TrajectoryController) Constraints() Constraints { return c.o.Constraints }

// SetConstraints replaces the constraints from the next goal on.
func (c *TrajectoryController) SetConstraints(k Constraints) error { return nil }
