package control

import "time"

// Tolerance is the error one joint may have, as control_msgs/msg/JointTolerance carries it: 0 keeps the controller's
// constraint, -1 removes it.
type Tolerance struct {
	Joint string
	// Position in rad, Velocity in rad/s, Acceleration in rad/s².
	Position, Velocity, Acceleration float64
}

// GoalRequest is a trajectory and how well it must be followed.
type GoalRequest struct {
	Trajectory *Trajectory
	// Path and Goal replace the controller's constraints for the joints they name.
	Path, Goal []Tolerance
	// GoalTime replaces Constraints.GoalTime: 0 keeps it, -1 s removes it.
	GoalTime time.Duration
}

// Outcome is how a goal ended.
type Outcome uint8

const (
	// Succeeded: the end was reached within the tolerances.
	Succeeded Outcome = iota + 1
	// Canceled: Goal.Cancel, Hold, or the end of the loop came first.
	Canceled
	// Preempted: another goal took over.
	Preempted
	// PathViolated: a joint was too far from its path.
	PathViolated
	// GoalViolated: the end was not reached in time.
	GoalViolated
)

// Result is how a goal ended and why.
type Result struct {
	Outcome Outcome
	// Joint is the joint that decided, Error its error and Tolerance what was allowed, in rad; only where a tolerance
	// was violated.
	Joint            string
	Error, Tolerance float64
	// Late is how long after its end the trajectory was given up; only for GoalViolated.
	Late time.Duration
}

// Goal is a trajectory on its way. Its methods may be called from any goroutine.
type Goal struct{}

// Done is closed at the cycle that decides the goal.
func (g *Goal) Done() <-chan struct{} { return nil }

// Result returns how the goal ended. It must not be called before Done is closed.
func (g *Goal) Result() Result { return Result{} }

// Cancel brings the joints to rest if the goal is still in progress.
func (g *Goal) Cancel() {}
