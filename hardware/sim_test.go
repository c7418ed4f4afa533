package hardware_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// patience is a reply margin that a busy machine does not use up, for tests in which nobody is silent.
const patience = 2 * time.Second

// library reads the tables once for all tests.
var library = sync.OnceValues(model.Embedded)

func lookUp(t testing.TB, name string) *model.Model {
	t.Helper()
	library, err := library()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// rig is a simulated bus with a hardware.Bus on it.
type rig struct {
	sim    *sim.Bus
	bus    *hardware.Bus
	servos []*hardware.Servo
}

// newRig returns servos 1 to n of this model behind a pseudo-terminal.
func newRig(t testing.TB, m *model.Model, n int, change func(*sim.Options, *hardware.BusOptions)) *rig {
	t.Helper()
	so := sim.Options{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2}
	bo := hardware.BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol2, ReplyMargin: patience}
	r := &rig{}
	for id := byte(1); id <= byte(n); id++ {
		so.Servos = append(so.Servos, sim.ServoOptions{ID: id, Model: m})
		r.servos = append(r.servos, &hardware.Servo{ID: id, Model: m})
	}
	if change != nil {
		change(&so, &bo)
	}
	var err error
	if r.sim, err = sim.Open(so); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.sim.Close() })
	port, err := hardware.OpenSerial(r.sim.Path(), bo.Baud)
	if err != nil {
		t.Fatal(err)
	}
	r.bus = hardware.NewBus(port, bo)
	t.Cleanup(func() { r.bus.Close() })
	return r
}

