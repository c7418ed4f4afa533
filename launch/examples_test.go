package launch

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/joints/control"
)

// Every example starts on simulated servos, and each of its controllers moves its joints and comes to rest where it
// should.
func TestExamplesMove(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			r := startRobot(t, file)
			r.exercise(t)
			r.stop(t)
		})
	}
}

// By how much grippers, in rad and in m, and joints of trajectories are moved.
const (
	byRadians = 0.1
	byMetres  = 0.004
)

// exercise moves what every active controller has.
func (r *running) exercise(t *testing.T) {
	t.Helper()
	for _, c := range r.controllers.trajectories {
		if r.active(c.Control) {
			r.move(t, c.Control, byRadians)
		}
	}
	for _, c := range r.controllers.grippers {
		by := byRadians
		if r.robot.Joints()[r.placeOf(c.Control.Joints()[0])].Prismatic() {
			by = byMetres
		}
		r.grip(t, c.Control, by)
	}
	for _, c := range r.controllers.forwards {
		if r.active(c.Control) {
			r.turn(t, c.Control, 2, 0.5)
		}
	}
}

func (r *running) active(c control.Controller) bool {
	return slices.Contains(r.controllers.active, c.Name())
}

// What the servos of the examples do, told by themselves: 4096 ticks are a turn of an X servo, 2048 is its middle (ROBOTIS
// e-manual).
func TestExamplesReachTheirServos(t *testing.T) {
	t.Parallel()
	const turn = 4096 / (2 * math.Pi)
	type place struct {
		id    byte
		ticks float64
	}
	for name, want := range map[string][]place{
		// Servos face to face turn opposite ways. The end of a rod of 24 mm on a crank of 14 mm is at r·sin(a) + √(l² −
		// r²·cos²(a)), so a = asin((x² − l² + r²) / (2·x·r)): 0.6675 rad for 30 mm.
		"wx250": {{1, 2048 + byRadians*turn}, {2, 2048 + byRadians*turn}, {3, 2048 - byRadians*turn},
			{4, 2048 - byRadians*turn}, {5, 2048 + byRadians*turn}, {8, 2048 + 0.6675*turn}},
		// pitch + roll and pitch − roll
		"differential_wrist": {{2, 2048 + 2*byRadians*turn}, {3, 2048}},
		// 1.7626621790e-5 m per tick, turned round (open_manipulator_x.ros2_control.xacro of ROBOTIS)
		"open_manipulator_x": {{15, 2048 - byMetres/1.7626621790e-5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRobot(t, "../examples/"+name+".yaml")
			r.exercise(t)
			for _, p := range want { // a gripper is on its way still when it is near enough
				r.until(t, fmt.Sprintf("servo %d is not at %.0f", p.id, p.ticks), func(*control.Snapshot) bool {
					got, err := r.sims[0].Register(p.id, "present_position")
					return err == nil && math.Abs(float64(got)-p.ticks) < 0.02*turn
				})
			}
			r.stop(t)
		})
	}
}

// Fingers that follow another are published where the other is.
func TestFollowersFollow(t *testing.T) {
	t.Parallel()
	r := startRobot(t, "../examples/wx250.yaml")
	r.exercise(t)
	left, right := r.placeOf("left_finger"), r.placeOf("right_finger")
	r.until(t, "right_finger: not opposite of left_finger", func(s *control.Snapshot) bool {
		return s.Joints[right].Position == -s.Joints[left].Position && s.Joints[left].Position > 0.028
	})
	r.stop(t)
}

const acrossBuses = `
rate: 50
buses: {x: {port: p, baud: 1000000}, y: {port: q, baud: 1000000}}
joints:
  lift: {model: XM430-W350, actuators: [{bus: x, id: 1}, {bus: y, id: 1, direction: -1}], limits: {velocity: 2}}
  pitch: {}
  roll: {}
transmissions:
  wrist:
    joints: [pitch, roll]
    actuators: [{bus: x, id: 2, model: XL430-W250}, {bus: y, id: 2, model: XL430-W250, direction: -1, reduction: 2}]
    joint_to_actuator: [[1, 1], [1, -0.5]]
controllers: {c: {type: joint_trajectory, joints: [lift, pitch, roll]}}
`

// The servos of one joint, and those of coupled joints, may be on different buses.
func TestJointsAcrossBuses(t *testing.T) {
	t.Parallel()
	const turn = 4096 / (2 * math.Pi)
	r := startRobot(t, writeFile(t, "r.yaml", acrossBuses))
	r.exercise(t)
	for _, want := range []struct {
		bus   int
		id    byte
		ticks float64
	}{
		{0, 1, 2048 + byRadians*turn}, {1, 1, 2048 - byRadians*turn},
		{0, 2, 2048 + 2*byRadians*turn}, {1, 2, 2048 - 2*0.5*byRadians*turn},
	} {
		r.until(t, fmt.Sprintf("bus %d, servo %d is not at %.0f", want.bus, want.id, want.ticks), func(*control.Snapshot) bool {
			got, err := r.sims[want.bus].Register(want.id, "present_position")
			return err == nil && math.Abs(float64(got)-want.ticks) < 0.02*turn
		})
	}
	r.stop(t)
}
