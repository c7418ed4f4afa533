package launch

import (
	"context"
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

const (
	// demoSwing is the largest swing of a joint in rad, demoLeg the time for one swing.
	demoSwing = 0.5
	demoLeg   = 2 * time.Second
	// demoShare is the share of a joint's limits that the demo uses.
	demoShare = 0.8
)

// Peak velocity and acceleration of a quintic from rest to rest over h in time T are quinticVelocity·h/T and
// quinticAcceleration·h/T².
var (
	quinticVelocity     = 15.0 / 8
	quinticAcceleration = 10 / math.Sqrt(3)
)

// playDemo swings the joints of a controller to and fro until ctx ends or another trajectory takes over.
func playDemo(ctx context.Context, c *control.TrajectoryController, limits []joints.Limits) {
	var state control.ControllerState
	c.State(&state)
	t := demoTrajectory(c.Joints(), state.Reference, limits)
	for {
		goal, err := c.SubmitGoal(control.GoalRequest{Trajectory: t})
		if err == nil {
			select {
			case <-goal.Done():
			case <-ctx.Done():
				return
			}
			switch goal.Result().Outcome {
			case control.Succeeded:
				continue
			case control.Canceled, control.Preempted:
				return
			}
		}
		if !pause(ctx, demoLeg) { // a joint was disturbed: begin again when it has come to rest
			return
		}
	}
}

// demoTrajectory swings every joint up, back, down and back, at rest at each turn.
func demoTrajectory(names []string, from []control.JointState, limits []joints.Limits) *control.Trajectory {
	t := &control.Trajectory{Joints: names}
	for leg, side := range []float64{1, 0, -1, 0} {
		p := control.Point{TimeFromStart: time.Duration(leg+1) * demoLeg}
		for i := range names {
			p.Positions = append(p.Positions, from[i].Position+side*swing(from[i].Position, limits[i]))
			p.Velocities = append(p.Velocities, 0)
			p.Accelerations = append(p.Accelerations, 0)
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// swing is the largest swing around a position within a share of the limits.
func swing(position float64, l joints.Limits) float64 {
	leg := demoLeg.Seconds()
	s := demoSwing
	for _, bound := range []float64{
		(l.PositionUpper - position) * demoShare,
		(position - l.PositionLower) * demoShare,
		l.Velocity * demoShare * leg / quinticVelocity,
		l.Acceleration * demoShare * leg * leg / quinticAcceleration,
	} {
		if bound < s { // false for NaN, no limit
			s = bound
		}
	}
	return max(s, 0)
}

// limitsOf returns the limits of a controller's joints, in its order.
func (r *rig) limitsOf(c *control.TrajectoryController) []joints.Limits {
	limits := make([]joints.Limits, 0, len(c.Joints()))
	for _, name := range c.Joints() {
		for _, j := range r.robot.Joints() {
			if j.Name() == name {
				limits = append(limits, j.Limits())
			}
		}
	}
	return limits
}

// pause waits; it returns false when ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
