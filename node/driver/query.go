package driver

import (
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// serveQueries gives a controller its service <name>/query_state, which tells where the joints should be at a time; the
// zero time is now.
func serveQueries(n *node.Node, c *control.TrajectoryController) error {
	_, err := node.NewService(n, c.Name()+"/query_state", control_msgs.QueryTrajectoryState_Service{}, dds.ServicesQoS,
		func(q *control_msgs.QueryTrajectoryState_Request, s *control_msgs.QueryTrajectoryState_Response) {
			at := clock{n}.timeOf(q.Time)
			if at.IsZero() {
				at = time.Now()
			}
			states, err := c.Query(at)
			if err != nil {
				s.Message = c.Name() + ": " + err.Error()
				return
			}
			s.Success, s.Name = true, c.Joints()
			for _, state := range states {
				s.Position = append(s.Position, state.Position)
				s.Velocity = append(s.Velocity, state.Velocity)
				s.Acceleration = append(s.Acceleration, state.Acceleration)
			}
			s.Velocity, s.Acceleration = omitUnknown(s.Velocity), omitUnknown(s.Acceleration)
		})
	return err
}
