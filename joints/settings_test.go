package joints_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// What Start would write is told before, and is what it writes.
func TestPlannedWrites(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}, {"return_delay_time", 0}, {"profile_velocity", 0}}
	b.servos[1].Initial["operating_mode"], b.servos[1].Initial["status_return_level"] = 1, 1
	b.servos[1].Initial["torque_enable"] = 1
	r := newRig(t, joints.RobotOptions{WriteEEPROM: true}, b)
	writes, err := r.PlannedWrites(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []joints.PlannedWrite{
		{Joint: "shoulder", Bus: "arm", Servo: "servo 11 (XM430-W350)", Register: "position_p_gain", From: 800, To: 700},
		{Joint: "shoulder", Bus: "arm", Servo: "servo 11 (XM430-W350)", Register: "return_delay_time", From: 250, To: 0, EEPROM: true},
		{Joint: "elbow", Bus: "arm", Servo: "servo 12 (XL430-W250)", Register: "status_return_level", From: 1, To: 2},
		{Joint: "elbow", Bus: "arm", Servo: "servo 12 (XL430-W250)", Register: "operating_mode", From: 1, To: 3, EEPROM: true},
	}
	if diff := cmp.Diff(want, writes); diff != "" {
		t.Errorf("planned writes (-want +got):\n%s", diff)
	}
	if got, want := writes[1].String(), "joint shoulder on bus arm: servo 11 (XM430-W350): return_delay_time 250 -> 0 (EEPROM)"; got != want {
		t.Errorf("in words %q, want %q", got, want)
	}
	for _, w := range writes { // nothing is written yet
		r.wantRegister(t, map[string]byte{"shoulder": 11, "elbow": 12}[w.Joint], w.Register, w.From)
	}
	r.wantRegister(t, 12, "torque_enable", 1)
	r.start(t)
	for _, w := range writes {
		r.wantRegister(t, map[string]byte{"shoulder": 11, "elbow": 12}[w.Joint], w.Register, w.To)
	}
	if _, err := r.PlannedWrites(t.Context()); err == nil {
		t.Error("a started robot has planned writes")
	}
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if writes, err = r.PlannedWrites(t.Context()); err != nil || len(writes) != 0 {
		t.Errorf("after a start %v is still to be written (%v)", writes, err)
	}
}

// Check finds what Start would refuse, without touching anything.
func TestCheck(t *testing.T) {
	t.Parallel()
	b := pair(t)
	r := newRig(t, joints.RobotOptions{}, b)
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
	b = pair(t)
	b.servos[0].Initial["operating_mode"] = 1
	b.servos[1].Model = servo(t, 12, "XM540-W270").Model
	b.joints = append(b.joints, options("wrist", servo(t, 13, "XL330-M288")))
	r = newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Check(t.Context()),
		"joint elbow on bus arm: servo 12 (XL430-W250): is model number 1120, not XL430-W250 (1060)",
		"joint wrist on bus arm: servo 13 (XL330-M288): ping: no status packet within",
		"joint shoulder on bus arm: servo 11 (XM430-W350): operating_mode is 1, not 3, and keeps its value without power; set it once with sinew write --eeprom")
	r.wantRegister(t, 11, "operating_mode", 1)
	ax := servo(t, 5, "AX-12A")
	r = newRig(t, joints.RobotOptions{WriteEEPROM: true}, bus{protocol: codec.Protocol1, joints: []joints.Options{options("hip", ax)},
		servos: []sim.ServoOptions{simulated(ax, map[string]int64{"cw_angle_limit": 0, "ccw_angle_limit": 0})}})
	wantError(t, r.Check(t.Context()), "joint hip on bus arm: servo 5 (AX-12A): is in mode velocity, not position, because its position limits are 0 and 0")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Check(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: %v, want it canceled", err)
	}
}

// A register written at run time holds for good: a servo that was restarted gets it again.
func TestWriteRegister(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
	r := newRig(t, joints.RobotOptions{}, b)
	if err := r.WriteRegister(t.Context(), 0, "position_p_gain", 900); !errors.Is(err, joints.ErrStopped) {
		t.Errorf("before Start: %v, want ErrStopped", err)
	}
	r.start(t)
	for register, raw := range map[string]int64{"position_p_gain": 900, "profile_acceleration": 20} {
		if err := r.WriteRegister(t.Context(), 0, register, raw); err != nil {
			t.Fatal(err)
		}
		r.wantRegister(t, 11, register, raw)
		if got, err := r.ReadRegister(t.Context(), 0, register); got != raw || err != nil {
			t.Errorf("%s reads %d (%v)", register, got, err)
		}
	}
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.setRegister(t, 11, "position_p_gain", 800)
	r.setRegister(t, 11, "profile_acceleration", 0)
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "position_p_gain", 900)
	r.wantRegister(t, 11, "profile_acceleration", 20)
	if got := r.Joints()[0].Actuators()[0].Registers(); !slices.Equal(got, []joints.Setting{{"position_p_gain", 700}}) {
		t.Errorf("the joint's own registers became %v", got)
	}
	if f := r.Firmware(0); f != sim.DefaultFirmware {
		t.Errorf("firmware %d", f)
	}
}

func TestWriteRegisterRefuses(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{WriteEEPROM: true}, pair(t))
	r.start(t)
	for register, want := range map[string]string{
		"p_gain":           "joint shoulder on bus arm: servo 11 (XM430-W350): registers.p_gain: servo 11 (XM430-W350) has no such register",
		"goal_position":    "registers.goal_position: is the goal of mode position, written in every cycle, and cannot be set here",
		"goal_velocity":    "registers.goal_velocity: is a goal; in mode position it would hold the joint back from its commands: use limits instead",
		"torque_enable":    "registers.torque_enable: is written by the start itself and cannot be set here",
		"present_position": "registers.present_position: can only be read",
		"position_p_gain":  "registers.position_p_gain: 20000 is outside 0 to 16383",
		"homing_offset":    "registers.homing_offset: keeps its value without power (EEPROM) and is not changed while the robot runs; set it in the configuration, or with sinew write --eeprom",
	} {
		wantError(t, r.WriteRegister(t.Context(), 0, register, 20000), want)
	}
	wantError(t, r.WriteRegister(t.Context(), 7, "position_p_gain", 1), "robot: there is no joint 7 of 2")
}
