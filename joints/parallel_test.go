package joints_test

import (
	"math"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// dual is a joint on two servos that look at each other: the second turns the other way and has its zero elsewhere.
func dual(t testing.TB) joints.Options {
	o := options("shoulder", servo(t, 1, "XM430-W350"))
	o.Actuators = append(o.Actuators, joints.ActuatorOptions{Servo: servo(t, 2, "XM430-W350"), ZeroTicks: 1024, Direction: -1, Reduction: 1})
	return o
}

// dualBus is a bus with such a joint at 0.5 rad: 326 ticks from each zero.
func dualBus(t testing.TB, o joints.Options, mode int64) bus {
	return bus{joints: []joints.Options{o}, servos: []sim.ServoOptions{
		simulated(o.Actuators[0].Servo, map[string]int64{"operating_mode": mode, "present_position": 2048 + 326}),
		simulated(o.Actuators[1].Servo, map[string]int64{"operating_mode": mode, "present_position": 1024 - 326}),
	}}
}

// Ticks by hand: 1 rad is 651.9 ticks.
func TestServosOfOneJointMoveTogether(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, dualBus(t, dual(t), 3))
	r.start(t)
	r.wantRegister(t, 1, "goal_position", 2048+326)
	r.wantRegister(t, 2, "goal_position", 1024-326)
	r.wantRegister(t, 2, "torque_enable", 1)
	r.commands[0].Position = -1
	for range 200 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_position", 2048-652)
	r.wantRegister(t, 2, "goal_position", 1024+652)
	if s := r.states[0]; !nearly(s.Position, -652*radPerTick) || !s.Fresh || len(r.Joints()[0].Actuators()) != 2 {
		t.Errorf("state %+v", s)
	}
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 1, "torque_enable", 0)
	r.wantRegister(t, 2, "torque_enable", 0)
}

// Each bears half of the effort, and the joint feels both. 1 N·m is 149.8 steps of 6.675773 mN·m.
func TestServosOfOneJointShareTheEffort(t *testing.T) {
	t.Parallel()
	o := dual(t)
	o.Actuators[0].Mode, o.Actuators[1].Mode = joints.Current, joints.Current
	r := newRig(t, joints.RobotOptions{}, dualBus(t, o, 0))
	r.start(t)
	r.commands[0].Effort = 1
	for range 20 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_current", 75)
	r.wantRegister(t, 2, "goal_current", -75)
	want := float64(r.register(t, 1, "present_current")-r.register(t, 2, "present_current")) * 0.006675773
	if s := r.states[0]; math.Abs(s.Effort-want) > 0.05 || s.Effort <= 0 {
		t.Errorf("effort %v N·m, want about %v", s.Effort, want)
	}
}

// When a horn slips, the servos would fight: the joint is held, told, and goes on when they agree again.
func TestServosOfOneJointThatDisagree(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, dualBus(t, dual(t), 3))
	p.start(t)
	for _, id := range []byte{1, 2} {
		p.stuck(t, id, true)
	}
	p.exchange(t)
	p.setRegister(t, 2, "present_position", 1024-326+66) // 0.101 rad
	p.exchange(t)
	p.exchange(t)
	p.commands[0].Position = 0
	p.exchange(t)
	p.exchange(t)
	p.wantRegister(t, 1, "goal_position", 2048+326)
	if got := p.kinds(joints.Disagreement); !slices.Equal(got, []string{"disagreement shoulder"}) || p.states[0].Gate.Held != 2 {
		t.Errorf("events %v, state %+v", p.told, p.states[0])
	}
	p.setRegister(t, 2, "present_position", 1024-326+64)
	p.exchange(t)
	p.exchange(t)
	p.wantRegister(t, 1, "goal_position", 2048)
	p.wantRegister(t, 2, "goal_position", 1024)
}

func TestStartRefusesServosThatDisagree(t *testing.T) {
	t.Parallel()
	b := dualBus(t, dual(t), 3)
	b.servos[1].Initial["present_position"] = 1024
	r := newRig(t, joints.RobotOptions{}, b)
	wantError(t, r.Start(t.Context()), "joint shoulder on bus arm: servo 1 (XM430-W350): stands at 0.5001 rad, and servo 2 (XM430-W350) on the same joint at 0.0000 rad;"+
		" correct zero, direction or reduction of one of them")
	r.wantRegister(t, 1, "torque_enable", 0)
	b = dualBus(t, dual(t), 3)
	b.servos[1].Initial["present_position"] = 1024
	b.joints[0].Disagreement = math.Inf(1)
	newRig(t, joints.RobotOptions{}, b).start(t)
}

// While one of them is silent the joint is held; neither is moved alone.
func TestOneSilentServoHoldsTheJoint(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{HoldAfter: 1}, dualBus(t, dual(t), 3))
	r.start(t)
	r.exchange(t)
	if err := r.sims[0].SetFaults(2, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	r.exchange(t)
	r.commands[0].Position = 0
	for range 10 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_position", 2048+326)
	if s := r.states[0]; s.Fresh || s.Misses < 10 || s.Gate.Held != 10 {
		t.Errorf("state %+v", s)
	}
}

func TestNewRefusesServosThatCannotBeTogether(t *testing.T) {
	t.Parallel()
	o := dual(t)
	o.Actuators[1].Mode = joints.Velocity
	_, err := joints.New(o)
	wantError(t, err, "joint shoulder: actuators[1]: is in mode velocity, actuators[0] in mode position; give all the same")

	o = dual(t)
	o.Actuators[1].Reduction = 0
	_, err = joints.New(o)
	wantError(t, err, "joint shoulder: actuators[1]: reduction 0 is not a number above 0")

	o = dual(t)
	o.Actuators[0].Mode, o.Actuators[1].Mode = joints.Current, joints.Current
	o.Actuators[1].Servo = servo(t, 2, "XL330-M288")
	_, err = joints.New(o)
	wantError(t, err, "joint shoulder: actuators[1]: the effort of servo 2 (XL330-M288) is in A, that of servo 1 (XM430-W350) in N·m; mode current needs one unit")

	o.Actuators = nil
	_, err = joints.New(o)
	wantError(t, err, "joint shoulder: there is no actuator")
}
