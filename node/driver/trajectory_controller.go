package driver

import (
	"errors"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
)

// Trajectory is a trajectory controller and what its face needs beside it.
type Trajectory struct {
	Control *control.TrajectoryController
	// StatePublishRate is the rate of controller_state and ActionMonitorRate that of feedback, in Hz; 0 is 50 and 20, as
	// in joint_trajectory_controller.
	StatePublishRate, ActionMonitorRate float64
	// Fixed are what the configuration alone decides, as read-only parameters <name>.….
	Fixed []Fixed
}

const (
	defaultStateRate   = 50
	defaultMonitorRate = 20
)

// controller is the face of one trajectory controller.
type controller struct {
	control      *control.TrajectoryController
	trajectories *trajectories
	state        *controllerState
}

func newController(n *node.Node, t Trajectory, distro string) (*controller, error) {
	c := t.Control
	name := c.Name()
	stateRate, wrong := declareRate(n, name+".state_publish_rate", orDefault(t.StatePublishRate, defaultStateRate), "controller_state, Hz")
	monitorRate, alsoWrong := declareRate(n, name+".action_monitor_rate", orDefault(t.ActionMonitorRate, defaultMonitorRate), "feedback of the action, Hz")
	if err := errors.Join(wrong, alsoWrong, declareFixed(n, name+".", t.Fixed), declareConstraints(n, c)); err != nil {
		return nil, err
	}
	face := &controller{control: c}
	var err error
	if face.state, err = newControllerState(n, c, stateRate, distro); err != nil {
		return nil, err
	}
	if err := serveQueries(n, c); err != nil {
		return nil, err
	}
	if face.trajectories, err = subscribeTrajectories(n, c); err != nil {
		return nil, err
	}
	return face, serveGoals(n, c, monitorRate, distro)
}

// orDefault is x, or another value when x is 0.
func orDefault(x, other float64) float64 {
	if x == 0 {
		return other
	}
	return x
}
