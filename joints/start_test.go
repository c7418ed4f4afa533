package joints_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// simulated returns a simulated servo that starts with these register contents.
func simulated(s *hardware.Servo, initial map[string]int64) sim.ServoOptions {
	return sim.ServoOptions{ID: s.ID, Model: s.Model, Initial: initial}
}

// pair is a bus with two joints: a shoulder at tick 1500 and an elbow at tick 2500.
func pair(t testing.TB) bus {
	shoulder, elbow := servo(t, 11, "XM430-W350"), servo(t, 12, "XL430-W250")
	return bus{
		servos: []sim.ServoOptions{
			simulated(shoulder, map[string]int64{"present_position": 1500, "goal_position": 0}),
			simulated(elbow, map[string]int64{"present_position": 2500, "goal_position": 0}),
		},
		joints: []joints.Options{options("shoulder", shoulder), options("elbow", elbow)},
	}
}

func TestStartHoldsEveryJointWhereItStands(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	for id, tick := range map[byte]int64{11: 1500, 12: 2500} {
		r.wantRegister(t, id, "torque_enable", 1)
		r.wantRegister(t, id, "goal_position", tick)
		r.wantRegister(t, id, "bus_watchdog", 0)
	}
	for range 100 {
		r.exchange(t)
	}
	for i, want := range []float64{(1500 - 2048) * 2 * math.Pi / 4096, (2500 - 2048) * 2 * math.Pi / 4096} {
		s := r.states[i]
		if !nearly(s.Position, want) || !s.Fresh || !s.Torque || s.Alert || s.Misses != 0 {
			t.Errorf("joint %d after a second: %+v, want it at %v", i, s, want)
		}
	}
	if diff := cmp.Diff(joints.GateCounts{}, r.states[0].Gate); diff != "" {
		t.Errorf("the gate did something: %s", diff)
	}
	if err := r.Start(t.Context()); err != nil {
		t.Errorf("second Start: %v", err)
	}
}

func TestStartWritesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}, {"profile_velocity", 0}}
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.wantRegister(t, 11, "position_p_gain", 700)
	r.wantRegister(t, 12, "position_p_gain", 640) // the factory's
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := r.sims[0].Counters().Instructions
	r.start(t)
	first := r.sims[0].Counters().Instructions - before
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.setRegister(t, 11, "position_p_gain", 800)
	before = r.sims[0].Counters().Instructions
	r.start(t)
	if second := r.sims[0].Counters().Instructions - before; second != first+2 {
		t.Errorf("%d instructions with a gain to write, %d without: want a write and a read more", second, first)
	}
}

func TestStartReportsAllSilentServos(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints = append(b.joints, options("wrist", servo(t, 13, "XL330-M288")), options("hand", servo(t, 14, "XL330-M288")))
	r := newRig(t, joints.RobotOptions{}, b)
	err := r.Start(t.Context())
	wantError(t, err,
		"joint wrist on bus arm: servo 13 (XL330-M288): ping: no status packet within",
		"joint hand on bus arm: servo 14 (XL330-M288): ping: no status packet within",
		"; check its power, cable, id and baud rate (sinew scan finds servos)")
	var silence *hardware.NoStatusError
	var joint *joints.JointError
	if !errors.As(err, &silence) || !errors.As(err, &joint) || joint.Joint != "wrist" {
		t.Errorf("error %#v is not a *JointError with a *NoStatusError", err)
	}
	r.wantRegister(t, 11, "torque_enable", 0)
	r.wantRegister(t, 11, "goal_position", 0)
	if err := r.Exchange(r.commands, r.states); !errors.Is(err, joints.ErrStopped) {
		t.Errorf("Exchange after a failed start: %v, want ErrStopped", err)
	}
}

func TestStartSaysWhichModelAnswered(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[0].Model = servo(t, 11, "XM540-W270").Model
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, joints.RobotOptions{ModelNames: func(number int) (names []string) {
		for _, m := range library.ByNumber(number) {
			names = append(names, m.Name)
		}
		return names
	}}, b)
	err = r.Start(t.Context())
	wantError(t, err, "joint shoulder on bus arm: servo 11 (XM430-W350): is XM540-W270 (model number 1120), not XM430-W350 (1020);"+
		" correct the model of the joint, or the id 11")
	var wrong *joints.ModelError
	if !errors.As(err, &wrong) || wrong.Number != 1120 {
		t.Errorf("error %#v is not a *ModelError", err)
	}
}

func TestStartAndTheOperatingMode(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[0].Initial["operating_mode"] = 1
	r := newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Start(t.Context()), "joint shoulder on bus arm: servo 11 (XM430-W350): is in mode velocity (operating_mode 1), not position (3);"+
		" set it once with sinew write --eeprom, or allow the start to write EEPROM")
	r.wantRegister(t, 11, "operating_mode", 1)

	b = pair(t)
	b.servos[0].Initial["operating_mode"] = 1
	b.servos[0].Initial["torque_enable"] = 1
	r = newRig(t, joints.RobotOptions{WriteEEPROM: true}, b)
	r.start(t)
	r.wantRegister(t, 11, "operating_mode", 3)
	r.wantRegister(t, 11, "torque_enable", 1)
	r.wantRegister(t, 11, "goal_position", 1500)
}

