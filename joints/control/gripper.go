package control

import (
	"math"
	"sync"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// GripperController moves one joint to a goal, with a limited effort, and notices when something is in its way. A goal
// means what it means to ROS 2's gripper_action_controller. Its methods for the loop are those of Controller; the others
// may be called from any goroutine.
type GripperController struct {
	o      GripperOptions
	life   life
	limits limitsInForce
	mail   atomic.Pointer[gripperRequest]

	mu    sync.Mutex // guards state
	state GripperState

	loop gripperLoop
}

// gripperRequest is what the loop takes over from other goroutines.
type gripperRequest struct {
	life uint64
	goal *GripperGoal
}

// NewGripperController returns a controller that leaves its joint where it is, or an error that says which option cannot
// be.
func NewGripperController(o GripperOptions) (*GripperController, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &GripperController{o: o, loop: newGripperLoop(o.StaleCycles)}
	c.life.name, c.life.joints = o.Name, []string{o.Joint}
	c.limits.init([]joints.Limits{o.Limits}, func(*bounds) {})
	c.state = c.loop.seen
	return c, nil
}

// Name returns the controller's name.
func (c *GripperController) Name() string { return c.o.Name }

// Joints returns the name of the controller's joint.
func (c *GripperController) Joints() []string { return c.life.joints }

// Submit has the joint go to a goal from the next cycle on. A goal in progress ends with Preempted. When it returns an
// error nothing changes; the errors are ErrInactive, ErrHalted, *TorqueError, *ValueError and *trajectory.LimitError.
func (c *GripperController) Submit(r GripperRequest) (*GripperGoal, error) {
	g := &GripperGoal{request: r, end: Goal{stretch: 1, done: make(chan struct{})}}
	if err := c.check(r); err != nil {
		return nil, c.life.refuse(err)
	}
	request := &gripperRequest{life: c.life.count.Load(), goal: g}
	if err := c.life.refusal(); err != nil {
		return nil, c.life.refuse(err)
	}
	if old := c.mail.Swap(request); old != nil {
		old.goal.finish(GripperResult{Result: Result{Outcome: Preempted}, Position: math.NaN(), Effort: math.NaN()})
	}
	if c.life.count.Load() != request.life && c.mail.CompareAndSwap(request, nil) {
		return nil, c.life.refuse(ErrInactive)
	}
	return g, nil
}

// goalSlack is how far beyond a limit a goal may be, in rad or m: what is left of a limit that was converted or rounded on its
// way. No servo could tell. The joint goes to the limit then.
const goalSlack = 1e-6

// check holds a goal against what can be and what may be.
func (c *GripperController) check(r GripperRequest) error {
	if math.IsNaN(r.Position) || math.IsInf(r.Position, 0) {
		return &ValueError{c.o.Joint, PositionInterface, r.Position}
	}
	if !(r.MaxEffort >= 0) || math.IsInf(r.MaxEffort, 0) {
		return &ValueError{c.o.Joint, EffortInterface, r.MaxEffort}
	}
	limits := c.limits.now.Load().joints[0]
	var beyond float64
	switch {
	case r.Position > limits.PositionUpper+goalSlack:
		beyond = limits.PositionUpper
	case r.Position < limits.PositionLower-goalSlack:
		beyond = limits.PositionLower
	default:
		return nil
	}
	return &trajectory.LimitError{
		Joint: c.o.Joint, Value: r.Position, Limit: beyond, Allowed: beyond, Prismatic: c.o.Prismatic,
	}
}

// Hold brings the joint to rest. A goal in progress is canceled.
func (c *GripperController) Hold() {
	if old := c.mail.Swap(&c.loop.rest); old != nil {
		old.goal.finish(GripperResult{Result: Result{Outcome: Canceled}, Position: math.NaN(), Effort: math.NaN()})
	}
}

// Halt brings the joint to rest and refuses everything with ErrHalted as long as it is on.
func (c *GripperController) Halt(on bool) {
	if c.life.halted.Store(on); on {
		c.Hold()
	}
}

// SetLimits changes the limits of the joint; see Controller. What is sent keeps them from the next cycle on.
func (c *GripperController) SetLimits(joint string, limits joints.Limits) error {
	return c.life.refuse(c.limits.set(&c.life, joint, limits))
}

// State copies the controller's latest state to s.
func (c *GripperController) State(s *GripperState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*s = c.state
	s.Active = c.life.active()
}

var _ Controller = (*GripperController)(nil)
