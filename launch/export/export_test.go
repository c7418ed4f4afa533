package export_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/export"
	"github.com/sinew-robotics/sinew/launch/urdf"
)

const robot = `
buses: {arm: {port: /dev/ttyUSB0, baud: 1000000}}
joints:
  shoulder: {bus: arm, id: 1, model: XM430-W350, limits: {position: [-1, 2], velocity: 3, acceleration: 10, effort: 2}}
  wheel:    {bus: arm, id: 2, model: XL430-W250, mode: velocity}
  left:     {bus: arm, id: 3, model: XL430-W250, linkage: {radius: 0.02}, limits: {position: [0, 0.05], velocity: 0.1, acceleration: 1}}
  right:    {mimic: {joint: left, multiplier: -1, offset: 0.01}}
controllers:
  arm_controller: {type: joint_trajectory, joints: [shoulder]}
  gripper_controller: {type: gripper, joint: left, max_effort: 5}
  wheel_controller: {type: forward, joints: [wheel], interface: velocity}
  by_name: {type: joint_commands, joints: [shoulder]}
`

func load(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Parse("arm.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The controllers are as moveit_simple_controller_manager reads them; numbers are doubles, even round ones.
func TestMoveIt(t *testing.T) {
	t.Parallel()
	files := export.MoveIt(load(t, robot), "/left")
	const controllers = `# Controllers of arm.yaml for MoveIt.
moveit_controller_manager: moveit_simple_controller_manager/MoveItSimpleControllerManager

moveit_simple_controller_manager:
  controller_names: [left/arm_controller, left/gripper_controller]
  left/arm_controller:
    type: FollowJointTrajectory
    action_ns: follow_joint_trajectory
    default: true
    joints: [shoulder]
  left/gripper_controller:
    type: GripperCommand
    action_ns: gripper_cmd
    default: true
    joints: [left]
    max_effort: 5.0
`
	if diff := cmp.Diff(controllers, string(files[0].Text)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", files[0].Name, diff)
	}
	const limits = `# Joint limits of arm.yaml for MoveIt: what the driver accepts.
default_velocity_scaling_factor: 1.0
default_acceleration_scaling_factor: 1.0

joint_limits:
  shoulder:
    has_position_limits: true
    min_position: -1.0
    max_position: 2.0
    has_velocity_limits: true
    max_velocity: 3.0
    has_acceleration_limits: true
    max_acceleration: 10.0
  wheel:
    has_velocity_limits: false
    has_acceleration_limits: false
  left:
    has_position_limits: true
    min_position: 0.0
    max_position: 0.05
    has_velocity_limits: true
    max_velocity: 0.1
    has_acceleration_limits: true
    max_acceleration: 1.0
`
	if diff := cmp.Diff(limits, string(files[1].Text)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", files[1].Name, diff)
	}
	for _, f := range files {
		if err := yaml.Unmarshal(f.Text, new(any)); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	checkNotes(t, append(files[0].Notes, files[1].Notes...),
		"controller wheel_controller (forward) has no action: MoveIt cannot use it",
		"controller by_name (joint_commands) has no action: MoveIt cannot use it",
		"joint wheel has no limits.acceleration: MoveIt will take a default of its own",
		"joint wheel has no limits.velocity: MoveIt will take that of the URDF")
}

func checkNotes(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestROS2Control(t *testing.T) {
	t.Parallel()
	f := export.ROS2Control(load(t, robot), "arm", "")
	const states = `    <state_interface name="position"/>
    <state_interface name="velocity"/>
    <state_interface name="effort"/>
  </joint>
`
	want := `<!-- Joints of arm.yaml for a controller manager: put this into the URDF, inside of the element robot. -->
<ros2_control name="arm" type="system">
  <hardware>
    <plugin>topic_based_ros2_control/TopicBasedSystem</plugin>
    <param name="joint_commands_topic">/joint_commands</param>
    <param name="joint_states_topic">/joint_states</param>
    <param name="trigger_joint_command_threshold">-1</param>
  </hardware>
  <joint name="shoulder">
    <command_interface name="position"/>
` + states + `  <joint name="wheel">
    <command_interface name="velocity"/>
` + states + `  <joint name="left">
    <command_interface name="position"/>
` + states + `  <joint name="right">
    <param name="mimic">left</param>
    <param name="multiplier">-1</param>
` + states + `</ros2_control>
`
	if diff := cmp.Diff(want, string(f.Text)); diff != "" {
		t.Errorf("block (-want +got):\n%s", diff)
	}
	checkNotes(t, f.Notes,
		"joint right mimics with an offset of 0.01, which the block cannot say",
		"no active controller of type joint_commands has shoulder, wheel, left: add one to arm.yaml, and set active: false where another one has these joints")
}

// The joints have the types, limits and mimics of the configuration; those of right are −1 · [0, 0.05] + 0.01.
func TestURDF(t *testing.T) {
	t.Parallel()
	f := export.URDF(load(t, robot), "arm")
	got, err := urdf.Parse(f.Text)
	if err != nil {
		t.Fatal(err)
	}
	z := [3]float64{0, 0, 1}
	want := []urdf.Joint{
		{Name: "shoulder", Type: "revolute", Parent: "base_link", Child: "shoulder_link", Axis: z, Limit: &urdf.Limit{Lower: -1, Upper: 2, Velocity: 3, Effort: 2}},
		{Name: "wheel", Type: "continuous", Parent: "base_link", Child: "wheel_link", Axis: z, Limit: &urdf.Limit{Velocity: 1, Effort: 1}},
		{Name: "left", Type: "prismatic", Parent: "base_link", Child: "left_link", Axis: z, Limit: &urdf.Limit{Upper: 0.05, Velocity: 0.1, Effort: 1}},
		{Name: "right", Type: "prismatic", Parent: "base_link", Child: "right_link", Axis: z, Limit: &urdf.Limit{Lower: -0.04, Upper: 0.01, Velocity: 0.1, Effort: 1}, Mimic: &urdf.Mimic{Joint: "left", Multiplier: -1, Offset: 0.01}},
	}
	for i := range got.Joints {
		got.Joints[i].Line = 0
	}
	if diff := cmp.Diff(want, got.Joints); diff != "" {
		t.Errorf("joints (-want +got):\n%s", diff)
	}
}

// A URDF made of a configuration agrees with it.
func TestURDFAgrees(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		c, err := config.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := urdf.Parse(export.URDF(c, "robot").Text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, problem := range export.CheckURDF(c, r) {
			t.Errorf("%s: %v", file, problem)
		}
	}
}

// Every difference between URDF and configuration is found, with its line.
func TestCheckURDF(t *testing.T) {
	t.Parallel()
	c := load(t, robot)
	agrees := strings.ReplaceAll(string(export.URDF(c, "arm").Text), "><", ">\n<")
	if problems := export.CheckURDF(c, parse(t, agrees)); problems != nil {
		t.Fatalf("problems of a URDF that agrees: %v", problems)
	}
	for _, test := range []struct{ old, changed, want string }{
		{`"shoulder" type="revolute"`, `"shoulder" type="continuous"`, "joint shoulder: type is continuous, the configuration makes it revolute"},
		{`<joint name="wheel"`, `<joint name="Wheel"`, "1: there is no joint wheel"},
		{`<joint name="wheel"`, `<joint name="Wheel"`, "joint Wheel moves, but the configuration does not have it"},
		{`lower="-1" upper="2"`, `lower="-1.01" upper="2"`, "joint shoulder: limits are -1.01 to 2, in the configuration -1 to 2"},
		{`upper="0.05"`, `upper="0.0505"`, "joint left: limits are 0 to 0.0505"},
		{`velocity="3"`, `velocity="3.1"`, "joint shoulder: velocity 3.1 is more than the 3 of the configuration"},
		{`effort="2"`, `effort="2.5"`, "joint shoulder: effort 2.5 is more than the 2 of the configuration"},
		{`<axis xyz="0 0 1"/>`, `<axis xyz="0 0 2"/>`, "joint shoulder: the axis 0 0 2 has length 2, want 1"},
		{`multiplier="-1"`, `multiplier="1"`, "joint right: it mimics left times 1 plus 0.01, in the configuration left times -1 plus 0.01"},
		{`<mimic joint="left" multiplier="-1" offset="0.01"/>`, ``, "joint right: it does not mimic left"},
		{`<limit lower="-1" upper="2" velocity="3" effort="2"/>`, ``, "joint shoulder: there is no limit"},
	} {
		if !strings.Contains(agrees, test.old) {
			t.Fatalf("the URDF has no %s", test.old)
		}
		var all []string
		for _, p := range export.CheckURDF(c, parse(t, strings.Replace(agrees, test.old, test.changed, 1))) {
			all = append(all, p.Error())
		}
		if !strings.Contains(strings.Join(all, "\n"), test.want) {
			t.Errorf("%s: problems are %q, want one that says %q", test.changed, all, test.want)
		}
	}
}

func parse(t *testing.T, text string) *urdf.Robot {
	t.Helper()
	r, err := urdf.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
