package config

import (
	"gopkg.in/yaml.v3"
)

// typed is a controller of one type with the parameters of that type.
type typed[P any] struct {
	Controller
	parameters P
}

// controller is one of the types, each with its own keys.
func controller() kind[Controller] {
	kinds := map[ControllerType]kind[Controller]{
		JointTrajectory: as(trajectoryController(), func(c typed[TrajectoryParameters]) Controller {
			c.Trajectory = &c.parameters
			return c.Controller
		}),
		Gripper: as(gripperController(), func(c typed[GripperParameters]) Controller {
			c.Gripper = &c.parameters
			return c.Controller
		}),
		Forward: as(forwardController(), func(c typed[ForwardParameters]) Controller {
			c.Forward = &c.parameters
			return c.Controller
		}),
		JointCommands: as(jointCommandsController(), func(c typed[JointCommandsParameters]) Controller {
			c.JointCommands = &c.parameters
			return c.Controller
		}),
	}
	types := []ControllerType{JointTrajectory, Gripper, Forward, JointCommands}
	var schemas []schema
	for _, t := range types {
		schemas = append(schemas, kinds[t].schema)
	}
	return kind[Controller]{
		expect: "a mapping with the key type and those of that type",
		schema: schema{"oneOf": schemas},
		read: func(r *reader, at place, n *yaml.Node) (Controller, bool) {
			t, ok := r.typeOf(at, n, choice(types...))
			if !ok {
				return Controller{}, false
			}
			return kinds[t].read(r, at, n)
		},
	}
}

// typeOf finds out which controller it is. Where it cannot, that is the only problem told.
func (r *reader) typeOf(at place, n *yaml.Node, known kind[ControllerType]) (t ControllerType, ok bool) {
	if n.Kind != yaml.MappingNode {
		r.wrong(at, n, "a mapping with the key type and those of that type")
		return "", false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value == "type" {
			return known.read(r, at.key("type", key), n.Content[i+1])
		}
	}
	r.problem(at, "type is missing, expected %s", known.expect)
	return "", false
}

// ofType are the keys of every controller, and then those of one type.
func ofType[P any](t ControllerType, joints field[typed[P]], own ...field[typed[P]]) kind[typed[P]] {
	fields := []field[typed[P]]{
		required("type", choice(t), func(c *typed[P]) *ControllerType { return &c.Type }, "What the controller does."),
		joints,
		put("active", boolean(), "Whether it commands its joints from the start. Controllers may share joints, but only one of them is active. "+
			"Default: true, unless one above has one of its joints.", func(c *typed[P], v bool) { c.Active = v }),
	}
	return mapping(append(fields, own...)...)
}

func jointsField[P any]() field[typed[P]] {
	return required("joints", list(reference("the name of a joint")), func(c *typed[P]) *[]string { return &c.Joints }, "The joints it commands.")
}

func gripperController() kind[typed[GripperParameters]] {
	type form = typed[GripperParameters]
	joint := put("joint", reference("the name of a joint"), "The joint it opens and closes.", func(c *form, v string) { c.Joints = []string{v} })
	joint.required = true
	return ofType(Gripper, joint,
		optional("max_effort", atLeastZero(), func(c *form) *float64 { return &c.parameters.MaxEffort }, 0,
			"Greatest effort in N·m or N where a command names none. 0: the servo's own limit."),
		optional("goal_tolerance", aboveZero(), func(c *form) *float64 { return &c.parameters.GoalTolerance }, 0.01,
			"How far from its goal in rad or m it counts as being there."),
		optional("allow_stalling", boolean(), func(c *form) *bool { return &c.parameters.AllowStalling }, false,
			"Whether a gripper that is held up has reached its goal."),
		optional("stall_velocity_threshold", atLeastZero(), func(c *form) *float64 { return &c.parameters.StallVelocityThreshold }, 0.001,
			"Velocity in rad/s or m/s below which it is held up."),
		timeField("stall_timeout", func(p *GripperParameters) timeValue { return &p.StallTimeout }, 1,
			"Seconds it must be held up to count as stalled."),
		optional("action_monitor_rate", monitorRate(), func(c *form) *float64 { return &c.parameters.ActionMonitorRate }, 20,
			"Rate of the action's feedback in Hz."),
	)
}

func forwardController() kind[typed[ForwardParameters]] {
	type form = typed[ForwardParameters]
	return ofType(Forward, jointsField[ForwardParameters](),
		required("interface", choice(PositionInterface, VelocityInterface, EffortInterface), func(c *form) *Interface { return &c.parameters.Interface },
			"What the numbers command. The modes of the joints must take it."),
		timeField("command_timeout", func(p *ForwardParameters) timeValue { return &p.CommandTimeout }, 0, commandTimeout),
	)
}

func jointCommandsController() kind[typed[JointCommandsParameters]] {
	return ofType(JointCommands, jointsField[JointCommandsParameters](),
		timeField("command_timeout", func(p *JointCommandsParameters) timeValue { return &p.CommandTimeout }, 0, commandTimeout),
	)
}

const commandTimeout = "Seconds without a command after which the joints stop. 0: never."
