package hardware

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/codec"
)

// fastSlots are servos whose firmware knows fast reads.
func fastSlots(t testing.TB, ids ...byte) []Slot {
	slots := xSlots(t, ids...)
	for i := range slots {
		slots[i].Servo.Firmware = 45
	}
	return slots
}

// latest returns the instructions of the latest n writes.
func (c *chain) latest(n int) []codec.Instruction {
	var all []codec.Instruction
	for _, w := range c.writes[len(c.writes)-n:] {
		packets, _ := hear(w)
		all = append(all, codec.Instruction(packets[len(packets)-1].instruction))
	}
	return all
}

// Request and answer as the e-manual prints them, protocol 2.0, "Fast Sync Read".
func TestFastSyncReadOfTheManual(t *testing.T) {
	t.Parallel()
	port := &script{answers: []string{
		"fffffd00fe1900550003a6000000840800071f08000016ca0004ff030000d19e"}}
	slots := fastSlots(t, 3, 7, 4)
	for i := range slots {
		slots[i].Goals, slots[i].Reads = nil, []string{"present_position"}
	}
	c := newTestCycle(t, port, slots...)
	exchange(t, c)
	if diff := cmp.Diff([]string{"fffffd00fe0a008a8400040003070420f2"}, port.writes); diff != "" {
		t.Error(diff)
	}
	wantResults(t, c, Fresh, Fresh, Fresh)
	if got := [...]int64{c.Value(0, 0), c.Value(1, 0), c.Value(2, 0)}; got != [...]int64{166, 2079, 1023} {
		t.Errorf("positions %v", got)
	}
}

// Packet lengths of the manual make 36 + 20 N bytes: sync write 14 + 5 N, fast sync read 14 + N answered by 8 + 14 N.
func TestPlanOfFastSyncRead(t *testing.T) {
	t.Parallel()
	for _, n := range []int{6, 24, 100} {
		p := newTestCycle(t, newChain(t), fastSlots(t, ids(n)...)...).Plan()
		if p.BytesOut+p.BytesIn != 36+20*n || p.Packets[1].Instruction != codec.FastSyncRead {
			t.Errorf("%d servos: %v", n, p)
		}
	}
}

// The length field of a packet counts to 65535; a joint status longer than the codec takes is asked for in two.
func TestLongJointStatusIsSplit(t *testing.T) {
	t.Parallel()
	slots := fastSlots(t, ids(252)...)
	for i := range slots {
		slots[i].Reads = []string{"goal_position", "present_position"} // 20 bytes
	}
	p := newTestCycle(t, newChain(t), slots...).Plan()
	servos := 0
	reads := 0
	for _, packet := range p.Packets {
		if packet.Instruction == codec.FastSyncRead {
			reads++
			servos += packet.Servos
		}
		if packet.BytesIn > codec.Protocol2.MaxPacketLength() {
			t.Errorf("%v is answered by %d bytes", packet, packet.BytesIn)
		}
	}
	if servos != 252 || reads != 2 {
		t.Errorf("%d servos in %v", servos, p)
	}
}

func TestFastReadFallsBackWithinTheExchange(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, fastSlots(t, 1, 2)...)
	port.servos[1].slow, port.servos[2].slow = true, true
	exchange(t, c)
	wantResults(t, c, Fresh, Fresh)
	exchange(t, c)
	if diff := cmp.Diff([]codec.Instruction{codec.FastSyncRead, codec.SyncRead, codec.SyncRead}, port.latest(3)); diff != "" {
		t.Error(diff)
	}
	// Tried again later, and kept when it works.
	port.servos[1].slow, port.servos[2].slow = false, false
	for range firstFastRetry {
		exchange(t, c)
	}
	if diff := cmp.Diff([]codec.Instruction{codec.FastSyncRead, codec.FastSyncRead}, port.latest(2)); diff != "" {
		t.Error(diff)
	}
	wantResults(t, c, Fresh, Fresh)
}

// One servo that does not know fast reads, against what its model says, is not given up.
func TestFastReadWithOneServoThatDoesNotKnowIt(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port, fastSlots(t, 1, 2, 3)...)
	port.servos[2].slow = true
	for range 1 + strikesUntilAbsent {
		exchange(t, c)
		if c.Status(1).Absent {
			t.Fatal("it was declared absent")
		}
	}
	wantResults(t, c, Fresh, Fresh, Fresh)
}

