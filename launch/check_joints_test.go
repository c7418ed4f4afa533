package launch_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/launch"
)

const manyMovers = `
rate: 50
buses: {b: {port: /dev/ttyS1, baud: 1000000, rs485: {}}}
joints:
  pair: {bus: b, model: XM430-W350, actuators: [{id: 1}, {id: 2, direction: -1}], registers: {secondary_id: 255}, limits: {velocity: 2}}
  finger: {bus: b, id: 3, model: XM430-W350, linkage: {radius: 0.02}, limits: {position: [0, 0.02], velocity: 0.1}}
  thumb: {mimic: {joint: finger, multiplier: -2, offset: 0.01}}
  old: {bus: b, id: 4, model: MX-64, protocol: 1.0}
  pitch: {limits: {position: [-1, 1]}}
  roll: {}
transmissions:
  wrist: {joints: [pitch, roll], actuators: [{bus: b, id: 5, model: XM430-W350}, {bus: b, id: 6, model: XM430-W350}], joint_to_actuator: [[1, 1], [1, -1]]}
controllers:
  all: {type: joint_trajectory, joints: [pair, pitch, roll]}
  hand: {type: gripper, joint: finger}
  direct: {type: forward, joints: [pair], interface: position}
`

func TestCheckShowsWhatMovesJoints(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := launch.Check(writeText(t, manyMovers), false, &out); err != nil {
		t.Fatal(err)
	}
	got, _, _ := strings.Cut(out.String(), "\n  PACKET")
	_, got, _ = strings.Cut(got, "\n\n")
	want := []string{
		"JOINT   BUS  ID  MODEL                        MODE      POSITION      VELOCITY",
		"pair    b    1   XM430-W350                   position  any           2 rad/s",
		"        b    2   XM430-W350",
		"finger  b    3   XM430-W350                   position  0 to 0.02 m   0.1 m/s",
		"thumb            follows finger × -2 +0.01",
		"old     b    4   MX-64, protocol 1.0          position  any           any",
		"pitch            transmission wrist           position  -1 to 1 rad   any",
		"roll             transmission wrist           position  any           any",
		"",
		"transmission wrist: pitch, roll by b 5 (XM430-W350), b 6 (XM430-W350)",
		"",
		"controller all (joint_trajectory): pair, pitch, roll",
		"",
		"controller hand (gripper): finger",
		"",
		"controller direct (forward, not active at start): pair",
		"",
		"bus b: /dev/ttyS1 at 1000000 bit/s, protocol 2.0, 6 servos, RTS switches the direction",
	}
	if diff := cmp.Diff(fields(want), fields(strings.Split(got, "\n"))); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	for _, want := range []string{"(1.0)", "pair (servos 1, 2)", "pair, finger, pitch, roll (servos 1, 2, 3, 5, 6)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// fields are lines without the width of their columns.
func fields(lines []string) []string {
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return lines
}

func TestCheckAsJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := launch.Check(writeText(t, manyMovers), true, &out); err != nil {
		t.Fatal(err)
	}
	type servo struct {
		ID        int
		Protocol  string
		Direction int
	}
	type joint struct {
		Name, Transmission, Follows, Unit string
		Multiplier                        float64
		Servos                            []servo
	}
	var report struct {
		Joints        []joint
		Transmissions []struct {
			Name   string
			Servos []servo
		}
		Controllers []struct {
			Name   string
			Active bool
		}
		Buses []struct{ Reasons []string }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	want := []joint{
		{Name: "pair", Unit: "rad", Servos: []servo{{1, "", 1}, {2, "", -1}}},
		{Name: "finger", Unit: "m", Servos: []servo{{3, "", 1}}},
		{Name: "thumb", Unit: "m", Follows: "finger", Multiplier: -2, Servos: []servo{}},
		{Name: "old", Unit: "rad", Servos: []servo{{4, "1.0", 1}}},
		{Name: "pitch", Unit: "rad", Transmission: "wrist", Servos: []servo{}},
		{Name: "roll", Unit: "rad", Transmission: "wrist", Servos: []servo{}},
	}
	if diff := cmp.Diff(want, report.Joints); diff != "" {
		t.Errorf("joints (-want +got):\n%s", diff)
	}
	if len(report.Transmissions) != 1 || len(report.Transmissions[0].Servos) != 2 {
		t.Errorf("transmissions %+v, want wrist with two servos", report.Transmissions)
	}
	if c := report.Controllers[2]; c.Name != "direct" || c.Active {
		t.Errorf("controller %+v, want direct waiting", c)
	}
	if len(report.Buses[0].Reasons) == 0 {
		t.Error("the plan gives no reasons")
	}
}
