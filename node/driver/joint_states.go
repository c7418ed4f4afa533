package driver

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// jointStates publishes sensor_msgs/msg/JointState on joint_states: rad, rad/s, N·m. A joint that did not answer
// keeps its last values; a value that its servo does not give is NaN.
type jointStates struct {
	publisher *node.Publisher[sensor_msgs.JointState]
	message   sensor_msgs.JointState
	count     atomic.Uint64
}

func newJointStates(n *node.Node, all []*joints.Joint) (*jointStates, error) {
	publisher, err := node.NewPublisher[sensor_msgs.JointState](n, "joint_states", dds.DefaultQoS)
	if err != nil {
		return nil, err
	}
	s := &jointStates{publisher: publisher}
	for _, j := range all {
		s.message.Name = append(s.message.Name, j.Name())
	}
	return s, nil
}

// publish sends one snapshot. It reuses its message, so one goroutine at a time may call it.
func (s *jointStates) publish(snapshot *control.Snapshot) error {
	m := &s.message
	m.Header.Stamp = stamp(snapshot.Stamp)
	m.Position, m.Velocity, m.Effort = m.Position[:0], m.Velocity[:0], m.Effort[:0]
	for i := range snapshot.Joints {
		state := &snapshot.Joints[i]
		m.Position = append(m.Position, state.Position)
		m.Velocity = append(m.Velocity, state.Velocity)
		m.Effort = append(m.Effort, state.Effort)
	}
	m.Velocity = omitUnknown(m.Velocity)
	m.Effort = omitUnknown(m.Effort)
	if err := s.publisher.Publish(m); err != nil {
		return err
	}
	s.count.Add(1)
	return nil
}

// omitUnknown empties a field that no joint gives, as the message definition asks for.
func omitUnknown(values []float64) []float64 {
	if slices.ContainsFunc(values, func(v float64) bool { return !math.IsNaN(v) }) {
		return values
	}
	return values[:0]
}
