package joints_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// Steps by hand, from the control tables of the e-manuals of DYNAMIXEL AX-12A, MX-28, H54-200-S500-R, XL330-M288 and
// XM430-W350 and of Feetech STS and SCS: 1 rad is 4096/2π ticks of X, MX and STS, 1023 ticks are 300° of AX (1024 in its
// manual's steps of 0.293°), 501922 ticks are a turn of the H54; 1 rad/s is 9.5493 rpm, in steps of 0.229 rpm (X), 0.114
// (MX), 0.111 (AX), 0.00199234 (H54) or of one tick per second (STS); torque of 6.675773 mN·m per step (XM430-W350) or
// 109.98668 mN·m (H54), current of 1 mA (XL330); duty cycles of 0.113 % (X) or 0.1 % (Feetech).
func TestModesAndTheirRegisters(t *testing.T) {
	t.Parallel()
	position, velocity := joints.Command{Position: 1, Velocity: nan, Effort: nan}, joints.Command{Position: nan, Velocity: -1, Effort: nan}
	effort := func(e float64) joints.Command { return joints.Command{Position: nan, Velocity: nan, Effort: e} }
	bounded := joints.Command{Position: 1, Velocity: nan, Effort: 0.5}
	for _, c := range []struct {
		model    string
		mode     joints.Mode
		command  joints.Command
		register string
		raw      int64
	}{
		{"XM430-W350", joints.Position, position, "goal_position", 2048 + 652},
		{"XM430-W350", joints.ExtendedPosition, position, "goal_position", 2048 + 652},
		{"XM430-W350", joints.Velocity, velocity, "goal_velocity", -42},
		{"XM430-W350", joints.Current, effort(0.5), "goal_current", 75},
		{"XM430-W350", joints.CurrentBasedPosition, bounded, "goal_position", 2048 + 652},
		{"XM430-W350", joints.CurrentBasedPosition, bounded, "goal_current", 75},
		{"XM430-W350", joints.PWM, effort(-0.1), "goal_pwm", -88},
		{"XL330-M288", joints.Current, effort(0.25), "goal_current", 250},
		{"MX-28", joints.Position, position, "goal_position", 2048 + 652},
		{"MX-28", joints.ExtendedPosition, position, "goal_position", 2048 + 652},
		{"MX-28", joints.Velocity, velocity, "moving_speed", -84},
		{"AX-12A", joints.Position, position, "goal_position", 512 + 196},
		{"AX-12A", joints.Velocity, velocity, "moving_speed", -86},
		{"H54-200-S500-R", joints.Position, position, "goal_position", 79883},
		{"H54-200-S500-R", joints.ExtendedPosition, position, "goal_position", 79883},
		{"H54-200-S500-R", joints.Velocity, velocity, "goal_velocity", -4793},
		{"H54-200-S500-R", joints.Current, effort(5), "goal_torque", 45},
		{"STS3215", joints.Position, position, "goal_position", 2048 + 652},
		{"STS3215", joints.Velocity, velocity, "goal_velocity", -652},
		{"STS3215", joints.PWM, effort(-0.1), "goal_pwm", -100},
		{"SCS0009", joints.Position, position, "goal_position", 511 + 196},
		{"SCS0009", joints.PWM, effort(0.3), "goal_pwm", 300},
	} {
		t.Run(fmt.Sprintf("%s %v %s", c.model, c.mode, c.register), func(t *testing.T) {
			t.Parallel()
			o := options("j", servo(t, 1, c.model))
			o.Actuators[0].Mode = c.mode
			r := newRig(t, joints.RobotOptions{HoldAfter: 2}, inMode(o))
			r.start(t)
			r.commands[0] = c.command
			for range 3 {
				r.exchange(t)
			}
			r.wantGoal(t, c.register, c.raw)
			r.goSilent(t, o, c.register, c.raw)
		})
	}
}

var nan = math.NaN()

// inMode is a bus with one joint whose servo is in the joint's mode.
func inMode(o joints.Options) bus {
	a := o.Actuators[0]
	m, initial := a.Servo.Model, map[string]int64{}
	raw, _ := m.OperatingMode(a.Mode.String())
	switch {
	case m.ModeRegister != "":
		initial[m.ModeRegister] = raw
	case raw >= 0:
		for _, limit := range []string{"min_position_limit", "max_position_limit"} {
			r, _ := m.Register(limit)
			initial[r.Name] = raw
		}
	}
	return bus{protocol: protocols[m.Protocols[0]], joints: []joints.Options{o}, servos: []sim.ServoOptions{simulated(a.Servo, initial)}}
}

// goSilent loses the answers of the servo: what makes it move by itself becomes 0, a position stays what it is.
func (r *rig) goSilent(t *testing.T, o joints.Options, register string, raw int64) {
	t.Helper()
	if err := r.sims[0].SetFaults(1, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.sims[0].SetFaults(1, sim.Faults{}) }() // for a quick stop
	for range 5 {
		r.exchange(t)
	}
	r.commands[0].Position += 0.1
	r.exchange(t)
	r.exchange(t)
	if r.states[0].Result == hardware.Fresh {
		t.Fatalf("state %+v", r.states[0])
	}
	switch o.Actuators[0].Mode {
	case joints.Velocity, joints.Current, joints.PWM:
		r.wantGoal(t, register, 0)
	default:
		r.wantGoal(t, register, raw)
	}
}

// goal returns what a goal register of the first servo holds, which may be another meaning of a register.
func (r *rig) goal(t *testing.T, name string) int64 {
	t.Helper()
	m := r.Joints()[0].Actuators()[0].Servo().Model
	goal, ok := m.Register(name)
	if !ok {
		t.Fatalf("%s has no %s", m.Name, name)
	}
	for _, own := range m.Registers() {
		if own.Address == goal.Address {
			raw, bytes := r.register(t, 1, own.Name), make([]byte, own.Size)
			if err := own.Encode(bytes, raw); err != nil {
				t.Fatal(err)
			}
			return goal.Decode(bytes)
		}
	}
	t.Fatalf("%s has no register at %d", m.Name, goal.Address)
	return 0
}

func (r *rig) wantGoal(t *testing.T, name string, want int64) {
	t.Helper()
	if got := r.goal(t, name); got != want {
		t.Errorf("%s is %d, want %d", name, got, want)
	}
}
