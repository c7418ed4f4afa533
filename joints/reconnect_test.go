package joints_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// A cable that comes out and goes in again, and a joint that something has moved meanwhile: the other bus does not
// notice, and the joint stays where it was found, under torque all the time.
func TestBusLostAndFound(t *testing.T) {
	t.Parallel()
	arm, leg := pair(t), bus{joints: []joints.Options{options("leg", servo(t, 1, "XL330-M288"))}}
	arm.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
	p := newPlugged(t, joints.RobotOptions{HoldAfter: 1}, arm, leg)
	p.start(t)
	p.commands[0].Position, p.commands[2].Position = -0.7, 0.4
	for range 50 {
		p.exchange(t)
	}
	p.commands[0].Position = math.NaN()
	before := p.states[0]
	p.unplug(t, 0)
	for i := range 20 {
		p.exchange(t)
		if s := p.states[0]; !s.Lost || s.Fresh || s.Misses != i+1 || s.Position != before.Position || !s.Torque || s.Result != hardware.Missing {
			t.Fatalf("after %d exchanges without a port: %+v", i+1, s)
		}
		if s := p.states[2]; !s.Fresh || s.Lost {
			t.Fatalf("the other bus: %+v", s)
		}
	}
	p.stuck(t, 11, true)
	p.setRegister(t, 11, "present_position", 1234)
	p.replug(t, 0)
	p.until(t, func() bool { return !p.states[0].Lost && p.states[0].Fresh && p.states[1].Fresh })
	p.stuck(t, 11, false)
	for range 50 {
		p.exchange(t)
	}
	p.wantRegister(t, 11, "goal_position", 1234)
	p.wantRegister(t, 11, "present_position", 1234)
	p.wantRegister(t, 11, "position_p_gain", 700)
	if s := p.states[0]; s.Restarts != 1 || !s.Torque || s.Misses != 0 || p.states[2].Restarts != 0 {
		t.Errorf("states %+v", p.states)
	}
	if n := p.spy.switches(); n != 0 {
		t.Errorf("torque was switched %d times", n)
	}
	want := []string{"bus lost", "bus found", "taken back shoulder", "taken back elbow"}
	if got := p.kinds(joints.BusLost, joints.BusFound, joints.TakenBack, joints.NotTakenBack, joints.Restarted); !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	p.commands[0].Position = 0
	for range 100 {
		p.exchange(t)
	}
	if s := p.states[0]; math.Abs(s.Position) > 0.01 {
		t.Errorf("state %+v, want it at 0 rad", s)
	}
}

// The bus watchdogs stop the servos while the cable is out; their joints are taken back all the same, and armed again.
func TestBusLostForLongerThanTheWatchdog(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, pair(t))
	p.start(t)
	p.exchange(t)
	p.unplug(t, 0)
	p.exchange(t)
	p.clock.advance(time.Second)
	for _, id := range []byte{11, 12} {
		p.wantRegister(t, id, "bus_watchdog", -1)
	}
	p.replug(t, 0)
	p.until(t, func() bool { return p.states[0].Fresh && p.states[1].Fresh })
	for _, id := range []byte{11, 12} {
		p.wantRegister(t, id, "bus_watchdog", 10)
		p.wantRegister(t, id, "torque_enable", 1)
	}
	p.wantRegister(t, 11, "goal_position", 1500)
	if s := p.states[0]; s.Restarts != 1 || s.Tripped || !s.Torque {
		t.Errorf("state %+v", s)
	}
	want := []string{"bus lost", "bus found", "watchdog tripped shoulder", "taken back shoulder", "watchdog tripped elbow", "taken back elbow"}
	if got := p.kinds(joints.BusLost, joints.BusFound, joints.TakenBack, joints.WatchdogTripped); !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

// A servo whose power went with the cable has no torque when it is back, and gets none before somebody wants it; its
// neighbour, which kept its torque, goes on.
func TestServoRestartedWhileItsBusWasLost(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Actuators[0].Registers = []joints.Setting{{"position_p_gain", 700}}
	p := newPlugged(t, joints.RobotOptions{}, b)
	p.start(t)
	p.exchange(t)
	p.unplug(t, 0)
	p.exchange(t)
	if err := p.sims[0].Reboot(11); err != nil {
		t.Fatal(err)
	}
	p.clock.advance(2 * time.Second)
	p.replug(t, 0)
	p.until(t, func() bool { return p.states[0].Fresh && p.states[1].Fresh })
	p.commands[0].Position, p.commands[1].Position = 1, 1
	for range 100 {
		p.exchange(t)
	}
	p.wantRegister(t, 11, "torque_enable", 0)
	p.wantRegister(t, 11, "position_p_gain", 700)
	if !slices.Equal(p.kinds(joints.Restarted, joints.TakenBack), []string{"restarted shoulder", "taken back elbow"}) {
		t.Errorf("events %v", p.told)
	}
	if s := p.states[0]; s.Torque || s.Position > 0 || p.states[1].Position < 0.9 {
		t.Errorf("states %+v, want the shoulder limp, the elbow at 1 rad", p.states)
	}
	p.commands[0].Position = math.NaN()
	if err := p.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	p.exchange(t)
	if s := p.states[0]; !s.Torque || p.register(t, 11, "goal_position") != p.register(t, 11, "present_position") {
		t.Errorf("after SetTorque: %+v", s)
	}
}

