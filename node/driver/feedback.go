package driver

import (
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	rolling "github.com/sinew-robotics/sinew/msgs/rolling/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
)

// progress is how far a controller has come along a trajectory.
type progress struct {
	clock      clock
	controller *control.TrajectoryController
	trajectory *trajectory_msgs.JointTrajectory
	stretch    float64 // how many times as long as it was sent the trajectory takes
	// along is the time along the trajectory at state.Stamp; before its start it is negative.
	along time.Duration
	state control.ControllerState

	desired, actual, err trajectory_msgs.JointTrajectoryPoint
}

func newProgress(clock clock, c *control.TrajectoryController, t *trajectory_msgs.JointTrajectory, stretch float64) *progress {
	p := &progress{clock: clock, controller: c, trajectory: t, stretch: stretch}
	c.State(&p.state)
	if start := clock.timeOf(t.Header.Stamp); !start.IsZero() {
		p.along = p.state.Stamp.Sub(start)
	}
	return p
}

// update looks at the controller.
func (p *progress) update() {
	before := p.state.Stamp
	p.controller.State(&p.state)
	p.advance(p.state.Stamp.Sub(before), p.state.SpeedScaling)
	setPoint(&p.desired, p.state.Reference)
	setPoint(&p.actual, p.state.Feedback)
	setPoint(&p.err, p.state.Error)
}

// advance goes on along the trajectory, once it has begun as fast as its clock runs.
func (p *progress) advance(elapsed time.Duration, scaling float64) {
	waiting := min(max(-p.along, 0), elapsed)
	p.along += waiting + time.Duration(float64(elapsed-waiting)*scaling)
}

// index is the number of the point that is being approached, the last one after the end.
func (p *progress) index() int32 {
	points := p.trajectory.Points
	for i := range points {
		if time.Duration(float64(durationOf(points[i].TimeFromStart))*p.stretch) > p.along {
			return int32(i)
		}
	}
	return int32(len(points)) - 1
}

func reportJazzy(m *control_msgs.FollowJointTrajectory_Feedback, p *progress) {
	m.Header.Stamp, m.JointNames = p.clock.stamp(p.state.Stamp), p.controller.Joints()
	m.Desired, m.Actual, m.Error = p.desired, p.actual, p.err
}

func reportRolling(m *rolling.FollowJointTrajectory_Feedback, p *progress) {
	m.Header.Stamp, m.JointNames = p.clock.stamp(p.state.Stamp), p.controller.Joints()
	m.Desired, m.Actual, m.Error = p.desired, p.actual, p.err
	m.Index = p.index()
}

// setPoint fills a point with the states of all joints. What no joint gives is left empty.
func setPoint(p *trajectory_msgs.JointTrajectoryPoint, states []control.JointState) {
	p.Positions, p.Velocities, p.Accelerations = p.Positions[:0], p.Velocities[:0], p.Accelerations[:0]
	for _, s := range states {
		p.Positions = append(p.Positions, s.Position)
		p.Velocities = append(p.Velocities, s.Velocity)
		p.Accelerations = append(p.Accelerations, s.Acceleration)
	}
	p.Velocities, p.Accelerations = omitUnknown(p.Velocities), omitUnknown(p.Accelerations)
}
