package driver

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// jointStates publishes sensor_msgs/msg/JointState on joint_states: rad, rad/s, N·m; m, m/s, N for a prismatic joint. The
// stamp is the time of the read. A joint that did not answer keeps its last values; one that was never read is left out.
// A velocity or effort that a servo does not give is NaN, and the field is empty when none gives it.
type jointStates struct {
	clock     clock
	publisher *node.Publisher[sensor_msgs.JointState]
	rate      *node.Parameter[float64] // Hz; 0 is every cycle
	pace      pace
	names     []string
	message   sensor_msgs.JointState
	count     atomic.Uint64
}

func newJointStates(n *node.Node, all []*joints.Joint) (*jointStates, error) {
	publisher, err := node.NewPublisher[sensor_msgs.JointState](n, "joint_states", dds.DefaultQoS)
	if err != nil {
		return nil, err
	}
	s := &jointStates{clock: clock{n}, publisher: publisher, names: make([]string, len(all))}
	s.rate, err = node.DeclareParameter(n, "joint_states.publish_rate", 0.0, node.ParameterOptions[float64]{
		Description: "joint_states, Hz; 0 is every cycle of the control loop",
		Check: func(hz float64) error {
			if !(hz >= 0) || math.IsInf(hz, 1) {
				return fmt.Errorf("%g Hz is not a positive number or 0", hz)
			}
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	for i, j := range all {
		s.names[i] = j.Name()
	}
	return s, nil
}

// publish sends one snapshot, if it is time. It reuses its message, so one goroutine at a time may call it.
func (s *jointStates) publish(snapshot *control.Snapshot) error {
	if rate := s.rate.Get(); rate > 0 && !s.pace.admits(snapshot.Stamp, rate) {
		return nil
	}
	m := &s.message
	m.Header.Stamp = s.clock.stamp(snapshot.Stamp)
	m.Name, m.Position, m.Velocity, m.Effort = m.Name[:0], m.Position[:0], m.Velocity[:0], m.Effort[:0]
	for i := range snapshot.Joints {
		state := &snapshot.Joints[i]
		if math.IsNaN(state.Position) {
			continue // never read
		}
		m.Name = append(m.Name, s.names[i])
		m.Position = append(m.Position, state.Position)
		m.Velocity = append(m.Velocity, state.Velocity)
		m.Effort = append(m.Effort, state.Effort)
	}
	if len(m.Name) == 0 {
		return nil
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
