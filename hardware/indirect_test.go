package hardware

import (
	"bytes"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Neither the ordinary exchange nor one that looks after a mapping allocates.
func TestIndirectExchangeDoesNotAllocate(t *testing.T) {
	for name, valid := range map[string]bool{"mapped": true, "looked after in every exchange": false} {
		slots := xSlots(t, ids(6)...)
		var reply bytes.Buffer
		for i := range slots {
			slots[i].Reads = []string{"present_position", "torque_enable"}
			reply.Write(status2(byte(i+1), 0, 1, 2, 3, 4, 5))
		}
		o := options2
		o.NoIndirect = false
		c, err := NewCycle(NewBus(&canned{answer: reply.Bytes()}, o), slots)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.mappings) != 6 {
			t.Fatalf("plan %v", c.Plan())
		}
		c.prepared = true
		for i := range c.mappings {
			c.mappings[i].valid, c.mappings[i].answered = valid, time.Now()
			c.mappings[i].group.nap.sleep = func(time.Duration) {}
		}
		allocations := testing.AllocsPerRun(200, func() {
			c.SetGoal(1, 0, 7)
			if err := c.Exchange(); err != nil {
				t.Fatal(err)
			}
		})
		// A machine that stood still makes a mapping doubtful.
		if fresh := c.Status(0).FreshCount > 0; allocations != 0 || fresh != valid {
			t.Errorf("%s: %v allocations per exchange, fresh %v", name, allocations, fresh)
		}
	}
}

// What an EEPROM block would save is not worth the wear, and what the slots cannot reach cannot be gathered.
func TestBlocksThatAreNotUsed(t *testing.T) {
	t.Parallel()
	x := embedded(t, "XM430-W350")
	for _, test := range []struct {
		name  string
		slot  Slot
		wants bool
	}{
		{"RAM", Slot{Servo: &Servo{Model: x}, Reads: []string{"torque_enable"}}, true},
		{"EEPROM", Slot{Servo: &Servo{Model: embedded(t, "PH54-200-S500-R")}, Reads: []string{"torque_enable"}}, false},
		{"outside of the targets", Slot{Servo: &Servo{Model: x}, Reads: []string{"torque_enable", "id"}}, false},
		{"nothing to read", Slot{Servo: &Servo{Model: x}, Goals: []string{"goal_position"}}, false},
		{"no block", Slot{Servo: &Servo{Model: embedded(t, "XL-320")}, Reads: []string{"torque_enable"}}, false},
	} {
		s, err := outlineOf(test.slot, options2.Protocol)
		if err != nil {
			t.Fatal(err)
		}
		if got := indirectBlock(&s) != nil; got != test.wants {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// A block of few slots holds few bytes.
func TestBlockMustHaveRoom(t *testing.T) {
	t.Parallel()
	b := &model.IndirectBlock{Slots: 5, TargetUpper: 1000}
	four, two := &model.Register{Address: 10, Size: 4}, &model.Register{Address: 20, Size: 2}
	if !leads(b, []*model.Register{four}) || leads(b, []*model.Register{four, two}) {
		t.Error("5 slots hold 5 bytes")
	}
}
