package launch_test

import "testing"

// What joints with several servos, with a linkage or coupled ones cannot be, is told at their places.
func TestJointsThatCannotBe(t *testing.T) {
	t.Parallel()
	const head = "rate: 10\nbuses: {b: {port: p, baud: 1000000}}\njoints:\n"
	for _, tt := range []struct{ name, text, want string }{
		{"two modes", "  j: {bus: b, model: XM430-W350, actuators: [{id: 1}, {id: 2, mode: extended_position}]}\n",
			"r.yaml:4:3: joints.j: actuators[1]: is in mode extended_position, actuators[0] in mode position; give all the same"},
		{"an unknown model", "  j: {bus: b, model: XM430-W350, actuators: [{id: 1}, {id: 2, model: XM430-W35}]}\n",
			`r.yaml:4:63: joints.j.actuators[1].model: model "XM430-W35" is not known; did you mean XM430-W350, XH430-W350, XC430-W150? (sinew models lists all; a table file adds others)`},
		{"a way beyond the crank", "  j: {bus: b, id: 1, model: XM430-W350, linkage: {horn_radius: 0.01, arm_length: 0.02}, limits: {position: [0.01, 0.05]}}\n",
			"r.yaml:4:3: joints.j: limits.position: the linkage cannot reach 0.05 m; it goes from 0.01 to 0.03 m"},
		{"a mode that is not coupled", "  p: {}\n  r: {}\ntransmissions: {w: {joints: [p, r], joint_to_actuator: [[1, 1], [1, -1]],\n" +
			"  actuators: [{bus: b, id: 1, model: XM430-W350, mode: pwm}, {bus: b, id: 2, model: XM430-W350, mode: pwm}]}}\n",
			"r.yaml:6:17: transmissions.w: actuators[0]: mode pwm cannot be coupled; use position, extended_position, velocity or current\n" +
				"r.yaml:6:17: transmissions.w: actuators[1]: mode pwm cannot be coupled; use position, extended_position, velocity or current"},
		{"followers in a row", "  j: {bus: b, id: 1, model: XM430-W350}\n  k: {mimic: {joint: l}}\n  l: {mimic: {joint: j, multiplier: 2}}\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := checkText(t, head+tt.text, nil); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
