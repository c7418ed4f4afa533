package joints_test

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// wrist is a differential: both servos together pitch, against each other they roll.
func wrist(t testing.TB, mode joints.Mode) joints.Coupling {
	one, other := options("", servo(t, 1, "XM430-W350")).Actuators[0], options("", servo(t, 2, "XM430-W350")).Actuators[0]
	one.Mode, other.Mode = mode, mode
	return joints.Coupling{
		Name:            "wrist",
		Joints:          []joints.Options{{Name: "pitch", Limits: joints.NoLimits()}, {Name: "roll", Limits: joints.NoLimits()}},
		Actuators:       []joints.ActuatorOptions{one, other},
		JointToActuator: [][]float64{{1, 1}, {1, -1}},
	}
}

// wristBus is a bus with a wrist at the given ticks.
func wristBus(t testing.TB, c joints.Coupling, mode, one, other int64) bus {
	t.Helper()
	made, err := joints.NewCoupling(c)
	if err != nil {
		t.Fatal(err)
	}
	return bus{made: made, servos: []sim.ServoOptions{
		simulated(c.Actuators[0].Servo, map[string]int64{"operating_mode": mode, "present_position": one}),
		simulated(c.Actuators[1].Servo, map[string]int64{"operating_mode": mode, "present_position": other}),
	}}
}

// By hand: pitch 0.5 and roll 0.2 are 0.7 and 0.3 rad of the servos, 456 and 196 ticks.
func TestCoupledPositions(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, wristBus(t, wrist(t, joints.Position), 3, 2048+100, 2048-300))
	r.start(t)
	r.exchange(t)
	if pitch, roll := r.states[0].Position, r.states[1].Position; !nearly(pitch, -100*radPerTick) || !nearly(roll, 200*radPerTick) {
		t.Errorf("at the start pitch %v and roll %v, want -100 and 200 ticks", pitch, roll)
	}
	r.commands[0].Position, r.commands[1].Position = 0.5, 0.2
	for range 200 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_position", 2048+456)
	r.wantRegister(t, 2, "goal_position", 2048+196)
	if pitch, roll := r.states[0].Position, r.states[1].Position; !nearly(pitch, 326*radPerTick) || !nearly(roll, 130*radPerTick) {
		t.Errorf("pitch %v and roll %v, want 326 and 130 ticks", pitch, roll)
	}
}

// One joint moves, the other keeps its goal although it was never commanded.
func TestOneOfTwoCoupledJoints(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, wristBus(t, wrist(t, joints.Position), 3, 2048+100, 2048-300))
	r.start(t)
	r.exchange(t)
	r.commands[1].Position = 0
	for range 200 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_position", 2048-100)
	r.wantRegister(t, 2, "goal_position", 2048-100)
	if s := r.states[0]; !nearly(s.Position, -100*radPerTick) || s.Gate != (joints.GateCounts{}) {
		t.Errorf("pitch %+v", s)
	}
}

// Limits hold before the coupling: of the joints, not of the servos.
func TestLimitsOfCoupledJoints(t *testing.T) {
	t.Parallel()
	c := wrist(t, joints.Position)
	c.Joints[0].Limits.PositionUpper, c.Joints[1].Limits.Velocity = 0.4, 1 // 0.01 rad per exchange
	r := newRig(t, joints.RobotOptions{}, wristBus(t, c, 3, 2048, 2048))
	r.start(t)
	r.exchange(t)
	r.commands[0].Position, r.commands[1].Position = 0.5, -0.5
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+254) // 0.39 rad
	r.wantRegister(t, 2, "goal_position", 2048+267) // 0.41 rad
	if r.states[0].Gate.Clamped != 1 || r.states[1].Gate.Slowed != 1 {
		t.Errorf("states %+v", r.states)
	}
}

// A servo at its own limit would bend both joints off their ways: they stay until both can go.
func TestCoupledJointsStayTogether(t *testing.T) {
	t.Parallel()
	b := wristBus(t, wrist(t, joints.Position), 3, 2048, 2048)
	b.servos[0].Initial["max_position_limit"] = 2048 + 300
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.exchange(t)
	r.commands[0].Position, r.commands[1].Position = 0.2, 0.1
	r.exchange(t)
	r.commands[0].Position, r.commands[1].Position = 0.5, 0.2 // 456 ticks
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+196)
	r.wantRegister(t, 2, "goal_position", 2048+65)
	if r.states[0].Gate.Clamped != 1 || r.states[1].Gate.Clamped != 1 {
		t.Errorf("states %+v, want both clamped", r.states)
	}
	r.commands[0].Position, r.commands[1].Position = 0.5, -0.2 // 196 and 456 ticks
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+196)
	r.wantRegister(t, 2, "goal_position", 2048+456)
}

