package model_test

import (
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// In mode pwm goal_time of an STS and running_time of an SCS carry the duty cycle in 0.1 %, its sign in bit 10 (Feetech's
// memory tables, address 44; vendor SDK FTServo_Arduino, SCSCL::WritePWM).
func TestDutyCycleOfFeetechServos(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, register string
		minus300       [2]byte
	}{
		{"STS3215", "goal_time", [2]byte{0x2C, 0x05}},  // 1324 = 1024 + 300, low byte first
		{"SCS15", "running_time", [2]byte{0x05, 0x2C}}, // high byte first
	} {
		m := servo(t, test.name)
		r, ok := m.Register("goal_pwm")
		own, _ := m.Register(test.register)
		if !ok || r.Address != 44 || r.Address != own.Address || r.Unit != "1" || r.Scale != 0.001 || own.Unit != "s" {
			t.Errorf("%s: goal_pwm %+v, %s %+v", test.name, r, test.register, own)
			continue
		}
		var got [2]byte
		if err := r.Encode(got[:], -300); err != nil || got != test.minus300 || r.Decode(got[:]) != -300 {
			t.Errorf("%s: −30 %% as % x, %v", test.name, got, err)
		}
		for _, listed := range m.Registers() {
			if listed == r {
				t.Errorf("%s lists goal_pwm beside %s", test.name, test.register)
			}
		}
	}
}

func TestMeaningsThatDoNotFit(t *testing.T) {
	t.Parallel()
	const head = "tables:\n  mine:\n    inherits: sts\n    meanings: {"
	const tail = "}\nmodels:\n  MINE-1: {table: mine}\n"
	for _, test := range []struct{ text, want string }{
		{"x: {register: goal_time}", ""},
		{"x: {register: nothing}", "cannot be a meaning of nothing"},
		{"goal_position: {register: goal_time}", "cannot be a meaning of goal_time"},
		{"x: {encoding: signed}", "names no register"},
		{"x: {register: led, size: 2}", "is not known here"},
		{"Ä: {register: goal_time}", "lower-case letters"},
		{"x: {register: torque_enable, encoding: sign_bit_10}", "no sign bit 10 in 1 bytes"},
		{"x: {register: goal_time, range: [0, 70000]}", "cannot hold the upper limit 70000"},
	} {
		l, err := model.Embedded()
		if err == nil {
			err = l.Load("mine.yaml", []byte(head+test.text+tail))
		}
		if err == nil {
			_, err = l.Model("MINE-1")
		}
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.text, err, test.want)
		}
	}
}
