package launch

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// These are the faults that people meet with real arms, each with what they would want to happen.

// A servo that is silent for 4 s costs the others nothing: they are read and moved all the time. Its own joint keeps
// its last position and grows old, is named, and is back under command when it answers again.
func TestUserOneServoSilentFourSeconds(t *testing.T) {
	t.Parallel()
	r := newFaultRig(t, hardware.AnyRead)
	defer r.stop()
	wrist, arm := r.swing(r.wrist, 6*time.Second), r.swing(r.arm, 3*time.Second)
	r.cycles(100)
	last := r.states[faulty]
	if err := r.sim.SetFaults(faultID, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	before := r.results
	r.cycles(4 * faultRate)
	for i, s := range r.states {
		if missed := r.results[i][hardware.Missing] - before[i][hardware.Missing]; i != faulty && (missed > 1 || !s.Torque) {
			t.Errorf("joint %s missed %d cycles, torque %v", r.Joints()[i].Name(), missed, s.Torque)
		}
	}
	if s := r.states[faulty]; s.Fresh || s.Position != last.Position || !s.At.Equal(last.At) || s.Misses < 4*faultRate-10 {
		t.Errorf("the silent joint: fresh %v, position %v (was %v), misses %d", s.Fresh, s.Position, last.Position, s.Misses)
	}
	if !over(arm) || arm.Result().Outcome != control.Succeeded {
		t.Error("the motion of the others has not succeeded meanwhile")
	}
	if over(wrist) {
		t.Errorf("the motion of the silent joint: %v, want it to wait", wrist.Result())
	}
	if !r.told(joints.ServoAbsent, "c") {
		t.Errorf("nobody was told:\n%s", r.story())
	}

	if err := r.sim.SetFaults(faultID, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	r.until("the silent joint is back", func() bool { return r.states[faulty].Fresh && r.states[faulty].Torque && over(wrist) })
	r.cycles(50)
	again := r.swing(r.wrist, time.Second)
	r.until("motion", func() bool { return over(again) })
	if got := again.Result(); got.Outcome != control.Succeeded {
		t.Errorf("motion of the joint that is back: %v", got)
	}
}

// One lost status in a hundred costs one joint one cycle. Goals go out in every cycle, motions succeed.
func TestUserOnePercentOfStatusesLost(t *testing.T) {
	t.Parallel()
	const seconds = 8
	for _, method := range []hardware.ReadMethod{hardware.SyncRead, hardware.FastSyncRead} {
		r := newFaultRig(t, method)
		if err := r.sim.SetFaults(codec.BroadcastID, sim.Faults{Drop: 0.01}); err != nil {
			t.Fatal(err)
		}
		goals := []*control.Goal{r.swing(r.arm, (seconds-1)*time.Second), r.swing(r.wrist, (seconds-1)*time.Second)}
		before, counters, held := r.results, r.sim.Counters(), r.states
		moved, last := 0, r.goals[0]
		for range seconds * faultRate {
			r.cycles(1)
			if r.goals[0] != last {
				moved++
			}
			last = r.goals[0]
		}
		if n := r.sim.Counters().Dropped - counters.Dropped; n < 20 {
			t.Errorf("%v: only %d statuses were lost", method, n)
		}
		for i := range r.states {
			fresh := r.results[i][hardware.Fresh] - before[i][hardware.Fresh]
			if least := seconds * faultRate * 94 / 100; fresh < least || r.states[i].Gate.Held > held[i].Gate.Held {
				t.Errorf("%v: joint %d was fresh in %d of %d cycles, %d goals held back", method, i, fresh, seconds*faultRate, r.states[i].Gate.Held)
			}
		}
		// 0.5 rad and back are 652 ticks in 1400 cycles: in nearly half of them the goal changes by a tick.
		if moved < 500 {
			t.Errorf("%v: the goal changed in %d cycles", method, moved)
		}
		for _, g := range goals {
			if !over(g) || g.Result().Outcome != control.Succeeded {
				t.Errorf("%v: a motion has not succeeded", method)
			}
		}
		for _, e := range r.events {
			t.Errorf("%v: %v", method, e)
		}
		r.stop()
	}
}

// The cable is out for 2 s, or for 0.2 s: the program goes on, says so once, finds the port again, and holds all joints
// where they stand by then. A new motion is taken at once.
func TestUserCableOut(t *testing.T) {
	t.Parallel()
	for _, cycles := range []int{2 * faultRate, faultRate / 5} {
		r := newFaultRig(t, hardware.AnyRead)
		goal := r.swing(r.arm, 6*time.Second)
		r.cycles(100)
		if err := r.sim.Unplug(); err != nil {
			t.Fatal(err)
		}
		r.cycles(cycles)
		if s := r.states[0]; s.Fresh || !s.Lost || s.Position == 0 {
			t.Errorf("without a cable: fresh %v, lost %v, position %v", s.Fresh, s.Lost, s.Position)
		}
		if cycles > faultRate { // their bus watchdogs have stopped the joints: whoever pushes them, moves them
			if err := r.push(1, 2, 3, 4, 5); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.sim.Replug(); err != nil {
			t.Fatal(err)
		}
		r.until("all back", func() bool {
			for i := range r.states {
				if !r.states[i].Fresh || !r.states[i].Torque || r.states[i].Restarts == 0 {
					return false
				}
			}
			return over(goal)
		})
		if got := goal.Result(); got.Outcome != control.Restarted || !strings.Contains(got.String(), "bus") {
			t.Errorf("the motion under way: %v", got)
		}
		again := r.swing(r.arm, time.Second)
		r.until("motion", func() bool { return over(again) })
		if got := again.Result(); got.Outcome != control.Succeeded {
			t.Errorf("motion after the loss: %v", got)
		}
		lost, found := 0, 0
		for _, e := range r.events {
			switch e.Kind {
			case joints.BusLost:
				lost++
			case joints.BusFound:
				found++
			}
		}
		if lost != 1 || found != 1 {
			t.Errorf("told %d times that the bus was lost and %d times that it was found", lost, found)
		}
		r.stop()
	}
}

// The same with a real pseudo-terminal that vanishes and comes back under another name, found again by its path.
func TestUserCableOutOfAPort(t *testing.T) {
	t.Parallel()
	r := startRobot(t, "../examples/arm6.yaml")
	r.move(t, r.controllers.trajectories[0].Control, 0.1)
	if err := r.sims[0].Unplug(); err != nil {
		t.Fatal(err)
	}
	r.until(t, "loss noticed", func(s *control.Snapshot) bool { return s.Joints[0].Lost })
	if err := r.sims[0].Replug(); err != nil {
		t.Fatal(err)
	}
	r.until(t, "all back", func(s *control.Snapshot) bool {
		for i := range s.Joints {
			if j := &s.Joints[i]; j.Lost || !j.Fresh || !j.Torque || j.Restarts == 0 {
				return false
			}
		}
		return true
	})
	r.move(t, r.controllers.trajectories[0].Control, 0.2)
	r.stop(t)
}

// A blocked joint overloads: the servo drops its torque. The joint and the cause are named with what to do, the motion
// does not succeed, the others go on, and nothing brings torque back but a word of the user.
func TestUserOverloadIsNamed(t *testing.T) {
	t.Parallel()
	r := newFaultRig(t, hardware.AnyRead)
	defer r.stop()
	if err := r.sim.SetFaults(faultID, sim.Faults{Stuck: true}); err != nil {
		t.Fatal(err)
	}
	wrist, arm := r.swing(r.wrist, 3*time.Second), r.swing(r.arm, 3*time.Second)
	r.until("motions decided", func() bool { return over(wrist) && over(arm) })
	if got := wrist.Result(); got.Outcome != control.TorqueLost || got.Joint != "c" {
		t.Errorf("the blocked joint: %v", got)
	}
	if got := arm.Result(); got.Outcome != control.Succeeded {
		t.Errorf("the others: %v", got)
	}
	r.until("alert told", func() bool { return r.told(joints.Alert, "c") })
	for _, e := range r.events {
		if e.Kind != joints.Alert {
			continue
		}
		if text := e.String(); e.Joint != "c" || !strings.Contains(text, "overload") || !strings.Contains(text, "servo 3") || e.Remedy() == "" {
			t.Errorf("told %q, remedy %q", text, e.Remedy())
		}
	}
	if s := r.states[faulty]; s.Torque || !s.Alert || !s.Fresh || s.HardwareError&(1<<5) == 0 {
		t.Errorf("its state: torque %v, alert %v, fresh %v, hardware errors %#x", s.Torque, s.Alert, s.Fresh, s.HardwareError)
	}
	if err := r.sim.SetFaults(faultID, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	r.cycles(faultRate)
	r.limp()
	r.until("under torque again", func() bool { return r.states[faulty].Torque && !r.states[faulty].Alert })
}

// Every joint stands far from zero, and the servos still hold the goal that another program left them: nothing moves.
func TestUserStartFarFromZero(t *testing.T) {
	t.Parallel()
	places := []int64{600, 3500, 100, 4000, 2048}
	r := newFaultRig(t, hardware.AnyRead, func(o *sim.Options) {
		for i := range o.Servos {
			o.Servos[i].Initial = map[string]int64{"present_position": places[i], "goal_position": 4095 - places[i]}
		}
	})
	defer r.stop() // and no goal was ever far from its joint
	r.cycles(faultRate)
	for i, want := range places {
		id := byte(i + 1)
		present, err := r.sim.Register(id, "present_position")
		if r.goals[i] != want || present != want || err != nil {
			t.Errorf("servo %d: goal %d, present %d, %v; it stood at %d", id, r.goals[i], present, err, want)
		}
		if angle := float64(want-2048) * 2 * math.Pi / 4096; math.Abs(r.states[i].Position-angle) > 1e-3 {
			t.Errorf("servo %d is at %v rad, want %v", id, r.states[i].Position, angle)
		}
	}
}

// A configuration that leaves the present position out is refused with its place, before anything is opened.
func TestUserConfigurationWithoutPresentPosition(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "arm.yaml")
	const text = `rate: 200
buses:
  arm: {port: /dev/ttyUSB0, baud: 1000000}
joints:
  wrist:
    bus: arm
    id: 12
    table:
      goal_position: {address: 596, size: 4, signed: true, scale: 1.25e-5}
      torque_enable: {address: 562, size: 1}
controllers:
  arm_controller: {type: joint_trajectory, joints: [wrist]}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, _, err := loadConfig(file)
	want := file + ":8:5: joints.wrist.table: present_position is missing, a joint needs goal_position, present_position and torque_enable"
	if err == nil || err.Error() != want || ExitCode(err) != 2 {
		t.Errorf("got %v, exit code %d\nwant %s, 2", err, ExitCode(err), want)
	}
}

// killedPort names, in the environment of the process that is going to be killed, the port it moves a servo on.
const killedPort = "SINEW_TEST_KILLED_PORT"

// The program is killed in the middle of a motion (kill -9): the bus watchdog of the servo stops it.
func TestUserProgramKilled(t *testing.T) {
	t.Parallel()
	if port := os.Getenv(killedPort); port != "" {
		turnForEver(t, port)
	}
	so := servo(t, 1, "XM430-W350")
	so.Initial = map[string]int64{"operating_mode": 1} // velocity
	servos, err := sim.Open(sim.Options{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, Servos: []sim.ServoOptions{so}})
	if err != nil {
		t.Fatal(err)
	}
	defer servos.Close()
	child := exec.Command(os.Args[0], "-test.run=^TestUserProgramKilled$")
	child.Env = append(os.Environ(), killedPort+"="+servos.Path())
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	reads := func(what string, so func(raw int64) bool) {
		t.Helper()
		deadline := time.Now().Add(time.Minute)
		for {
			raw, err := servos.Register(1, what)
			if err != nil {
				t.Fatal(err)
			}
			if so(raw) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s stays %d", what, raw)
			}
			time.Sleep(time.Millisecond)
		}
	}
	reads("present_velocity", func(raw int64) bool { return raw > 10 })
	reads("bus_watchdog", func(raw int64) bool { return raw > 0 })
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // killed
	reads("bus_watchdog", func(raw int64) bool { return raw < 0 })
	reads("present_velocity", func(raw int64) bool { return raw == 0 })
	stopped, err := servos.Register(1, "present_position")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond) // time in which it would go on turning
	if now, err := servos.Register(1, "present_position"); now != stopped || err != nil {
		t.Errorf("it still turns: at %d, then at %d, %v", stopped, now, err)
	}
}

// turnForEver is the process that is killed: a program that turns one joint.
func turnForEver(t *testing.T, port string) {
	file := filepath.Join(t.TempDir(), "arm.yaml")
	text := fmt.Sprintf(`rate: 100
buses:
  arm: {port: %s, baud: 1000000, reply_margin: 100ms}
joints:
  wheel: {bus: arm, id: 1, model: XM430-W350, mode: velocity, limits: {velocity: 2, acceleration: 20}}
controllers:
  wheels: {type: forward, joints: [wheel], interface: velocity}
safety: {bus_watchdog: 500ms}
`, port)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, parts, library, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRig(cfg, parts, library, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := r.robot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	states := make([]joints.State, 1)
	nan := math.NaN()
	for ctx.Err() == nil {
		if err := r.robot.Exchange([]joints.Command{{Position: nan, Velocity: 1, Effort: nan}}, states); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
