package joints_test

import (
	"errors"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

const radPerTick = 2 * math.Pi / 4096

func TestExchangeMovesTheJoint(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[1].Actuators[0].Direction, b.joints[1].Actuators[0].Reduction = -1, 2
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.commands[0].Position, r.commands[1].Position = 0.5, -0.5
	var last joints.State
	for i := range 100 {
		r.exchange(t)
		s := r.states[1]
		if i > 2 && s.Position != last.Position && (s.Position-last.Position)*s.Velocity < 0 {
			t.Errorf("position goes from %v to %v at a velocity of %v", last.Position, s.Position, s.Velocity)
		}
		last = s
	}
	r.wantRegister(t, 11, "goal_position", 2048+326) // 0.5 rad are 325.95 ticks
	r.wantRegister(t, 12, "goal_position", 2048+652)
	for i, want := range []float64{326 * radPerTick, -652 * radPerTick / 2} {
		if s := r.states[i]; !nearly(s.Position, want) || !s.Fresh || s.Gate != (joints.GateCounts{}) {
			t.Errorf("joint %d: %+v, want it at %v", i, s, want)
		}
	}
}

// A joint that was never commanded gets no goal; one that no longer is keeps its last.
func TestNoCommandNoGoal(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	r.setRegister(t, 12, "goal_position", 2499) // would be overwritten by any goal
	r.commands[0].Position = 0.1
	r.exchange(t)
	r.commands[0].Position = math.NaN()
	r.setRegister(t, 11, "goal_position", 7)
	r.exchange(t)
	r.wantRegister(t, 12, "goal_position", 2499)
	r.wantRegister(t, 11, "goal_position", 2048+65)
	if r.states[0].Gate != (joints.GateCounts{}) || r.states[1].Gate != (joints.GateCounts{}) {
		t.Errorf("the gate counted %+v and %+v", r.states[0].Gate, r.states[1].Gate)
	}
}

func TestInfiniteCommandIsRefusedAndCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	r.commands[0].Position = math.Inf(1)
	r.exchange(t)
	r.wantRegister(t, 11, "goal_position", 1500)
	if r.states[0].Gate.Refused != 1 {
		t.Errorf("counts %+v, want one refused", r.states[0].Gate)
	}
}

func TestVelocityLimitBoundsTheStep(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Limits.Velocity = 2 // 0.02 rad per exchange: 13.04 ticks
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.commands[0].Position = 0
	for i := range 10 {
		r.exchange(t)
		want := 1500 + int64(math.Round(float64(i+1)*0.02/radPerTick))
		r.wantRegister(t, 11, "goal_position", want)
	}
	if r.states[0].Gate.Slowed != 10 {
		t.Errorf("counts %+v, want ten slowed", r.states[0].Gate)
	}
}

// A servo that keeps silent keeps its last values with their age, does not spoil its neighbour, and its goal waits.
func TestSilentServo(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{HoldAfter: 1}, pair(t))
	r.start(t)
	r.exchange(t)
	before := r.states[0]
	if err := r.sims[0].SetFaults(11, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		r.commands[0].Position = before.Position + float64(i)*0.1
		r.commands[1].Position = 0.7
		r.exchange(t)
		s := r.states[0]
		if s.Fresh || s.Misses != i+1 || s.Position != before.Position || !s.At.Equal(before.At) || s.Result == hardware.Fresh {
			t.Errorf("silent joint after %d exchanges: %+v, want what it was: %+v", i+1, s, before)
		}
		if n := r.states[1]; i > 0 && (!n.Fresh || n.Misses != 0) {
			t.Errorf("its neighbour: %+v", n)
		}
	}
	// Goals of exchanges 0 to 2 were sent: after two misses it holds. The servo heard them: only its answers are lost.
	r.wantRegister(t, 11, "goal_position", 1500+int64(math.Round(0.1/radPerTick)))
	if r.states[0].Gate.Held != 3 {
		t.Errorf("counts %+v, want three held", r.states[0].Gate)
	}
	if err := r.sims[0].SetFaults(11, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	r.waitFor(t, func() bool { // an absent servo is asked again from time to time, and looked after before it goes on
		return r.register(t, 11, "goal_position") == 1500+int64(math.Round(0.4/radPerTick))
	})
	if s := r.states[0]; !s.Fresh || s.Misses != 0 || s.Restarts != 0 {
		t.Errorf("after its return: %+v", s)
	}
}

// Before its first read a joint has no values: not zeroes.
func TestNothingIsMadeUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	if err := r.sims[0].SetFaults(codec.BroadcastID, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	for _, s := range r.states {
		if !math.IsNaN(s.Position) || !math.IsNaN(s.Velocity) || !math.IsNaN(s.Effort) || !math.IsNaN(s.Temperature) ||
			!math.IsNaN(s.Voltage) || !s.At.IsZero() || s.Fresh {
			t.Errorf("a joint that was never read: %+v", s)
		}
	}
}

