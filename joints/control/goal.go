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
	// Canceled: Goal.Cancel, Hold, SetTorque or the end of the loop came first.
	Canceled
	// Preempted: another goal took over.
	Preempted
	// PathViolated: a joint was too far from its path.
	PathViolated
	// GoalViolated: the end was not reached in time.
	GoalViolated
	// TorqueLost: a joint is no longer under torque.
	TorqueLost
)

var outcomeNames = [...]string{
	Succeeded:    "succeeded",
	Canceled:     "canceled",
	Preempted:    "preempted",
	PathViolated: "path tolerance violated",
	GoalViolated: "goal tolerance violated",
	TorqueLost:   "torque lost",
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
}

// Goal is a trajectory on its way. Its methods may be called from any goroutine.
type Goal struct {
	ended    atomic.Bool
	canceled atomic.Bool
	result   Result
	done     chan struct{}
}

func newGoal() *Goal { return &Goal{done: make(chan struct{})} }

// Done is closed at the cycle that decides the goal.
func (g *Goal) Done() <-chan struct{} { return g.done }

// Result returns how the goal ended. It must not be called before Done is closed.
func (g *Goal) Result() Result { return g.result }

// Cancel brings the joints to rest if the goal is still in progress. Done tells when it has been seen to.
func (g *Goal) Cancel() { g.canceled.Store(true) }

// end decides the goal; only the first decision counts. A nil goal has no outcome.
func (g *Goal) end(r Result) {
	if g != nil && !g.ended.Swap(true) {
		g.result = r
		close(g.done)
	}
}
