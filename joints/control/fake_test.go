package control

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

// fakeClock stands still until somebody sleeps or works.
type fakeClock struct {
	mu  sync.Mutex
	now time.Duration
	// late is how long after the time asked for sleepers wake.
	late func(t time.Duration) time.Duration
}

var fakeEpoch = time.Unix(1_700_000_000, 0)

func (c *fakeClock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Wall() time.Time { return fakeEpoch.Add(c.Now()) }

func (c *fakeClock) SleepUntil(t time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.late != nil {
		t += c.late(t)
	}
	c.now = max(c.now, t)
}

func (c *fakeClock) work(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now += d
}

// fakeRobot has joints that are at once where they are told to be.
type fakeRobot struct {
	joints []*joints.Joint
	clock  *fakeClock
	// exchanged is called with the number of the exchange, from 1, after the states are filled in.
	exchanged func(n int, commands []joints.Command, states []joints.State) error
	// buses are what it tells of its buses; exchanged may change them.
	buses []joints.BusState

	n          int
	positions  []float64
	startError error
	stopError  error
	log        []string
}

// anyModel is the model of the joints' servos, which nobody asks anything.
var anyModel = sync.OnceValues(func() (*model.Model, error) {
	library, err := model.Embedded()
	if err != nil {
		return nil, err
	}
	return library.Model("XL430-W250")
})

// newFakeRobot returns a robot whose joints stand at the given positions.
func newFakeRobot(t testing.TB, clock *fakeClock, positions ...float64) *fakeRobot {
	t.Helper()
	m, err := anyModel()
	if err != nil {
		t.Fatal(err)
	}
	r := &fakeRobot{clock: clock, positions: positions}
	for i := range positions {
		j, err := joints.New(joints.Options{
			Name: jointName(i), Limits: joints.NoLimits(), Actuators: []joints.ActuatorOptions{
				{Servo: &hardware.Servo{ID: byte(i + 1), Model: m}, Direction: 1, Reduction: 1, ZeroTicks: 2048},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		r.joints = append(r.joints, j)
	}
	return r
}

func jointName(i int) string { return string(rune('a' + i)) }

func (r *fakeRobot) Joints() []*joints.Joint { return r.joints }

func (r *fakeRobot) Buses() []joints.BusState { return r.buses }

func (r *fakeRobot) Start(context.Context) error {
	r.log = append(r.log, "start")
	return r.startError
}

func (r *fakeRobot) SetTorque(_ context.Context, on bool) error {
	r.log = append(r.log, map[bool]string{true: "torque on", false: "torque off"}[on])
	return nil
}

func (r *fakeRobot) Stop(context.Context) error {
	r.log = append(r.log, "stop")
	return r.stopError
}

func (r *fakeRobot) Exchange(commands []joints.Command, states []joints.State) error {
	r.n++
	for i, c := range commands {
		if !math.IsNaN(c.Position) {
			r.positions[i] = c.Position
		}
		states[i] = joints.State{Position: r.positions[i], Velocity: 0, Effort: math.NaN(), Fresh: true, Torque: true, At: r.clock.Wall()}
	}
	if r.exchanged != nil {
		return r.exchanged(r.n, commands, states)
	}
	return nil
}

var errUnplugged = errors.New("no such device")

// after returns a hook that ends the loop after n exchanges.
func after(n int, cancel context.CancelFunc) func(int, []joints.Command, []joints.State) error {
	return func(k int, _ []joints.Command, _ []joints.State) error {
		if k >= n {
			cancel()
		}
		return nil
	}
}

// fakeController commands what it is told to and keeps what it sees.
type fakeController struct {
	name      string
	joints    []string
	ticks     []Tick
	activated int
	holds     int
	active    bool
	resting   bool
	command   func(t Tick) float64
	from      []JointState
	ended     []Outcome
}

func (c *fakeController) Name() string     { return c.name }
func (c *fakeController) Joints() []string { return c.joints }
func (c *fakeController) Activate(_ Tick, _ []joints.State, from []JointState) {
	c.from = append(c.from[:0], from...)
	c.activated++
	c.active = true
}
func (c *fakeController) Deactivate(why Outcome) {
	c.active = false
	c.ended = append(c.ended, why)
}
func (c *fakeController) Update(t Tick, _ []joints.State, commands []joints.Command) {
	c.ticks = append(c.ticks, t)
	for i := range commands {
		commands[i] = notCommanded
		if c.command != nil {
			commands[i].Position = c.command(t)
		}
	}
}
func (c *fakeController) Hold()                   { c.holds++ }
func (c *fakeController) Halt(bool)               {}
func (c *fakeController) Resting() bool           { return c.resting }
func (c *fakeController) Report(*ControllerState) {}

func (c *fakeController) SetLimits(string, joints.Limits) error { return nil }
