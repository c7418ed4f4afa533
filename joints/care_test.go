package joints_test

import (
	"bytes"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

// Where one bus watchdog has tripped, all have: every joint is taken back by the robot, and named.
func TestTrippedWatchdogsAreTakenBack(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.joints = append(b.joints, options("wrist", servo(t, 13, "XL330-M288")))
	b.servos = append(b.servos, simulated(servo(t, 13, "XL330-M288"), nil))
	p := newPlugged(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, b)
	p.start(t)
	p.exchange(t)
	p.clock.advance(500 * time.Millisecond) // the host was busy elsewhere
	p.until(t, func() bool { return len(p.kinds(joints.TakenBack)) == 3 })
	for i, id := range []byte{11, 12, 13} {
		p.wantRegister(t, id, "bus_watchdog", 10)
		if s := p.states[i]; s.Restarts != 1 || !s.Torque || s.Tripped {
			t.Errorf("joint %d: %+v", i, s)
		}
	}
	got := p.kinds(joints.TakenBack)
	slices.Sort(got)
	if want := []string{"taken back elbow", "taken back shoulder", "taken back wrist"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	got = p.kinds(joints.WatchdogTripped)
	slices.Sort(got)
	if want := []string{"watchdog tripped elbow", "watchdog tripped shoulder", "watchdog tripped wrist"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	if n := p.spy.switches(); n != 3 { // at the start
		t.Errorf("torque was switched %d times", n)
	}
	p.commands[0].Position = -0.5
	p.waitFor(t, func() bool { return math.Abs(p.states[0].Position+0.5) < 0.01 })
}

// A servo that was silent and lost nothing goes on without a restart; one that lost its torque meanwhile gets no goal,
// not even where a goal alone would bring it back.
func TestServoThatReturns(t *testing.T) {
	t.Parallel()
	hip, knee := servo(t, 1, "XM430-W350"), servo(t, 2, "XM430-W350")
	byGoal := map[string]int64{"drive_mode": 8} // bit 3: a goal switches torque on (e-manual, X series, Drive Mode)
	p := newPlugged(t, joints.RobotOptions{HoldAfter: 3}, bus{
		joints: []joints.Options{options("hip", hip), options("knee", knee)},
		servos: []sim.ServoOptions{simulated(hip, byGoal), simulated(knee, byGoal)},
	})
	p.start(t)
	p.commands[0].Position, p.commands[1].Position = 0.1, 0.1
	for range 20 {
		p.exchange(t)
	}
	for _, id := range []byte{1, 2} {
		if err := p.sims[0].SetFaults(id, sim.Faults{Deaf: 1}); err != nil {
			t.Fatal(err)
		}
	}
	p.until(t, func() bool { return len(p.kinds(joints.ServoAbsent)) == 2 })
	p.setRegister(t, 1, "torque_enable", 0)
	for _, id := range []byte{1, 2} {
		if err := p.sims[0].SetFaults(id, sim.Faults{}); err != nil {
			t.Fatal(err)
		}
	}
	p.commands[0].Position, p.commands[1].Position = 0.5, 0.5
	p.until(t, func() bool { return p.states[0].Fresh && p.states[1].Fresh && len(p.kinds(joints.Restarted)) == 1 })
	p.waitFor(t, func() bool { return math.Abs(p.states[1].Position-0.5) < 0.01 })
	p.wantRegister(t, 1, "torque_enable", 0)
	if s := p.states[0]; s.Torque || math.Abs(s.Position-0.1) > 0.01 {
		t.Errorf("the hip: %+v, want it limp where it was", s)
	}
	if s := p.states[1]; !s.Torque || s.Restarts != 0 {
		t.Errorf("the knee: %+v, want it without a restart", s)
	}
	p.listen()
	if got, want := p.kinds(joints.Restarted), []string{"restarted hip"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

// An overload is named with its joint, its servo, and what to do, and so is the loss of torque that follows.
func TestOverloadIsNamed(t *testing.T) {
	t.Parallel()
	b := pair(t)
	b.slow = time.Hour // it is not waited for the turn of its registers
	p := newPlugged(t, joints.RobotOptions{}, b)
	p.start(t)
	p.exchange(t)
	if err := p.sims[0].Fail(11, 0b100000); err != nil {
		t.Fatal(err)
	}
	p.until(t, func() bool { return len(p.kinds(joints.Alert, joints.TorqueLost)) == 2 })
	want := map[joints.EventKind]string{
		joints.Alert: "joint shoulder on bus arm: servo 11 (XM430-W350): overload (hardware_error_status 32);" +
			" take the load off, let it cool, check its supply; then reboot it",
		joints.TorqueLost: "joint shoulder on bus arm: servo 11 (XM430-W350): lost its torque: overload (hardware_error_status 32);" +
			" remove the cause, then switch torque on again, or reboot it after a hardware error",
	}
	for _, e := range p.told {
		if want[e.Kind] != "" && e.String() != want[e.Kind] {
			t.Errorf("event %q, want %q", e, want[e.Kind])
		}
		if want[e.Kind] != "" && e.Kind.Severity() != joints.Failure {
			t.Errorf("%v is of severity %d", e.Kind, e.Kind.Severity())
		}
	}
}

// A servo of protocol 1.0 tells its errors in every status packet.
func TestOverloadOfProtocol1IsNamed(t *testing.T) {
	t.Parallel()
	p := newPlugged(t, joints.RobotOptions{}, bus{protocol: codec.Protocol1, joints: []joints.Options{options("hip", servo(t, 1, "AX-12A"))}})
	p.start(t)
	if err := p.sims[0].Fail(1, 0b100000); err != nil {
		t.Fatal(err)
	}
	p.until(t, func() bool { return len(p.kinds(joints.Alert)) == 1 })
	for _, e := range p.told {
		if e.Kind == joints.Alert {
			wantError(t, errorString(e.String()), "joint hip on bus arm: servo 1 (AX-12A): ", "overload")
		}
	}
}

type errorString string

func (e errorString) Error() string { return string(e) }

// Nobody reads the events: they are dropped and counted, and nothing waits.
func TestUnreadEvents(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{}, pair(t))
	r.start(t)
	for range 300 {
		for _, bits := range []byte{0b100, 0} {
			if err := r.sims[0].Fail(11, bits); err != nil {
				t.Fatal(err)
			}
			if bits == 0 {
				if err := r.sims[0].Reboot(11); err != nil {
					t.Fatal(err)
				}
				r.clock.advance(time.Second)
			}
			r.waitFor(t, func() bool { return r.states[0].Fresh && r.states[0].Alert == (bits != 0) })
		}
		if r.EventsLost() > 0 {
			return
		}
	}
	t.Error("no event was lost")
}

// liar answers so many of the next questions for torque_enable with 0, as a late answer to something else would: READ (02) of one
// byte at 64 in protocol 2.0.
type liar struct {
	hardware.Port
	lies   atomic.Int32
	answer []byte
}

func (p *liar) Write(b []byte) (int, error) {
	at := len(b) - 14 // of a request at the end of what is sent
	if at < 0 || !bytes.Equal(b[at+7:at+12], []byte{byte(codec.Read), 64, 0, 1, 0}) {
		return p.Port.Write(b)
	}
	if p.lies.Add(-1) < 0 {
		p.lies.Store(0)
		return p.Port.Write(b)
	}
	if _, err := p.Port.Write(b[:at]); at > 0 && err != nil {
		return 0, err
	}
	var err error
	p.answer, err = codec.Protocol2.AppendStatus(p.answer[:0], b[at+4], 0, []byte{0})
	return len(b), err
}

func (p *liar) Read(b []byte, deadline time.Time) (int, error) {
	if len(p.answer) == 0 {
		return p.Port.Read(b, deadline)
	}
	n := copy(b, p.answer)
	p.answer = p.answer[n:]
	return n, nil
}

// One answer does not take a joint away from whoever moves it.
func TestTorqueIsNotLostByOneAnswer(t *testing.T) {
	t.Parallel()
	b, port := pair(t), &liar{}
	b.wrap = func(p hardware.Port) hardware.Port { port.Port = p; return port }
	r := newRig(t, joints.RobotOptions{}, b)
	r.start(t)
	r.commands[0].Position = 0.3
	for lies := range 20 {
		port.lies.Store(2) // to the turn of the register, and to whoever makes sure
		r.waitFor(t, func() bool { return port.lies.Load() <= 0 })
		r.exchange(t)
		r.waitFor(t, func() bool { return !r.states[0].Attended && !r.states[1].Attended })
		if !r.states[0].Torque || !r.states[1].Torque {
			t.Fatalf("after %d lies: %+v", lies+1, r.states)
		}
	}
	for len(r.Events()) > 0 {
		t.Errorf("event %v", <-r.Events())
	}
}
