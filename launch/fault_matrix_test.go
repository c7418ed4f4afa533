package launch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// faultCase is a fault of the matrix, as the loop sees it.
type faultCase struct {
	name string
	// begin brings the fault, end takes it away.
	begin, end func(r *faultRig) error
	// during is done before each cycle under the fault; nil is nothing.
	during func(r *faultRig, cycle int)
	// most is how many cycles a good joint may go unread, on how many the wire cannot help it; in one joint packet for
	// all (fast) it can be more.
	most, mostFast int
	// arm and wrist are the outcomes of motions under way; 0 is not looked at.
	arm, wrist control.Outcome
	// limp says that the servo at fault has lost its torque, which nothing but a word of the user brings back.
	limp bool
	// absent is the event told of the joint at fault; none where told is false.
	event joints.EventKind
	told  bool
}

func all(f sim.Faults) func(r *faultRig) error {
	return func(r *faultRig) error { return r.sim.SetFaults(codec.BroadcastID, f) }
}

func one(f sim.Faults) func(r *faultRig) error {
	return func(r *faultRig) error { return r.sim.SetFaults(faultID, f) }
}

func nothing(*faultRig) error { return nil }

// babble puts noise on the line that begins as a status packet does.
func babble(r *faultRig, cycle int) {
	noise := []byte{0xFF, 0xFF, 0xFD, 0x00, 1, 7, 0, 0x55, 0, 0xFF, 0xFF, 0x12, 0x00}
	if cycle%4 == 0 {
		r.sim.Babble(noise[cycle/4%5 : 6+cycle/4%8])
	}
}

// pushAndReplug plugs the adapter in again after somebody has pushed all joints to another place.
func pushAndReplug(r *faultRig) error {
	return errors.Join(r.push(1, 2, 3, 4, 5), r.sim.Replug())
}

// faultPhase is the number of cycles that a fault lasts.
const faultPhase = 240

var faultCases = []faultCase{
	{name: "none", begin: nothing, end: nothing, arm: control.Succeeded, wrist: control.Succeeded},
	{name: "silent servo", begin: one(sim.Faults{Deaf: 1}), end: one(sim.Faults{}), most: 1, mostFast: 1,
		arm: control.Succeeded, wrist: control.Restarted, event: joints.ServoAbsent, told: true}, // its bus watchdog stops it
	{name: "one percent lost", begin: all(sim.Faults{Drop: 0.01}), end: all(sim.Faults{}), most: faultPhase / 20, mostFast: faultPhase / 4,
		arm: control.Succeeded, wrist: control.Succeeded},
	{name: "corrupt", begin: all(sim.Faults{Corrupt: 0.01}), end: all(sim.Faults{}), most: faultPhase / 20, mostFast: faultPhase / 4,
		arm: control.Succeeded, wrist: control.Succeeded},
	{name: "delayed reply", begin: one(sim.Faults{Delay: 20 * time.Millisecond}), end: one(sim.Faults{}), most: 10, mostFast: 10,
		arm: control.Succeeded, wrist: control.Succeeded},
	{name: "babble", begin: nothing, end: nothing, during: babble, most: faultPhase / 10, mostFast: faultPhase / 10,
		arm: control.Succeeded, wrist: control.Succeeded},
	{name: "echo", begin: func(r *faultRig) error { r.sim.SetEcho(true); return nil },
		end: func(r *faultRig) error { r.sim.SetEcho(false); return nil }, arm: control.Succeeded, wrist: control.Succeeded},
	{name: "duplicate id", begin: func(r *faultRig) error { return r.sim.Duplicate(faultID) }, end: nothing, most: 4, mostFast: 10,
		arm: control.Succeeded},
	{name: "reboot", begin: func(r *faultRig) error { return r.sim.Reboot(faultID) }, end: nothing, most: 1, mostFast: 1,
		arm: control.Succeeded, wrist: control.TorqueLost, limp: true, event: joints.Restarted, told: true},
	{name: "overload with alert", begin: func(r *faultRig) error { return r.sim.Fail(faultID, 1<<5) },
		end: func(r *faultRig) error { return r.sim.Fail(faultID, 0) },
		arm: control.Succeeded, wrist: control.TorqueLost, limp: true, event: joints.Alert, told: true},
	{name: "brown-out", begin: func(r *faultRig) error { return r.sim.SetServoSupply(faultID, 0) },
		end: func(r *faultRig) error { return r.sim.SetServoSupply(faultID, 12) }, most: 1, mostFast: 1,
		arm: control.Succeeded, wrist: control.TorqueLost, limp: true, event: joints.Restarted, told: true},
	{name: "unplug and replug", begin: func(r *faultRig) error { return r.sim.Unplug() }, end: pushAndReplug,
		most: -1, arm: control.Restarted, wrist: control.Restarted, event: joints.TakenBack, told: true},
}