// Whoever switches torque off while the cable is out means it: the joints lose it when they are back.
func TestTorqueOffWhileTheBusIsLost(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, pair(t))
	p.start(t)
	p.exchange(t)
	p.unplug(t, 0)
	p.exchange(t)
	err := p.SetTorque(t.Context(), false)
	wantError(t, err, "joint shoulder on bus arm", "it may still be under torque: switch its power off")
	p.wantRegister(t, 11, "torque_enable", 1)
	p.replug(t, 0)
	p.until(t, func() bool { return p.states[0].Fresh && p.states[1].Fresh })
	p.wantRegister(t, 11, "torque_enable", 0)
	p.wantRegister(t, 12, "torque_enable", 0)
	if p.states[0].Torque || p.states[1].Torque {
		t.Errorf("states %+v", p.states)
	}
	if got := p.kinds(joints.TorqueLost, joints.Restarted, joints.TakenBack); len(got) > 0 {
		t.Errorf("events %q of what was wanted", got)
	}
}

// A joint that was moved out of its limits is not taken back, and says so; the others are. Once it is inside it is taken
// back, too.
func TestJointOutsideItsLimitsAfterTheBusWasLost(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints[0].Limits.PositionLower, b.joints[0].Limits.PositionUpper = -1, 1
	p := newPlugged(t, joints.RobotOptions{}, b)
	p.start(t)
	p.exchange(t)
	p.unplug(t, 0)
	p.exchange(t)
	p.stuck(t, 11, true)
	p.setRegister(t, 11, "present_position", 3000)
	p.replug(t, 0)
	p.until(t, func() bool {
		return len(p.kinds(joints.NotTakenBack)) > 0 && p.states[1].Restarts == 1 && p.states[0].Position > 1.4
	})
	if s := p.states[0]; s.Fresh || s.Lost || s.Restarts != 0 {
		t.Errorf("state %+v, want it read but not taken back", s)
	}
	p.commands[0].Position = 0
	p.exchange(t)
	p.wantRegister(t, 11, "goal_position", 1500) // as it was
	for _, e := range p.told {
		if e.Kind == joints.NotTakenBack {
			const want = "joint shoulder on bus arm: servo 11 (XM430-W350): stands at 1.4603 rad, outside -1.0000 to 1.0000 rad;" +
				" move the joint inside by hand, or widen limits.position"
			if e.String() != want {
				t.Errorf("event %q, want %q", e, want)
			}
		}
	}
	p.commands[0].Position = math.NaN()
	p.setRegister(t, 11, "present_position", 2200)
	p.until(t, func() bool { return p.states[0].Restarts == 1 })
	p.wantRegister(t, 11, "goal_position", 2200)
}

// The pauses between attempts are asked for with the number of attempts, and the exchanges of the other bus go on.
func TestBusIsTriedAgain(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, pair(t))
	p.refuse = func(n int) bool { return n < 3 }
	p.start(t)
	p.unplug(t, 0)
	p.replug(t, 0)
	p.until(t, func() bool { return p.states[0].Lost })
	p.until(t, func() bool { return p.states[0].Fresh })
	p.mu.Lock()
	defer p.mu.Unlock()
	if want := []int{1, 2, 3}; !slices.Equal(p.attempts[:3], want) || p.refused != 3 {
		t.Errorf("attempts %v, refused %d, want %v", p.attempts, p.refused, want)
	}
}

