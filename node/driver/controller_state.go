package driver

import (
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	humble "github.com/sinew-robotics/sinew/msgs/humble/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// controllerState is a controller's topic <name>/controller_state. Nothing is made ready while nobody listens.
type controllerState struct {
	controller *control.TrajectoryController
	rate       *node.Parameter[float64] // Hz
	pace       pace
	state      control.ControllerState

	reference, feedback, err, output trajectory_msgs.JointTrajectoryPoint

	listeners func() int
	send      func() error
}

// newControllerState makes the topic, whose message has fields more in Humble.
func newControllerState(n *node.Node, c *control.TrajectoryController, rate *node.Parameter[float64], distro string) (*controllerState, error) {
	s := &controllerState{controller: c, rate: rate}
	if distro == "humble" {
		m := &humble.JointTrajectoryControllerState{JointNames: c.Joints()}
		return s, publishState(n, s, m, func() {
			m.Header.Stamp = clock{n}.stamp(s.state.Stamp)
			m.Reference, m.Feedback, m.Error, m.Output = s.reference, s.feedback, s.err, s.output
			m.Desired, m.Actual = s.reference, s.feedback
		})
	}
	m := &control_msgs.JointTrajectoryControllerState{JointNames: c.Joints()}
	return s, publishState(n, s, m, func() {
		m.Header.Stamp = clock{n}.stamp(s.state.Stamp)
		m.Reference, m.Feedback, m.Error, m.Output = s.reference, s.feedback, s.err, s.output
		m.SpeedScalingFactor = s.state.SpeedScaling
	})
}

// publishState has s publish m, which fill makes ready.
func publishState[T any, M msgs.Pointer[T]](n *node.Node, s *controllerState, m M, fill func()) error {
	publisher, err := node.NewPublisher[T, M](n, s.controller.Name()+"/controller_state", dds.DefaultQoS)
	if err != nil {
		return err
	}
	s.listeners = publisher.Subscribers
	s.send = func() error {
		fill()
		return publisher.Publish(m)
	}
	return nil
}

// publish sends the controller's state if it is time. One goroutine at a time may call it.
func (s *controllerState) publish(now time.Time) error {
	if !s.pace.admits(now, s.rate.Get()) || s.listeners() == 0 {
		return nil
	}
	s.controller.State(&s.state)
	if s.state.Stamp.IsZero() {
		return nil // the joints have not been read yet
	}
	setPoint(&s.reference, s.state.Reference)
	setPoint(&s.feedback, s.state.Feedback)
	setPoint(&s.err, s.state.Error)
	setOutput(&s.output, s.state.Output)
	return s.send()
}

// setOutput fills a point with what was commanded. What no joint was told is left empty.
func setOutput(p *trajectory_msgs.JointTrajectoryPoint, commands []joints.Command) {
	p.Positions, p.Velocities, p.Effort = p.Positions[:0], p.Velocities[:0], p.Effort[:0]
	for _, c := range commands {
		p.Positions = append(p.Positions, c.Position)
		p.Velocities = append(p.Velocities, c.Velocity)
		p.Effort = append(p.Effort, c.Effort)
	}
	p.Positions, p.Velocities, p.Effort = omitUnknown(p.Positions), omitUnknown(p.Velocities), omitUnknown(p.Effort)
}
