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
	// Prismatic is true for a joint that slides: its values are in m, m/s and m/s².
	Prismatic bool
	// CancelDeceleration is how hard it brakes when a trajectory is canceled, in rad/s² (max_deceleration_on_cancel); 0
	// is Limits.Acceleration, which bounds it in any case.
	CancelDeceleration float64
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

// OverLimits says what becomes of a trajectory that would leave the limits of velocity or acceleration.
type OverLimits uint8

const (
	// RefuseOverLimits refuses it, with a *trajectory.LimitError.
	RefuseOverLimits OverLimits = iota
	// StretchOverLimits makes it as much slower, over its whole length, as it takes to keep them. Margin has no effect.
	// Positions beyond the limits are refused all the same.
	StretchOverLimits
)

// Replace says what becomes of the running trajectory when one comes that starts in the future.
type Replace uint8

const (
	// ReplaceAtStart lets it go on until then. It needs TakeoverSmooth; the other take-overs always replace at once.
	ReplaceAtStart Replace = iota
	// ReplaceAtOnce drops it at once: the joints use the time until the start for the way to the first point, as they do
	// with joint_trajectory_controller.
	ReplaceAtOnce
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
	// Replace says what becomes of the running trajectory when one comes that starts in the future.
	Replace Replace
	// RefuseReplacement refuses trajectories with ErrBusy until the running one is over (allow_trajectory_replacement:
	// false). One without points is accepted all the same.
	RefuseReplacement bool
	// OverLimits says what becomes of a trajectory that would leave the limits.
	OverLimits OverLimits
	// StartTolerance is how far from where they are measured the joints may be wanted at the begin of a trajectory, in rad,
	// where that is now or past; 0 is any distance. MoveIt's allowed_start_tolerance is its own check of the same.
	StartTolerance float64
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
	// StaleTimeout is how long the trajectory clock waits for a joint before what is in progress is given up; 0 is for
	// ever.
	StaleTimeout time.Duration
	// DecelerateOnCancel brings joints to rest with their CancelDeceleration when a trajectory is canceled, on their path
	// (decelerate_on_cancel). With TakeoverSmooth they always come to rest on their path.
	DecelerateOnCancel bool
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
	for _, j := range o.Joints {
		if !(j.CancelDeceleration >= 0) || math.IsInf(j.CancelDeceleration, 0) {
			return fmt.Errorf("controller %q: joint %q: deceleration on cancel %g is not a positive number or 0", o.Name, j.Name, j.CancelDeceleration)
		}
	}
	if !(o.StartTolerance >= 0) {
		return fmt.Errorf("controller %q: start tolerance %g is not a positive number or 0", o.Name, o.StartTolerance)
	}
	if o.StaleTimeout < 0 {
		return fmt.Errorf("controller %q: stale timeout %s is negative", o.Name, o.StaleTimeout)
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
	o TrajectoryOptions

	// Between goroutines: what is to be taken over next, whether the controller is active, its limits, the constraints of
	// the next goal, the speed scaling (the bits of a float64), whether something is in progress, and what was last seen
	// of the motion.
	mail        atomic.Pointer[request]
	life        life
	limits      limitsInForce
	constraints atomic.Pointer[Constraints]
	scaling     atomic.Uint64
	busy        atomic.Bool
	shared      shared

	loop loopState
}

// NewTrajectoryController returns a controller that holds its joints where they are, or an error that says which
// option cannot be.
func NewTrajectoryController(o TrajectoryOptions) (*TrajectoryController, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &TrajectoryController{o: o}
	c.life.name = o.Name
	var limits []joints.Limits
	for _, j := range o.Joints {
		c.life.joints = append(c.life.joints, j.Name)
		limits = append(limits, j.Limits)
	}
	c.limits.init(limits, c.complete)
	c.scaling.Store(math.Float64bits(1))
	k := o.Constraints.clone()
	c.constraints.Store(&k)
	c.loop = newLoopState(len(o.Joints), o.StaleCycles, k.tolerances(len(o.Joints)))
	c.shared.state.resize(len(o.Joints))
	c.shared.origin = newOrigin(len(o.Joints))
	return c, nil
}

// complete makes the rules of trajectories and the limits for coming to rest.
func (c *TrajectoryController) complete(b *bounds) {
	o := &c.o
	b.rules = &trajectory.Rules{
		AllowPartial: o.AllowPartial, AllowEndVelocity: o.AllowEndVelocity,
		AllowIntegration: o.AllowIntegration, Steps: o.Steps, RoundCorners: o.Takeover == TakeoverSmooth,
	}
	for j, l := range b.motion {
		b.rules.Joints = append(b.rules.Joints, trajectory.Joint{
			Name: o.Joints[j].Name, Limits: l, Continuous: o.Joints[j].Continuous, Prismatic: o.Joints[j].Prismatic,
		})
		if d := o.Joints[j].CancelDeceleration; d > 0 && !(d > l.Acceleration) {
			l.Acceleration = d
		}
		b.stop = append(b.stop, l)
	}
}

// motionLimits are those of the joints' motion now.
func (c *TrajectoryController) motionLimits() []trajectory.Limits { return c.limits.now.Load().motion }

// Name returns the controller's name.
func (c *TrajectoryController) Name() string { return c.o.Name }

// Joints returns the names of the controller's joints, in its order.
func (c *TrajectoryController) Joints() []string { return c.life.joints }

// SetLimits changes the limits of a joint; see Controller. What is sent keeps them from the next cycle on; a trajectory
// in progress that was faster lags behind.
func (c *TrajectoryController) SetLimits(joint string, limits joints.Limits) error {
	return c.life.refuse(c.limits.set(&c.life, joint, limits))
}

// SetSpeedScaling sets the rate at which trajectories are followed, from the next cycle on: 1 is as sent, 0 stands still,
// and above 1 is faster, as far as a trajectory keeps the limits then over its whole length. The joints change their speed as fast as their accelerations allow
// and stay on their path. A factor that is negative or not a number is refused.
func (c *TrajectoryController) SetSpeedScaling(factor float64) error {
	if !(factor >= 0) || math.IsInf(factor, 0) {
		return c.life.refuse(fmt.Errorf("speed scaling %g is not a positive number or 0", factor))
	}
	c.scaling.Store(math.Float64bits(factor))
	return nil
}

// SpeedScaling returns the factor that was set last, 1 at first.
func (c *TrajectoryController) SpeedScaling() float64 { return math.Float64frombits(c.scaling.Load()) }

// Constraints returns the constraints in force for the next goal.
func (c *TrajectoryController) Constraints() Constraints { return c.constraints.Load().clone() }

// SetConstraints replaces the constraints from the next goal on. What is being judged goes on as it was.
func (c *TrajectoryController) SetConstraints(k Constraints) error {
	if err := k.check(len(c.o.Joints)); err != nil {
		return err
	}
	k = k.clone()
	c.constraints.Store(&k)
	return nil
}

var _ Controller = (*TrajectoryController)(nil)