// By hand: pitch 1 and roll 0.5 rad/s are 1.5 and 0.5 rad/s, 63 and 21 steps of 0.229 rpm.
func TestCoupledVelocities(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, wristBus(t, wrist(t, joints.Velocity), 1, 2048, 2048))
	r.start(t)
	r.commands[0].Velocity, r.commands[1].Velocity = 1, 0.5
	for range 50 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_velocity", 63)
	r.wantRegister(t, 2, "goal_velocity", 21)
	if pitch, roll := r.states[0].Velocity, r.states[1].Velocity; math.Abs(pitch-1) > 0.05 || math.Abs(roll-0.5) > 0.05 {
		t.Errorf("pitch at %v, roll at %v rad/s", pitch, roll)
	}
	r.commands[0].Velocity = math.NaN()
	r.exchange(t)
	r.wantRegister(t, 1, "goal_velocity", 21)
	r.wantRegister(t, 2, "goal_velocity", -21)
}

// By hand, with power kept: pitch 1 and roll 0.5 N·m are 0.75 and 0.25 N·m of the servos, 112 and 37 steps of
// 6.675773 mN·m; and what both servos do adds up likewise.
func TestCoupledEfforts(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, wristBus(t, wrist(t, joints.Current), 0, 2048, 2048))
	r.start(t)
	for _, id := range []byte{1, 2} {
		if err := r.sims[0].SetFaults(id, sim.Faults{Stuck: true}); err != nil {
			t.Fatal(err)
		}
	}
	r.commands[0].Effort, r.commands[1].Effort = 1, 0.5
	for range 5 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_current", 112)
	r.wantRegister(t, 2, "goal_current", 37)
	one, other := float64(r.register(t, 1, "present_current"))*0.006675773, float64(r.register(t, 2, "present_current"))*0.006675773
	if pitch, roll := r.states[0].Effort, r.states[1].Effort; math.Abs(pitch-(one+other)) > 1e-9 || math.Abs(roll-(one-other)) > 1e-9 || one == 0 {
		t.Errorf("pitch %v, roll %v N·m with %v and %v N·m of the servos", pitch, roll, one, other)
	}
}

func TestNewCouplingRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change func(c *joints.Coupling)
		want   string
	}{
		{func(c *joints.Coupling) { c.JointToActuator = [][]float64{{1, 2}, {2, 4}} },
			"transmission wrist: joint_to_actuator is singular: some motion of the joints would move no actuator"},
		{func(c *joints.Coupling) { c.JointToActuator = [][]float64{{1, 2}} }, "joint_to_actuator has 1 rows for 2 actuators"},
		{func(c *joints.Coupling) { c.JointToActuator[1] = []float64{1} }, "joint_to_actuator: row 2 has 1 columns for 2 joints"},
		{func(c *joints.Coupling) { c.JointToActuator[0][1] = math.Inf(1) }, "joint_to_actuator: row 1 has +Inf, which is not finite"},
		{func(c *joints.Coupling) { c.Actuators = c.Actuators[:1] }, "2 joints on 1 actuators; a coupling needs as many actuators as joints, at least 2"},
		{func(c *joints.Coupling) { c.Joints[0].Actuators = c.Actuators }, "joint pitch: has actuators of its own"},
		{func(c *joints.Coupling) { c.Joints[1].Name = "" }, "joint : name is empty"},
		{func(c *joints.Coupling) { c.Actuators[0].Mode, c.Actuators[1].Mode = joints.PWM, joints.PWM },
			"actuators[0]: mode pwm cannot be coupled; use position, extended_position, velocity or current"},
		{func(c *joints.Coupling) { c.Actuators[1].Mode = joints.Velocity }, "actuators[1]: is in mode velocity, actuators[0] in mode position"},
	} {
		coupling := wrist(t, joints.Position)
		c.change(&coupling)
		_, err := joints.NewCoupling(coupling)
		wantError(t, err, c.want)
	}
}

// A servo of a coupling is named with all its joints.
func TestServoOfACouplingIsNamedWithItsJoints(t *testing.T) {
	t.Parallel()
	b := wristBus(t, wrist(t, joints.Position), 3, 2048, 2048)
	b.servos = b.servos[:1]
	r := newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Start(t.Context()), "joint pitch, roll on bus arm: servo 2 (XM430-W350): ping: no status packet")
}
