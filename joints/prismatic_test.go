package joints_test

import (
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// jaw is a gripper with a slider-crank: horn 22 mm, arm 36 mm.
func jaw(t testing.TB, mode joints.Mode) joints.Options {
	o := options("jaw", servo(t, 1, "XM430-W350"))
	o.Actuators[0].Mode = mode
	o.Linkage = &joints.Linkage{HornRadius: 0.022, ArmLength: 0.036}
	return o
}

// By hand: at 0 rad the finger is √(0.036² - 0.022²) = 28.4956 mm from the axis; at 45° it is
// 15.5563 + √(0.036² - 0.0155563²) = 48.0217 mm, 512 ticks further.
func TestGripperInMetres(t *testing.T) {
	t.Parallel()
	o := jaw(t, joints.Position)
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o}})
	if j := r.Joints()[0]; !j.Prismatic() || j.EffortUnit() != joints.Newton || !nearly(j.Limits().PositionLower, 0.014) || !nearly(j.Limits().PositionUpper, 0.058) {
		t.Errorf("joint: prismatic %v, effort in %v, limits %+v", j.Prismatic(), j.EffortUnit(), j.Limits())
	}
	r.start(t)
	r.exchange(t)
	if s := r.states[0]; math.Abs(s.Position-0.0284956) > 1e-7 {
		t.Errorf("at 0 rad it stands at %v m", s.Position)
	}
	r.commands[0].Position = 0.0480217
	for range 200 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_position", 2048+512)
	if s := r.states[0]; math.Abs(s.Position-0.0480217) > 1e-7 || s.Gate != (joints.GateCounts{}) {
		t.Errorf("state %+v", s)
	}
	o.Limits.PositionLower, o.Limits.PositionUpper = 0.014, 0.058 // its ends, as people write them
	newJoint(t, o)
	r.commands[0].Position = 1 // far out of reach
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+1024) // its end, at 90°
	if r.states[0].Gate.Clamped != 1 {
		t.Errorf("state %+v", r.states[0])
	}
	r.commands[0].Position = -1
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048-1024)
}

// Velocity limits are in m/s on the joint side: 0.1 m/s are 1 mm per exchange.
func TestVelocityLimitInMetres(t *testing.T) {
	t.Parallel()
	o := jaw(t, joints.Position)
	o.Limits.Velocity = 0.1
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o}})
	r.start(t)
	r.commands[0].Position = 0.05
	r.exchange(t)
	// sin θ of 29.4956 mm, by the law of cosines: (29.4956² + 22² - 36²) / (2·22·29.4956) = 0.0446749; 29.12 ticks.
	r.wantRegister(t, 1, "goal_position", 2048+29)
}

// Virtual work by hand: at 0 rad the lever is 22 mm, so 10 N take 0.22 N·m: 33 steps of 6.675773 mN·m.
func TestForceOfAGripper(t *testing.T) {
	t.Parallel()
	o := jaw(t, joints.CurrentBasedPosition)
	o.Limits.Effort = 20
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(o.Actuators[0].Servo, map[string]int64{"operating_mode": 5})}})
	r.start(t)
	r.wantRegister(t, 1, "goal_current", 66)
	r.exchange(t)
	if err := r.sims[0].SetFaults(1, sim.Faults{Stuck: true}); err != nil {
		t.Fatal(err)
	}
	r.commands[0] = joints.Command{Position: 0.05, Velocity: math.NaN(), Effort: 10}
	for range 5 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_current", 33)
	want := float64(r.register(t, 1, "present_current")) * 0.006675773 / 0.022
	if s := r.states[0]; math.Abs(s.Effort-want) > 1e-9 || want == 0 {
		t.Errorf("effort %v N, want %v", s.Effort, want)
	}
	r.commands[0].Effort = math.Inf(1) // as much as the limit allows
	r.exchange(t)
	r.wantRegister(t, 1, "goal_current", 66)
	if r.states[0].Gate != (joints.GateCounts{}) {
		t.Errorf("the gate counted %+v", r.states[0].Gate)
	}
}

// A rack goes over many turns: 10 mm per rad.
func TestRackAndPinionOverManyTurns(t *testing.T) {
	t.Parallel()
	o := options("lift", servo(t, 1, "XM430-W350"))
	o.Actuators[0].Mode, o.Linkage = joints.ExtendedPosition, &joints.Linkage{Radius: 0.01}
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(o.Actuators[0].Servo, map[string]int64{"operating_mode": 4})}})
	r.start(t)
	r.commands[0].Position = 0.2 // 20 rad, 13038 ticks
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+13038)
}

// By hand: 20 mm/s on a pinion of 10 mm are 2 rad/s, 83 steps of 0.229 rpm.
func TestVelocityOfARack(t *testing.T) {
	t.Parallel()
	o := options("lift", servo(t, 1, "XM430-W350"))
	o.Actuators[0].Mode, o.Linkage = joints.Velocity, &joints.Linkage{Radius: 0.01}
	r := newRig(t, joints.RobotOptions{}, inMode(o))
	r.start(t)
	r.commands[0].Velocity = 0.02
	for range 50 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_velocity", 83)
	if v := r.states[0].Velocity; math.Abs(v-0.02) > 0.0005 {
		t.Errorf("velocity %v m/s", v)
	}
}

