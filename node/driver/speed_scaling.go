package driver

import (
	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// subscribeScaling gives a controller its topic <name>/speed_scaling_input: 1 is as planned, 0.5 half as fast, 0 stands
// still. A late subscriber is told the last factor, so the publisher must be transient local.
func subscribeScaling(n *node.Node, c *control.TrajectoryController) error {
	log := n.Logger().Named(c.Name())
	_, err := node.NewSubscription(n, c.Name()+"/speed_scaling_input", dds.LatchedQoS, func(m *control_msgs.SpeedScalingFactor) {
		if err := c.SetSpeedScaling(m.Factor); err != nil {
			log.Warn("speed_scaling_input refused", zap.Error(err))
		}
	})
	return err
}
