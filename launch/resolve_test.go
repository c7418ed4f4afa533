package launch_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/launch"
)

// checkText checks the text of a configuration, with other files beside it, and returns the error with the folder's
// name left out.
func checkText(t *testing.T, text string, beside map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range beside {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := writeTo(t, folder, text)
	err := launch.Check(file, false, &bytes.Buffer{})
	if err == nil {
		return ""
	}
	if code := launch.ExitCode(err); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	return strings.ReplaceAll(err.Error(), folder+"/", "")
}

// writeText writes the text of a configuration to a folder of its own.
func writeText(t *testing.T, text string) string {
	t.Helper()
	return writeTo(t, t.TempDir(), text)
}

func writeTo(t *testing.T, folder, text string) string {
	t.Helper()
	file := filepath.Join(folder, "r.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestModelsSpeakTheProtocolOfTheirBus(t *testing.T) {
	t.Parallel()
	const table = `{goal_position: {address: 42, size: 2, scale: 1e-3}, present_position: {address: 56, size: 2, scale: 1e-3}, torque_enable: {address: 40, size: 1}}`
	for _, tt := range []struct {
		name, protocol string
		joints         []string
		want           string
	}{
		{"1.0", "1.0", []string{"model: AX-12A", "model: MX-28", "model: XM430-W350", "table: " + table}, ""},
		{"2.0", "2.0", []string{"model: XM430-W350", "model: MX-28(2.0)", "model: H54-200-S500-R", "table: " + table}, ""},
		{"STS", "feetech", []string{"model: STS3215", "table: " + table}, ""},
		{"SCS", "feetech", []string{"model: SCS0009", "model: SCS15"}, ""},
		{"an AX on 2.0", "2.0", []string{"model: XM430-W350", "model: AX-12A"},
			"r.yaml:6:23: joints.j2.model: AX-12A speaks protocol 1.0, but bus b 2.0: give it protocol: 1.0 of its own"},
		{"an AX beside 2.0", "2.0", []string{"model: XM430-W350", "model: AX-12A, protocol: 1.0"}, ""},
		{"an AX that is told to speak 2.0", "1.0", []string{"model: AX-12A, protocol: 2.0"},
			"r.yaml:5:23: joints.j1.model: AX-12A speaks protocol 1.0, not the 2.0 it is given"},
		{"an MX of the other protocol", "2.0", []string{"model: MX-28"},
			"r.yaml:5:23: joints.j1.model: MX-28 speaks protocol 1.0, but bus b 2.0: did you mean MX-28(2.0)?"},
		{"an XL-320 on 1.0", "1.0", []string{"model: XL-320"},
			"r.yaml:5:23: joints.j1.model: XL-320 speaks protocol 2.0, but bus b 1.0: give it protocol: 2.0 of its own"},
		{"a Feetech on 1.0", "1.0", []string{"model: STS3215"},
			"r.yaml:5:23: joints.j1.model: STS3215 speaks protocol feetech-sts, but bus b 1.0"},
		{"a DYNAMIXEL among Feetech", "feetech", []string{"model: AX-12A", "model: SCS15"},
			"r.yaml:5:23: joints.j1.model: AX-12A speaks protocol 1.0, but bus b feetech"},
		{"STS and SCS", "feetech", []string{"model: STS3215", "model: SCS0009"},
			"r.yaml:6:23: joints.j2.model: SCS0009 speaks feetech-scs, but other servos on bus b speak feetech-sts: STS and SCS servos need a bus each"},
		{"a table among SCS", "feetech", []string{"model: SCS0009", "table: " + table},
			"r.yaml:6:23: joints.j2.table: a table has the low byte first, but servos on bus b speak feetech-scs, which has it last"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "rate: 10\nbuses:\n  b: {port: p, baud: 1000000, protocol: " + tt.protocol + "}\njoints:\n"
			for i, joint := range tt.joints {
				n := string(rune('1' + i))
				text += "  j" + n + ": {bus: b, id: " + n + ", " + joint + "}\n"
			}
			if got := checkText(t, text, nil); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What a servo lacks is told line by line, each with its place.
func TestModesThatServosLack(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, joint string
		want        []string
	}{
		{"current without a sensor", "model: XL430-W250, mode: current", []string{
			"servo 1 (XL430-W250) has no mode current; it has velocity, position, extended_position, pwm",
			"servo 1 (XL430-W250) has no goal_current, which mode current needs",
			"the scale of current of servo 1 (XL430-W250) is not known, and mode current needs it"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "rate: 10\nbuses: {b: {port: p, baud: 1000000}}\njoints:\n  j1: {bus: b, id: 1, " + tt.joint + "}\n"
			want := ""
			for i, line := range tt.want {
				want += strings.Repeat("\n", min(i, 1)) + "r.yaml:4:3: joints.j1: " + line
			}
			if got := checkText(t, text, nil); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// What a servo of a model of one's own is, is said beside the configuration.
const ownModel = `models:
  MY-SERVO:
    number: 4242
    table: my_table
tables:
  my_table:
    protocols: ["2.0"]
    position: {ticks: 1000, degrees: 360, zero: 500}
    ram:
      torque_enable: {address: 64, size: 1}
      goal_position: {address: 116, size: 4, unit: position}
      present_position: {address: 132, size: 4, access: read, unit: position}
`

const ownRobot = `rate: 10
models: [mine.yaml]
buses: {b: {port: p, baud: 1000000}}
joints: {j: {bus: b, id: 1, model: MY-SERVO}}
`

func TestModelsOfOnesOwn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, robot, mine, want string }{
		{"good", ownRobot, ownModel, ""},
		{"no file", strings.Replace(ownRobot, "mine", "yours", 1), ownModel,
			"r.yaml:2:10: models[0]: open yours.yaml: no such file or directory"},
		{"no number", ownRobot, strings.Replace(ownModel, "4242", "many", 1),
			"mine.yaml:3:13: models.MY-SERVO.number: must be a whole number"},
		{"a name that is taken", ownRobot, strings.Replace(ownModel, "MY-SERVO", "XM430-W350", 1),
			"mine.yaml:2:3: models.XM430-W350: there is a model of this name already, in models/x430.yaml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := checkText(t, tt.robot, map[string]string{"mine.yaml": tt.mine}); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// The model file of docs/models.md is right.
func TestModelFileOfDocs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/models.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(text), "```") {
		if mine, ok := strings.CutPrefix(block, "yaml\ntables:\n"); ok {
			robot := strings.Replace(ownRobot, "MY-SERVO", "MY-GRIPPER", 1)
			if got := checkText(t, robot, map[string]string{"mine.yaml": "tables:\n" + mine}); got != "" {
				t.Error(got)
			}
			return
		}
	}
	t.Error("docs/models.md has no model file")
}
