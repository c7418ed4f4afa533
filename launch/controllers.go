package launch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node/driver"
)

// stopTimeout bounds how long the joints may take to come to rest at the end of a run.
const stopTimeout = 2 * time.Second

// controllers are those of a configuration: for the loop, in the order of the file, and for the node, by type.
type controllers struct {
	all []control.Controller
	// active names those that command their joints from the start.
	active []string

	trajectories  []driver.Trajectory
	grippers      []driver.Gripper
	forwards      []driver.Forward
	jointCommands []driver.JointCommands
}

// newControllers builds the controllers of the configuration for joints that are resolved.
func newControllers(cfg *config.Config, all []*joints.Joint) (*controllers, error) {
	built := &controllers{active: []string{}}
	byName := make(map[string]*joints.Joint, len(all))
	for _, j := range all {
		byName[j.Name()] = j
	}
	var problems []error
	for i := range cfg.Controllers {
		c := &cfg.Controllers[i]
		if err := built.add(cfg, c, byName); err != nil {
			problems = append(problems, cfg.ErrorAt("controllers."+c.Name, "%w", err))
		}
		if c.Active {
			built.active = append(built.active, c.Name)
		}
	}
	return built, cfg.Sorted(problems...)
}

// add builds one controller.
func (built *controllers) add(cfg *config.Config, c *config.Controller, byName map[string]*joints.Joint) error {
	moved := make([]*joints.Joint, len(c.Joints))
	for i, name := range c.Joints {
		moved[i] = byName[name]
	}
	switch {
	case c.Trajectory != nil:
		return built.addTrajectory(c, moved)
	case c.Gripper != nil:
		return built.addGripper(c, moved[0])
	case c.Forward != nil:
		forward, err := control.NewForwardController(forwardOptions(cfg, c, moved, c.Forward.CommandTimeout))
		if err != nil {
			return err
		}
		built.all = append(built.all, forward)
		built.forwards = append(built.forwards, forwardFace(c, forward, moved))
		return nil
	}
	named, err := control.NewForwardController(forwardOptions(cfg, c, moved, c.JointCommands.CommandTimeout))
	if err != nil {
		return err
	}
	built.all = append(built.all, named)
	built.jointCommands = append(built.jointCommands, driver.JointCommands(forwardFace(c, named, moved)))
	return nil
}

func (built *controllers) addTrajectory(c *config.Controller, moved []*joints.Joint) error {
	trajectory, err := control.NewTrajectoryController(trajectoryOptions(c, moved))
	if err != nil {
		return err
	}
	if err := trajectory.SetSpeedScaling(c.Trajectory.SpeedScaling.InitialScalingFactor); err != nil {
		return err
	}
	built.all = append(built.all, trajectory)
	built.trajectories = append(built.trajectories, driver.Trajectory{
		Control: trajectory, StatePublishRate: c.Trajectory.StatePublishRate, ActionMonitorRate: c.Trajectory.ActionMonitorRate,
		Fixed: trajectoryFixed(c),
	})
	return nil
}

func (built *controllers) addGripper(c *config.Controller, joint *joints.Joint) error {
	gripper, err := control.NewGripperController(gripperOptions(c, joint))
	if err != nil {
		return err
	}
	built.all = append(built.all, gripper)
	built.grippers = append(built.grippers, driver.Gripper{
		Control: gripper, ActionMonitorRate: c.Gripper.ActionMonitorRate, Fixed: gripperFixed(c),
	})
	return nil
}

// activate replaces the controllers that the configuration has active at start. Names that are none, and controllers
// with a joint in common, are wrong use.
func (built *controllers) activate(cfg *config.Config, names []string) error {
	owners := map[string]string{}
	for _, name := range names {
		i := slices.IndexFunc(cfg.Controllers, func(c config.Controller) bool { return c.Name == name })
		if i < 0 {
			return UsageError{Err: fmt.Errorf("--controllers %s: %s has no controller of this name, it has %s", name, cfg.File, strings.Join(controllerNames(cfg), ", "))}
		}
		for _, joint := range cfg.Controllers[i].Joints {
			if owner, taken := owners[joint]; taken && owner != name {
				return UsageError{Err: fmt.Errorf("--controllers %s: joint %s is commanded by %s already, name one of them", name, joint, owner)}
			}
			owners[joint] = name
		}
	}
	built.active = names
	return nil
}

func controllerNames(cfg *config.Config) []string {
	names := make([]string, len(cfg.Controllers))
	for i, c := range cfg.Controllers {
		names[i] = c.Name
	}
	return names
}
