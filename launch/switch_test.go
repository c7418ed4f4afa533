package launch

import (
	"errors"
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints/control"
)

const sharedJoints = `
rate: 50
buses: {b: {port: p, baud: 1000000}}
joints:
  a: {bus: b, id: 1, model: XM430-W350, limits: {velocity: 2, acceleration: 20}}
  c: {bus: b, id: 2, model: XM430-W350, limits: {velocity: 2, acceleration: 20}}
controllers:
  arm: {type: joint_trajectory, joints: [a, c]}
  named: {type: joint_commands, joints: [a, c]}
  one: {type: forward, joints: [c], interface: position}
`

// Three controllers take joints from each other while the robot runs. No joint moves by it, and each goes on from where
// it is.
func TestControllersTakeOver(t *testing.T) {
	t.Parallel()
	r := startRobot(t, writeFile(t, "r.yaml", sharedJoints))
	arm, named, one := r.controllers.trajectories[0].Control, r.controllers.jointCommands[0].Control, r.controllers.forwards[0].Control
	if err := one.Submit([]float64{1}); err == nil {
		t.Error("a controller that is not active took a command")
	}
	r.move(t, arm, byRadians)
	r.switchTo(t, "named", "arm")
	r.stands(t, byRadians, byRadians, nil)
	if _, err := arm.SubmitGoal(control.GoalRequest{Trajectory: r.motion(arm, 0)}); err == nil {
		t.Error("a controller that gave its joints away took a trajectory")
	}
	r.stands(t, byRadians, 0.3, func() error {
		return named.SubmitNamed(control.NamedCommands{Joints: []string{"c"}, Positions: []float64{0.3}})
	})
	r.switchTo(t, "one", "named")
	r.stands(t, byRadians, 0.3, nil)
	r.stands(t, byRadians, -0.2, func() error { return one.Submit([]float64{-0.2}) })
	r.stop(t)
}

func (r *running) switchTo(t *testing.T, to, from string) {
	t.Helper()
	if err := r.loop.Switch(r.ctx, []string{to}, []string{from}); err != nil {
		t.Fatal(err)
	}
}

// stands commands the two joints, if there is something to command, until they stand where they should, and then watches
// them stay for ten cycles. A joint that a starved machine did not read for a while has forgotten what it was told.
func (r *running) stands(t *testing.T, a, c float64, command func() error) {
	t.Helper()
	still := 0
	r.until(t, "not where it should be", func(s *control.Snapshot) bool {
		switch there := math.Abs(s.Joints[0].Position-a) < 0.01 && math.Abs(s.Joints[1].Position-c) < 0.01; {
		case there:
			still++
		case still > 0:
			t.Errorf("at %v %v, want %v %v for as long as nothing is commanded", s.Joints[0].Position, s.Joints[1].Position, a, c)
			return true
		case command != nil:
			if err := command(); err != nil && !errors.As(err, new(*control.TorqueError)) && !errors.Is(err, control.ErrInactive) {
				t.Fatal(err)
			}
		}
		return still == 10
	})
}
