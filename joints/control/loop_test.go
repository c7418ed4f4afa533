package control

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sinew-robotics/sinew/joints"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a loop over fakes. The hook of the robot runs on the loop's goroutine, where everything can be looked at.
type bench struct {
	clock *fakeClock
	robot *fakeRobot
	loop  *Loop
	ctx   context.Context
	end   context.CancelFunc
}

// newBench returns a loop of 200 Hz over joints at the given positions.
func newBench(t *testing.T, positions []float64, controllers ...Controller) *bench {
	t.Helper()
	b := &bench{clock: &fakeClock{}}
	b.robot = newFakeRobot(t, b.clock, positions...)
	b.ctx, b.end = context.WithCancel(t.Context())
	t.Cleanup(b.end)
	var err error
	b.loop, err = NewLoop(Options{
		Rate: 200, Robot: b.robot, Controllers: controllers, Clock: b.clock, StopTimeout: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// cycles runs so many cycles, calling each after the exchange of every one, counted from 1.
func (b *bench) cycles(t *testing.T, n int, each func(cycle int, commands []joints.Command, states []joints.State)) {
	t.Helper()
	b.robot.exchanged = func(k int, commands []joints.Command, states []joints.State) error {
		cycle := k - 1 // the first exchange only looks
		if each != nil && cycle > 0 {
			each(cycle, commands, states)
		}
		if cycle >= n {
			b.end()
		}
		return nil
	}
	if err := b.loop.Run(b.ctx); err != nil {
		t.Fatal(err)
	}
}

// begin is for tests that step through the loop on their own goroutine.
func (b *bench) begin(t testing.TB) {
	t.Helper()
	b.loop.torque = true
	if err := b.loop.look(); err != nil {
		t.Fatal(err)
	}
	b.loop.tick = Tick{Deadline: b.clock.Now(), Elapsed: b.loop.period, Period: b.loop.period}
}

// step runs one cycle.
func (b *bench) step(t testing.TB) {
	t.Helper()
	b.loop.next()
	b.loop.serve()
	if err := b.loop.once(); err != nil {
		t.Fatal(err)
	}
	b.loop.ring.take()
}

const period = 5 * time.Millisecond

// TestDeadlinesDoNotDrift: however late the loop wakes and however long it works, deadline follows deadline by exactly
// one period.
func TestDeadlinesDoNotDrift(t *testing.T) {
	t.Parallel()
	c := &fakeController{name: "c", joints: []string{"a"}, resting: true}
	b := newBench(t, []float64{0}, c)
	b.clock.late = func(t time.Duration) time.Duration { return (t / 1000 * 7919) % time.Millisecond }
	b.cycles(t, 1000, func(cycle int, _ []joints.Command, _ []joints.State) {
		b.clock.work(time.Duration(cycle%8) * 500 * time.Microsecond)
	})
	if len(c.ticks) != 1001 { // one more in which the loop sees that it is to end
		t.Errorf("%d cycles", len(c.ticks))
	}
	for i, tick := range c.ticks {
		if want := time.Duration(i+1) * period; tick.Deadline != want || tick.Elapsed != period || tick.Period != period {
			t.Fatalf("cycle %d: %+v, want deadline %s", i, tick, want)
		}
		if want := fakeEpoch.Add(tick.Deadline); !tick.Wall.Equal(want) {
			t.Fatalf("cycle %d: wall %s, want %s", i, tick.Wall, want)
		}
	}
	if s := b.loop.Stats(); s.Cycles != 1001 || s.Overruns != 0 || s.WakeError.Max == 0 || s.WakeError.Max >= time.Millisecond {
		t.Errorf("stats: %+v", s)
	}
}

// TestOverruns: deadlines that pass during a cycle are counted and left out, but the last of them is kept late.
func TestOverruns(t *testing.T) {
	t.Parallel()
	c := &fakeController{name: "c", joints: []string{"a"}, resting: true}
	b := newBench(t, []float64{0}, c)
	b.cycles(t, 8, func(cycle int, _ []joints.Command, _ []joints.State) {
		switch cycle {
		case 2:
			b.clock.work(12 * time.Millisecond) // from 10 ms to 22 ms: misses 15 and 20
		case 5:
			b.clock.work(6 * time.Millisecond) // from 30 ms to 36 ms: misses 35
		case 7:
			b.clock.work(5 * time.Millisecond) // from 40 ms to 45 ms: just in time
		}
	})
	want := []time.Duration{5, 10, 20, 25, 30, 35, 40, 45, 50}
	elapsed := []time.Duration{5, 5, 10, 5, 5, 5, 5, 5, 5}
	for i, tick := range c.ticks {
		if tick.Deadline != want[i]*time.Millisecond || tick.Elapsed != elapsed[i]*time.Millisecond {
			t.Errorf("cycle %d: deadline %s after %s, want %d ms after %d ms", i+1, tick.Deadline, tick.Elapsed, want[i], elapsed[i])
		}
	}
	if s := b.loop.Stats(); s.Overruns != 3 {
		t.Errorf("%d overruns, want 3", s.Overruns)
	}
}

// TestStartFails: nothing is cycled and the error comes back.
func TestStartFails(t *testing.T) {
	t.Parallel()
	b := newBench(t, []float64{0})
	b.robot.startError = errUnplugged
	if err := b.loop.Run(b.ctx); !errors.Is(err, errUnplugged) {
		t.Errorf("got %v", err)
	}
	if want := []string{"start"}; !reflect.DeepEqual(b.robot.log, want) {
		t.Errorf("robot: %q", b.robot.log)
	}
	if err := b.loop.Run(b.ctx); !errors.Is(err, ErrStarted) {
		t.Errorf("second run: %v", err)
	}
}

// TestBusLost: the loop tries to stop the robot and tells what happened first, and what it could not do then.
func TestBusLost(t *testing.T) {
	t.Parallel()
	c := &fakeController{name: "c", joints: []string{"a"}}
	b := newBench(t, []float64{0}, c)
	b.robot.exchanged = func(n int, _ []joints.Command, _ []joints.State) error {
		if n == 5 {
			return errUnplugged
		}
		return nil
	}
	err := b.loop.Run(b.ctx)
	if want := "bus lost after 3 cycles: no such device"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if want := []string{"start", "stop"}; !reflect.DeepEqual(b.robot.log, want) {
		t.Errorf("robot: %q", b.robot.log)
	}
	if c.active {
		t.Error("controller is still active")
	}

	b = newBench(t, []float64{0})
	b.robot.exchanged = func(int, []joints.Command, []joints.State) error { return errUnplugged }
	b.robot.stopError = errors.New("torque off: no status")
	err = b.loop.Run(b.ctx)
	want := "bus lost after 0 cycles: no such device (and the robot may still be under torque: torque off: no status)"
	if err == nil || err.Error() != want || !errors.Is(err, errUnplugged) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestEndWaitsForRest: when ctx ends the controllers are asked to hold, and have StopTimeout for it.
func TestEndWaitsForRest(t *testing.T) {
	t.Parallel()
	patient := &fakeController{name: "c", joints: []string{"a"}}
	b := newBench(t, []float64{0}, patient)
	b.cycles(t, 10, func(cycle int, _ []joints.Command, _ []joints.State) {
		if cycle == 15 {
			patient.resting = true
		}
	})
	if n := len(patient.ticks); n != 15 {
		t.Errorf("%d cycles, want 15", n)
	}
	if patient.holds != 1 {
		t.Errorf("asked to hold %d times", patient.holds)
	}

	never := &fakeController{name: "c", joints: []string{"a"}}
	b = newBench(t, []float64{0}, never)
	b.cycles(t, 10, nil)
	if n := len(never.ticks); n != 10+1+20 { // 100 ms after the cycle that saw the end
		t.Errorf("%d cycles, want 31", n)
	}
	if want := []string{"start", "stop"}; !reflect.DeepEqual(b.robot.log, want) {
		t.Errorf("robot: %q", b.robot.log)
	}
}

// TestUnseenJoints: a controller begins its life when all its joints have been read; the others do not wait for it.
func TestUnseenJoints(t *testing.T) {
	t.Parallel()
	ab := &fakeController{name: "ab", joints: []string{"b", "a"}, resting: true}
	c := &fakeController{name: "c", joints: []string{"c"}, resting: true}
	b := newBench(t, []float64{1, 2, 3}, ab, c)
	b.robot.exchanged = func(n int, _ []joints.Command, states []joints.State) error {
		if n <= 4 {
			states[1].Position, states[1].Fresh = notCommanded.Position, false
		}
		if n == 10 {
			b.end()
		}
		return nil
	}
	if err := b.loop.Run(b.ctx); err != nil {
		t.Fatal(err)
	}
	if len(c.ticks) != 10 || len(ab.ticks) != 6 || ab.activated != 1 {
		t.Errorf("c: %d cycles, ab: %d cycles, %d lives", len(c.ticks), len(ab.ticks), ab.activated)
	}
	if s := b.loop.Stats(); s.Misses != 4 {
		t.Errorf("%d misses, want 4", s.Misses)
	}
}

// TestCommandsReachTheirJoints: each controller's commands go to its joints in its order; the others are not commanded.
func TestCommandsReachTheirJoints(t *testing.T) {
	t.Parallel()
	six := &fakeController{name: "six", joints: []string{"d", "b"}, resting: true, command: func(Tick) float64 { return 6 }}
	b := newBench(t, []float64{0, 0, 0, 0}, six)
	b.cycles(t, 3, func(_ int, commands []joints.Command, _ []joints.State) {
		for i, c := range commands {
			if commanded := c.Position == c.Position; commanded != (i == 1 || i == 3) {
				t.Errorf("joint %d: %+v", i, c)
			}
		}
	})
}

// TestNewLoopRefuses lists what cannot be.
func TestNewLoopRefuses(t *testing.T) {
	t.Parallel()
	robot := newFakeRobot(t, &fakeClock{}, 0, 0)
	mimic, err := joints.NewMimic("m", robot.joints[0], 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	robot.joints = append(robot.joints, mimic)
	on := func(name string, joints ...string) Controller { return &fakeController{name: name, joints: joints} }
	tests := []struct {
		o    Options
		want string
	}{
		{Options{Rate: 0, Robot: robot}, "rate 0 Hz is not between 0 and 100000"},
		{Options{Rate: 100}, "control loop needs a robot"},
		{Options{Rate: 100, Robot: robot, Depth: -1}, "depth -1 is negative"},
		{Options{Rate: 100, Robot: robot, Priority: 100}, "priority 100 is not between 0 and 99"},
		{Options{Rate: 100, Robot: robot, StopTimeout: -1}, "stop timeout -1ns is negative"},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "a", "z")}}, `controller "x": the robot has no joint "z"`},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "m")}},
			`controller "x": joint "m" follows joint "a" and takes no commands`},
		{Options{Rate: 100, Robot: robot, CPUs: []int{0, -1}}, "processors [0 -1] are not all between 0 and 1023"},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "a", "a")}}, `controller "x": joint "a" is there twice`},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "a"), on("x", "b")}}, `controller "x" is there twice`},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "a")}, Active: []string{"z"}},
			`controller "z": there is no such controller`},
		{Options{Rate: 100, Robot: robot, Controllers: []Controller{on("x", "a"), on("y", "b", "a")}, Active: []string{"x", "y"}},
			`controller "y": joint "a" is held by controller "x": deactivate that one in the same switch`},
	}
	for _, tt := range tests {
		if _, err := NewLoop(tt.o); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// TestSystemClockLoop runs in real time: no cycle comes early, and all of them are seen.
func TestSystemClockLoop(t *testing.T) {
	t.Parallel()
	robot := newFakeRobot(t, &fakeClock{}, 0)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	robot.exchanged = after(100, cancel)
	l, err := NewLoop(Options{Rate: 1000, Robot: robot})
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := l.Run(ctx); err != nil {
		t.Fatal(err)
	}
	s := l.Stats()
	if d := time.Since(begin); d < 99*time.Millisecond {
		t.Errorf("%d cycles of 1 ms took %s", s.Cycles, d)
	}
	// On a busy machine deadlines may pass; each is counted and none is made up for.
	if s.Cycles != 100 || s.WakeError.Max < 0 {
		t.Errorf("stats: %+v", s)
	}
	t.Logf("%+v", s)
}
