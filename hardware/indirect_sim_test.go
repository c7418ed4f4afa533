package hardware_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// newScattered returns a cycle with servos of this model and firmware whose registers do not lie together: what is read
// at 64, 123 and 132, the goals at 102 and 116.
func newScattered(t testing.TB, m *model.Model, n, real, told int, margin time.Duration) (*rig, *hardware.Cycle) {
	t.Helper()
	r := newRig(t, m, n, func(s *sim.Options, b *hardware.BusOptions) {
		for i := range s.Servos {
			s.Servos[i].Firmware = real
			s.Servos[i].Initial = map[string]int64{"present_position": 2000 + int64(i), "operating_mode": 5}
		}
		b.ReplyMargin = margin
	})
	var slots []hardware.Slot
	for _, s := range r.servos {
		s.Firmware = told
		slots = append(slots, hardware.Slot{Servo: s, Goals: []string{"goal_position", "goal_current"},
			Reads: []string{"present_position", "torque_enable", "moving_status"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	return r, c
}

func prepare(t testing.TB, c *hardware.Cycle) {
	t.Helper()
	if err := c.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// everybodyFresh exchanges until all slots are fresh in one exchange; a machine that stands still costs some.
func everybodyFresh(t *testing.T, c *hardware.Cycle, slots int) {
	t.Helper()
	for n := 0; slices.ContainsFunc(results(c, slots), func(r hardware.Result) bool { return r != hardware.Fresh }); n++ {
		if n == 1000 {
			t.Fatalf("results %v", results(c, slots))
		}
		exchange(t, c)
	}
}

// checkScattered looks at one exchange: all values as the servos hold them, all goals where they belong.
func checkScattered(t *testing.T, r *rig, c *hardware.Cycle) {
	t.Helper()
	for slot := range r.servos {
		c.SetGoal(slot, 0, 1500+int64(slot))
		c.SetGoal(slot, 1, 30+int64(slot))
	}
	exchange(t, c)
	for slot := range r.servos {
		id := byte(slot + 1)
		s := c.Status(slot)
		if s.Result != hardware.Fresh || c.Value(slot, 0) != 2000+int64(slot) || c.Value(slot, 1) != 0 {
			t.Fatalf("slot %d: %+v, position %d, torque %d", slot, *s, c.Value(slot, 0), c.Value(slot, 1))
		}
		position, err := r.sim.Register(id, "goal_position")
		current, err2 := r.sim.Register(id, "goal_current")
		if position != 1500+int64(slot) || current != 30+int64(slot) || err != nil || err2 != nil {
			t.Fatalf("servo %d: goal position %d, goal current %d", id, position, current)
		}
	}
	if got := r.sim.Counters(); got.Malformed != 0 || got.Refused != 0 {
		t.Errorf("%+v", got)
	}
}

func planPackets(c *hardware.Cycle) string {
	text, _, _ := strings.Cut(c.Plan().String(), ":")
	return text
}

// The data of X430 lie at 224; of X330 at 208 up to firmware 52 and at 224 from 53 on (e-manual, and the model files of
// ROBOTIS' dynamixel_hardware_interface). What is read takes 6 bytes, the goals 6 behind them.
func TestSimulatedIndirectAddressing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		model    string
		firmware int
		plan     string
	}{
		{"XM430-W350", 0, "sync write 230/6 ×3, sync read 224/6 ×3"},
		{"XM430-W350", 45, "sync write 230/6 ×3, fast sync read 224/6 ×3"},
		{"XL330-M288", 52, "sync write 214/6 ×3, fast sync read 208/6 ×3"},
		{"XL330-M288", 53, "sync write 230/6 ×3, fast sync read 224/6 ×3"},
	} {
		r, c := newScattered(t, lookUp(t, test.model), 3, test.firmware, test.firmware, patience)
		if got := planPackets(c); got != test.plan {
			t.Errorf("%s, firmware %d: plan %s, want %s", test.model, test.firmware, got, test.plan)
		}
		before := c.Plan()
		prepare(t, c)
		if diff := cmp.Diff(before, c.Plan()); diff != "" {
			t.Errorf("the plan changed: %s", diff)
		}
		for range 3 {
			checkScattered(t, r, c)
		}
		prepare(t, c) // again, as after a reboot
		checkScattered(t, r, c)
	}
}

// Where the data lie depends on the firmware of an X330: without it indirect addressing is not used.
func TestIndirectAddressingNeedsTheFirmware(t *testing.T) {
	t.Parallel()
	_, c := newScattered(t, lookUp(t, "XL330-M288"), 2, 53, 0, patience)
	if got := planPackets(c); strings.Contains(got, "224") || strings.Contains(got, "208") {
		t.Errorf("plan %s", got)
	}
}

// A servo whose firmware is not what it was said to be has its data elsewhere. It is read without them; the others are
// not.
func TestSimulatedIndirectAddressingRefused(t *testing.T) {
	t.Parallel()
	for name, firmware := range map[string]struct{ real, told int }{"older than told": {52, 53}, "newer than told": {53, 52}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, c := newScattered(t, lookUp(t, "XL330-M288"), 2, firmware.real, firmware.told, patience)
			prepare(t, c)
			plan := c.Plan()
			if got := planPackets(c); strings.Contains(got, "224") || strings.Contains(got, "208") || len(plan.Notes) != 2 {
				t.Errorf("plan %s, notes %q", got, plan.Notes)
			}
			for _, note := range plan.Notes {
				if !strings.HasPrefix(note, "indirect addressing is not used: servo ") {
					t.Errorf("note %q", note)
				}
			}
			before := r.sim.Counters().Refused
			for slot := range r.servos {
				c.SetGoal(slot, 0, 1500)
			}
			exchange(t, c)
			for slot := range r.servos {
				if s := c.Status(slot); s.Result != hardware.Fresh || c.Value(slot, 0) != 2000+int64(slot) {
					t.Errorf("slot %d: %+v, position %d", slot, *s, c.Value(slot, 0))
				}
			}
			if raw, err := r.sim.Register(2, "goal_position"); raw != 1500 || err != nil {
				t.Errorf("goal %d, %v", raw, err)
			}
			if got := r.sim.Counters().Refused; got != before {
				t.Errorf("%d instructions refused", got-before)
			}
		})
	}
}

// Without Prepare nothing is known of the indirect addresses: the registers are read where they are.
func TestSimulatedIndirectAddressingNotPrepared(t *testing.T) {
	t.Parallel()
	r, c := newScattered(t, lookUp(t, "XM430-W350"), 2, 0, 0, patience)
	status := c.Status(1)
	checkScattered(t, r, c)
	if c.Status(1) != status || status.FreshCount != 1 {
		t.Errorf("the status moved: %+v", *status)
	}
	want := []string{"indirect addressing is not used: the servos were not prepared"}
	if diff := cmp.Diff(want, c.Plan().Notes); diff != "" {
		t.Error(diff)
	}
}

// A servo that restarts forgets its indirect addresses and shows zeros there: no such value gets through, the mapping is
// written again, and the others notice nothing.
func TestSimulatedIndirectAddressingAfterAReboot(t *testing.T) {
	t.Parallel()
	r, c := newScattered(t, lookUp(t, "XM430-W350"), 3, 0, 0, 100*time.Millisecond)
	prepare(t, c)
	checkScattered(t, r, c)
	if err := r.sim.Reboot(2); err != nil {
		t.Fatal(err)
	}
	silent := false
	for n := 0; !silent || c.Status(1).Result != hardware.Fresh; n++ {
		if n == 100000 {
			t.Fatalf("never fresh again: %+v", *c.Status(1))
		}
		exchange(t, c)
		silent = silent || c.Status(1).Result == hardware.Missing
		if got := c.Value(1, 0); got != 2001 {
			t.Fatalf("position %d from a servo that has restarted", got)
		}
	}
	if got := c.Status(1).MalformedCount; got == 0 {
		t.Error("the answers before the mapping was back were taken")
	}
	everybodyFresh(t, c, 3)
}

// Nobody asked for so long that servos may have restarted unnoticed: the mapping is looked after before the values count.
func TestSimulatedIndirectAddressingAfterAPause(t *testing.T) {
	t.Parallel()
	r, c := newScattered(t, lookUp(t, "XM430-W350"), 2, 0, 0, patience)
	prepare(t, c)
	checkScattered(t, r, c)
	c.LeaveUnwatched()
	for i := range 28 { // from the factory each address leads to its own data byte
		if err := r.bus.Write(2, 168+2*i, []byte{byte(224 + i), 0}); err != nil {
			t.Fatal(err)
		}
	}
	checkScattered(t, r, c)
}

// A servo that is silent while the others are prepared costs nothing but itself, and is prepared when it answers.
func TestSimulatedIndirectAddressingOfASilentServo(t *testing.T) {
	t.Parallel()
	r, c := newScattered(t, lookUp(t, "XM430-W350"), 2, 0, 0, 100*time.Millisecond)
	if err := r.sim.SetFaults(2, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	prepare(t, c)
	if len(c.Plan().Notes) != 0 {
		t.Errorf("notes %q", c.Plan().Notes)
	}
	exchange(t, c)
	if err := r.sim.SetFaults(2, sim.Faults{}); err != nil {
		t.Fatal(err)
	}
	everybodyFresh(t, c, 2)
	if got := c.Value(1, 0); got != 2001 {
		t.Errorf("position %d", got)
	}
}

func TestPrepareErrors(t *testing.T) {
	t.Parallel()
	r, c := newScattered(t, lookUp(t, "XM430-W350"), 2, 0, 0, patience)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Prepare(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if err := r.sim.Unplug(); err != nil {
		t.Fatal(err)
	}
	if err := c.Prepare(t.Context()); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("unplugged: %v", err)
	}
}
