package hardware

import (
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
)

// goalSlots are servos of the X series with these goals, one list for each, and nothing to read.
func goalSlots(t testing.TB, goals ...[]string) []Slot {
	m := embedded(t, "XM430-W350")
	slots := make([]Slot, len(goals))
	for i := range goals {
		slots[i] = Slot{Servo: &Servo{ID: byte(i + 1), Model: m}, Goals: goals[i]}
	}
	return slots
}

// A sync write of L bytes to n servos takes 14 + n(1+L) bytes, a bulk write 10 and 5+L for each item (e-manual, protocol
// 2.0): the fewer bytes win.
func TestPlanOfBulkWrite(t *testing.T) {
	t.Parallel()
	current, velocity, position := []string{"goal_current"}, []string{"goal_velocity"}, []string{"goal_position"}
	both := []string{"goal_current", "goal_position"} // 102 and 116
	for _, test := range []struct {
		name  string
		goals [][]string
		want  string
		bytes int
	}{
		{"alike", [][]string{position, position}, "[sync write 116/4 ×2]", 14 + 2*5},
		{"all different", [][]string{position, velocity, current}, "[bulk write ×3]", 10 + 9 + 9 + 7},
		{"one stands apart", [][]string{position, position, velocity}, "[bulk write ×3]", 10 + 3*9},
		{"one of many stands apart", [][]string{position, position, position, position, velocity},
			"[sync write 104/4 ×1][sync write 116/4 ×4]", 14 + 5 + 14 + 4*5},
		{"two of many stand apart", [][]string{position, position, position, position, velocity, current},
			"[sync write 116/4 ×4][bulk write ×2]", 14 + 4*5 + 10 + 9 + 7},
		{"three pairs", [][]string{position, position, velocity, velocity, current, current}, "[bulk write ×6]", 10 + 4*9 + 2*7},
		{"several goals of one servo keep their order", [][]string{both, velocity, position},
			"[sync write 102/2 ×1][sync write 104/4 ×1][sync write 116/4 ×2]", 14 + 3 + 14 + 5 + 14 + 2*5},
	} {
		p := newTestCycle(t, newChain(t), goalSlots(t, test.goals...)...).Plan()
		if got := packets(p); got != test.want || p.BytesOut != test.bytes {
			t.Errorf("%s: %s with %d bytes, want %s with %d", test.name, got, p.BytesOut, test.want, test.bytes)
		}
	}
}

// An item of a bulk write is id, address, length and content, numbers low byte first (e-manual, protocol 2.0, "Bulk
// Write").
func TestBulkWriteExchange(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port, goalSlots(t, []string{"goal_position"}, []string{"goal_velocity"}, []string{"goal_current"})...)
	c.SetGoal(0, 0, 0xA0)
	c.SetGoal(1, 0, -3)
	c.SetGoal(2, 0, 7)
	exchange(t, c)
	c.SetGoal(1, 0, -2) // changed in place
	exchange(t, c)
	sent, _ := hear(port.writes[1])
	if len(sent) != 1 || len(port.writes) != 2 || sent[0].instruction != 0x93 {
		t.Fatalf("%d packets in %d writes: %x", len(sent), len(port.writes), port.writes)
	}
	want := "03" + "66000200" + "0700" + "02" + "68000400" + "feffffff" + "01" + "74000400" + "a0000000"
	if got := hex.EncodeToString(sent[0].params); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if port.get32(1, 116) != 0xA0 || port.get32(2, 104) != -2 || port.servos[3].table[102] != 7 {
		t.Error("the goals did not arrive")
	}
	c.ClearGoals(0)
	c.ClearGoals(2)
	exchange(t, c)
	if sent, _ = hear(port.writes[2]); len(sent) != 1 || sent[0].instruction != 0x83 {
		t.Errorf("one goal left, sent as % x", port.writes[2])
	}
}

func TestBulkWriteDoesNotAllocate(t *testing.T) {
	var goals [][]string
	for i := range 100 {
		goals = append(goals, [][]string{{"goal_position"}, {"goal_velocity"}, {"goal_current"}}[i%3])
	}
	port := &canned{}
	c := newTestCycle(t, port, goalSlots(t, goals...)...)
	i := 0
	allocations := testing.AllocsPerRun(300, func() {
		i++
		for slot := range 3 {
			c.SetGoal((i+slot)%100, 0, int64(i))
		}
		c.ClearGoals((i + 50) % 100)
		if err := c.Exchange(); err != nil {
			t.Fatal(err)
		}
	})
	if allocations != 0 {
		t.Errorf("%v allocations per exchange", allocations)
	}
}