func (r *rig) cycle(t testing.TB, goals ...string) *hardware.Cycle {
	t.Helper()
	var slots []hardware.Slot
	for _, s := range r.servos {
		slots = append(slots, hardware.Slot{Servo: s, Goals: goals,
			Reads: []string{"present_current", "present_velocity", "present_position"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func exchange(t testing.TB, c *hardware.Cycle) {
	t.Helper()
	if err := c.Exchange(); err != nil {
		t.Fatal(err)
	}
}

func TestSimulatedTransactions(t *testing.T) {
	t.Parallel()
	m := lookUp(t, "XM430-W350")
	r := newRig(t, m, 2, nil)
	servo := r.servos[1]
	identity, err := r.bus.Ping(2)
	if err != nil || identity != (hardware.Identity{ID: 2, Model: m.Number, Firmware: sim.DefaultFirmware}) {
		t.Errorf("ping: %+v, %v", identity, err)
	}
	if err := r.bus.WriteRegister(servo, "position_p_gain", 640); err != nil {
		t.Error(err)
	}
	if raw, err := r.bus.ReadRegister(servo, "position_p_gain"); raw != 640 || err != nil {
		t.Errorf("position_p_gain %d, %v", raw, err)
	}
	if err := r.bus.WriteRegister(servo, "torque_enable", 1); err != nil {
		t.Error(err)
	}
	var refused *hardware.ServoError
	if err := r.bus.WriteRegister(servo, "operating_mode", 1); !errors.As(err, &refused) || refused.Status.Number() != 7 {
		t.Errorf("EEPROM write under torque: %v", err)
	}
	if err := r.bus.WriteRegister(servo, "goal_position", 4096); !errors.As(err, &refused) {
		t.Errorf("goal outside the limits: %v", err)
	}
}

func TestSimulatedCycle(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*sim.Options, *hardware.BusOptions){
		"instant": nil,
		"wire":    func(s *sim.Options, _ *hardware.BusOptions) { s.Timing = sim.Wire },
		"latency timer": func(s *sim.Options, b *hardware.BusOptions) {
			s.Timing, s.LatencyTimer, b.AdapterLatency = sim.Wire, 4*time.Millisecond, 4*time.Millisecond
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const n = 12
			r := newRig(t, lookUp(t, "XM430-W350"), n, change)
			c := r.cycle(t, "goal_position")
			for id := byte(1); id <= n; id++ {
				if err := r.sim.SetRegister(id, "present_position", 2000+int64(id)); err != nil {
					t.Fatal(err)
				}
			}
			for k := range int64(20) {
				for slot := range n {
					c.SetGoal(slot, 0, 1000+10*int64(slot)+k)
				}
				exchange(t, c)
				for slot := range n {
					s := c.Status(slot)
					if s.Result != hardware.Fresh || c.Value(slot, 2) != 2001+int64(slot) {
						t.Fatalf("exchange %d, slot %d: %+v, position %d", k, slot, *s, c.Value(slot, 2))
					}
				}
			}
			for slot := range n {
				if raw, err := r.sim.Register(byte(slot+1), "goal_position"); raw != 1019+10*int64(slot) || err != nil {
					t.Errorf("servo %d has goal %d, %v", slot+1, raw, err)
				}
			}
			if got := r.sim.Counters(); got.Malformed != 0 || got.Refused != 0 || got.Instructions != 40 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// One servo of six in trouble: the others stay fresh, all but once.
func TestSimulatedFaults(t *testing.T) {
	t.Parallel()
	deaf := func(b *sim.Bus) error { return b.SetFaults(3, sim.Faults{Deaf: 1}) }
	for _, test := range []struct {
		name  string
		fault func(*sim.Bus) error
		want  hardware.Result
		alert bool
	}{
		{"deaf", deaf, hardware.Missing, false},
		{"answers lost", func(b *sim.Bus) error { return b.SetFaults(3, sim.Faults{Drop: 1}) }, hardware.Missing, false},
		{"answers damaged", func(b *sim.Bus) error { return b.SetFaults(3, sim.Faults{Corrupt: 1}) }, hardware.Malformed, false},
		{"two servos with one id", func(b *sim.Bus) error { return b.Duplicate(3) }, hardware.Malformed, false},
		{"overload", func(b *sim.Bus) error { return b.Fail(3, 1<<5) }, hardware.Fresh, true},
		{"echo", func(b *sim.Bus) error { b.SetEcho(true); return nil }, hardware.Fresh, false},
		{"noise", func(b *sim.Bus) error { b.Babble([]byte{0xFF, 0xFF, 0xFD, 0, 3, 0x10}); return nil }, hardware.Fresh, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, lookUp(t, "XM430-W350"), 6, func(_ *sim.Options, b *hardware.BusOptions) { b.ReplyMargin = 300 * time.Millisecond })
			c := r.cycle(t, "goal_position")
			exchange(t, c)
			if err := test.fault(r.sim); err != nil {
				t.Fatal(err)
			}
			want := []hardware.Result{hardware.Fresh, hardware.Fresh, test.want, hardware.Fresh, hardware.Fresh, hardware.Fresh}
			exchange(t, c)
			// The second exchange shows it, unless this machine stood still.
			for n := 0; !slices.Equal(results(c, 6), want); n++ {
				if n == 20 {
					t.Fatalf("results %v, want %v", results(c, 6), want)
				}
				exchange(t, c)
			}
			if c.Status(2).Alert != test.alert {
				t.Errorf("alert %v", c.Status(2).Alert)
			}
		})
	}
}

func results(c *hardware.Cycle, slots int) []hardware.Result {
	all := make([]hardware.Result, slots)
	for i := range all {
		all[i] = c.Status(i).Result
	}
	return all
}

func TestSimulatedServoLeavesAndReturns(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 3, func(_ *sim.Options, b *hardware.BusOptions) { b.ReplyMargin = 300 * time.Millisecond })
	c := r.cycle(t, "goal_position")
	exchange(t, c)
	if err := r.sim.SetFaults(2, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	others := func() bool {
		return c.Status(0).Result == hardware.Fresh && c.Status(2).Result == hardware.Fresh
	}
	for n := 0; !c.Status(1).Absent || !others(); n++ {
		if n == 50 {
			t.Fatalf("%+v %+v %+v", *c.Status(0), *c.Status(1), *c.Status(2))
		}
		exchange(t, c)
	}
	if err := r.sim.SetFaults(2, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	// A probe waits less long than this machine may take, so one of several must do.
	for n := 0; c.Status(1).Absent; n++ {
		if n == 5000 {
			t.Fatal("never taken back")
		}
		exchange(t, c)
	}
	if c.Status(1).Result != hardware.Fresh {
		t.Errorf("%+v", *c.Status(1))
	}
}

func TestSimulatedUnplug(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 2, nil)
	c := r.cycle(t, "goal_position")
	exchange(t, c)
	if err := r.sim.Unplug(); err != nil {
		t.Fatal(err)
	}
	if err := c.Exchange(); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("exchange: %v", err)
	}
	if _, err := r.bus.Ping(1); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("ping: %v", err)
	}
	if s := c.Status(0); s.Result != hardware.Missing || s.At.IsZero() {
		t.Errorf("%+v", *s)
	}
}

// The slow registers of a joint do not lie together, and a simulated servo refuses to read where there is no register.
func TestSimulatedSlowRegisters(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 1, nil)
	c, err := hardware.NewCycle(r.bus, []hardware.Slot{{Servo: r.servos[0], Reads: []string{"present_position"},
		Slow: []string{"present_temperature", "hardware_error_status", "present_input_voltage"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.sim.SetRegister(1, "present_temperature", 41); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		exchange(t, c)
	}
	for i := range 3 {
		if _, at := c.SlowValue(0, i); at.IsZero() {
			t.Errorf("slow register %d was not read", i)
		}
	}
	if raw, _ := c.SlowValue(0, 0); raw != 41 {
		t.Errorf("%d °C", raw)
	}
}
