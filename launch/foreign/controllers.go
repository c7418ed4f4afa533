package foreign

import (
	"fmt"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// split makes controllers: one for each gripper, and those of all other joints.
func (b *builder) split() {
	var arm, gripper []string
	for _, j := range b.Joints {
		switch {
		case j.Mimic != "":
		case j.Name == "gripper" || j.HornRadius > 0 || j.Radius > 0:
			gripper = append(gripper, j.Name)
		default:
			arm = append(arm, j.Name)
		}
	}
	b.Controllers = append(b.Controllers, b.group("arm", arm)...)
	for i, name := range gripper {
		c := Controller{Name: "gripper_controller", Gripper: true, Joints: []string{name}}
		if i > 0 {
			c.Name = fmt.Sprintf("gripper_controller_%d", i+1)
		}
		b.Controllers = append(b.Controllers, c)
	}
}

// group makes a controller for trajectories of the joints that are commanded by their position, and others for those that
// are commanded by velocity or effort.
func (b *builder) group(name string, joints []string) []Controller {
	var all []Controller
	for _, by := range []struct{ suffix, command string }{{"_controller", ""}, {"_velocity_controller", "velocity"}, {"_effort_controller", "effort"}} {
		c := Controller{Name: name + by.suffix, Interface: by.command}
		for _, joint := range joints {
			if b.commandOf(joint) == by.command {
				c.Joints = append(c.Joints, joint)
			}
		}
		if c.Joints != nil {
			all = append(all, c)
		}
	}
	return all
}

// commandOf is what a joint is commanded by: velocity, effort, or "" for its position.
func (b *builder) commandOf(joint string) string {
	for _, j := range b.Joints {
		if j.Name != joint || len(j.Servos) == 0 {
			continue
		}
		switch j.Servos[0].Mode {
		case model.VelocityMode:
			return "velocity"
		case model.CurrentMode, model.PWMMode:
			return "effort"
		}
	}
	return ""
}
