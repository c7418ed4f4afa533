package launch

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// faultRig is a robot under the control loop whose servos answer at once, and whose cycles a test runs one by one: a
// busy machine changes nothing. Servo 3 of 5 is the one at fault, joint c; it has a controller of its own.
type faultRig struct {
	*joints.Robot
	t    *testing.T
	sim  *sim.Bus
	bus  *hardware.Bus
	loop *control.Loop
	// arm moves all joints but c, wrist moves c.
	arm, wrist *control.TrajectoryController
	ended      chan error
	cancel     context.CancelFunc
	steps      *stepClock

	mu     sync.Mutex // guards what follows
	now    time.Time  // of the servos
	states []joints.State
	// results counts what became of each joint, by hardware.Result.
	results [faultJoints][5]int
	// goals are the goals of the servos after the latest exchange.
	goals     [faultJoints]int64
	surprises []string
	events    []joints.Event
}

const (
	faultJoints = 5
	faultID     = 3
	faulty      = faultID - 1 // its place
	faultRate   = 200
	faultPeriod = time.Second / faultRate
)

// faultLimits are those of all joints.
var faultLimits = joints.Limits{PositionLower: -3, PositionUpper: 3, Velocity: 2, Acceleration: 20, Effort: math.NaN()}

// newFaultRig returns a robot that has started and run its first cycles.
func newFaultRig(t *testing.T, method hardware.ReadMethod, changes ...func(*sim.Options)) *faultRig {
	t.Helper()
	r := &faultRig{t: t, steps: newStepClock(), ended: make(chan error, 1), now: time.Unix(1e9, 0)}
	r.makeLoop(r.servos(method, changes))
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go func() {
		err := r.loop.Run(ctx)
		close(r.steps.ended)
		r.ended <- err
	}()
	r.cycles(20)
	return r
}

// servos makes the simulated servos and the bus to them.
func (r *faultRig) servos(method hardware.ReadMethod, changes []func(*sim.Options)) (all []*joints.Joint) {
	o := sim.Options{Name: "arm", Protocol: codec.Protocol2, Seed: 1, Now: r.clock}
	for i := range faultJoints {
		so := servo(r.t, byte(i+1), "XM430-W350")
		o.Servos = append(o.Servos, so)
		j, err := joints.New(joints.Options{Name: string(rune('a' + i)), Limits: faultLimits, Actuators: []joints.ActuatorOptions{{
			Servo: &hardware.Servo{ID: so.ID, Model: so.Model, Firmware: sim.DefaultFirmware}, ZeroTicks: 2048, Direction: 1, Reduction: 1,
		}}})
		if err != nil {
			r.t.Fatal(err)
		}
		all = append(all, j)
	}
	for _, change := range changes {
		change(&o)
	}
	var err error
	if r.sim, err = sim.New(o); err != nil {
		r.t.Fatal(err)
	}
	r.bus = hardware.NewBus(r.sim.Port(), hardware.BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, ReadMethod: method})
	return all
}

