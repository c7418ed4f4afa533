package launch

import (
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// stopTimeout bounds how long the joints may take to come to rest at the end of a run.
const stopTimeout = 2 * time.Second

// newControllers builds the controllers of the configuration.
func newControllers(cfg *config.Config) ([]*control.TrajectoryController, error) {
	limits := make(map[string]joints.Limits, len(cfg.Joints))
	for _, j := range cfg.Joints {
		limits[j.Name] = joints.Limits(j.Limits)
	}
	var problems []error
	controllers := make([]*control.TrajectoryController, 0, len(cfg.Controllers))
	for _, c := range cfg.Controllers {
		controller, err := control.NewTrajectoryController(trajectoryOptions(c, limits))
		if err != nil {
			problems = append(problems, cfg.ErrorAt("controllers."+c.Name, "%w", err))
			continue
		}
		controllers = append(controllers, controller)
	}
	return controllers, cfg.Sorted(problems...)
}

func trajectoryOptions(c config.Controller, limits map[string]joints.Limits) control.TrajectoryOptions {
	o := control.TrajectoryOptions{
		Name:        c.Name,
		Margin:      control.TimeOptimal(),
		StaleCycles: holdAfter,
		Constraints: control.Constraints{
			GoalTime:        c.Trajectory.Constraints.GoalTime,
			StoppedVelocity: c.Trajectory.Constraints.StoppedVelocityTolerance,
			Path:            make([]float64, len(c.Joints)),
			Goal:            make([]float64, len(c.Joints)),
		},
	}
	for i, name := range c.Joints {
		o.Joints = append(o.Joints, control.TrajectoryJoint{Name: name, Limits: limits[name]})
		for _, tolerance := range c.Trajectory.Constraints.Joints {
			if tolerance.Joint == name {
				o.Constraints.Path[i], o.Constraints.Goal[i] = tolerance.Trajectory, tolerance.Goal
			}
		}
	}
	return o
}

func asControllers(trajectories []*control.TrajectoryController) []control.Controller {
	controllers := make([]control.Controller, len(trajectories))
	for i, c := range trajectories {
		controllers[i] = c
	}
	return controllers
}
