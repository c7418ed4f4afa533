package joints_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

func TestStop(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, pair(t))
	r.start(t)
	r.commands[0].Position = 0.5
	r.exchange(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel() // as at the end of a program: torque goes off all the same
	if err := r.Stop(ended); err != nil {
		t.Fatal(err)
	}
	for _, id := range []byte{11, 12} {
		r.wantRegister(t, id, "torque_enable", 0)
	}
	if err := r.Stop(t.Context()); err != nil {
		t.Errorf("second Stop: %v", err)
	}
	r.start(t)
	r.wantRegister(t, 11, "torque_enable", 1)
	r.commands[0].Position = math.NaN()
	r.exchange(t)
	if goal, present := r.register(t, 11, "goal_position"), r.register(t, 11, "present_position"); goal != present {
		t.Errorf("after a new start the goal is %d, not the present position %d", goal, present)
	}
}

func TestStopTriesEveryJoint(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints = append(b.joints, options("wrist", servo(t, 13, "XL330-M288")))
	b.servos = append(b.servos, simulated(servo(t, 13, "XL330-M288"), nil))
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	if err := r.sims[0].SetFaults(12, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	wantError(t, r.Stop(t.Context()), "joint elbow on bus arm: servo 12 (XL430-W250): write 0 to torque_enable: no status packet within",
		"; it may still be under torque: switch its power off")
	for id, want := range map[byte]int64{11: 0, 12: 1, 13: 0} {
		r.wantRegister(t, id, "torque_enable", want)
	}
}

func TestHoldOnStop(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{HoldOnStop: true, BusWatchdog: 100 * time.Millisecond}, pair(t))
	r.start(t)
	r.commands[0].Position = 0.5
	for range 100 {
		r.exchange(t)
	}
	if err := r.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(10 * time.Second) // far beyond the watchdog, which must not be armed any more
	r.wantRegister(t, 11, "bus_watchdog", 0)
	r.wantRegister(t, 11, "torque_enable", 1)
	r.wantRegister(t, 11, "goal_position", 2048+326)
	r.wantRegister(t, 11, "present_position", 2048+326)
}

func TestSetTorque(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, pair(t))
	r.start(t)
	r.commands[0].Position = 0.1
	r.exchange(t)
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "torque_enable", 0)
	r.wantRegister(t, 12, "torque_enable", 0)
	r.setRegister(t, 11, "present_position", 1111) // moved by hand
	r.exchange(t)
	if s := r.states[0]; s.Torque || s.Gate.Held != 1 || !nearly(s.Position, (1111-2048)*radPerTick) {
		t.Errorf("without torque: %+v, want the command held and the position read", s)
	}
	r.wantRegister(t, 11, "torque_enable", 0) // on some servos a goal would have brought it back

	r.commands[0].Position = math.NaN()
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "torque_enable", 1)
	r.wantRegister(t, 11, "goal_position", 1111)
	r.wantRegister(t, 11, "bus_watchdog", 10)
	r.exchange(t)
	if s := r.states[0]; !s.Torque || s.Gate.Held != 1 {
		t.Errorf("under torque again: %+v", s)
	}
}

// Whatever happened while torque was off: the servo was rebooted and forgot its gain, its watchdog tripped.
func TestSetTorqueConfiguresAsStartDoes(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
	r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, b)
	r.start(t)
	r.clock.advance(time.Second)
	r.wantRegister(t, 12, "bus_watchdog", -1)
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.setRegister(t, 11, "position_p_gain", 800)
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "position_p_gain", 700)
	r.wantRegister(t, 12, "bus_watchdog", 10)
	r.wantRegister(t, 12, "torque_enable", 1)
}

func TestSetTorqueChecksAsStartDoes(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Limits.PositionLower, b.joints[0].Limits.PositionUpper = -1, 1
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.setRegister(t, 11, "present_position", 3000) // 1.46 rad
	wantError(t, r.SetTorque(t.Context(), true), "joint shoulder", "stands at 1.4603 rad, outside -1.0000 to 1.0000 rad")
	r.wantRegister(t, 11, "torque_enable", 0)
	r.wantRegister(t, 12, "torque_enable", 0)
}

// After an overload a reboot brings the joint back, with its gains, where it stands; its neighbour moves on.
func TestReboot(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.paced = true
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
	r := newRig(t, joints.RobotOptions{BusWatchdog: 500 * time.Millisecond}, b)
	r.start(t)
	if err := r.sims[0].Fail(11, 0b100000); err != nil {
		t.Fatal(err)
	}
	if err := r.sims[0].Fail(11, 0); err != nil { // the cause is gone, the servo remembers
		t.Fatal(err)
	}
	r.exchange(t)
	if !r.states[0].Alert {
		t.Fatalf("no alert: %+v", r.states[0])
	}
	r.setRegister(t, 11, "present_position", 1700)
	if err := r.Reboot(t.Context(), 0); err != nil { // the robot asks until the servo answers, and time passes with each packet
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "torque_enable", 1)
	r.wantRegister(t, 11, "position_p_gain", 700)
	r.wantRegister(t, 11, "goal_position", 1700)
	r.wantRegister(t, 11, "bus_watchdog", 25)
	r.wantRegister(t, 12, "bus_watchdog", 25) // not tripped meanwhile
	r.wantRegister(t, 12, "torque_enable", 1)
	for range 100 { // until an absent servo is asked again
		r.exchange(t)
	}
	if s := r.states[0]; s.Alert || !s.Torque || !s.Fresh {
		t.Errorf("after the reboot: %+v", s)
	}
}

func TestRebootOfASilentServo(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	if err := r.sims[0].SetFaults(11, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	wantError(t, r.Reboot(t.Context(), 0), "joint shoulder on bus arm: servo 11 (XM430-W350): reboot: no status packet", "switch its power off and on instead")
	r.wantRegister(t, 12, "torque_enable", 1)
}