// makeLoop binds the joints to the bus and to controllers.
func (r *faultRig) makeLoop(all []*joints.Joint) {
	group := joints.Group{Bus: r.bus}
	var slots []hardware.Slot
	for _, j := range all {
		group.Actuators = append(group.Actuators, j.Actuators()...)
		slots = append(slots, j.Actuators()[0].Slot())
	}
	var err error
	if group.Cycle, err = hardware.NewCycle(r.bus, slots); err != nil {
		r.t.Fatal(err)
	}
	r.Robot, err = joints.NewRobot(all, []joints.Group{group}, joints.RobotOptions{
		Period: faultPeriod, HoldAfter: holdAfter, BusWatchdog: time.Second, WriteEEPROM: true,
		Reopen: r.reopen, Backoff: func(int) time.Duration { return time.Millisecond },
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.arm = r.controller("arm", "a", "b", "d", "e")
	r.wrist = r.controller("wrist", "c")
	r.loop, err = control.NewLoop(control.Options{
		Rate: faultRate, Robot: r, Controllers: []control.Controller{r.arm, r.wrist}, Clock: r.steps, StopTimeout: stopTimeout,
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *faultRig) controller(name string, all ...string) *control.TrajectoryController {
	o := control.TrajectoryOptions{Name: name, StaleCycles: holdAfter}
	for _, j := range all {
		o.Joints = append(o.Joints, control.TrajectoryJoint{Name: j, Limits: faultLimits})
	}
	c, err := control.NewTrajectoryController(o)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// reopen finds the adapter again once it is plugged in.
func (r *faultRig) reopen(int) (hardware.Port, error) {
	port := r.sim.Port()
	if _, err := port.Read(nil, time.Time{}); err != nil {
		return nil, err
	}
	return port, nil
}

// clock is the time the servos live by: it goes on by a period in each cycle.
func (r *faultRig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Exchange does that of the robot and looks at what the servos made of it.
func (r *faultRig) Exchange(commands []joints.Command, states []joints.State) error {
	r.mu.Lock()
	r.now = r.now.Add(faultPeriod)
	r.mu.Unlock()
	err := r.Robot.Exchange(commands, states)
	r.mu.Lock()
	r.states = append(r.states[:0], states...)
	for i := range states {
		r.results[i][states[i].Result]++
	}
	r.mu.Unlock()
	for i := range faultJoints {
		r.look(i)
	}
	return err
}

// surprise is faster than a joint may be sent, and slower than what a servo does whose goal lies far away: 4.8 rad/s.
const surprise = 2.5 // rad/s

// look notes what the servo holds, and when its joint moves as nobody wanted it to.
func (r *faultRig) look(i int) {
	id := byte(i + 1)
	goal, err := r.sim.Register(id, "goal_position")
	velocity, err2 := r.sim.Register(id, "present_velocity")
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := errors.Join(err, err2); err != nil {
		r.surprises = append(r.surprises, err.Error())
		return
	}
	r.goals[i] = goal
	if speed := float64(velocity) * 0.229 * 2 * math.Pi / 60; math.Abs(speed) > surprise && len(r.surprises) < 10 {
		r.surprises = append(r.surprises, fmt.Sprintf("servo %d moves at %.1f rad/s to %d", id, speed, goal))
	}
}

// stepClock lets the loop run as many cycles as a test wants.
type stepClock struct {
	now time.Duration // of the loop's goroutine
	// parked gets a token whenever the loop waits for its next cycle, grants those that let it go on.
	parked, grants chan struct{}
	// free, closed, lets the loop run on by itself; ended tells that it has ended.
	free, ended chan struct{}
	// waiting is true while the test knows that the loop waits.
	waiting bool
}

func newStepClock() *stepClock {
	return &stepClock{
		parked: make(chan struct{}, 1), grants: make(chan struct{}), free: make(chan struct{}), ended: make(chan struct{}),
	}
}

func (c *stepClock) Now() time.Duration { return c.now }

func (c *stepClock) Wall() time.Time { return time.Unix(2e9, 0).Add(c.now) }

// SleepUntil waits for the test.
func (c *stepClock) SleepUntil(t time.Duration) {
	select {
	case c.parked <- struct{}{}:
	default:
	}
	select {
	case <-c.free:
	case <-c.grants:
	}
	c.now = max(c.now, t)
}

// await returns when the loop waits for its next cycle; false when it has ended.
func (c *stepClock) await() bool {
	if c.waiting {
		return true
	}
	select {
	case <-c.parked:
		c.waiting = true
		return true
	case <-c.ended:
		return false
	}
}

// cycles runs so many cycles.
func (r *faultRig) cycles(n int) {
	r.t.Helper()
	for range n + 1 {
		if !r.steps.await() {
			r.t.Fatalf("the loop has ended: %v", <-r.ended)
		}
		if n--; n >= 0 {
			r.steps.waiting = false
			r.steps.grants <- struct{}{}
		}
	}
	for {
		select {
		case e := <-r.Events():
			r.events = append(r.events, e)
			continue
		default:
		}
		return
	}
}

// until runs cycles until something is so. What happens beside the loop takes real time, so now and then it gets some.
func (r *faultRig) until(what string, so func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for n := 1; ; n++ {
		r.cycles(1)
		switch {
		case so():
			return
		case time.Now().After(deadline):
			r.t.Fatalf("not so after %d cycles: %s\n%s", n, what, r.story())
		case n%10 == 0:
			time.Sleep(time.Millisecond)
		}
	}
}

// do lets something be done between two cycles, while time goes on for the servos.
func (r *faultRig) do(f func(ctx context.Context) error) error {
	r.t.Helper()
	done := make(chan error, 1)
	go func() { done <- r.loop.Do(r.t.Context(), f) }()
	for {
		select {
		case err := <-done:
			return err
		case <-r.steps.parked:
			r.steps.waiting = true
		case <-time.After(time.Millisecond):
			r.mu.Lock()
			r.now = r.now.Add(time.Millisecond)
			r.mu.Unlock()
		}
		if r.steps.waiting {
			r.steps.waiting = false
			r.steps.grants <- struct{}{}
		}
	}
}

// push moves joints by hand, by half a radian or so.
func (r *faultRig) push(ids ...byte) error {
	for _, id := range ids {
		present, err := r.sim.Register(id, "present_position")
		if err != nil {
			return err
		}
		if err := r.sim.SetRegister(id, "present_position", present-350); err != nil {
			return err
		}
	}
	return nil
}

// story tells how the joints fare and what happened.
func (r *faultRig) story() string {
	var b strings.Builder
	for i, s := range r.states {
		fmt.Fprintf(&b, "%s: %v, position %.3f, torque %v, lost %v, tripped %v, alert %v, restarts %d\n",
			r.Joints()[i].Name(), s.Result, s.Position, s.Torque, s.Lost, s.Tripped, s.Alert, s.Restarts)
	}
	for _, e := range r.events {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

// stop ends the loop and closes everything.
func (r *faultRig) stop() {
	r.t.Helper()
	close(r.steps.free)
	r.cancel()
	if err := errors.Join(<-r.ended, r.bus.Close(), r.sim.Close()); err != nil {
		r.t.Error(err)
	}
	if r.surprises != nil {
		r.t.Errorf("surprises: %v", r.surprises)
	}
}

// told returns whether an event of this kind was told, of this joint if it is not "".
func (r *faultRig) told(kind joints.EventKind, joint string) bool {
	for _, e := range r.events {
		if e.Kind == kind && (joint == "" || e.Joint == joint) {
			return true
		}
	}
	return false
}

// swing sends the joints of a controller up and back within so much time.
func (r *faultRig) swing(c *control.TrajectoryController, d time.Duration) *control.Goal {
	r.t.Helper()
	goal, err := r.submit(c, d)
	if err != nil {
		r.t.Fatal(err)
	}
	return goal
}

func (r *faultRig) submit(c *control.TrajectoryController, d time.Duration) (*control.Goal, error) {
	there, back := control.Point{TimeFromStart: d / 2}, control.Point{TimeFromStart: d}
	var state control.ControllerState
	c.State(&state)
	for i := range c.Joints() {
		there.Positions = append(there.Positions, state.Reference[i].Position+0.5)
		back.Positions = append(back.Positions, state.Reference[i].Position)
		there.Velocities, back.Velocities = append(there.Velocities, 0), append(back.Velocities, 0)
	}
	return c.SubmitGoal(control.GoalRequest{Trajectory: &control.Trajectory{Joints: c.Joints(), Points: []control.Point{there, back}}})
}

// over tells whether a goal is decided.
func over(g *control.Goal) bool {
	select {
	case <-g.Done():
		return true
	default:
		return false
	}
}
