package driver

import (
	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// subscribeTrajectories gives a controller its topic. A trajectory that is refused is logged with the reason, and
// nothing moves.
func subscribeTrajectories(n *node.Node, c *control.TrajectoryController) error {
	log := n.Logger().Named(c.Name())
	_, err := node.NewSubscription(n, c.Name()+"/joint_trajectory", dds.DefaultQoS, func(m *trajectory_msgs.JointTrajectory) {
		if err := c.Submit(trajectoryOf(m)); err != nil {
			log.Warn("trajectory refused", zap.Error(err))
		}
	})
	return err
}

// trajectoryOf is the message as a controller takes it. It shares the message's slices.
func trajectoryOf(m *trajectory_msgs.JointTrajectory) *control.Trajectory {
	t := &control.Trajectory{Start: timeOf(m.Header.Stamp), Joints: m.JointNames, Points: make([]control.Point, len(m.Points))}
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
