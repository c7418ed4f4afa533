package hardware

import (
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

func TestRegistersThatOneReadCannotCover(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	slots := xSlots(t, 1, 2)
	slots[0].Reads = []string{"present_position", "torque_enable"} // there are no registers at 66 and 67
	slots[1].Reads = slots[0].Reads
	c := newTestCycle(t, port, slots...)
	if got := packets(c.Plan()); got != "[sync write 116/4 ×2][sync read 64/1 ×2][sync read 132/4 ×2]" {
		t.Errorf("plan %s", got)
	}
	port.put32(1, 132, 77)
	port.servos[1].table[64] = 1
	exchange(t, c)
	wantResults(t, c, Fresh, Fresh)
	if c.Value(0, 0) != 77 || c.Value(0, 1) != 1 {
		t.Errorf("values %d, %d", c.Value(0, 0), c.Value(0, 1))
	}
	at := c.Status(0).At
	port.servos[1].silent = true
	for n := range 5 {
		exchange(t, c)
		s := c.Status(0)
		if s.Result != Missing || s.Misses != n+1 || !s.At.Equal(at) || s.Absent != (n+1 >= strikesUntilAbsent) {
			t.Errorf("after %d silent exchanges %+v", n+1, *s)
		}
	}
	if s := c.Status(1); s.Result != Fresh || s.MissingCount != 1 {
		t.Errorf("its neighbour: %+v", *s)
	}
}

// The adapter answers for all servos; it fills the place of a silent one with FF (USB2AX firmware).
func TestUSB2AXRead(t *testing.T) {
	t.Parallel()
	ax := embedded(t, "AX-12A")
	// To 84 with the servos 1, 2 and 3: statuses of 253 with the positions 512, nothing and 3.
	port := &script{answers: []string{"fffffd08000002ffff0300f7"}}
	var slots []Slot
	for _, id := range []byte{1, 2, 3} {
		slots = append(slots, Slot{Servo: &Servo{ID: id, Model: ax}, Reads: []string{"present_position"}})
	}
	c, err := NewCycle(NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1, ReadMethod: USB2AXRead}), slots)
	if err != nil {
		t.Fatal(err)
	}
	c.groups[0].nap.sleep = func(time.Duration) {}
	exchange(t, c)
	if want := "fffffd078424020102034b"; port.writes[0] != want {
		t.Errorf("sent %s, want %s", port.writes[0], want)
	}
	wantResults(t, c, Fresh, Missing, Fresh)
	if c.Value(0, 0) != 512 || c.Value(2, 0) != 3 {
		t.Errorf("positions %d and %d", c.Value(0, 0), c.Value(2, 0))
	}
}

// A slot is as fresh as the worst of its parts, and as old as the oldest.
func TestOneOfTwoPartsDamaged(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1)
	slots := xSlots(t, 1)
	slots[0].Reads = []string{"present_position", "torque_enable"}
	c := newTestCycle(t, port, slots...)
	exchange(t, c)
	for _, length := range []int{12, 15} { // statuses of torque_enable and of present_position
		port.servos[1].damage = func(status []byte) []byte {
			if len(status) == length {
				status[9] ^= 1
			}
			return status
		}
		start := time.Now()
		exchange(t, c)
		if s := c.Status(0); s.Result != Malformed || s.At.IsZero() || !s.At.Before(start) {
			t.Errorf("status of %d bytes damaged: %+v after %v", length, *s, start)
		}
		port.servos[1].damage = nil
		exchange(t, c)
	}
}

// XM430-W350 has nothing at 66 and 67, between led and status_return_level, and registers without a gap from
// goal_position (116) to present_position (132); e-manual, control table of the RAM area.
func TestRuns(t *testing.T) {
	t.Parallel()
	m := embedded(t, "XM430-W350")
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"led", "torque_enable"}, "[[1 0]]"},
		{[]string{"torque_enable", "status_return_level"}, "[[0] [1]]"},
		{[]string{"present_position", "goal_position", "present_current"}, "[[1 2 0]]"},
		{[]string{"id", "present_position"}, "[[0] [1]]"},
		{nil, "[]"},
	} {
		registers, err := findRegisters(&Servo{ID: 1, Model: m}, test.names)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(runs(codec.Protocol2, m, registers)); got != test.want {
			t.Errorf("%v: %s, want %s", test.names, got, test.want)
		}
	}
}

// In protocol 1.0 nothing marks a packet inside another: the answer behind one that seems longer is found when no more
// bytes come. The statuses are those of two MX-28 to a bulk read of present_position, the first with a flipped bit in its length.
func TestAnswerBehindOneThatSeemsLonger(t *testing.T) {
	t.Parallel()
	mx := embedded(t, "MX-28")
	port := &script{answers: []string{"ffff0124000002" + "ffff0204000100f8"}}
	var slots []Slot
	for _, id := range []byte{1, 2} {
		slots = append(slots, Slot{Servo: &Servo{ID: id, Model: mx}, Reads: []string{"present_position"}})
	}
	c, err := NewCycle(NewBus(port, BusOptions{Baud: 1000000, Protocol: codec.Protocol1}), slots)
	if err != nil {
		t.Fatal(err)
	}
	c.groups[0].nap.sleep = func(time.Duration) {}
	exchange(t, c)
	wantResults(t, c, Malformed, Fresh)
	if c.Value(1, 0) != 1 {
		t.Errorf("position %d", c.Value(1, 0))
	}
}
