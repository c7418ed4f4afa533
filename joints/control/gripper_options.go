package control

import (
	"fmt"
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// GripperOptions say what a gripper controller moves and when it has arrived. Where ROS 2's gripper_action_controller has
// a parameter for it, its name is given. Positions are in rad, and in m where the joint is prismatic.
type GripperOptions struct {
	// Name is the controller's name.
	Name string
	// Joint is the joint's name in the robot (joint).
	Joint string
	// Limits bound the goals that are accepted and the commands.
	Limits joints.Limits
	// Prismatic is true for a joint that slides: positions are in m.
	Prismatic bool
	// MaxEffort is spent at most on a goal that does not say how much, in the joint's EffortUnit (max_effort); 0 is
	// Limits.Effort. Efforts have an effect in mode current_based_position only.
	MaxEffort float64
	// GoalTolerance is how far from its goal the joint has arrived, positive (goal_tolerance).
	GoalTolerance float64
	// AllowStalling takes a goal for reached when the joint is held up by what it grips (allow_stalling).
	AllowStalling bool
	// StallVelocity is the speed up to which the joint stands still, in rad/s or m/s (stall_velocity_threshold).
	StallVelocity float64
	// StallTimeout is how long it must stand still before its goal to be stalled (stall_timeout).
	StallTimeout time.Duration
	// StaleCycles is the number of cycles in a row that the joint may go unread before it comes to rest; it goes on when it
	// is read again.
	StaleCycles int
	// StaleTimeout is how long the joint may go unread before a goal is given up; 0 is for ever.
	StaleTimeout time.Duration
}

func (o *GripperOptions) check() error {
	switch {
	case o.Joint == "":
		return fmt.Errorf("controller %q has no joint", o.Name)
	case !(o.MaxEffort >= 0) || math.IsInf(o.MaxEffort, 0):
		return fmt.Errorf("controller %q: max effort %g is not a positive number or 0", o.Name, o.MaxEffort)
	case !(o.GoalTolerance > 0):
		return fmt.Errorf("controller %q: goal tolerance %g is not a positive number", o.Name, o.GoalTolerance)
	case !(o.StallVelocity >= 0):
		return fmt.Errorf("controller %q: stall velocity %g is not a positive number or 0", o.Name, o.StallVelocity)
	case o.StallTimeout < 0 || o.StaleTimeout < 0:
		return fmt.Errorf("controller %q: stall timeout %s or stale timeout %s is negative", o.Name, o.StallTimeout, o.StaleTimeout)
	case o.StaleCycles < 0:
		return fmt.Errorf("controller %q: stale cycles %d is negative", o.Name, o.StaleCycles)
	}
	return nil
}

// GripperRequest is what control_msgs/action/GripperCommand asks for.
type GripperRequest struct {
	// Position is where the joint should go, in rad or m.
	Position float64
	// MaxEffort is spent at most on it; 0 is that of the options.
	MaxEffort float64
}

// GripperResult is how a goal of a gripper ended.
type GripperResult struct {
	// Result has the outcome: Succeeded when the goal was reached, or when the joint stalled where that is allowed, and
	// Stalled where it is not.
	Result
	// Position is where the joint was measured in rad or m, Effort what it then spent, NaN when the servo measures none.
	Position, Effort float64
	// Stalled and ReachedGoal tell which of the two it was.
	Stalled, ReachedGoal bool
}

// GripperGoal is a goal of a gripper on its way. Its methods may be called from any goroutine.
type GripperGoal struct {
	request GripperRequest
	end     Goal
	result  GripperResult
}

// Request returns what was asked for.
func (g *GripperGoal) Request() GripperRequest { return g.request }

// Done is closed at the cycle that decides the goal.
func (g *GripperGoal) Done() <-chan struct{} { return g.end.done }

// Result returns how the goal ended. It must not be called before Done is closed.
func (g *GripperGoal) Result() GripperResult { return g.result }

// Cancel brings the joint to rest if the goal is still in progress. Done tells when it has been seen to.
func (g *GripperGoal) Cancel() { g.end.Cancel() }

// finish decides the goal; only the first decision counts.
func (g *GripperGoal) finish(r GripperResult) {
	if g != nil && !g.end.ended.Swap(true) {
		g.result = r
		close(g.end.done)
	}
}

// GripperState is what a gripper controller wants and what it sees.
type GripperState struct {
	// Stamp is the time of day of the cycle.
	Stamp time.Time
	// Position in rad or m, Velocity and Effort are measured, NaN when the servo does not give them.
	Position, Velocity, Effort float64
	// Goal is the position of the latest goal and MaxEffort what is spent on it at most, NaN before the first or when
	// nothing limits it.
	Goal, MaxEffort float64
	// Stalled and ReachedGoal tell how the joint stands to its latest goal.
	Stalled, ReachedGoal bool
	// Active is true while the controller owns its joint and commands it.
	Active bool
}