// Few goals of each kind share a bulk write, many of each kind sync writes. No packet is longer than 1024 bytes, byte
// stuffing at its worst included, and every goal arrives.
func TestGoalsOfManyServos(t *testing.T) {
	t.Parallel()
	const n = 252
	names := []string{"goal_pwm", "goal_current", "goal_velocity", "profile_acceleration", "profile_velocity", "goal_position"}
	addresses := []int{100, 102, 104, 108, 112, 116}
	port := newChain(t, ids(n)...)
	var goals [][]string
	for i := range n {
		goals = append(goals, names[i%6:i%6+1])
	}
	c := newTestCycle(t, port, goalSlots(t, goals...)...)
	for i := range 18 { // three of each
		c.SetGoal(i, 0, int64(100+i))
	}
	exchange(t, c)
	sent, _ := hear(port.writes[0])
	if len(sent) != 1 || sent[0].instruction != 0x93 {
		t.Errorf("%d packets, the first of instruction %#x", len(sent), sent[0].instruction)
	}
	for i := range n {
		c.SetGoal(i, 0, int64(100+i))
	}
	exchange(t, c)
	sent, _ = hear(port.writes[1])
	for _, p := range sent {
		if length := len(p.params) + 10; length+length/3 > 1024 {
			t.Errorf("a packet of %d bytes", length)
		}
	}
	for i := range n {
		table := &port.servos[byte(i+1)].table
		got := int(table[addresses[i%6]]) | int(table[addresses[i%6]+1])<<8
		if got != 100+i {
			t.Errorf("servo %d got %d at %d", i+1, got, addresses[i%6])
		}
	}
}

// In protocol 1.0 the length field is one byte, and servos take at most 250: a sync write of 2 bytes holds 80 servos
// (8 + 80·3 = 248), a bulk read request 81 (7 + 81·3 = 250).
func TestPlanSplitsLongPacketsOfProtocol1(t *testing.T) {
	t.Parallel()
	mx := embedded(t, "MX-28")
	for _, test := range []struct {
		n    int
		want string
	}{
		{80, "[sync write 30/2 ×80][bulk read ×80]"},
		{81, "[sync write 30/2 ×80][sync write 30/2 ×1][bulk read ×81]"},
		{82, "[sync write 30/2 ×80][sync write 30/2 ×2][bulk read ×81][read 36/2 ×1]"},
		{252, "[sync write 30/2 ×80][sync write 30/2 ×80][sync write 30/2 ×80][sync write 30/2 ×12]" +
			"[bulk read ×81][bulk read ×81][bulk read ×81][bulk read ×9]"},
	} {
		var slots []Slot
		for _, id := range ids(test.n) {
			slots = append(slots, Slot{Servo: &Servo{ID: id, Model: mx}, Goals: []string{"goal_position"}, Reads: []string{"present_position"}})
		}
		p := newTestCycle1(t, &canned{}, slots...).Plan()
		if diff := cmp.Diff(test.want, packets(p)); diff != "" {
			t.Errorf("%d servos (-want +got):\n%s", test.n, diff)
		}
		for _, packet := range p.Packets {
			if packet.BytesOut > 250 {
				t.Errorf("%v takes %d bytes", packet, packet.BytesOut)
			}
		}
	}
}

// newTestCycle1 returns a cycle in protocol 1.0.
func newTestCycle1(t testing.TB, port Port, slots ...Slot) *Cycle {
	t.Helper()
	c, err := NewCycle(NewBus(port, BusOptions{Name: "arm", Baud: 1000000, Protocol: codec.Protocol1}), slots)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A request to read lists as many servos as fit: 1024 bytes with every byte stuffed that can be.
func TestPlanSplitsLongRequests(t *testing.T) {
	t.Parallel()
	x, p := embedded(t, "XM430-W350"), embedded(t, "PM42-010-S260-R")
	var slots []Slot
	for i, id := range ids(252) {
		s := Slot{Servo: &Servo{ID: id, Model: x}, Reads: []string{"present_position"}}
		if i%2 == 1 {
			s.Servo.Model = p
		}
		slots = append(slots, s)
	}
	o := options2
	o.ReadMethod = BulkRead
	c, err := NewCycle(NewBus(&canned{}, o), slots)
	if err != nil {
		t.Fatal(err)
	}
	// 10 + 5n bytes and a third of them more: 758 are allowed, which are 151 servos as 768 is the limit before stuffing.
	want := "[bulk read ×151][bulk read ×101]"
	if got := packets(c.Plan()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, packet := range c.Plan().Packets {
		if n := packet.BytesOut; n+n/3 > 1024 {
			t.Errorf("%v takes %d bytes", packet, n)
		}
	}
}
