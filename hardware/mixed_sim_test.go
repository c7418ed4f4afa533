package hardware_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// writeCounter counts write calls.
type writeCounter struct {
	hardware.Port
	writes int
}

func (w *writeCounter) Write(b []byte) (int, error) {
	w.writes++
	return w.Port.Write(b)
}

// newMixedRig returns two MX of protocol 1.0 with the ids 1 and 2, and three XM430 of protocol 2.0 with the ids 1, 5 and
// 6, on one pseudo-terminal.
func newMixedRig(t testing.TB, timing sim.Timing, margin time.Duration) (*rig, *writeCounter) {
	t.Helper()
	mx, xm := lookUp(t, "MX-28"), lookUp(t, "XM430-W350")
	port := &writeCounter{}
	r := newRig(t, xm, 0, func(s *sim.Options, b *hardware.BusOptions) {
		for _, id := range []byte{1, 2} {
			s.Servos = append(s.Servos, sim.ServoOptions{ID: id, Model: mx, Protocol: codec.Protocol1,
				Initial: map[string]int64{"present_position": 1000 + int64(id)}})
		}
		for _, id := range []byte{1, 5, 6} {
			s.Servos = append(s.Servos, sim.ServoOptions{ID: id, Model: xm,
				Initial: map[string]int64{"present_position": 2000 + int64(id), "operating_mode": 1}})
		}
		s.Timing, b.ReplyMargin = timing, margin
	})
	r.bus.Close()
	var err error
	if port.Port, err = hardware.OpenSerial(r.sim.Path(), 1000000); err != nil {
		t.Fatal(err)
	}
	r.bus = hardware.NewBus(port, r.bus.Options())
	t.Cleanup(func() { r.bus.Close() })
	for _, id := range []byte{1, 2} {
		r.servos = append(r.servos, &hardware.Servo{ID: id, Model: mx, Protocol: codec.Protocol1})
	}
	for _, id := range []byte{1, 5, 6} {
		r.servos = append(r.servos, &hardware.Servo{ID: id, Model: xm})
	}
	return r, port
}

func mixedCycle(t testing.TB, r *rig) *hardware.Cycle {
	t.Helper()
	var slots []hardware.Slot
	for _, s := range r.servos {
		goal := "goal_position"
		if s.Protocol == 0 {
			goal = "goal_velocity"
		}
		slots = append(slots, hardware.Slot{Servo: s, Goals: []string{goal}, Reads: []string{"present_velocity", "present_position"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Servos of both protocols share one wire, two of them even the id 1: all answer in every exchange, with one write call
// for each protocol. The goal −1 of a 2.0 servo puts FF FF FF FF before the id of the next: to a 1.0 servo that is the
// beginning of a packet.
func TestSimulatedMixedProtocols(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]struct {
		timing sim.Timing
		echo   bool
	}{"instant": {sim.Instant, false}, "with echo": {sim.Instant, true}, "wire": {sim.Wire, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, port := newMixedRig(t, line.timing, patience)
			r.sim.SetEcho(line.echo)
			mixedExchanges(t, r, port, mixedCycle(t, r))
		})
	}
}

func mixedExchanges(t *testing.T, r *rig, port *writeCounter, c *hardware.Cycle) {
	t.Helper()
	const want = "sync write 30/2 ×2, bulk read ×2, sync write 104/4 ×3, sync read 128/8 ×3"
	if got := c.Plan().String(); got[:len(want)] != want {
		t.Errorf("plan %s, want %s", got, want)
	}
	for k := range int64(20) {
		c.SetGoal(0, 0, 1001)
		c.SetGoal(1, 0, 1002+k)
		for slot := 2; slot < 5; slot++ {
			c.SetGoal(slot, 0, -1-k%2)
		}
		port.writes = 0
		exchange(t, c)
		var at []int64
		for slot := range 5 {
			if s := c.Status(slot); s.Result != hardware.Fresh {
				t.Fatalf("exchange %d, slot %d: %+v", k, slot, *s)
			}
			at = append(at, c.Value(slot, 1))
		}
		if diff := cmp.Diff([]int64{1001, 1002, 2001, 2005, 2006}, at); diff != "" {
			t.Fatalf("exchange %d: positions (-want +got):\n%s", k, diff)
		}
		if port.writes != 2 {
			t.Errorf("%d write calls for two protocols", port.writes)
		}
		if raw, err := r.sim.Register(2, "goal_position"); raw != 1002+k || err != nil {
			t.Errorf("exchange %d: goal of the MX %d, %v", k, raw, err)
		}
		if raw, err := r.sim.Register(6, "goal_velocity"); raw != -1-k%2 || err != nil {
			t.Errorf("exchange %d: goal of the XM %d, %v", k, raw, err)
		}
	}
}

// A silent servo of one protocol costs those of the other nothing, not even the exchange in which it falls silent.
func TestSimulatedMixedSilence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		silent byte
		others []int // slots of the other protocol
	}{{"1.0", 2, []int{2, 3, 4}}, {"2.0", 5, []int{0, 1}}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newMixedRig(t, sim.Instant, 600*time.Millisecond)
			c := mixedCycle(t, r)
			exchange(t, c)
			if err := r.sim.SetFaults(test.silent, sim.Faults{Deaf: 1}); err != nil {
				t.Fatal(err)
			}
			for k := range 6 {
				exchange(t, c)
				for _, slot := range test.others {
					if s := c.Status(slot); s.Result != hardware.Fresh {
						t.Fatalf("exchange %d, slot %d: %+v", k, slot, *s)
					}
				}
			}
			if !slices.ContainsFunc([]int{0, 1, 2, 3, 4}, func(slot int) bool { return c.Status(slot).Absent }) {
				t.Error("nobody is absent")
			}
		})
	}
}

// Set-up transactions by servo and by id.
func TestSimulatedMixedTransactions(t *testing.T) {
	t.Parallel()
	r, _ := newMixedRig(t, sim.Instant, patience)
	one, two := r.bus.Speaking(codec.Protocol1), r.bus.Speaking(codec.Protocol2)
	for _, test := range []struct {
		bus   *hardware.Bus
		id    byte
		model int
	}{{one, 1, 29}, {one, 2, 29}, {two, 1, 1020}, {r.bus, 5, 1020}} {
		identity, err := test.bus.Ping(test.id)
		if err != nil || identity.ID != test.id || identity.Model != test.model {
			t.Errorf("protocol %v: ping %d: %+v, %v", test.bus.Protocol(), test.id, identity, err)
		}
	}
	if _, err := one.Ping(5); err == nil {
		t.Error("an XM430 answered a ping of protocol 1.0")
	}
	for slot, want := range []int64{1001, 1002, 2001, 2005, 2006} {
		if raw, err := r.bus.ReadRegister(r.servos[slot], "present_position"); raw != want || err != nil {
			t.Errorf("slot %d: position %d, %v, want %d", slot, raw, err, want)
		}
	}
	if err := r.bus.WriteRegister(r.servos[1], "led", 1); err != nil {
		t.Error(err)
	}
	if raw, err := r.sim.Register(2, "led"); raw != 1 || err != nil {
		t.Errorf("led %d, %v", raw, err)
	}
	answers, err := two.PingAll(t.Context())
	if err != nil || answers.From(1) != 1 || answers.From(5) != 1 || answers.From(6) != 1 || answers.From(2) != 0 {
		t.Errorf("%+v, %v", answers, err)
	}
}
