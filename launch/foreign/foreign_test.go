package foreign_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/launch/foreign"
)

func file(t *testing.T, name string) foreign.File {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return foreign.File{Name: name, Text: text}
}

func options(t *testing.T, models map[string]string) foreign.Options {
	t.Helper()
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return foreign.Options{Library: library, Models: models}
}

// checkRobot compares the configuration, without its comments at the top, with a file, and reads it as a configuration.
func checkRobot(t *testing.T, robot *foreign.Robot, want string, notes ...string) {
	t.Helper()
	_, body, _ := strings.Cut(string(robot.Text()), "\n\n")
	if diff := cmp.Diff(string(file(t, want).Text), body); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if _, err := config.Parse(want, robot.Text()); err != nil {
		t.Errorf("the configuration is not right: %v", err)
	}
	for _, n := range notes {
		if !slices.ContainsFunc(robot.Notes, func(got string) bool { return strings.Contains(got, n) }) {
			t.Errorf("no note says %q; notes are:\n%s", n, strings.Join(robot.Notes, "\n"))
		}
	}
	for _, n := range robot.Notes {
		if !strings.Contains(string(robot.Text()), "#   "+n+"\n") {
			t.Errorf("the configuration does not have the note %q", n)
		}
	}
}

// Limits in the expected files are (tick − 2048) · 2π/4096, cut to four places, and 131 · 0.229 rev/min.
func TestInterbotix(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Interbotix(file(t, "interbotix_motors.yaml"), file(t, "interbotix_modes.yaml"),
		options(t, map[string]string{"": "XM430-W350", "gripper": "XL430-W250"}))
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "interbotix_want.yaml",
		"sleep_positions 0 -1.8 0.8 0",
		"shoulder: shoulder_shadow listened to id 2",
		"waist: profile_velocity 2000 (time)",
		"gripper: a gripper here is commanded by its opening: mode pwm became position",
		"gripper: its angle is not published; left_finger is",
		"limits of acceleration")
	for _, n := range robot.Notes {
		if strings.Contains(n, "there is no joint") {
			t.Errorf("the motor gripper has its model, but a note says %q", n)
		}
	}
}

// A model for nothing is told.
func TestModelForNothing(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Workbench(foreign.File{Name: "f", Text: []byte("pan: {ID: 1}")}, options(t, map[string]string{"": "XM430-W350", "pam": "XL430-W250"}))
	if err != nil {
		t.Fatal(err)
	}
	if want := "--model pam=XL430-W250: there is no joint pam"; !slices.Contains(robot.Notes, want) {
		t.Errorf("no note says %q; notes are:\n%s", want, strings.Join(robot.Notes, "\n"))
	}
}

