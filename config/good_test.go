package config_test

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sinew-robotics/sinew/config"
)

var options = cmp.Options{cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(config.Config{})}

var unlimited = config.Limits{PositionLower: math.NaN(), PositionUpper: math.NaN(), Velocity: math.NaN(), Acceleration: math.NaN(), Effort: math.NaN()}

// standardTrajectory are the defaults of joint_trajectory_controller (ros2_controllers, its parameter file), and ours.
func standardTrajectory() *config.TrajectoryParameters {
	return &config.TrajectoryParameters{
		CommandInterfaces: []config.Interface{"position"}, StateInterfaces: []config.Interface{"position", "velocity"},
		AllowTrajectoryReplacement: true, InterpolateFromDesiredState: true, InterpolationMethod: "splines", ActionMonitorRate: 20, StatePublishRate: 50,
		Constraints:  config.Constraints{StoppedVelocityTolerance: 0.01},
		SpeedScaling: config.SpeedScaling{InitialScalingFactor: 1},
		OverLimits:   "refuse", Replace: "at_start",
	}
}

func TestEveryKey(t *testing.T) {
	t.Parallel()
	got, err := config.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	nan, zero, seven := math.NaN(), int64(0), int64(7)
	want := &config.Config{
		File: "testdata/full.yaml",
		Rate: 250.5,
		Buses: []config.Bus{
			{Name: "arm", Port: "/dev/ttyACM3", Baud: 57600, Protocol: config.Protocol2,
				Registers: []config.RegisterValue{{"return_delay_time", 0}},
				RS485:     &config.RS485{RTSOnSend: false, DelayBeforeSend: 50 * time.Microsecond, DelayAfterSend: 1500 * time.Microsecond}},
			{Name: "leg", Port: "tcp://10.0.0.7:4000", Baud: 1000000, Protocol: config.Protocol1, Adapter: config.USB2AX,
				ReplyMargin: 25 * time.Millisecond, Reconnect: true},
			{Name: "hand", Port: "/dev/ttyACM4", Baud: 1000000, Protocol: config.Feetech, Reconnect: true},
		},
		Joints: []config.Joint{
			{
				Name: "élbow.1",
				Actuators: []config.Actuator{{Path: "joints.élbow.1", Bus: "arm", ID: 0, Model: "2XL430-W250", Mode: config.ModeExtendedPosition,
					ZeroTicks: &zero, Direction: -1, Reduction: 2.5,
					Registers: []config.RegisterValue{{"profile_velocity", 0}, {"position_p_gain", 800}, {"homing_offset", -5}}}},
				Limits: config.Limits{PositionLower: -7, PositionUpper: 5, Velocity: 0.5, Acceleration: 10, Effort: 1.25},
			},
			{
				Name: "wrist",
				Actuators: []config.Actuator{{Path: "joints.wrist", Bus: "arm", ID: 252, Mode: config.ModePosition, Direction: 1, Reduction: 1,
					Table: []config.Register{
						{"torque_enable", 562, 1, false, nan},
						{"goal_position", 596, 4, true, 1.25e-5},
						{"present_position", 611, 4, true, 1.25e-5},
						{"gain", 0, 2, false, nan},
						{"return_delay_time", 9, 1, false, nan},
					},
					Registers: []config.RegisterValue{{"gain", 65535}}}},
				Limits: unlimited,
			},
			{Name: "wheel", Limits: unlimited, Continuous: true,
				Actuators: []config.Actuator{{Path: "joints.wheel", Bus: "leg", ID: 252, Model: "AX-12W", Mode: config.ModeVelocity, Direction: 1, Reduction: 1}}},
			{Name: "finger", Limits: unlimited, Linkage: &config.Linkage{HornRadius: 0.014, ArmLength: 0.024},
				Actuators: []config.Actuator{{Path: "joints.finger", Bus: "hand", ID: 253, Model: "STS3215", Mode: config.ModePosition, Direction: 1, Reduction: 1}}},
			{Name: "shoulder", Limits: unlimited, Actuators: []config.Actuator{
				{Path: "joints.shoulder.actuators[0]", Bus: "arm", ID: 2, Model: "XM540-W270", Mode: config.ModeExtendedPosition, Direction: 1, Reduction: 1,
					Registers: []config.RegisterValue{{"profile_velocity", 5}, {"profile_acceleration", 6}}},
				{Path: "joints.shoulder.actuators[1]", Bus: "leg", ID: 3, Protocol: config.Protocol1, Model: "MX-64", Mode: config.ModeCurrentBasedPosition,
					ZeroTicks: &seven, Direction: -1, Reduction: 3,
					Registers: []config.RegisterValue{{"profile_acceleration", 6}, {"profile_velocity", 7}}},
			}},
			{Name: "thumb", Limits: unlimited, Mimic: &config.Mimic{Joint: "finger", Multiplier: -1, Offset: 0.01}},
			{Name: "rack", Limits: unlimited, Linkage: &config.Linkage{Radius: 0.02},
				Actuators: []config.Actuator{{Path: "joints.rack", Bus: "hand", ID: 4, Model: "STS3215", Mode: config.ModePWM, Direction: 1, Reduction: 1}}},
			{Name: "pitch", Limits: config.Limits{PositionLower: nan, PositionUpper: nan, Velocity: 2, Acceleration: nan, Effort: nan}},
			{Name: "roll", Limits: unlimited},
		},
		Transmissions: []config.Transmission{{
			Name: "differential", Joints: []string{"pitch", "roll"},
			Actuators: []config.Actuator{
				{Path: "transmissions.differential.actuators[0]", Bus: "arm", ID: 20, Model: "XM430-W350", Mode: config.ModePosition, Direction: 1, Reduction: 1},
				{Path: "transmissions.differential.actuators[1]", Bus: "arm", ID: 21, Model: "XM430-W350", Mode: config.ModePosition, Direction: -1, Reduction: 1},
			},
			JointToActuator: [][]float64{{1, 1}, {1, -1.5}},
		}},
		Controllers: []config.Controller{
			{Name: "second", Type: config.JointTrajectory, Active: true, Joints: []string{"wrist"}, Trajectory: standardTrajectory()},
			{Name: "first", Type: config.JointTrajectory, Joints: []string{"élbow.1"}, Trajectory: &config.TrajectoryParameters{
				CommandInterfaces: []config.Interface{config.PositionInterface, config.VelocityInterface},
				StateInterfaces:   []config.Interface{config.PositionInterface}, AllowPartialJointsGoal: true, OpenLoopControl: true,
				AllowIntegrationInGoalTrajectories: true, InterpolationMethod: config.InterpolateNone, AllowNonzeroVelocityAtTrajectoryEnd: true,
				CmdTimeout: 2500 * time.Millisecond, ActionMonitorRate: 30, StatePublishRate: 25,
				Constraints: config.Constraints{
					GoalTime: 250 * time.Millisecond, DecelerateOnCancel: true,
					Joints: []config.JointTolerance{{"élbow.1", 0.1, 0.02, 4}},
				},
				SpeedScaling: config.SpeedScaling{InitialScalingFactor: 0.5},
				OverLimits:   config.StretchOverLimits, Replace: config.ReplaceAtOnce, StartTolerance: 0.05, StaleTimeout: 3 * time.Second,
			}},
			{Name: "grip", Type: config.Gripper, Active: true, Joints: []string{"finger"}, Gripper: &config.GripperParameters{
				MaxEffort: 5, GoalTolerance: 0.002, AllowStalling: true, StallVelocityThreshold: 0.01, StallTimeout: 500 * time.Millisecond,
				ActionMonitorRate: 10}},
			{Name: "drive", Type: config.Forward, Active: true, Joints: []string{"wheel"},
				Forward: &config.ForwardParameters{Interface: config.VelocityInterface, CommandTimeout: 500 * time.Millisecond}},
			{Name: "all", Type: config.JointCommands, Joints: []string{"wheel", "wrist"},
				JointCommands: &config.JointCommandsParameters{CommandTimeout: 200 * time.Millisecond}},
		},
		Safety:   config.Safety{OnExit: config.Hold, OnBusLoss: config.StopOnBusLoss, BusWatchdog: 0},
		Realtime: config.Realtime{Priority: 80, CPUs: []int{3, 1}, LockMemory: true, StayAwake: true},
		EEPROM:   config.EEPROMAllow,
		Models:   []string{"mine.yaml", "../yours.yaml"},
	}
	if diff := cmp.Diff(want, got, options); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	const text = `
buses: {b: {port: p, baud: 1, rs485: {}}}
joints: {j: {bus: b, id: 1, model: m}, k: {mimic: {joint: j}}}
controllers:
  t: {type: joint_trajectory, joints: [j]}
  g: {type: gripper, joint: j}
  f: {type: forward, joints: [j], interface: position}
  c: {type: joint_commands, joints: [j]}
`
	got, err := config.Parse("r.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		File: "r.yaml", Rate: 100,
		Buses: []config.Bus{{Name: "b", Port: "p", Baud: 1, Protocol: "2.0", RS485: &config.RS485{RTSOnSend: true}, Reconnect: true}},
		Joints: []config.Joint{
			{Name: "j", Limits: unlimited,
				Actuators: []config.Actuator{{Path: "joints.j", Bus: "b", ID: 1, Model: "m", Mode: "position", Direction: 1, Reduction: 1}}},
			{Name: "k", Limits: unlimited, Mimic: &config.Mimic{Joint: "j", Multiplier: 1}},
		},
		Controllers: []config.Controller{
			{Name: "t", Type: "joint_trajectory", Active: true, Joints: []string{"j"}, Trajectory: standardTrajectory()},
			{Name: "g", Type: "gripper", Joints: []string{"j"}, Gripper: &config.GripperParameters{
				GoalTolerance: 0.01, StallVelocityThreshold: 0.001, StallTimeout: time.Second, ActionMonitorRate: 20}},
			{Name: "f", Type: "forward", Joints: []string{"j"}, Forward: &config.ForwardParameters{Interface: "position"}},
			{Name: "c", Type: "joint_commands", Joints: []string{"j"}, JointCommands: &config.JointCommandsParameters{}},
		},
		Safety: config.Safety{OnExit: "torque_off", OnBusLoss: "hold", BusWatchdog: 200 * time.Millisecond},
		EEPROM: "refuse",
	}
	if diff := cmp.Diff(want, got, options); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

// The watchdog must not trip between two cycles of a slow loop, and counts to 127 steps of 20 ms at most.
func TestDefaultWatchdogFollowsRate(t *testing.T) {
	t.Parallel()
	for rate, want := range map[string]time.Duration{
		"1": 2540 * time.Millisecond, "4": time.Second, "20": 200 * time.Millisecond, "2000": 200 * time.Millisecond,
	} {
		c, err := config.Parse("r.yaml", []byte("rate: "+rate+"\nbuses: {b: {port: p, baud: 1}}\njoints: {j: {bus: b, id: 1, model: m}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if c.Safety.BusWatchdog != want {
			t.Errorf("at %s Hz: %v, want %v", rate, c.Safety.BusWatchdog, want)
		}
	}
}

// What just about fits.
func TestEdges(t *testing.T) {
	t.Parallel()
	for _, e := range []edits{
		{"rate: 100", "rate: 1", "200ms", "2s"},
		{"rate: 100", "rate: 2e3"},
		{"rate: 100", "rate: 10"}, // the watchdog is two periods long
		{"200ms", "20ms"},
		{"200ms", "2540ms"},
		{"id: 11", "id: 0", "id: 12", "id: 252"},
		{"{address: 594, size: 2}", "{address: 65534, size: 2}"},
		{"{address: 594, size: 2}", "{address: 600, size: 4}"},
		{"{address: 594, size: 2}", "{address: 594, size: 2, signed: true}", "    table:\n", "    registers: {gain: -32768}\n    table:\n"},
		{"{address: 594, size: 2}", "{address: 592, size: 4}", "    table:\n", "    registers: {gain: 4294967295}\n    table:\n"},
		{"protocol: 2.0}", "protocol: 2.0, registers: {gain: 70000}}", "    table:\n", "    registers: {gain: 1}\n    table:\n"},
		{"goal_time: 0.5", "goal_time: 0"},
		{"reduction: 1.5", "reduction: 1e-3"},
		{"/dev/ttyUSB0", "'tcp://[fe80::1]:65535'"},
		{"protocol: 2.0", "protocol: 1"},
		{"protocol: 2.0", "protocol: '1.0', adapter: usb2ax", "id: 11", "id: 252"},
		{"protocol: 2.0", "protocol: feetech", "id: 11", "id: 253"},
		{"protocol: 2.0", "reply_margin: 0s"},
		{"protocol: 2.0", "reply_margin: 1s"},
		{"mode: position", "mode: current_based_position"},
		{"mode: position", "mode: velocity", "position: [-1.57, 1.57], ", "", "reduction: 1.5", "continuous: true", "[elbow, wrist]", "[wrist]", ", elbow: {trajectory: 0.1}", ""},
		{"reduction: 1.5", "linkage: {horn_radius: 0.02, arm_length: 0.021}"},
		{"  wrist:\n", "  a: {mimic: {joint: b}}\n  b: {mimic: {joint: elbow}}\n  wrist:\n"},
		{"reduction: 1.5", "protocol: 1.0", "id: 11", "id: 253"},
		{"reduction: 1.5", "protocol: 1.0", "id: 12", "id: 11"}, // neither takes the other's packets for its own
		{"reduction: 1.5", "actuators: [{id: 13}]", "    id: 11\n", ""},
		{"protocol: 2.0", "rs485: {delay_after_send: 100ms}"},
		{"safety:\n", "  second: {type: joint_trajectory, joints: [wrist]}\n  third: {type: joint_commands, joints: [wrist], active: false}\nsafety:\n"},
		{"    type: joint_trajectory\n", "    type: joint_trajectory\n    active: false\n", "safety:\n", "  second: {type: forward, joints: [wrist], interface: position, active: true}\nsafety:\n"},
		{"constraints:", "speed_scaling: {initial_scaling_factor: 0}\n    constraints:"},
		{"mode: position", "mode: pwm", "[elbow, wrist]", "[wrist]", ", elbow: {trajectory: 0.1}", ""},
	} {
		if _, err := config.Parse("r.yaml", []byte(e.apply(t, good))); err != nil {
			t.Errorf("%q: %v", e, err)
		}
	}
}

func TestLineEndsOfWindows(t *testing.T) {
	t.Parallel()
	const text = "buses: {b: {port: p, baud: 1}}\r\njoints:\r\n  j: {bus: b, id: 1, model: m}\r\n"
	if _, err := config.Parse("r.yaml", []byte(text)); err != nil {
		t.Error(err)
	}
}

func TestExamplesAreRight(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		if _, err := config.Load(file); err != nil {
			t.Error(err)
		}
	}
}

// The SDK example that pro_pair.yaml comes from sends its servos to ±150000 ticks.
func TestPairReachesGoalsOfSDKExample(t *testing.T) {
	t.Parallel()
	c, err := config.Load("../examples/pro_pair.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range c.Joints {
		scale := j.Actuators[0].Table[1].Scale
		if got := j.Limits.PositionUpper / scale; got != 150000 {
			t.Errorf("%s: upper limit at tick %v", j.Name, got)
		}
		if got := j.Limits.PositionLower / scale; got != -150000 {
			t.Errorf("%s: lower limit at tick %v", j.Name, got)
		}
		if got := 2 * math.Pi / scale; math.Abs(got-501922) > 1e-6 {
			t.Errorf("%s: %v ticks per turn", j.Name, got)
		}
	}
}

func TestLoadWithoutFile(t *testing.T) {
	t.Parallel()
	if _, err := config.Load(filepath.Join(t.TempDir(), "robot.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestErrorAt(t *testing.T) {
	t.Parallel()
	c, err := config.Parse("r.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	cause := errors.New("unknown model")
	for path, want := range map[string]string{
		"joints.elbow.model":                   "r.yaml:8:5: joints.elbow.model: unknown model",
		"controllers.arm_controller.joints[1]": "r.yaml:26:21: controllers.arm_controller.joints[1]: unknown model",
		"joints.wrist.table.goal_position":     "r.yaml:19:7: joints.wrist.table.goal_position: unknown model",
		"joints.wrist.limits.velocity":         "r.yaml:15:3: joints.wrist.limits.velocity: unknown model",
		"joints.elbow.limits.position[0]":      "r.yaml:13:14: joints.elbow.limits.position[0]: unknown model",
		"nothing":                              "r.yaml:1:1: nothing: unknown model",
		"":                                     "r.yaml:1:1: unknown model",
	} {
		got := c.ErrorAt(path, "%w", cause)
		if got.Error() != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if !errors.Is(got, cause) {
			t.Errorf("%q hides its cause", got)
		}
	}
}

func TestSorted(t *testing.T) {
	t.Parallel()
	c, err := config.Parse("r.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Sorted(nil, nil); err != nil {
		t.Errorf("no errors give %v", err)
	}
	cause := errors.New("no power")
	got := c.Sorted(c.ErrorAt("joints.wrist", "second"), nil, c.ErrorAt("joints.elbow", "first"), cause)
	const want = "r.yaml:1:1: no power\nr.yaml:5:3: joints.elbow: first\nr.yaml:15:3: joints.wrist: second"
	if got.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", got, want)
	}
	if !errors.Is(got, cause) {
		t.Error("the cause is hidden")
	}
}

// Problems can be told one from another without reading their text.
func TestErrorsAreTyped(t *testing.T) {
	t.Parallel()
	_, err := config.Parse("r.yaml", []byte("rate: 0\nbuses: {}\njoints: {}\n"))
	var all *config.Errors
	if !errors.As(err, &all) {
		t.Fatalf("%T is no *Errors", err)
	}
	type problem struct {
		Position config.Position
		Path     string
	}
	var got []problem
	for _, one := range all.All {
		got = append(got, problem{one.Position, one.Path})
	}
	want := []problem{{config.Position{Line: 1, Column: 1}, "rate"}, {config.Position{Line: 2, Column: 1}, "buses"}, {config.Position{Line: 3, Column: 1}, "joints"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What stands in a joint is that of all its servos, unless one says it for itself.
func TestActuatorsShareWhatStandsInTheJoint(t *testing.T) {
	t.Parallel()
	e := edits{"    id: 12\n", "    zero: 5\n    actuators: [{id: 12}, {id: 13, model: MX-64, zero: 6, protocol: 1.0}, {id: 14, reduction: 2, mode: extended_position, registers: {gain: 2}}]\n    registers: {gain: 1}\n"}
	c, err := config.Parse("r.yaml", []byte(e.apply(t, good)))
	if err != nil {
		t.Fatal(err)
	}
	type mounted struct {
		ID        byte
		Bus       string
		Model     string
		Registers int
		Zero      int64
		Reduction float64
		Mode      config.Mode
		Protocol  config.Protocol
		Gain      int64
	}
	var got []mounted
	for _, a := range c.Joints[1].Actuators {
		got = append(got, mounted{a.ID, a.Bus, a.Model, len(a.Table), *a.ZeroTicks, a.Reduction, a.Mode, a.Protocol, a.Registers[0].Value})
	}
	want := []mounted{
		{12, "arm", "", 4, 5, 1, config.ModePosition, "", 1},
		{13, "arm", "MX-64", 0, 6, 1, config.ModePosition, config.Protocol1, 1},
		{14, "arm", "", 4, 5, 2, config.ModeExtendedPosition, "", 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("actuators (-want +got):\n%s", diff)
	}
}
