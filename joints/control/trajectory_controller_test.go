package control

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

func seconds(s float64) time.Duration { return time.Duration(s*1e9 + 0.5) }

// newController returns a controller of the joints a, b, ..., one for each limits.
func newController(t testing.TB, o TrajectoryOptions, limits ...joints.Limits) *TrajectoryController {
	t.Helper()
	o.Name = "arm"
	for i, l := range limits {
		o.Joints = append(o.Joints, TrajectoryJoint{Name: jointName(i), Limits: l})
	}
	c, err := NewTrajectoryController(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// point is a point of one joint: position, velocity, acceleration, as many as are given.
func point(t float64, fields ...float64) Point {
	p := Point{TimeFromStart: seconds(t), Positions: fields[:1]}
	if len(fields) > 1 {
		p.Velocities = fields[1:2]
	}
	if len(fields) > 2 {
		p.Accelerations = fields[2:3]
	}
	return p
}

// to is a trajectory of one joint.
func to(joint string, points ...Point) *Trajectory {
	return &Trajectory{Joints: []string{joint}, Points: points}
}

func mustSubmit(t testing.TB, c *TrajectoryController, tr *Trajectory) {
	t.Helper()
	if err := c.Submit(tr); err != nil {
		t.Fatal(err)
	}
}

func mustGoal(t testing.TB, c *TrajectoryController, r GoalRequest) *Goal {
	t.Helper()
	g, err := c.SubmitGoal(r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
