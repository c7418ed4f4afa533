package driver

import (
	"errors"
	"time"

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

// trajectoryFace is the face of one trajectory controller.
type trajectoryFace struct {
	control      *control.TrajectoryController
	trajectories *trajectories
	state        *controllerState
}

func newTrajectoryFace(n *node.Node, t Trajectory, distro string) (*trajectoryFace, error) {
	c := t.Control
	name := c.Name()
	stateRate, wrong := declareRate(n, name+".state_publish_rate", orDefault(t.StatePublishRate, defaultStateRate), "controller_state, Hz")
	monitorRate, alsoWrong := declareRate(n, name+".action_monitor_rate", orDefault(t.ActionMonitorRate, defaultMonitorRate), "feedback of the action, Hz")
	if err := errors.Join(wrong, alsoWrong, declareFixed(n, name+".", t.Fixed), declareConstraints(n, c)); err != nil {
		return nil, err
	}
	f := &trajectoryFace{control: c}
	var err error
	if f.state, err = newControllerState(n, c, stateRate, distro); err != nil {
		return nil, err
	}
	if f.trajectories, err = subscribeTrajectories(n, c); err != nil {
		return nil, err
	}
	return f, errors.Join(serveQueries(n, c), subscribeScaling(n, c), serveGoals(n, c, monitorRate, distro))
}

func (f *trajectoryFace) controller() control.Controller  { return f.control }
func (f *trajectoryFace) interfaces() []string            { return []string{"position"} }
func (f *trajectoryFace) look(s *control.ControllerState) { f.control.State(s) }
func (f *trajectoryFace) kind() (kind, plugin string) {
	return "joint_trajectory", "joint_trajectory_controller/JointTrajectoryController"
}

// cycle looks after trajectories of the topic, and publishes the state.
func (f *trajectoryFace) cycle(stamp time.Time) error {
	f.trajectories.watch()
	return f.state.publish(stamp)
}

// orDefault is x, or another value when x is 0.
func orDefault(x, other float64) float64 {
	if x == 0 {
		return other
	}
	return x
}