func TestStartAndEEPROMSettings(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[1].Actuators[0].Registers = []joints.Setting{{"return_delay_time", 0}}
	r := newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Start(t.Context()), "joint elbow on bus arm: servo 12 (XL430-W250): return_delay_time is 250, not 0, and keeps its value without power;"+
		" set it once with sinew write --eeprom, or allow the start to write EEPROM")
	r = newRig(t, joints.RobotOptions{WriteEEPROM: true}, b)
	r.start(t)
	r.wantRegister(t, 12, "return_delay_time", 0)
}

// Feetech servos forget what is written to EEPROM while it is locked.
func TestStartUnlocksFeetechEEPROM(t *testing.T) {
	t.Parallel()
	s := servo(t, 1, "STS3215")
	o := options("gripper", s)
	o.Actuators[0].Registers = []joints.Setting{{"p_coefficient", 20}}
	r := newRig(t, joints.RobotOptions{WriteEEPROM: true}, bus{
		protocol: codec.FeetechSTS, joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(s, map[string]int64{"lock": 1, "p_coefficient": 32, "present_position": 1000})},
	})
	r.start(t)
	r.wantRegister(t, 1, "p_coefficient", 20)
	r.wantRegister(t, 1, "lock", 1)
	r.wantRegister(t, 1, "torque_enable", 1)
	if err := r.sims[0].Reboot(1); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(2 * time.Second)
	r.wantRegister(t, 1, "p_coefficient", 20)
}

func TestStartRefusesJointsOutsideTheirLimits(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Limits.PositionLower, b.joints[0].Limits.PositionUpper = -0.5, 0.5 // it stands at -0.8406
	r := newRig(t, joints.RobotOptions{}, b)
	err := r.Start(t.Context())
	wantError(t, err, "joint shoulder on bus arm: servo 11 (XM430-W350): stands at -0.8406 rad, outside -0.5000 to 0.5000 rad;"+
		" move the joint inside by hand, or widen limits.position")
	var outside *joints.PositionError
	if !errors.As(err, &outside) || outside.Lower != -0.5 || outside.Upper != 0.5 {
		t.Errorf("error %#v is not a *PositionError", err)
	}
	r.wantRegister(t, 11, "torque_enable", 0)
	r.wantRegister(t, 12, "torque_enable", 0)
	r.wantRegister(t, 12, "goal_position", 0)
}

// An X servo in mode position counts its turn anew when torque comes on: 3 ticks below 0 become 4093, and the goal 0
// would be a turn away.
func TestStartRefusesServosTurnedTooFar(t *testing.T) {
	t.Parallel()
	for tick, want := range map[int64]string{-3: "stands at -3.1462 rad", 4096: "stands at 3.1416 rad", 6000: "stands at 6.0623 rad"} {
		r := newRig(t, joints.RobotOptions{}, pair(t))
		r.setRegister(t, 11, "present_position", tick)
		wantError(t, r.Start(t.Context()), want+", outside -3.1416 to 3.1401 rad;"+
			" turn the joint back by hand, or switch the servo's power off and on, which resets its turns")
		r.wantRegister(t, 11, "torque_enable", 0)
	}
}

// A joint that rests at its end is within its limits but for the noise of its encoder.
func TestStartToleratesAJointAtItsEnd(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Limits.PositionLower, b.joints[0].Limits.PositionUpper = -0.8345, 1 // 4 ticks above where it stands
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.wantRegister(t, 11, "goal_position", 1500)
	r.commands[0].Position = -0.9
	r.exchange(t)
	r.wantRegister(t, 11, "goal_position", 1504)
}

// The narrower of both sides' limits holds: here the servo's, 2000 to 3000 ticks, and a joint that is turned round.
func TestServoLimitsNarrowTheRange(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[1].Initial["min_position_limit"], b.servos[1].Initial["max_position_limit"] = 2000, 3000
	b.joints[1].Actuators[0].Direction = -1
	b.joints[1].Limits.PositionLower, b.joints[1].Limits.PositionUpper = -1, 1
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	lower, upper := r.PositionRange(1)
	if want := -1.0; lower != want {
		t.Errorf("lower end %v, want that of the configuration, %v", lower, want)
	}
	if want := 48 * 2 * math.Pi / 4096; !nearly(upper, want) {
		t.Errorf("upper end %v, want that of the servo, %v", upper, want)
	}
	r.commands[1].Position = 0.9
	r.exchange(t)
	r.wantRegister(t, 12, "goal_position", 2000)
	if r.states[1].Gate.Clamped != 1 {
		t.Errorf("counts %+v, want one clamped", r.states[1].Gate)
	}
}

