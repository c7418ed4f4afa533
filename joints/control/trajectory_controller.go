package control

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TrajectoryJoint is one joint of a trajectory controller.
type TrajectoryJoint struct {
	// Name is the joint's name in the robot and in trajectories.
	Name string
	// Limits bound the trajectories that are accepted and the commands.
	Limits joints.Limits
	// Continuous is true for a joint that turns for ever: positions a whole turn apart are the same.
	Continuous bool
}

// Takeover says from where a trajectory sets out, and what becomes of the one that is running.
type Takeover uint8

const (
	// TakeoverSmooth goes on from the running reference without a jump in position, velocity or acceleration. The
	// running trajectory goes on until the start of the new one. Joints that are told to stop slow down on their path,
	// and corners of trajectories without velocities are rounded as the acceleration limits demand.
	TakeoverSmooth Takeover = iota
	// TakeoverMeasured sets out from the measured state at once, as joint_trajectory_controller does by default. The
	// reference jumps by as much as the joints lag behind it. Joints that are told to stop hold where they are measured.
	TakeoverMeasured
	// TakeoverCommanded is TakeoverMeasured, but sets out from the last command where there was one, as
	// joint_trajectory_controller does with open_loop_control.
	TakeoverCommanded
)

// TrajectoryOptions say what a trajectory controller moves and what it accepts. Where joint_trajectory_controller has
// a parameter for it, its name is given.
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
	// Margin widens the limits that a trajectory is checked against; see trajectory.TimeOptimal for plans of MoveIt.
	// What is commanded keeps the limits all the same, and may lag a little behind for it.
	Margin Margin
	// StaleCycles is the number of cycles in a row that a joint may go unread before the trajectory clock stops.
	StaleCycles int
	// CommandVelocity commands velocities beside positions (command_interfaces).
	CommandVelocity bool
	// Constraints judge the motion (constraints).
	Constraints Constraints
	// CommandTimeout gives up the last point of a trajectory so long after its end, if longer than the goal time; 0 is
	// never (cmd_timeout).
	CommandTimeout time.Duration
}

func (o *TrajectoryOptions) check() error {
	if len(o.Joints) == 0 {
		return fmt.Errorf("controller %q has no joints", o.Name)
	}
	for _, m := range [...]float64{o.Margin.Velocity, o.Margin.Acceleration} {
		if !(m >= 0) || math.IsInf(m, 0) {
			return fmt.Errorf("controller %q: margin %g is not a positive number or 0", o.Name, m)
		}
	}
	if o.StaleCycles < 0 {
		return fmt.Errorf("controller %q: stale cycles %d is negative", o.Name, o.StaleCycles)
	}
	if o.CommandTimeout < 0 {
		return fmt.Errorf("controller %q: command timeout %s is negative", o.Name, o.CommandTimeout)
	}
	if err := o.Constraints.check(len(o.Joints)); err != nil {
		return fmt.Errorf("controller %q: %w", o.Name, err)
	}
	return nil
}

// TrajectoryController moves joints along trajectories. Its methods for the loop are those of Controller; the others
// may be called from any goroutine.
type TrajectoryController struct {
	o      TrajectoryOptions
	names  []string
	rules  *trajectory.Rules
	limits []trajectory.Limits

	// Between goroutines: what is to be taken over next, the life of the controller (odd while it is active), the
	// constraints of the next goal, a joint without torque, and what was last seen of the motion.
	mail        atomic.Pointer[request]
	life        atomic.Uint64
	constraints atomic.Pointer[Constraints]
	// unpowered is one more than the index of a joint without torque, 0 while there is none.
	unpowered atomic.Int32
	halted    atomic.Bool
	shared    shared

	loop loopState
}

// NewTrajectoryController returns a controller that holds its joints where they are, or an error that says which
// option cannot be.
func NewTrajectoryController(o TrajectoryOptions) (*TrajectoryController, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &TrajectoryController{o: o, rules: &trajectory.Rules{
		AllowPartial: o.AllowPartial, AllowEndVelocity: o.AllowEndVelocity,
		AllowIntegration: o.AllowIntegration, Steps: o.Steps, RoundCorners: o.Takeover == TakeoverSmooth,
	}}
	for _, j := range o.Joints {
		l := trajectory.Limits{
			PositionLower: j.Limits.PositionLower, PositionUpper: j.Limits.PositionUpper,
			Velocity: j.Limits.Velocity, Acceleration: j.Limits.Acceleration,
		}
		c.names = append(c.names, j.Name)
		c.limits = append(c.limits, l)
		c.rules.Joints = append(c.rules.Joints, trajectory.Joint{Name: j.Name, Limits: l, Continuous: j.Continuous})
	}
	k := o.Constraints.clone()
	c.constraints.Store(&k)
	c.loop = newLoopState(len(c.names), k.tolerances(len(c.names)))
	c.shared.state.resize(len(c.names))
	c.shared.origin = newOrigin(len(c.names))
	return c, nil
}

// Name returns the controller's name.
func (c *TrajectoryController) Name() string { return c.o.Name }

// Joints returns the names of the controller's joints, in its order.
func (c *TrajectoryController) Joints() []string { return c.names }

// Constraints returns the constraints in force for the next goal.
func (c *TrajectoryController) Constraints() Constraints { return c.constraints.Load().clone() }

// SetConstraints replaces the constraints from the next goal on. What is being judged goes on as it was.
func (c *TrajectoryController) SetConstraints(k Constraints) error {
	if err := k.check(len(c.names)); err != nil {
		return err
	}
	k = k.clone()
	c.constraints.Store(&k)
	return nil
}

var _ Controller = (*TrajectoryController)(nil)
