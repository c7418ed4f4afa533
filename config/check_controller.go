package config

import "slices"

func (r *reader) checkControllers(c *Config) {
	owners := map[string]string{} // active controller of each joint
	for i := range c.Controllers {
		controller := &c.Controllers[i]
		path := "controllers." + controller.Name
		for k, joint := range controller.Joints {
			at := item(path+".joints", k)
			if controller.Type == Gripper {
				at = path + ".joint"
			}
			r.checkControlled(c, controller, joint, at, k)
		}
		r.checkActive(controller, path, owners)
		if controller.Trajectory != nil {
			r.checkTolerances(controller, path)
		}
	}
}

// checkControlled checks one of the joints of a controller.
func (r *reader) checkControlled(c *Config, controller *Controller, joint, path string, index int) {
	joints := names(c.Joints, func(j Joint) string { return j.Name })
	switch at := r.place(path); {
	case !r.good(path), len(joints) == 0:
	case !slices.Contains(joints, joint):
		r.problem(at, "unknown joint %s, %s", shorten(joint), suggestion(joint, joints))
	case slices.Contains(controller.Joints[:index], joint):
		r.problem(at, "joint %s is listed twice", joint)
	default:
		r.checkCommanded(c, controller, c.joint(joint), at)
	}
}

// checkCommanded checks that a joint takes what a controller commands.
func (r *reader) checkCommanded(c *Config, controller *Controller, j *Joint, at place) {
	if j.Mimic != nil {
		r.problem(at, "joint %s follows %s, expected a joint that is moved", j.Name, shorten(j.Mimic.Joint))
		return
	}
	movers := c.moversOf(j)
	if len(movers) == 0 || r.bad[movers[0].Path+".mode"] {
		return
	}
	m := movers[0].Mode
	switch {
	case controller.Trajectory != nil && !m.HasPosition():
		r.problem(at, "joint %s is in mode %s, expected %s, %s or %s: a trajectory says positions",
			j.Name, m, ModePosition, ModeExtendedPosition, ModeCurrentBasedPosition)
	case controller.Gripper != nil && !m.HasPosition():
		r.problem(at, "joint %s is in mode %s, expected %s, %s or %s: a gripper is commanded by its position",
			j.Name, m, ModePosition, ModeExtendedPosition, ModeCurrentBasedPosition)
	case controller.Forward != nil && m.Interface() != controller.Forward.Interface && r.good("controllers."+controller.Name+".interface"):
		r.problem(at, "joint %s is in mode %s, which takes the interface %s, but the controller has %s",
			j.Name, m, m.Interface(), controller.Forward.Interface)
	}
}

// checkActive fills in which controllers are active, and checks that no joint has two of them.
func (r *reader) checkActive(controller *Controller, path string, owners map[string]string) {
	at := r.place(path + ".active")
	holder, held := "", ""
	for _, joint := range controller.Joints {
		if owner, ok := owners[joint]; ok && holder == "" {
			holder, held = owner, joint
		}
	}
	if !r.given(at.path) {
		controller.Active = holder == ""
	}
	if !controller.Active {
		return
	}
	if holder != "" && r.good(at.path) {
		r.problem(at, "joint %s is commanded by controller %s already, expected only one of them to be active", held, holder)
		return
	}
	for _, joint := range controller.Joints {
		owners[joint] = controller.Name
	}
}

// checkTolerances checks that tolerances are of joints that the controller has.
func (r *reader) checkTolerances(controller *Controller, path string) {
	for _, t := range controller.Trajectory.Constraints.Joints {
		if r.good(path+".joints") && !slices.Contains(controller.Joints, t.Joint) {
			r.problem(r.place(path+".constraints."+t.Joint), "unknown joint of this controller, %s",
				suggestion(t.Joint, controller.Joints))
		}
	}
}