// A gripper whose horn is as long as its arm is read too.
func TestInterbotixDeadPoint(t *testing.T) {
	t.Parallel()
	motors := file(t, "interbotix_motors.yaml")
	motors.Text = []byte(strings.Replace(string(motors.Text), "horn_radius: 0.014", "horn_radius: 0.024", 1))
	robot, err := foreign.Interbotix(motors, foreign.File{}, options(t, map[string]string{"": "XM430-W350"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := config.Parse("f", robot.Text()); err != nil {
		t.Error(err)
	}
}

// Without its modes a robot is in position mode.
func TestInterbotixWithoutModes(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Interbotix(file(t, "interbotix_motors.yaml"), foreign.File{}, options(t, map[string]string{"": "XM430-W350"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range robot.Joints {
		for _, s := range j.Servos {
			if s.Mode != "" {
				t.Errorf("%s: mode %q, want position", j.Name, s.Mode)
			}
		}
	}
}

func TestRobotis(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Robotis(file(t, "robotis.urdf"), options(t, map[string]string{"": "XM430-W350"}))
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "robotis_want.yaml",
		"joint1: limits -2 to 2 are beyond what servo 11 reaches",
		"joint1: Velocity Limit 3591 is nothing that XM430-W350 takes",
		"joint1: Bus Watchdog 5: see safety.bus_watchdog",
		`joint1: Note: "left" is not a whole number`,
		"finger: Magic Number 1: XM430-W350 has no such register",
		"gpio omx is a sensor",
		"error_timeout_ms 500",
		"the control rate is not in the URDF")
}

func TestRobotisCoupled(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Robotis(file(t, "robotis_coupled.urdf"), options(t, map[string]string{"": "XL430-W250"}))
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "robotis_coupled_want.yaml")
}

// 15.3398 µm per tick of 2π/4096 rad are 1 cm per rad; −31.4159 mm at tick 0 are 0 at tick 2048.
func TestRobotisRack(t *testing.T) {
	t.Parallel()
	robot, err := foreign.Robotis(file(t, "robotis_rack.urdf"), options(t, map[string]string{"": "XM430-W350"}))
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "robotis_rack_want.yaml")
}

func TestWorkbench(t *testing.T) {
	t.Parallel()
	o := options(t, map[string]string{"": "XL430-W250", "tilt": "XM430-W210"})
	o.Baud = 57600
	robot, err := foreign.Workbench(file(t, "workbench.yaml"), o)
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "workbench_want.yaml", "no port is named", "tilt: no position limits are named")
}

func TestLerobot(t *testing.T) {
	t.Parallel()
	o := options(t, nil)
	o.Port = "/dev/ttyACM0"
	robot, err := foreign.Lerobot(file(t, "lerobot.json"), o)
	if err != nil {
		t.Fatal(err)
	}
	checkRobot(t, robot, "lerobot_want.yaml", "0 rad is the middle", "limits of velocity and acceleration")
}

// What cannot be understood is refused, with the file and, where it is known, the line.
func TestRefused(t *testing.T) {
	t.Parallel()
	x := map[string]string{"": "XL430-W250"}
	for _, test := range []struct {
		name, text string
		read       func(foreign.File, foreign.Options) (*foreign.Robot, error)
		models     map[string]string
		want       string
	}{
		{"no model", "pan: {ID: 1}", foreign.Workbench, nil, "give --model MODEL for all, or --model pan=MODEL"},
		{"unknown model", "pan: {ID: 1}", foreign.Workbench, map[string]string{"": "XL430-W25"}, "XL430-W250"},
		{"no id", "pan: {Operating_Mode: 3}", foreign.Workbench, x, "f: pan has no ID"},
		{"id too large", "pan:\n  ID: 300", foreign.Workbench, x, "f:2: pan: id 300 is not between 0 and 253"},
		{"not a number", "pan:\n  ID: one", foreign.Workbench, x, `f:2: pan: ID: "one" is not a whole number`},
		{"too large", "pan:\n  ID: 1\n  Profile_Velocity: 1e300", foreign.Workbench, x, "f:3: pan: Profile_Velocity: 1e+300 fits into no register"},
		{"no joint", "{}", foreign.Workbench, x, "there is no joint"},
		{"empty", "", foreign.Workbench, x, "f:1: there is no mapping"},
		{"a list", "pan: [1, 2]", foreign.Workbench, x, "f:1: pan is not a joint"},
		{"another calibration", `{"pan": {"id": 1}}`, foreign.Lerobot, nil, "f:1: pan has no range_min: this is not a calibration file of lerobot"},
		{"no motors", "joint_order: [pan]", interbotix, x, "f:1: there is no joint_order or no motors"},
		{"motor missing", "joint_order: [pan]\nmotors: {tilt: {ID: 1}}", interbotix, x, "f: motors has no pan"},
		{"bad gripper", "joint_order: [pan]\nmotors: {pan: {ID: 1}}\ngrippers: {pan: {horn_radius: 1, arm_length: 0.5}}", interbotix, x, "f:3: grippers.pan: horn_radius and arm_length"},
		{"no block", "<robot/>", foreign.Robotis, x, "f: there is no ros2_control block"},
		{"xacro", `<robot><ros2_control><hardware><param name="port_name">${port}</param></hardware></ros2_control></robot>`, foreign.Robotis, x, `f: port_name is "${port}": run xacro first`},
		{"short matrix", `<ros2_control><hardware><param name="joint_to_transmission_matrix">1, 2</param></hardware><joint name="a"/><gpio><param name="ID">1</param></gpio></ros2_control>`,
			foreign.Robotis, x, "f: joint_to_transmission_matrix has 2 numbers, want 1 for 1 servos and 1 joints"},
		{"no servo", `<ros2_control><hardware/><joint name="a"/><joint name="b"/><gpio><param name="ID">1</param></gpio></ros2_control>`, foreign.Robotis, x, "f: no servo moves joint b"},
		{"too few servos", `<ros2_control><hardware><param name="joint_to_transmission_matrix">1, 1</param></hardware><joint name="a"/><joint name="b"/><gpio><param name="ID">1</param></gpio></ros2_control>`,
			foreign.Robotis, x, "f: joints a, b are moved by 1 servos together"},
	} {
		_, err := test.read(foreign.File{Name: "f", Text: []byte(test.text)}, options(t, test.models))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one that says %q", test.name, err, test.want)
		}
		var placed *foreign.Error
		var unknown *model.UnknownError
		if err != nil && strings.HasPrefix(test.want, "f:") && !errors.As(err, &placed) {
			t.Errorf("%s: %T, want *foreign.Error", test.name, err)
		}
		if test.name == "unknown model" && !errors.As(err, &unknown) {
			t.Errorf("%s: %T, want *model.UnknownError", test.name, err)
		}
	}
}

func interbotix(f foreign.File, o foreign.Options) (*foreign.Robot, error) {
	return foreign.Interbotix(f, foreign.File{}, o)
}
