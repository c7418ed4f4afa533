package launch

import (
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// trajectoryOptions are the parameters of a trajectory controller in the words of the loop.
func trajectoryOptions(c *config.Controller, moved []*joints.Joint) control.TrajectoryOptions {
	p := c.Trajectory
	o := control.TrajectoryOptions{
		Name:               c.Name,
		Takeover:           takeover(p),
		RefuseReplacement:  !p.AllowTrajectoryReplacement,
		StartTolerance:     p.StartTolerance,
		AllowPartial:       p.AllowPartialJointsGoal,
		AllowEndVelocity:   p.AllowNonzeroVelocityAtTrajectoryEnd,
		AllowIntegration:   p.AllowIntegrationInGoalTrajectories,
		Steps:              p.InterpolationMethod == config.InterpolateNone,
		Margin:             control.TimeOptimal(),
		StaleCycles:        holdAfter,
		StaleTimeout:       p.StaleTimeout,
		DecelerateOnCancel: p.Constraints.DecelerateOnCancel,
		CommandTimeout:     p.CmdTimeout,
		CommandVelocity:    slices.Contains(p.CommandInterfaces, config.VelocityInterface),
		Constraints: control.Constraints{
			GoalTime:        p.Constraints.GoalTime,
			StoppedVelocity: p.Constraints.StoppedVelocityTolerance,
			Path:            make([]float64, len(moved)),
			Goal:            make([]float64, len(moved)),
		},
	}
	if p.Replace == config.ReplaceAtOnce {
		o.Replace = control.ReplaceAtOnce
	}
	if p.OverLimits == config.StretchOverLimits {
		o.OverLimits = control.StretchOverLimits
	}
	for i, j := range moved {
		joint := control.TrajectoryJoint{Name: j.Name(), Limits: j.Limits(), Continuous: j.Continuous(), Prismatic: j.Prismatic()}
		for _, t := range p.Constraints.Joints {
			if t.Joint == j.Name() {
				o.Constraints.Path[i], o.Constraints.Goal[i] = t.Trajectory, t.Goal
				joint.CancelDeceleration = t.MaxDecelerationOnCancel
			}
		}
		o.Joints = append(o.Joints, joint)
	}
	return o
}

// takeover says from where trajectories set out.
func takeover(p *config.TrajectoryParameters) control.Takeover {
	switch {
	case p.OpenLoopControl:
		return control.TakeoverCommanded
	case p.InterpolateFromDesiredState:
		return control.TakeoverSmooth
	}
	return control.TakeoverMeasured
}

func gripperOptions(c *config.Controller, j *joints.Joint) control.GripperOptions {
	p := c.Gripper
	return control.GripperOptions{
		Name: c.Name, Joint: j.Name(), Limits: j.Limits(), Prismatic: j.Prismatic(), MaxEffort: p.MaxEffort,
		GoalTolerance: p.GoalTolerance, AllowStalling: p.AllowStalling, StallVelocity: p.StallVelocityThreshold,
		StallTimeout: p.StallTimeout, StaleCycles: holdAfter,
	}
}

// forwardOptions pass over joints that follow others: who sends joint_commands sends them all.
func forwardOptions(cfg *config.Config, c *config.Controller, moved []*joints.Joint, timeout time.Duration) control.ForwardOptions {
	o := control.ForwardOptions{Name: c.Name, CommandTimeout: timeout, StaleCycles: holdAfter}
	for _, j := range moved {
		o.Joints = append(o.Joints, control.ForwardJoint{Name: j.Name(), Limits: j.Limits(), Interface: control.InterfaceOf(j.Mode())})
	}
	for _, j := range cfg.Joints {
		if j.Mimic != nil {
			o.Ignored = append(o.Ignored, j.Name)
		}
	}
	return o
}
