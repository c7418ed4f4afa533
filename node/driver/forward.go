package driver

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// Forward is a forward controller with the topic <name>/commands (std_msgs/msg/Float64MultiArray).
type Forward struct {
	Control *control.ForwardController
	// Interfaces are what each of its joints is commanded with, such as "position".
	Interfaces []string
	// Fixed are what the configuration alone decides, as read-only parameters <name>.….
	Fixed []Fixed
}

// JointCommands is a forward controller with the topic joint_commands (sensor_msgs/msg/JointState), as
// topic_based_ros2_control sends it. Several of them listen to the same topic.
type JointCommands Forward

// forward is the face of one forward controller.
type forward struct {
	Forward
	name, plugin string
}

func newForward(n *node.Node, o Forward) (*forward, error) {
	name := o.Control.Name()
	if err := declareFixed(n, name+".", o.Fixed); err != nil {
		return nil, err
	}
	refused := &refusals{log: n.Logger().Named(name), what: "commands"}
	_, err := node.NewSubscription(n, name+"/commands", dds.DefaultQoS, func(m *std_msgs.Float64MultiArray) {
		if err := o.Control.Submit(m.Data); err != nil {
			refused.add(err)
		}
	})
	return &forward{o, "forward", "forward_command_controller/ForwardCommandController"}, err
}

func newJointCommands(n *node.Node, o JointCommands) (*forward, error) {
	name := o.Control.Name()
	if err := declareFixed(n, name+".", o.Fixed); err != nil {
		return nil, err
	}
	refused := &refusals{log: n.Logger().Named(name), what: "joint_commands"}
	_, err := node.NewSubscription(n, "joint_commands", dds.DefaultQoS, func(m *sensor_msgs.JointState) {
		commands, err := namedCommands(m)
		if err == nil && len(commands.Joints) > 0 {
			err = o.Control.SubmitNamed(commands)
		}
		if err != nil {
			refused.add(err)
		}
	})
	return &forward{Forward(o), "joint_commands", "sinew/JointCommands"}, err
}

// namedCommands are the commands of a message. A joint whose values are all NaN is not commanded, and left out.
func namedCommands(m *sensor_msgs.JointState) (control.NamedCommands, error) {
	c := control.NamedCommands{Joints: m.Name, Positions: m.Position, Velocities: m.Velocity, Efforts: m.Effort}
	fields := []*[]float64{&c.Positions, &c.Velocities, &c.Efforts}
	for _, f := range fields {
		if len(*f) != 0 && len(*f) != len(c.Joints) {
			return c, fmt.Errorf("%d names with %d positions, %d velocities and %d efforts: each field has one value per name, or none",
				len(m.Name), len(m.Position), len(m.Velocity), len(m.Effort))
		}
	}
	for i := len(c.Joints) - 1; i >= 0; i-- {
		commanded := slices.ContainsFunc(fields, func(f *[]float64) bool { return len(*f) != 0 && !math.IsNaN((*f)[i]) })
		if commanded {
			continue
		}
		c.Joints = slices.Delete(c.Joints, i, i+1)
		for _, f := range fields {
			if len(*f) != 0 {
				*f = slices.Delete(*f, i, i+1)
			}
		}
	}
	return c, nil
}

func (f *forward) controller() control.Controller { return f.Control }
func (f *forward) kind() (kind, plugin string)    { return f.name, f.plugin }
func (f *forward) interfaces() []string           { return f.Interfaces }
func (f *forward) cycle(time.Time) error          { return nil }
func (f *forward) look(s *control.ControllerState) {
	f.Control.State(s)
}
