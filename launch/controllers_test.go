package launch

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

const everyController = `
rate: 100
buses: {b: {port: p, baud: 1000000}}
joints:
  a: {bus: b, id: 1, model: XM430-W350, mode: extended_position, continuous: true, limits: {velocity: 2, acceleration: 5}}
  c: {bus: b, id: 2, model: XM430-W350, limits: {position: [-1, 1]}}
  grip: {bus: b, id: 3, model: XM430-W350, mode: current_based_position, linkage: {radius: 0.02}, limits: {position: [0, 0.02]}}
  other: {mimic: {joint: grip, multiplier: -1}}
  wheel: {bus: b, id: 4, model: XM430-W350, mode: velocity}
controllers:
  arm:
    type: joint_trajectory
    joints: [a, c]
    allow_partial_joints_goal: true
    command_interfaces: [position, velocity]
    allow_trajectory_replacement: false
    interpolate_from_desired_state: false
    allow_integration_in_goal_trajectories: true
    allow_nonzero_velocity_at_trajectory_end: true
    interpolation_method: none
    cmd_timeout: 3
    over_limits: stretch
    replace: at_once
    start_tolerance: 0.1
    stale_timeout: 2
    action_monitor_rate: 30
    state_publish_rate: 10
    speed_scaling: {initial_scaling_factor: 0.5}
    constraints:
      goal_time: 1.5
      stopped_velocity_tolerance: 0.2
      decelerate_on_cancel: true
      c: {trajectory: 0.3, goal: 0.04, max_deceleration_on_cancel: 7}
  gripper:
    {type: gripper, joint: grip, max_effort: 9, goal_tolerance: 0.003, allow_stalling: true, stall_velocity_threshold: 0.02, stall_timeout: 0.4, action_monitor_rate: 5}
  drive: {type: forward, joints: [wheel], interface: velocity, command_timeout: 0.25}
  named: {type: joint_commands, joints: [c, grip, wheel], command_timeout: 0.75}
`

func everyControllerBuilt(t *testing.T) *controllers {
	t.Helper()
	cfg, parts := loadText(t, everyController)
	built, err := newControllers(cfg, parts.joints)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// What the file says arrives at the controllers.
func TestParametersOfControllers(t *testing.T) {
	t.Parallel()
	cfg, parts := loadText(t, everyController)
	nan := math.NaN()
	wantTrajectory := control.TrajectoryOptions{
		Name: "arm",
		Joints: []control.TrajectoryJoint{
			{Name: "a", Limits: joints.Limits{PositionLower: nan, PositionUpper: nan, Velocity: 2, Acceleration: 5, Effort: nan}, Continuous: true},
			{Name: "c", Limits: joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: nan, Acceleration: nan, Effort: nan}, CancelDeceleration: 7},
		},
		Takeover: control.TakeoverMeasured, Replace: control.ReplaceAtOnce, RefuseReplacement: true, OverLimits: control.StretchOverLimits,
		StartTolerance: 0.1, AllowPartial: true, AllowEndVelocity: true, AllowIntegration: true, Steps: true, Margin: control.TimeOptimal(),
		StaleCycles: holdAfter, StaleTimeout: 2 * time.Second, DecelerateOnCancel: true, CommandTimeout: 3 * time.Second, CommandVelocity: true,
		Constraints: control.Constraints{GoalTime: 1500 * time.Millisecond, StoppedVelocity: 0.2, Path: []float64{0, 0.3}, Goal: []float64{0, 0.04}},
	}
	if diff := cmp.Diff(wantTrajectory, trajectoryOptions(&cfg.Controllers[0], parts.joints[:2]), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("trajectory controller (-want +got):\n%s", diff)
	}
	wantGripper := control.GripperOptions{
		Name: "gripper", Joint: "grip", Limits: joints.Limits{PositionLower: 0, PositionUpper: 0.02, Velocity: nan, Acceleration: nan, Effort: nan},
		Prismatic: true, MaxEffort: 9, GoalTolerance: 0.003, AllowStalling: true, StallVelocity: 0.02, StallTimeout: 400 * time.Millisecond, StaleCycles: holdAfter,
	}
	if diff := cmp.Diff(wantGripper, gripperOptions(&cfg.Controllers[1], parts.joints[2]), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("gripper controller (-want +got):\n%s", diff)
	}
	wheel := control.ForwardJoint{Name: "wheel", Limits: joints.NoLimits(), Interface: control.VelocityInterface}
	wantForward := control.ForwardOptions{Name: "drive", Joints: []control.ForwardJoint{wheel}, Ignored: []string{"other"}, CommandTimeout: 250 * time.Millisecond, StaleCycles: holdAfter}
	got := forwardOptions(cfg, &cfg.Controllers[2], parts.joints[4:], cfg.Controllers[2].Forward.CommandTimeout)
	if diff := cmp.Diff(wantForward, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("forward controller (-want +got):\n%s", diff)
	}
}

