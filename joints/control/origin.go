package control

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// origin is where the joints go on from when something new comes.
type origin struct {
	// state is the running reference, the measured state or the last command, by the controller's Takeover.
	state []JointState
	// rest is where joints stay that a trajectory does not name.
	rest []float64

	// The rest is room to compute in.
	from, fresh []JointState
	fading      []bool
	speed       []float64
}

func newOrigin(n int) origin {
	return origin{
		state: make([]JointState, n), rest: make([]float64, n),
		from: make([]JointState, n), fresh: make([]JointState, n), fading: make([]bool, n), speed: make([]float64, n),
	}
}

func (o *origin) copyFrom(p *origin) {
	copy(o.state, p.state)
	copy(o.rest, p.rest)
}

// begin lays the way of a motion from the origin, at the motion's time at.
func (c *TrajectoryController) begin(m *motion, at time.Duration, o *origin, limits []trajectory.Limits) {
	if c.o.Takeover != TakeoverSmooth {
		c.beginAtOnce(m, at, o)
		return
	}
	if c.o.Replace == ReplaceAtStart {
		at = max(at, 0)
	}
	for j, s := range o.state {
		// Accelerations are left out, so that the way to the first point is at most a cubic, as it is with
		// joint_trajectory_controller. What is missing to a smooth change is made up for by join.
		o.from[j] = JointState{Position: s.Position, Velocity: s.Velocity, Acceleration: math.NaN()}
		if !m.spline.Named(j) {
			o.from[j] = JointState{Position: o.rest[j], Acceleration: math.NaN()}
		}
	}
	m.setOut(at, o.from, o.rest)
	m.join(at, o, limits)
}

// beginAtOnce begins as joint_trajectory_controller does. A continuous joint is taken to be as many turns away as
// brings it next to the trajectory.
func (c *TrajectoryController) beginAtOnce(m *motion, at time.Duration, o *origin) {
	copy(o.from, o.state)
	m.setOut(at, o.from, o.rest)
	turned := false
	for j := range o.from {
		if turn := m.spline.Turn(j); turn != 0 {
			o.from[j].Position -= turn
			turned = true
		}
	}
	if turned {
		m.setOut(at, o.from, o.rest)
	}
}

// stopPlaces fills in where each joint would come to rest from the origin.
func stopPlaces(o *origin, limits []trajectory.Limits) {
	for j, s := range o.state {
		o.rest[j] = trajectory.StopPlace(s, limits[j])
	}
}