// TestFaultMatrix runs every fault against every way of reading, under the loop: it goes on, the good joints stay fresh
// where the wire makes it possible and end their motion, and no joint is sent anywhere by surprise.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	methods := []hardware.ReadMethod{hardware.SingleRead, hardware.SyncRead, hardware.FastSyncRead, hardware.BulkRead, hardware.FastBulkRead}
	for _, f := range faultCases {
		for _, method := range methods {
			t.Run(fmt.Sprintf("%s/%v", f.name, method), func(t *testing.T) {
				t.Parallel()
				r := newFaultRig(t, method)
				defer r.stop()
				f.run(r, method)
			})
		}
	}
}

func (f *faultCase) run(r *faultRig, method hardware.ReadMethod) {
	t := r.t
	arm, wrist := r.swing(r.arm, 2500*time.Millisecond), r.swing(r.wrist, 2500*time.Millisecond)
	r.cycles(100)
	before := r.results
	cycles := r.loop.Stats().Cycles
	if err := f.begin(r); err != nil {
		t.Fatal(err)
	}
	for cycle := range faultPhase {
		if f.during != nil {
			f.during(r, cycle)
		}
		r.cycles(1)
	}
	if n := r.loop.Stats().Cycles - cycles; n != faultPhase {
		t.Errorf("%d cycles under the fault, want %d", n, faultPhase)
	}
	f.checkHealthy(r, method, before)
	if err := f.end(r); err != nil {
		t.Fatal(err)
	}
	r.until("motions decided", func() bool { return over(arm) && (f.wrist == 0 || over(wrist)) })
	if got := arm.Result(); f.arm != 0 && got.Outcome != f.arm {
		t.Errorf("the good joints: %v, want %v", got, f.arm)
	}
	if f.wrist != 0 {
		if got := wrist.Result(); got.Outcome != f.wrist {
			t.Errorf("the joint at fault: %v, want %v", got, f.wrist)
		}
	}
	if f.told && !r.told(f.event, "c") {
		t.Errorf("events %v: nothing of %v", r.events, f.event)
	}
	f.checkAfter(r)
}

// checkHealthy looks at how the good joints fared.
func (f *faultCase) checkHealthy(r *faultRig, method hardware.ReadMethod, before [faultJoints][5]int) {
	r.t.Helper()
	most := f.most
	if method == hardware.FastSyncRead || method == hardware.FastBulkRead {
		most = f.mostFast
	}
	if f.most < 0 {
		return
	}
	for i := range faultJoints {
		fresh := r.results[i][hardware.Fresh] - before[i][hardware.Fresh]
		if i != faulty && fresh < faultPhase-most {
			r.t.Errorf("joint %s, a good one, was fresh in %d of %d cycles, want all but %d", r.Joints()[i].Name(), fresh, faultPhase, most)
		}
	}
}

// checkAfter looks whether everybody is back, and moves them.
func (f *faultCase) checkAfter(r *faultRig) {
	t := r.t
	t.Helper()
	if f.name == "duplicate id" {
		return
	}
	r.until("all fresh", func() bool {
		for i := range r.states {
			if r.states[i].Result != hardware.Fresh {
				return false
			}
		}
		return true
	})
	if f.limp {
		r.limp()
	}
	for _, c := range []*control.TrajectoryController{r.arm, r.wrist} {
		var got control.Result
		for range 3 { // a joint that has just been taken back may be looked after once more
			r.until("all under torque", r.underTorque)
			goal, err := r.submit(c, 900*time.Millisecond)
			if err != nil {
				continue
			}
			r.until("motion after the fault", func() bool { return over(goal) })
			if got = goal.Result(); got.Outcome != control.Restarted {
				break
			}
		}
		if got.Outcome != control.Succeeded {
			t.Errorf("after the fault: %v\n%s", got, r.story())
		}
	}
}

// underTorque tells whether all joints are.
func (r *faultRig) underTorque() bool {
	for i := range r.states {
		if !r.states[i].Torque {
			return false
		}
	}
	return true
}

// limp demands that the joint at fault stays without torque until somebody reboots it.
func (r *faultRig) limp() {
	r.t.Helper()
	r.until("torque lost", func() bool { return !r.states[faulty].Torque })
	if raw, err := r.sim.Register(faultID, "torque_enable"); raw != 0 || err != nil {
		r.t.Errorf("torque_enable is %d, %v; nobody switched it on", raw, err)
	}
	if err := r.push(faultID); err != nil { // the joint sinks
		r.t.Fatal(err)
	}
	err := r.do(func(ctx context.Context) error { return r.Reboot(ctx, faulty) })
	if err != nil {
		r.t.Error(errors.Join(errors.New("reboot"), err))
	}
}