func TestVelocityModeOverTheBus(t *testing.T) {
	t.Parallel()
	s := servo(t, 1, "XM430-W350")
	o := options("wheel", s)
	o.Actuators[0].Mode, o.Actuators[0].Direction = joints.Velocity, -1
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(s, map[string]int64{"operating_mode": 1, "goal_velocity": 50, "velocity_limit": 100})}})
	r.start(t)
	r.wantRegister(t, 1, "goal_velocity", 0)
	r.commands[0].Velocity = 1 // 41.7 steps of 0.229 rpm
	for range 50 {
		r.exchange(t)
	}
	r.wantRegister(t, 1, "goal_velocity", -42)
	if v := r.states[0].Velocity; math.Abs(v-1) > 0.03 || r.states[0].Position < 0.2 {
		t.Errorf("state %+v, want 1 rad/s, forward", r.states[0])
	}
	r.commands[0].Velocity = 10
	r.exchange(t)
	r.wantRegister(t, 1, "goal_velocity", -100) // the servo's velocity_limit
	r.commands[0].Velocity = math.NaN()
	r.exchange(t)
	r.wantRegister(t, 1, "goal_velocity", 0)
}

func TestCurrentBasedPositionOverTheBus(t *testing.T) {
	t.Parallel()
	s := servo(t, 1, "XM430-W350")
	o := options("finger", s)
	o.Actuators[0].Mode, o.Limits.Effort = joints.CurrentBasedPosition, 0.2 // 29.96 steps
	r := newRig(t, joints.RobotOptions{}, bus{joints: []joints.Options{o},
		servos: []sim.ServoOptions{simulated(s, map[string]int64{"operating_mode": 5})}})
	r.setRegister(t, 1, "present_position", 5000) // more than a turn away
	r.start(t)
	r.wantRegister(t, 1, "goal_position", 5000)
	r.wantRegister(t, 1, "goal_current", 30)
	r.commands[0] = joints.Command{Position: 10, Velocity: math.NaN(), Effort: 0.1}
	r.exchange(t)
	r.wantRegister(t, 1, "goal_position", 2048+6519)
	r.wantRegister(t, 1, "goal_current", 15)
}

func TestSlowValuesArrive(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	r.exchange(t)
	if s := r.states[0]; s.HardwareError != 0 || !math.IsNaN(s.Temperature) && s.Temperature < 10 {
		t.Errorf("before anything was read: %+v", s)
	}
	if err := r.sims[0].Fail(11, 0b100); err != nil {
		t.Fatal(err)
	}
	r.waitFor(t, func() bool {
		s := r.states[0]
		return s.HardwareError == 0b100 && s.Temperature > 10 && s.Voltage > 5 && !s.Torque
	})
	if s := r.states[0]; !s.Alert {
		t.Errorf("after overheating: %+v, want an alert", s)
	}
}

// A servo that lost its power comes back without torque. It must get no goals until it is started anew, lest it jumps.
func TestLostTorqueStopsGoals(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	r.commands[0].Position = 0.3
	r.exchange(t)
	r.setRegister(t, 11, "torque_enable", 0)
	r.waitFor(t, func() bool { return !r.states[0].Torque })
	r.setRegister(t, 11, "goal_position", 7)
	held := r.states[0].Gate.Held
	r.exchange(t)
	r.wantRegister(t, 11, "goal_position", 7)
	if s := r.states[0]; s.Gate.Held != held+1 || !r.states[1].Torque {
		t.Errorf("states %+v, want the command of the first held, the other under torque", r.states)
	}
	r.commands[0].Position = math.NaN()
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "torque_enable", 1)
	if goal, present := r.register(t, 11, "goal_position"), r.register(t, 11, "present_position"); goal != present {
		t.Errorf("goal %d is not the present position %d", goal, present)
	}
	r.exchange(t)
	if !r.states[0].Torque {
		t.Error("torque is not seen to be on again")
	}
}

// waitFor exchanges until a condition holds: slow values come in turn, spread over time.
func (r *rig) waitFor(t testing.TB, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20 s; states %+v", r.states)
		}
		r.exchange(t)
	}
}

