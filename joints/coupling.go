package joints

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Coupling is joints that several actuators move together, as in a differential wrist. There are as many actuators as
// joints.
type Coupling struct {
	// Name is how messages name the coupling.
	Name string
	// Joints have no Actuators of their own. Their limits hold on the joint side, before the coupling.
	Joints []Options
	// Actuators are all in one of the modes position, extended_position, velocity and current.
	Actuators []ActuatorOptions
	// JointToActuator has a row for each actuator and a column for each joint: actuator positions are this matrix times
	// joint positions, and likewise velocities. Joint efforts are the transposed matrix times actuator efforts.
	JointToActuator [][]float64
}

// NewCoupling returns the joints of a coupling in the order of Joints, or an error with everything that cannot be.
func NewCoupling(c Coupling) ([]*Joint, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	t := &transmission{}
	t.forward, t.inverse = cloneRows(c.JointToActuator), invert(c.JointToActuator)
	t.share = transpose(t.inverse)
	for _, a := range c.Actuators {
		t.actuators = append(t.actuators, newActuator(a))
	}
	for _, o := range c.Joints {
		t.joints = append(t.joints, newJoint(o, c.Actuators[0]))
	}
	t.join()
	return slices.Clone(t.joints), nil
}

// check returns everything that cannot be.
func (c *Coupling) check() error {
	wrong := c.checkMatrix()
	for _, o := range c.Joints {
		if len(o.Actuators) > 0 {
			wrong = append(wrong, fmt.Errorf("joint %s: has actuators of its own", o.Name))
		}
		for _, err := range o.checkJoint() {
			wrong = append(wrong, fmt.Errorf("joint %s: %w", o.Name, err))
		}
	}
	wrong = append(wrong, checkActuators(c.Actuators)...)
	for i, a := range c.Actuators {
		if a.Mode == CurrentBasedPosition || a.Mode == PWM {
			wrong = append(wrong, fmt.Errorf("actuators[%d]: mode %v cannot be coupled; use position, extended_position, velocity or current", i, a.Mode))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("transmission %s: %w", c.Name, errors.Join(wrong...))
}

// checkMatrix returns what of the matrix cannot be.
func (c *Coupling) checkMatrix() []error {
	m, joints, actuators := c.JointToActuator, len(c.Joints), len(c.Actuators)
	if joints < 2 || joints != actuators {
		return []error{fmt.Errorf("%d joints on %d actuators; a coupling needs as many actuators as joints, at least 2", joints, actuators)}
	}
	if len(m) != actuators {
		return []error{fmt.Errorf("joint_to_actuator has %d rows for %d actuators", len(m), actuators)}
	}
	var wrong []error
	for i, row := range m {
		if len(row) != joints {
			wrong = append(wrong, fmt.Errorf("joint_to_actuator: row %d has %d columns for %d joints", i+1, len(row), joints))
		}
		for _, v := range row {
			if math.IsNaN(v - v) {
				wrong = append(wrong, fmt.Errorf("joint_to_actuator: row %d has %v, which is not finite", i+1, v))
			}
		}
	}
	if len(wrong) == 0 && invert(m) == nil {
		wrong = append(wrong, errors.New("joint_to_actuator is singular: some motion of the joints would move no actuator"))
	}
	return wrong
}
