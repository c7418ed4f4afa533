package control

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// NamedCommands are commands by joint name, as sensor_msgs/msg/JointState carries them. Joints that are not named go on
// with what they were told before. Each field is empty or has one value per name; of each joint the one counts that its
// Interface says.
type NamedCommands struct {
	Joints                         []string
	Positions, Velocities, Efforts []float64
}

// ForwardController passes commands on to joints, within their limits. Its methods for the loop are those of
// Controller; the others may be called from any goroutine.
type ForwardController struct {
	o      ForwardOptions
	life   life
	limits limitsInForce
	// posting is held by who puts something into the mail.
	posting sync.Mutex
	mail    atomic.Pointer[forwardRequest]
	held    atomic.Bool
	shared  sharedState

	loop forwardLoop
}

// forwardRequest has one value per joint, NaN for what goes on.
type forwardRequest struct {
	life   uint64
	values []float64
}

// NewForwardController returns a controller that commands nothing before it is told to, or an error that says which
// option cannot be.
func NewForwardController(o ForwardOptions) (*ForwardController, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &ForwardController{o: o, loop: newForwardLoop(len(o.Joints), o.StaleCycles)}
	c.life.name = o.Name
	var limits []joints.Limits
	for _, j := range o.Joints {
		c.life.joints = append(c.life.joints, j.Name)
		limits = append(limits, j.Limits)
	}
	c.limits.init(limits, func(*bounds) {})
	c.shared.state.resize(len(o.Joints))
	return c, nil
}

// Name returns the controller's name.
func (c *ForwardController) Name() string { return c.o.Name }

// Joints returns the names of the controller's joints, in its order.
func (c *ForwardController) Joints() []string { return c.life.joints }

// Submit has the joints commanded from the next cycle on, one value for each in the controller's order. It copies values.
// When it returns an error nothing changes; the errors are ErrInactive, ErrHalted, *TorqueError, *LengthError and
// *ValueError. Values beyond the limits are accepted, but the joints keep their limits.
func (c *ForwardController) Submit(values []float64) error {
	if len(values) != len(c.o.Joints) {
		return c.life.refuse(&LengthError{c.o.Joints[0].Interface, len(values), len(c.o.Joints)})
	}
	for j, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return c.life.refuse(&ValueError{c.o.Joints[j].Name, c.o.Joints[j].Interface, v})
		}
	}
	return c.life.refuse(c.post(slices.Clone(values)))
}

// SubmitNamed is Submit for the joints that are named. Further errors are a *trajectory.JointError for a name that is not
// the controller's or is there twice.
func (c *ForwardController) SubmitNamed(n NamedCommands) error {
	values, err := c.arrange(n)
	if err != nil {
		return c.life.refuse(err)
	}
	return c.life.refuse(c.post(values))
}

// arrange brings named commands into the controller's order.
func (c *ForwardController) arrange(n NamedCommands) ([]float64, error) {
	if len(n.Joints) == 0 {
		return nil, trajectory.ErrNoJoints
	}
	fields := [...][]float64{PositionInterface: n.Positions, VelocityInterface: n.Velocities, EffortInterface: n.Efforts}
	for f, values := range fields {
		if len(values) != 0 && len(values) != len(n.Joints) {
			return nil, &LengthError{Interface(f), len(values), len(n.Joints)}
		}
	}
	values := make([]float64, len(c.o.Joints))
	for j := range values {
		values[j] = math.NaN()
	}
	for i, name := range n.Joints {
		j := slices.Index(c.life.joints, name)
		switch {
		case j < 0 && slices.Contains(c.o.Ignored, name):
			continue
		case j < 0:
			return nil, &trajectory.JointError{Joint: name, Fault: trajectory.UnknownJoint}
		case slices.Contains(n.Joints[:i], name):
			return nil, &trajectory.JointError{Joint: name, Fault: trajectory.DuplicateJoint}
		}
		f := c.o.Joints[j].Interface
		if len(fields[f]) == 0 {
			return nil, &LengthError{f, 0, len(n.Joints)}
		}
		if values[j] = fields[f][i]; math.IsNaN(values[j]) || math.IsInf(values[j], 0) {
			return nil, &ValueError{name, f, values[j]}
		}
	}
	return values, nil
}

// post puts values into the mail. What the loop has not seen yet goes on where there is nothing new.
func (c *ForwardController) post(values []float64) error {
	c.posting.Lock()
	defer c.posting.Unlock()
	r := &forwardRequest{life: c.life.count.Load(), values: values}
	if err := c.life.refusal(); err != nil {
		return err
	}
	if old := c.mail.Swap(nil); old != nil && old.life == r.life {
		for j, v := range old.values {
			if math.IsNaN(values[j]) {
				values[j] = v
			}
		}
	}
	c.mail.Store(r)
	return nil
}

// Hold brings the joints to rest: positions are held, velocities and efforts become 0.
func (c *ForwardController) Hold() { c.held.Store(true) }

// Halt brings the joints to rest and refuses everything with ErrHalted as long as it is on.
func (c *ForwardController) Halt(on bool) {
	if c.life.halted.Store(on); on {
		c.Hold()
	}
}

// SetLimits changes the limits of a joint; see Controller. What is sent keeps them from the next cycle on.
func (c *ForwardController) SetLimits(joint string, limits joints.Limits) error {
	return c.life.refuse(c.limits.set(&c.life, joint, limits))
}

// State copies the controller's latest state to s, reusing its slices.
func (c *ForwardController) State(s *ControllerState) {
	c.shared.copyTo(s)
	s.Active = c.life.active()
}

var _ Controller = (*ForwardController)(nil)