func TestTwoBuses(t *testing.T) {
	t.Parallel()
	x, ax := servo(t, 1, "XL330-M288"), servo(t, 1, "AX-12A")
	prepared := make(chan struct{}, 4)
	r := newRig(t, joints.RobotOptions{Prepare: func() { prepared <- struct{}{} }},
		bus{joints: []joints.Options{options("arm", x)}},
		bus{joints: []joints.Options{options("leg", ax)}, protocol: codec.Protocol1},
		bus{joints: []joints.Options{options("tail", servo(t, 1, "XL430-W250"))}},
	)
	r.start(t)
	for i, position := range []float64{0.2, 0.4, -0.6} {
		r.commands[i].Position = position
	}
	for range 100 {
		r.exchange(t)
	}
	if len(prepared) != 2 {
		t.Errorf("%d goroutines prepared, want one for each bus but the first", len(prepared))
	}
	for i, want := range []float64{0.2, 0.4, -0.6} {
		if s := r.states[i]; math.Abs(s.Position-want) > 0.006 || !s.Fresh {
			t.Errorf("joint %d: %+v, want it at %v", i, s, want)
		}
	}
}

// A bus whose port is lost is an error; the joints of the other go on.
func TestOneLostBus(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{},
		bus{joints: []joints.Options{options("arm", servo(t, 1, "XL330-M288"))}},
		bus{joints: []joints.Options{options("leg", servo(t, 1, "XL330-M288"))}},
	)
	r.start(t)
	r.exchange(t)
	if err := r.sims[1].Unplug(); err != nil {
		t.Fatal(err)
	}
	r.commands[0].Position = 0.5
	err := r.Exchange(r.commands, r.states)
	var port *hardware.PortError
	if !errors.As(err, &port) {
		t.Fatalf("Exchange: %v, want *PortError", err)
	}
	if !r.states[0].Fresh || r.states[1].Fresh || math.IsNaN(r.states[1].Position) {
		t.Errorf("states %+v, want the arm fresh, the leg old", r.states)
	}
	r.wantRegister(t, 1, "goal_position", 2048+326)
	err = r.Stop(t.Context())
	wantError(t, err, "joint leg on bus arm: servo 1 (XL330-M288): ", "; it may still be under torque: switch its power off")
	r.wantRegister(t, 1, "torque_enable", 0)
}

func TestExchangeNeedsOneCommandAndStatePerJoint(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	if err := r.Exchange(r.commands, r.states); !errors.Is(err, joints.ErrStopped) {
		t.Errorf("Exchange before Start: %v, want ErrStopped", err)
	}
	if err := r.SetTorque(t.Context(), true); !errors.Is(err, joints.ErrStopped) {
		t.Errorf("SetTorque before Start: %v, want ErrStopped", err)
	}
	r.start(t)
	wantError(t, r.Exchange(r.commands[:1], r.states), "1 commands and 2 states for 2 joints")
	wantError(t, r.Exchange(r.commands, nil), "2 commands and 0 states for 2 joints")
}

// Not parallel: allocations are counted for the whole process.
func TestExchangeAllocatesNothing(t *testing.T) {
	special := quietBus(t, 20, "XM430-W350")
	special.joints = append(special.joints, jaw(t, joints.Position), dual(t))
	for i := range special.joints[7].Actuators {
		special.joints[7].Actuators[i].Servo.ID += 40
		special.joints[7].Actuators[i].ZeroTicks = 2048
	}
	coupling := wrist(t, joints.Position)
	for i := range coupling.Actuators {
		coupling.Actuators[i].Servo.ID += 50
	}
	coupled, err := joints.NewCoupling(coupling)
	if err != nil {
		t.Fatal(err)
	}
	mimic, err := joints.NewMimic("mimic", coupled[0], 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	special.made = append(coupled, mimic)
	reopen := func(int) (hardware.Port, error) { return nil, errors.New("there is none") }
	r := newRig(t, joints.RobotOptions{Reopen: reopen, BusWatchdog: time.Second},
		quietBus(t, 1, "XM430-W350"), quietBus(t, 2, "XM430-W350"), special)
	r.start(t)
	position := 0.0
	exchange := func() {
		position += 0.001
		for i := range r.commands {
			r.commands[i] = joints.Command{Position: position, Velocity: math.NaN(), Effort: math.Inf(1)}
		}
		if err := r.Exchange(r.commands, r.states); err != nil {
			t.Fatal(err)
		}
	}
	exchange()
	if n := testing.AllocsPerRun(200, exchange); n != 0 {
		t.Errorf("%v allocations per exchange", n)
	}
}

// quietBus is a bus with six joints.
func quietBus(t testing.TB, first byte, name string) bus {
	var b bus
	for i := range byte(6) {
		o := options(string('a'+rune(first))+string('a'+rune(i)), servo(t, first+i, name))
		o.Limits.PositionLower, o.Limits.PositionUpper, o.Limits.Velocity = -0.1, 0.1, 1
		b.joints = append(b.joints, o)
	}
	return b
}