func TestFastReadWithASilentServo(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port, fastSlots(t, 1, 2, 3)...)
	exchange(t, c)
	port.servos[1].silent = true
	exchange(t, c)
	wantResults(t, c, Missing, Missing, Missing)
	for n := range 20 {
		exchange(t, c)
		wantResults(t, c, Missing, Fresh, Fresh)
		if n > strikesUntilAbsent && !c.Status(0).Absent {
			t.Fatalf("not absent after %d exchanges", n)
		}
	}
	port.servos[1].silent = false
	for range probeInterval {
		exchange(t, c)
	}
	wantResults(t, c, Fresh, Fresh, Fresh)
}

func TestFastReadFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault func(*chain)
		want  Result
	}{
		{"alert", func(c *chain) { c.servos[2].errorByte = 0x80 }, Fresh},
		{"access error", func(c *chain) { c.servos[2].errorByte = 7 }, Failed},
		{"CRC", func(c *chain) { c.servos[2].damage = func(b []byte) []byte { return b } }, Malformed},
		{"FF FF FD among the values", func(c *chain) { c.put16(2, 126, -1); c.put32(2, 128, -3) }, Fresh},
		{"piece by piece", func(c *chain) { c.piece = 1 }, Fresh},
		{"echo", func(c *chain) { c.echo = true }, Fresh},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			port := newChain(t, 1, 2, 3)
			c := newTestCycle(t, port, fastSlots(t, 1, 2, 3)...)
			test.fault(port)
			port.put32(3, 132, -77)
			exchange(t, c)
			wantResults(t, c, Fresh, test.want, Fresh)
			if c.Value(2, 2) != -77 || (test.want == Fresh) == c.Status(1).At.IsZero() {
				t.Errorf("%d, %+v", c.Value(2, 2), *c.Status(1))
			}
			if len(port.writes) != 1 {
				t.Errorf("%d requests", len(port.writes))
			}
		})
	}
}

func TestFastBulkRead(t *testing.T) {
	t.Parallel()
	x, p := embedded(t, "XM430-W350"), embedded(t, "PM42-010-S260-R")
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port,
		Slot{Servo: &Servo{ID: 1, Model: x, Firmware: 45}, Reads: state},
		Slot{Servo: &Servo{ID: 2, Model: p, Firmware: 12}, Reads: state})
	if got := packets(c.Plan()); got != "[fast bulk read ×2]" {
		t.Errorf("plan %s", got)
	}
	port.put32(1, 132, -5)
	port.put32(2, 580, 123456)
	exchange(t, c)
	if c.Value(0, 2) != -5 || c.Value(1, 2) != 123456 {
		t.Errorf("%d, %d", c.Value(0, 2), c.Value(1, 2))
	}
}

func TestFastExchangeDoesNotAllocate(t *testing.T) {
	port := newChain(t, ids(24)...)
	c := newTestCycle(t, port, fastSlots(t, ids(24)...)...)
	exchange(t, c)
	fixed := &canned{}
	port.execute(heard{id: 0xFE, instruction: 0x8A, params: append([]byte{126, 0, 10, 0}, ids(24)...)})
	fixed.answer = port.line
	c.bus.port = fixed
	allocations := testing.AllocsPerRun(200, func() {
		c.SetGoal(3, 0, 5)
		if err := c.Exchange(); err != nil {
			t.Fatal(err)
		}
	})
	if allocations != 0 || c.Status(23).Result != Fresh {
		t.Errorf("%v allocations, %v", allocations, c.Status(23).Result)
	}
}

func TestReadMethods(t *testing.T) {
	t.Parallel()
	for method, want := range map[ReadMethod]string{
		AnyRead:      "[fast sync read 126/10 ×3]",
		SingleRead:   "[read 126/10 ×1][read 126/10 ×1][read 126/10 ×1]",
		SyncRead:     "[sync read 126/10 ×3]",
		FastSyncRead: "[fast sync read 126/10 ×3]",
		BulkRead:     "[bulk read ×3]",
		FastBulkRead: "[fast bulk read ×3]",
	} {
		o := options2
		o.ReadMethod = method
		slots := fastSlots(t, 1, 2, 3)
		for i := range slots {
			slots[i].Goals = nil
		}
		port := newChain(t, 1, 2, 3)
		c, err := NewCycle(NewBus(port, o), slots)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.groups {
			c.groups[i].nap.sleep = func(time.Duration) {}
		}
		if got := packets(c.Plan()); got != want {
			t.Errorf("%v: %s, want %s", method, got, want)
		}
		exchange(t, c)
		wantResults(t, c, Fresh, Fresh, Fresh)
	}
	o := options2
	o.ReadMethod = USB2AXRead
	if _, err := NewCycle(NewBus(newChain(t), o), xSlots(t, 1)); !is[error](err) {
		t.Error("protocol 2.0 through the USB2AX read")
	}
}
