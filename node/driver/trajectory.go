package driver

import (
	"sync"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// trajectories is a controller's topic <name>/joint_trajectory.
type trajectories struct {
	clock      clock
	controller *control.TrajectoryController
	log        *zap.Logger

	mu      sync.Mutex
	current *control.Goal // of the last trajectory taken, nil once its outcome is known
}

func subscribeTrajectories(n *node.Node, c *control.TrajectoryController) (*trajectories, error) {
	t := &trajectories{clock: clock{n}, controller: c, log: n.Logger().Named(c.Name())}
	_, err := node.NewSubscription(n, c.Name()+"/joint_trajectory", dds.DefaultQoS, t.take)
	return t, err
}

// take has a trajectory followed. It ends a goal of the action, as a new goal would. A trajectory that is refused is
// logged with the reason, and nothing changes. A trajectory without points brings the joints to rest.
func (t *trajectories) take(m *trajectory_msgs.JointTrajectory) {
	var goal *control.Goal
	var err error
	if trajectory := trajectoryOf(t.clock, m); len(trajectory.Points) == 0 {
		err = t.controller.Submit(trajectory)
	} else {
		goal, err = t.controller.SubmitGoal(control.GoalRequest{Trajectory: trajectory})
	}
	if err != nil {
		t.log.Warn("trajectory refused", zap.Error(err))
		return
	}
	if goal != nil {
		tellStretch(t.log, goal)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current = goal
}

// watch logs a trajectory that was given up: its sender hears of it nowhere else.
func (t *trajectories) watch() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == nil {
		return
	}
	select {
	case <-t.current.Done():
		if r := t.current.Result(); givenUp(r.Outcome) {
			t.log.Warn("trajectory given up: " + reason(r))
		}
		t.current = nil
	default:
	}
}

// trajectoryOf is the message as a controller takes it. It shares the message's slices.
func trajectoryOf(clock clock, m *trajectory_msgs.JointTrajectory) *control.Trajectory {
	t := &control.Trajectory{Start: clock.timeOf(m.Header.Stamp), Joints: m.JointNames, Points: make([]control.Point, len(m.Points))}
	for i := range m.Points {
		p := &m.Points[i]
		t.Points[i] = control.Point{
			TimeFromStart: durationOf(p.TimeFromStart),
			Positions:     given(p.Positions),
			Velocities:    given(p.Velocities),
			Accelerations: given(p.Accelerations),
			Effort:        given(p.Effort),
		}
	}
	return t
}

// given is nil for an empty field: the message cannot tell absent from empty.
func given(values []float64) []float64 {
	if len(values) == 0 {
		return nil
	}
	return values
}
