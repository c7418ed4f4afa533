package control

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// Interface is the kind of command that a joint of a forward controller gets.
type Interface uint8

const (
	// PositionInterface: positions in rad.
	PositionInterface Interface = iota
	// VelocityInterface: velocities in rad/s.
	VelocityInterface
	// EffortInterface: efforts in the joint's EffortUnit, or duty cycles in mode PWM.
	EffortInterface
)

var interfaceNames = [...]string{"position", "velocity", "effort"}

// String returns the interface's name in ROS 2, such as "velocity".
func (i Interface) String() string {
	if int(i) < len(interfaceNames) {
		return interfaceNames[i]
	}
	return fmt.Sprintf("interface %d", uint8(i))
}

// InterfaceOf returns the interface that joints of a mode obey.
func InterfaceOf(m joints.Mode) Interface {
	switch m {
	case joints.Velocity:
		return VelocityInterface
	case joints.Current, joints.PWM:
		return EffortInterface
	}
	return PositionInterface
}

// ForwardJoint is one joint of a forward controller.
type ForwardJoint struct {
	// Name is the joint's name in the robot and in commands.
	Name string
	// Limits bound what is commanded: velocities and accelerations of positions, accelerations and the range of
	// velocities, efforts.
	Limits joints.Limits
	// Interface must be one that the joint's mode obeys: see InterfaceOf.
	Interface Interface
}

// ForwardOptions say what a forward controller commands.
type ForwardOptions struct {
	// Name is the controller's name.
	Name string
	// Joints in the order of Submit.
	Joints []ForwardJoint
	// Ignored are names that SubmitNamed passes over: joints that are there but cannot be commanded, such as those that
	// mimic another.
	Ignored []string
	// CommandTimeout is for how long a command counts. After that a velocity or effort becomes 0, and a position is held; 0
	// is for ever.
	CommandTimeout time.Duration
	// StaleCycles is the number of cycles in a row that a joint may go unread before all come to rest; they go on when it is
	// read again, if commands still count.
	StaleCycles int
}

func (o *ForwardOptions) check() error {
	switch {
	case len(o.Joints) == 0:
		return fmt.Errorf("controller %q has no joints", o.Name)
	case o.CommandTimeout < 0:
		return fmt.Errorf("controller %q: command timeout %s is negative", o.Name, o.CommandTimeout)
	case o.StaleCycles < 0:
		return fmt.Errorf("controller %q: stale cycles %d is negative", o.Name, o.StaleCycles)
	}
	for _, j := range o.Joints {
		if j.Interface > EffortInterface {
			return fmt.Errorf("controller %q: joint %q: there is no %s", o.Name, j.Name, j.Interface)
		}
	}
	return nil
}

// LengthError is a command with too many or too few values.
type LengthError struct {
	// Field is what the values are, Got how many there are, and Want how many joints they are for.
	Field     Interface
	Got, Want int
}

// Error says how many there are.
func (e *LengthError) Error() string {
	return fmt.Sprintf("%d %s values for %d joints", e.Got, e.Field, e.Want)
}

// ValueError is a command that is not a number or infinite.
type ValueError struct {
	Joint string
	Field Interface
	Value float64
}

// Error names the joint and the value.
func (e *ValueError) Error() string {
	return fmt.Sprintf("joint %q: %s is %g", e.Joint, e.Field, e.Value)
}
