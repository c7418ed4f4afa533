package launch

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints"
)

// Four buses with three packet formats, and every mode: what a controller commands moves, everything else stands still
// under torque.
func TestEveryModeOnSeveralBuses(t *testing.T) {
	t.Parallel()
	r := startRobot(t, "testdata/modes.yaml")
	for _, c := range r.controllers.trajectories {
		r.move(t, c.Control, 0.1)
	}
	snapshot, err := r.loop.Next(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range r.robot.Joints() {
		s := snapshot.Joints[i]
		if !s.Torque {
			t.Errorf("%s: torque is off", j.Name())
		}
		switch j.Mode() {
		case joints.Velocity, joints.Current, joints.PWM:
			if math.Abs(s.Position) > 0.02 {
				t.Errorf("%s: moved to %v rad, nobody commands it", j.Name(), s.Position)
			}
		}
	}
	r.checkModes(t)
	r.stop(t)
}

// checkModes: values of operating_mode by the ROBOTIS e-manual, XM430-W350, and the Feetech SDK; an AX-12A is in wheel
// mode while both its angle limits are 0.
func (r *running) checkModes(t *testing.T) {
	t.Helper()
	for _, want := range []struct {
		bus      int
		id       byte
		register string
		value    int64
	}{
		{0, 1, "operating_mode", 5}, {0, 2, "operating_mode", 1}, {0, 3, "operating_mode", 0},
		{0, 4, "operating_mode", 16}, {0, 5, "operating_mode", 4},
		{1, 253, "cw_angle_limit", 0}, {1, 253, "ccw_angle_limit", 0},
		{2, 1, "operating_mode", 1}, {2, 2, "operating_mode", 0},
	} {
		got, err := r.sims[want.bus].Register(want.id, want.register)
		if err != nil || got != want.value {
			t.Errorf("bus %d, servo %d: %s is %d (%v), want %d", want.bus, want.id, want.register, got, err, want.value)
		}
	}
}
