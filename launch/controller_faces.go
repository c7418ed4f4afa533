package launch

import (
	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node/driver"
)

// trajectoryFixed are the parameters of a trajectory controller that can be seen and not set. Their names are those of
// joint_trajectory_controller and of the configuration.
func trajectoryFixed(c *config.Controller) []driver.Fixed {
	p := c.Trajectory
	fixed := []driver.Fixed{
		driver.NewFixed("joints", c.Joints, "the joints it commands"),
		driver.NewFixed("command_interfaces", interfaceNames(p.CommandInterfaces), "what it commands"),
		driver.NewFixed("state_interfaces", interfaceNames(p.StateInterfaces), "what it looks at"),
		driver.NewFixed("allow_partial_joints_goal", p.AllowPartialJointsGoal, "takes trajectories that leave out joints"),
		driver.NewFixed("allow_trajectory_replacement", p.AllowTrajectoryReplacement, "takes a trajectory while another one runs"),
		driver.NewFixed("interpolate_from_desired_state", p.InterpolateFromDesiredState, "begins at the reference where a trajectory is replaced"),
		driver.NewFixed("open_loop_control", p.OpenLoopControl, "begins at what was commanded last"),
		driver.NewFixed("allow_integration_in_goal_trajectories", p.AllowIntegrationInGoalTrajectories, "completes points that lack positions"),
		driver.NewFixed("allow_nonzero_velocity_at_trajectory_end", p.AllowNonzeroVelocityAtTrajectoryEnd, "takes trajectories whose last point moves"),
		driver.NewFixed("interpolation_method", string(p.InterpolationMethod), "splines or none"),
		driver.NewFixed("cmd_timeout", p.CmdTimeout.Seconds(), "s after the end of a trajectory until the joints hold, 0 for ever"),
		driver.NewFixed("over_limits", string(p.OverLimits), "refuse or stretch"),
		driver.NewFixed("replace", string(p.Replace), "at_start or at_once"),
		driver.NewFixed("start_tolerance", p.StartTolerance, "rad, 0 not checked"),
		driver.NewFixed("stale_timeout", p.StaleTimeout.Seconds(), "s without an answer until a trajectory is aborted, 0 for ever"),
		driver.NewFixed("speed_scaling.initial_scaling_factor", p.SpeedScaling.InitialScalingFactor, "speed at start, as a share of the planned one"),
		driver.NewFixed("constraints.decelerate_on_cancel", p.Constraints.DecelerateOnCancel, "brakes when a goal is canceled, instead of holding at once"),
	}
	for _, t := range p.Constraints.Joints {
		fixed = append(fixed, driver.NewFixed("constraints."+t.Joint+".max_deceleration_on_cancel", t.MaxDecelerationOnCancel, "rad/s² or m/s², 0 the acceleration limit"))
	}
	return fixed
}

// interfaceNames are interfaces as parameters have them.
func interfaceNames(all []config.Interface) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return names
}

func gripperFixed(c *config.Controller) []driver.Fixed {
	p := c.Gripper
	return []driver.Fixed{
		driver.NewFixed("joint", c.Joints[0], "the joint it opens and closes"),
		driver.NewFixed("max_effort", p.MaxEffort, "N·m or N, 0 the servo's own limit"),
		driver.NewFixed("goal_tolerance", p.GoalTolerance, "rad or m"),
		driver.NewFixed("allow_stalling", p.AllowStalling, "a gripper that is held up has reached its goal"),
		driver.NewFixed("stall_velocity_threshold", p.StallVelocityThreshold, "rad/s or m/s"),
		driver.NewFixed("stall_timeout", p.StallTimeout.Seconds(), "s"),
	}
}

// forwardFace is what the node shows of a forward controller.
func forwardFace(c *config.Controller, built *control.ForwardController, moved []*joints.Joint) driver.Forward {
	f := driver.Forward{Control: built, Fixed: []driver.Fixed{driver.NewFixed("joints", c.Joints, "the joints it commands")}}
	for _, j := range moved {
		f.Interfaces = append(f.Interfaces, control.InterfaceOf(j.Mode()).String())
	}
	timeout := 0.0
	if c.Forward != nil {
		timeout = c.Forward.CommandTimeout.Seconds()
		f.Fixed = append(f.Fixed, driver.NewFixed("interface_name", string(c.Forward.Interface), "what its numbers command"))
	} else {
		timeout = c.JointCommands.CommandTimeout.Seconds()
	}
	f.Fixed = append(f.Fixed, driver.NewFixed("command_timeout", timeout, "s without a command until the joints stop, 0 never"))
	return f
}