// Wherever the port is lost again on the way back, the joints are taken back in the end, where they stand.
func TestBusLostAgainWhileItIsTakenBack(t *testing.T) {
	t.Parallel()
	for cut := 1; cut < 60; cut += 3 {
		p := newPlugged(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, pair(t))
		p.start(t)
		p.exchange(t)
		p.mu.Lock()
		away := true
		p.refuse, p.cut = func(int) bool { return away }, cut
		p.mu.Unlock()
		p.spy.reset(1)
		p.stuck(t, 11, true)
		p.exchange(t)
		p.setRegister(t, 11, "present_position", 1300)
		p.mu.Lock()
		away = false
		p.mu.Unlock()
		taken := func() bool { return p.states[0].Fresh && p.states[1].Fresh }
		p.until(t, taken)
		p.spy.reset(0)
		p.exchange(t)
		p.until(t, taken) // a late cut comes after they were taken back
		p.stuck(t, 11, false)
		p.exchange(t)
		p.wantRegister(t, 11, "goal_position", 1300)
		p.wantRegister(t, 11, "torque_enable", 1)
		p.wantRegister(t, 11, "bus_watchdog", 10)
	}
}

// Stop ends the attempts to open a lost bus, and says which joints may still be under torque.
func TestStopWhileABusIsLost(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, pair(t))
	p.start(t)
	p.unplug(t, 0)
	p.exchange(t)
	wantError(t, p.Stop(context.Background()), "joint shoulder on bus arm: servo 11 (XM430-W350)", "it may still be under torque: switch its power off")
}

// Without Reopen a lost bus is an error.
func TestLostBusWithoutReopen(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	if err := r.sims[0].Unplug(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := r.Exchange(r.commands, r.states); !errors.Is(err, hardware.ErrPortLost) {
			t.Fatalf("Exchange: %v, want a lost port", err)
		}
	}
}

// Whoever commands a joint does not know at once that it was taken back: what was commanded before Restarts told so does
// not pass, however far it is from where the joint stands.
func TestOldCommandsDoNotReachAJointThatWasTakenBack(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{HoldAfter: 3}, pair(t))
	p.start(t)
	p.commands[0].Position = 0.5
	for range 100 {
		p.exchange(t)
	}
	p.unplug(t, 0)
	p.exchange(t)
	p.stuck(t, 11, true)
	p.setRegister(t, 11, "present_position", 1234)
	p.replug(t, 0)
	p.until(t, func() bool { return p.states[0].Restarts > 0 }) // 0.5 rad is commanded all the time
	p.wantRegister(t, 11, "goal_position", 1234)
	if s := p.states[0]; !s.Fresh || !nearly(s.Position, (1234-2048)*radPerTick) {
		t.Errorf("state %+v, want a fresh position with the restart", s)
	}
	p.exchange(t)
	p.wantRegister(t, 11, "goal_position", 2048+326)
}

// The same after SetTorque, and with the first read lost.
func TestOldCommandsDoNotReachAJointUnderTorqueAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{HoldAfter: 3}, pair(t))
	r.start(t)
	r.commands[0].Position = 0.5
	r.exchange(t)
	if err := r.SetTorque(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.setRegister(t, 11, "present_position", 1234)
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := r.sims[0].SetFaults(11, sim.Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	r.exchange(t)
	r.exchange(t)
	if s := r.states[0]; s.Restarts != 0 || s.Fresh {
		t.Errorf("state %+v, want no restart before a position", s)
	}
	if err := r.sims[0].SetFaults(11, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	r.waitFor(t, func() bool { return r.states[0].Restarts == 1 })
	r.wantRegister(t, 11, "goal_position", 1234)
	r.exchange(t)
	r.wantRegister(t, 11, "goal_position", 2048+326)
}

// The two servos of a joint may be on two buses: it is lost with either, and taken back as a whole.
func TestJointOnTwoBuses(t *testing.T) {
	t.Parallel()
	o := dual(t)
	o.Actuators[1].ZeroTicks = 2048
	shoulder := newJoint(t, o)
	p := newPlugged(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond},
		bus{made: []*joints.Joint{shoulder}, parts: shoulder.Actuators()[:1]}, bus{parts: shoulder.Actuators()[1:]})
	p.start(t)
	for lost := range 2 {
		restarts := p.states[0].Restarts
		p.unplug(t, lost)
		p.exchange(t)
		if s := p.states[0]; !s.Lost || s.Fresh {
			t.Errorf("without bus %d: %+v", lost, s)
		}
		p.unplug(t, 1-lost)
		p.exchange(t)
		p.replug(t, lost)
		p.replug(t, 1-lost)
		p.until(t, func() bool { return p.states[0].Restarts > restarts && p.states[0].Fresh })
		p.commands[0].Position = p.states[0].Position + 0.1
		p.waitFor(t, func() bool { return math.Abs(p.states[0].Position-p.commands[0].Position) < 0.01 })
		p.commands[0].Position = nan
	}
	if n := p.spy.switches(); n != 0 {
		t.Errorf("torque was switched %d times", n)
	}
}