func TestStartRefusesAHornTurnedTooFar(t *testing.T) {
	t.Parallel()
	o := jaw(t, joints.Position)
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(o.Actuators[0].Servo, map[string]int64{"present_position": 2048 + 1100})}})
	wantError(t, r.Start(t.Context()), "joint jaw on bus arm: servo 1 (XM430-W350): its horn stands at 1.6874 rad, outside -1.5708 to 1.5708 rad, where the linkage turns back;"+
		" turn the horn back by hand, or correct zero and direction")
}

func TestNewRefusesLinkages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		linkage joints.Linkage
		change  func(o *joints.Options)
		want    string
	}{
		{joints.Linkage{}, nil, "joint jaw: linkage: radius 0 is not a number above 0"},
		{joints.Linkage{Radius: -1}, nil, "linkage: radius -1 is not a number above 0"},
		{joints.Linkage{Radius: 1, ArmLength: 1}, nil, "linkage: has a radius (rack and pinion) and a horn_radius or arm_length (slider-crank); give one or the other"},
		{joints.Linkage{HornRadius: 0.02}, nil, "linkage: horn_radius 0.02 and arm_length 0 are not both numbers above 0"},
		{joints.Linkage{HornRadius: 0.03, ArmLength: 0.02}, nil, "linkage: arm_length 0.02 is not above horn_radius 0.03, so the horn cannot turn through"},
		{joints.Linkage{HornRadius: 0.02, ArmLength: 0.03}, func(o *joints.Options) { o.Limits.PositionUpper = 0.06 },
			"limits.position: the linkage cannot reach 0.06 m; it goes from 0.01 to 0.05 m"},
		{joints.Linkage{HornRadius: 0.02, ArmLength: 0.03}, func(o *joints.Options) { o.Actuators[0].Mode = joints.Velocity },
			"linkage: a slider-crank knows no mode velocity"},
		{joints.Linkage{Radius: 1}, func(o *joints.Options) { o.Continuous = true }, "linkage: a continuous joint has none"},
	} {
		o := jaw(t, joints.Position)
		o.Linkage = &c.linkage
		if c.change != nil {
			c.change(&o)
		}
		_, err := joints.New(o)
		wantError(t, err, c.want)
	}
}

func TestContinuousJoints(t *testing.T) {
	t.Parallel()
	o := options("turret", servo(t, 1, "XM430-W350"))
	o.Continuous = true
	_, err := joints.New(o)
	wantError(t, err, "joint turret: mode position knows one turn only, a continuous joint more; use extended_position or velocity")
	o.Actuators[0].Mode = joints.ExtendedPosition
	o.Limits.PositionLower = -1
	_, err = joints.New(o)
	wantError(t, err, "joint turret: limits.position: a continuous joint has none")
	o.Limits = joints.NoLimits()
	if j := newJoint(t, o); !j.Continuous() {
		t.Error("the joint is not continuous")
	}
}

// Mimics follow, whoever they follow, and take no commands.
func TestMimics(t *testing.T) {
	t.Parallel()
	left := newJoint(t, jaw(t, joints.Position))
	right, err := joints.NewMimic("right", left, -1, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	tip, err := joints.NewMimic("tip", right, 2, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, joints.RobotOptions{}, bus{made: []*joints.Joint{tip, left, right}})
	if of, multiplier, offset := right.Mimic(); of != left || multiplier != -1 || offset != 0.01 || !right.Prismatic() || len(right.Actuators()) != 0 {
		t.Errorf("mimic of %v times %v plus %v", of.Name(), multiplier, offset)
	}
	r.start(t)
	r.commands[0].Position, r.commands[1].Position, r.commands[2].Position = 3, 0.04, 3
	for i := range 100 {
		r.exchange(t)
		of, mimic, chained := r.states[1], r.states[2], r.states[0]
		if !nearly(mimic.Position, 0.01-of.Position) || mimic.Velocity != -of.Velocity || !nearly(chained.Position, 2*(0.01-of.Position)+0.5) ||
			chained.Velocity != -2*of.Velocity || !math.IsNaN(mimic.Effort) || !mimic.Fresh || !mimic.At.Equal(of.At) {
			t.Fatalf("after %d exchanges: %+v", i, r.states)
		}
	}
	if s := r.states[1]; math.Abs(s.Position-0.04) > 1e-4 {
		t.Errorf("state %+v", s)
	}
	if r.states[2].Gate != (joints.GateCounts{}) {
		t.Errorf("a mimic counted %+v", r.states[2].Gate)
	}
	if _, err := r.ReadRegister(t.Context(), 2, "present_position"); err == nil {
		t.Error("a mimic has a register")
	}
	_, err = joints.NewMimic("", nil, math.NaN(), 0)
	wantError(t, err, "joint : name is empty", "mimic: there is no joint to follow", "mimic: multiplier NaN and offset 0 are not both finite")
}
