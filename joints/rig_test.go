package joints_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
	"github.com/sinew-robotics/sinew/joints"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is the time the simulated servos live by: it moves when a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var embedded = sync.OnceValues(model.Embedded)

// servo returns a servo of an embedded model.
func servo(t testing.TB, id byte, name string) *hardware.Servo {
	t.Helper()
	library, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return &hardware.Servo{ID: id, Model: m}
}

// options are those of a joint without anything special.
func options(name string, s *hardware.Servo) joints.Options {
	return joints.Options{
		Name: name, Limits: joints.NoLimits(),
		Actuators: []joints.ActuatorOptions{{Servo: s, ZeroTicks: s.Model.ZeroTick, Direction: 1, Reduction: 1}},
	}
}

func newJoint(t testing.TB, o joints.Options) *joints.Joint {
	t.Helper()
	j, err := joints.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// rig is a robot on simulated servos.
type rig struct {
	*joints.Robot
	clock *clock
	sims  []*sim.Bus
	// commands and states are those of the next and the latest exchange.
	commands []joints.Command
	states   []joints.State
}

// period is the time between two exchanges in these tests.
const period = 10 * time.Millisecond

// bus is the simulated side of one bus of a rig and its joints.
type bus struct {
	protocol codec.Protocol
	servos   []sim.ServoOptions // empty: one for each actuator
	joints   []joints.Options
	// made are joints beside those; parts, if any, are the actuators on the bus, not all of its joints.
	made  []*joints.Joint
	parts []*joints.Actuator
	// wrap may put something between the robot and the servos.
	wrap func(hardware.Port) hardware.Port
	// slow is the shortest time between two slow reads.
	slow time.Duration
	// paced lets 10 ms of the servos' time pass with each packet.
	paced bool
}

// paced is a port on which every packet takes 10 ms of the servos' time.
type paced struct {
	hardware.Port
	clock *clock
}

func (p paced) Write(b []byte) (int, error) {
	p.clock.advance(10 * time.Millisecond)
	return p.Port.Write(b)
}

// actuators returns those of all joints that are made.
func (b *bus) actuators() (all []*joints.Actuator) {
	if b.parts != nil {
		return b.parts
	}
	for _, j := range b.made {
		for _, a := range j.Actuators() {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// newRig returns a stopped robot.
func newRig(t testing.TB, o joints.RobotOptions, buses ...bus) *rig {
	t.Helper()
	r := &rig{clock: newClock()}
	var all []*joints.Joint
	groups := make([]joints.Group, len(buses))
	for i, b := range buses {
		for _, o := range b.joints {
			j := newJoint(t, o)
			b.made = append(b.made, j)
		}
		all = append(all, b.made...)
		groups[i] = r.open(t, b)
	}
	if o.Period == 0 {
		o.Period = period
	}
	var err error
	if r.Robot, err = joints.NewRobot(all, groups, o); err != nil {
		t.Fatal(err)
	}
	r.commands = make([]joints.Command, len(r.Joints()))
	r.states = make([]joints.State, len(r.Joints()))
	for i := range r.commands {
		r.commands[i] = joints.Command{Position: math.NaN(), Velocity: math.NaN(), Effort: math.NaN()}
	}
	t.Cleanup(func() { _ = r.Stop(context.Background()) })
	return r
}

// open makes one bus.
func (r *rig) open(t testing.TB, b bus) joints.Group {
	t.Helper()
	if b.protocol == 0 {
		b.protocol = codec.Protocol2
	}
	group := joints.Group{}
	var slots []hardware.Slot
	servos := b.servos
	for _, a := range b.actuators() {
		group.Actuators = append(group.Actuators, a)
		slots = append(slots, a.Slot())
		if len(b.servos) == 0 {
			servos = append(servos, sim.ServoOptions{ID: a.Servo().ID, Model: a.Servo().Model})
		}
	}
	s, err := sim.New(sim.Options{Name: "arm", Baud: 1_000_000, Protocol: b.protocol, Servos: servos, Now: r.clock.read})
	if err != nil {
		t.Fatal(err)
	}
	port := s.Port()
	if b.wrap != nil {
		port = b.wrap(port)
	}
	if b.paced {
		port = paced{port, r.clock}
	}
	group.Bus = hardware.NewBus(port, hardware.BusOptions{Name: "arm", Baud: 1_000_000, Protocol: b.protocol, SlowInterval: b.slow})
	if group.Cycle, err = hardware.NewCycle(group.Bus, slots); err != nil {
		t.Fatal(err)
	}
	r.sims = append(r.sims, s)
	t.Cleanup(func() { _, _ = group.Bus.Close(), s.Close() })
	return group
}

// start starts the robot.
func (r *rig) start(t testing.TB) {
	t.Helper()
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// exchange lets one period pass and exchanges.
func (r *rig) exchange(t testing.TB) {
	t.Helper()
	r.clock.advance(period)
	if err := r.Exchange(r.commands, r.states); err != nil {
		t.Fatal(err)
	}
}

// register returns what a servo of the first bus holds.
func (r *rig) register(t testing.TB, id byte, name string) int64 {
	t.Helper()
	raw, err := r.sims[0].Register(id, name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// setRegister changes what a servo of the first bus holds.
func (r *rig) setRegister(t testing.TB, id byte, name string, raw int64) {
	t.Helper()
	if err := r.sims[0].SetRegister(id, name, raw); err != nil {
		t.Fatal(err)
	}
}

// wantRegister checks what a servo of the first bus holds.
func (r *rig) wantRegister(t testing.TB, id byte, name string, want int64) {
	t.Helper()
	if got := r.register(t, id, name); got != want {
		t.Errorf("servo %d: %s is %d, want %d", id, name, got, want)
	}
}

// wantError checks that an error says all of this.
func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error is\n%v\nwant it to say %q", err, part)
		}
	}
}

// nearly reports whether two values agree but for rounding.
func nearly(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }
