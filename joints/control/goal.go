package control

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Outcome is how a goal ended.
type Outcome uint8

const (
	// Succeeded: the end was reached within the tolerances.
	Succeeded Outcome = iota + 1
	// Canceled: Cancel, Hold or Halt came first.
	Canceled
	// Preempted: another goal took over.
	Preempted
	// PathViolated: a joint was too far from its path.
	PathViolated
	// GoalViolated: the end was not reached in time.
	GoalViolated
	// TorqueLost: a joint is no longer under torque, or torque was switched.
	TorqueLost
	// Restarted: a joint came back after its bus or its power was lost; nobody knows where it was meanwhile.
	Restarted
	// Unread: a joint did not answer for too long.
	Unread
	// Deactivated: the controller was deactivated, or the loop ended.
	Deactivated
	// Stalled: a gripper stood still before it was where it should be.
	Stalled
)

var outcomeNames = [...]string{
	Succeeded:    "succeeded",
	Canceled:     "canceled",
	Preempted:    "preempted",
	PathViolated: "path tolerance violated",
	GoalViolated: "goal tolerance violated",
	TorqueLost:   "torque lost",
	Restarted:    "joint restarted",
	Unread:       "joint unread",
	Deactivated:  "controller deactivated",
	Stalled:      "stalled",
}

// String returns the outcome in words.
func (o Outcome) String() string {
	if o > 0 && int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// Result is how a goal ended and why.
type Result struct {
	Outcome Outcome
	// Joint is the joint that decided; empty where none did. Error is its error and Tolerance what was allowed, in rad
	// or rad/s; only where a tolerance was violated.
	Joint            string
	Error, Tolerance float64
	// Late is how long after its end the trajectory was given up; only for GoalViolated.
	Late time.Duration
	// Waited is for how long Joint had not answered; only for Unread.
	Waited time.Duration
}

// String says why in words.
func (r Result) String() string {
	switch r.Outcome {
	case PathViolated:
		return "path tolerance violated: " + r.deviation()
	case GoalViolated:
		return fmt.Sprintf("goal tolerance violated %g s after the end: %s", r.Late.Seconds(), r.deviation())
	case TorqueLost:
		if r.Joint == "" {
			return "torque was switched"
		}
		return fmt.Sprintf("joint %q is no longer under torque", r.Joint)
	case Restarted:
		return fmt.Sprintf("joint %q came back after its bus or its power was lost, and goes on from where it stands", r.Joint)
	case Unread:
		return fmt.Sprintf("joint %q has not answered for %g s", r.Joint, r.Waited.Seconds())
	case Deactivated:
		return "the controller was deactivated"
	}
	return r.Outcome.String()
}

// deviation names the joint that decided. Errors are reference less measured.
func (r Result) deviation() string {
	return fmt.Sprintf("joint %q is off by %.4g, tolerance %.4g", r.Joint, r.Error, r.Tolerance)
}

// Goal is a trajectory on its way. Its methods may be called from any goroutine.
type Goal struct {
	ended    atomic.Bool
	canceled atomic.Bool
	result   Result
	stretch  float64
	done     chan struct{}
}

func newGoal() *Goal { return &Goal{done: make(chan struct{})} }

// Done is closed at the cycle that decides the goal.
func (g *Goal) Done() <-chan struct{} { return g.done }

// Result returns how the goal ended. It must not be called before Done is closed.
func (g *Goal) Result() Result { return g.result }

// Stretch returns how many times as long as it was sent the trajectory takes, so that it keeps the limits: 1 where it
// keeps them as it is.
func (g *Goal) Stretch() float64 { return g.stretch }

// unwanted reports whether a goal is to be canceled; a nil goal never is.
func (g *Goal) unwanted() bool { return g != nil && g.canceled.Load() }

// Cancel brings the joints to rest if the goal is still in progress. Done tells when it has been seen to.
func (g *Goal) Cancel() { g.canceled.Store(true) }

// end decides the goal; only the first decision counts. A nil goal has no outcome.
func (g *Goal) end(r Result) {
	if g != nil && !g.ended.Swap(true) {
		g.result = r
		close(g.done)
	}
}