// Trajectories set out from the reference, the measurement or the last command.
func TestTakeovers(t *testing.T) {
	t.Parallel()
	for parameters, want := range map[string]control.Takeover{
		"":                                      control.TakeoverSmooth,
		"interpolate_from_desired_state: false": control.TakeoverMeasured,
		"open_loop_control: true":               control.TakeoverCommanded,
	} {
		cfg, _ := loadText(t, twoServos+"controllers: {c: {type: joint_trajectory, joints: [a], "+parameters+"}}\n")
		if got := takeover(cfg.Controllers[0].Trajectory); got != want {
			t.Errorf("%q: %v, want %v", parameters, got, want)
		}
	}
}

// Every controller gets its face, in the order of the file, and those that share joints wait.
func TestFacesOfControllers(t *testing.T) {
	t.Parallel()
	built := everyControllerBuilt(t)
	var names []string
	for _, c := range built.all {
		names = append(names, c.Name())
	}
	if diff := cmp.Diff([]string{"arm", "gripper", "drive", "named"}, names); diff != "" {
		t.Errorf("controllers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"arm", "gripper", "drive"}, built.active); diff != "" {
		t.Errorf("active (-want +got):\n%s", diff)
	}
	trajectory, gripper := built.trajectories[0], built.grippers[0]
	if trajectory.StatePublishRate != 10 || trajectory.ActionMonitorRate != 30 || trajectory.Control.SpeedScaling() != 0.5 || gripper.ActionMonitorRate != 5 {
		t.Errorf("rates %v %v %v, speed %v", trajectory.StatePublishRate, trajectory.ActionMonitorRate, gripper.ActionMonitorRate, trajectory.Control.SpeedScaling())
	}
	if diff := cmp.Diff([]string{"velocity"}, built.forwards[0].Interfaces); diff != "" {
		t.Errorf("interfaces (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"position", "position", "velocity"}, built.jointCommands[0].Interfaces); diff != "" {
		t.Errorf("interfaces (-want +got):\n%s", diff)
	}
}

func TestControllersFromTheCommandLine(t *testing.T) {
	t.Parallel()
	cfg, parts := loadText(t, everyController)
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{[]string{"named", "arm"}, "--controllers arm: joint c is commanded by named already, name one of them"},
		{[]string{"legs"}, "--controllers legs: r.yaml has no controller of this name, it has arm, gripper, drive, named"},
		{[]string{"named"}, ""},
		{[]string{}, ""},
	} {
		built, err := newControllers(cfg, parts.joints)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := built.activate(cfg, tt.names); err != nil {
			got = strings.ReplaceAll(err.Error(), cfg.File, "r.yaml")
			if ExitCode(err) != exitUsage {
				t.Errorf("%v: exit code %d, want wrong use", tt.names, ExitCode(err))
			}
		} else if diff := cmp.Diff(tt.names, built.active); diff != "" {
			t.Errorf("active (-want +got):\n%s", diff)
		}
		if got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.names, got, tt.want)
		}
	}
}