func TestServoLimitsThatLeaveNothing(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[1].Initial["min_position_limit"], b.servos[1].Initial["max_position_limit"] = 0, 1000
	b.joints[1].Limits.PositionLower, b.joints[1].Limits.PositionUpper = -1, 1
	r := newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Start(t.Context()), "joint elbow on bus arm: servo 12 (XL430-W250): its own limits, -3.1416 to -1.6076 rad, leave nothing of limits.position,"+
		" -1.0000 to 1.0000 rad; correct limits.position, zero or direction, or the servo's min_position_limit and max_position_limit")
}

func TestStartClearsATrippedWatchdogAndArmsIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{BusWatchdog: 190 * time.Millisecond}, pair(t))
	r.setRegister(t, 11, "bus_watchdog", -1)
	r.start(t)
	r.wantRegister(t, 11, "bus_watchdog", 10) // 190 ms in steps of 20 ms, rounded up
	r.wantRegister(t, 12, "bus_watchdog", 10)
	r.wantRegister(t, 11, "goal_position", 1500)
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "bus_watchdog", 0)
	r.wantRegister(t, 11, "torque_enable", 0)
}

func TestOldFirmwareHasNoWatchdog(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[0].Firmware = 37
	r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, b)
	r.start(t)
	r.wantRegister(t, 12, "bus_watchdog", 10)
	if raw, err := r.sims[0].Register(11, "bus_watchdog"); err == nil && raw != 0 {
		t.Errorf("bus_watchdog of a firmware without it is %d", raw)
	}
}

// A servo in shutdown takes no torque: its neighbour, which was switched on before, must be switched off again.
func TestFailedStartSwitchesOffWhatItSwitchedOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	if err := r.sims[0].Fail(12, 0b100000); err != nil {
		t.Fatal(err)
	}
	wantError(t, r.Start(t.Context()), "joint elbow on bus arm: servo 12 (XL430-W250): torque stays off because of a hardware error: overload (hardware_error_status 32);"+
		" remove the cause, then reboot the servo or switch its power off and on")
	r.wantRegister(t, 11, "torque_enable", 0)
}

// After a crash with torque on, a start takes over without letting go: not even when it fails.
func TestStartKeepsTorqueThatWasOn(t *testing.T) {
	t.Parallel()
	b := pair(t)
	r := newRig(t, joints.RobotOptions{HoldOnStop: true}, b)
	r.start(t)
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "torque_enable", 1)
	if err := r.sims[0].Fail(12, 0b100000); err != nil {
		t.Fatal(err)
	}
	wantError(t, r.Start(t.Context()), "torque stays off")
	r.wantRegister(t, 11, "torque_enable", 1)
	r.wantRegister(t, 11, "goal_position", 1500)
}

func TestStartGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Start: %v, want it canceled", err)
	}
	r.wantRegister(t, 11, "torque_enable", 0)
}

func TestStartWithoutAPort(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	if err := r.sims[0].Unplug(); err != nil {
		t.Fatal(err)
	}
	err := r.Start(t.Context())
	var port *hardware.PortError
	if !errors.As(err, &port) {
		t.Fatalf("Start: %v, want *PortError", err)
	}
	if n := strings.Count(err.Error(), "on bus arm"); n != 1 {
		t.Errorf("a lost port is reported %d times: %v", n, err)
	}
}

// AX takes its mode from its position limits, and has no confirmed write below return level 2.
func TestStartOfProtocol1(t *testing.T) {
	t.Parallel()
	s := servo(t, 5, "AX-12A")
	ax := func(initial map[string]int64) bus {
		return bus{protocol: codec.Protocol1, joints: []joints.Options{options("hip", s)}, servos: []sim.ServoOptions{simulated(s, initial)}}
	}
	r := newRig(t, joints.RobotOptions{}, ax(map[string]int64{"present_position": 300}))
	r.start(t)
	r.wantRegister(t, 5, "goal_position", 300)
	r.wantRegister(t, 5, "torque_enable", 1)
	r.exchange(t)
	if want := (300 - 512) * 300.0 / 1024 * math.Pi / 180; !nearly(r.states[0].Position, want) || !math.IsNaN(r.states[0].Effort) {
		t.Errorf("state %+v, want it at %v without effort", r.states[0], want)
	}

	r = newRig(t, joints.RobotOptions{}, ax(map[string]int64{"cw_angle_limit": 0, "ccw_angle_limit": 0}))
	wantError(t, r.Start(t.Context()), "joint hip on bus arm: servo 5 (AX-12A): is in mode velocity, not position, because its position limits are 0 and 0;"+
		" change the limits with sinew write --eeprom")

	r = newRig(t, joints.RobotOptions{}, ax(map[string]int64{"status_return_level": 1}))
	wantError(t, r.Start(t.Context()), "status_return_level is 1, not 2, and keeps its value without power")

	r = newRig(t, joints.RobotOptions{}, ax(map[string]int64{"status_return_level": 0}))
	wantError(t, r.Start(t.Context()), "no status packet", "it answers a ping but no read: set its status_return_level to 2")
}

func TestStartMakesServosConfirmWrites(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.servos[0].Initial["status_return_level"] = 1
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.wantRegister(t, 11, "status_return_level", 2)
	r.wantRegister(t, 11, "torque_enable", 1)
}
