package hardware

import (
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sinew-robotics/sinew/hardware/model"
)

func results(c *Cycle) []Result {
	var r []Result
	for i := range c.views {
		r = append(r, c.Status(i).Result)
	}
	return r
}

func wantResults(t *testing.T, c *Cycle, want ...Result) {
	t.Helper()
	if diff := cmp.Diff(want, results(c)); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	port.put16(2, 126, -1)
	port.put32(2, 128, -3) // the bytes FF FF FD make the servo stuff its answer
	port.put32(1, 132, -150)
	before := time.Now()
	c.SetGoal(0, 0, 150)
	c.SetGoal(1, 0, 170)
	exchange(t, c)
	wantResults(t, c, Fresh, Fresh)
	if got := [...]int64{c.Value(0, 2), c.Value(1, 0), c.Value(1, 1)}; got != [...]int64{-150, -1, -3} {
		t.Errorf("values %v", got)
	}
	if at := c.Status(0).At; at.Before(before) || at.After(time.Now()) {
		t.Errorf("read at %v", at)
	}
	// Sync write: e-manual, protocol 2.0, "Sync Write". Sync read: DynamixelSDK, captured.
	want := "fffffd00fe11008374000400019600000002aa0000008287" + hex.EncodeToString(packet2(0xFE, 0x82, 126, 0, 10, 0, 1, 2))
	if got := hex.EncodeToString(slices.Concat(port.writes...)); got != want || len(port.writes) != 1 {
		t.Errorf("%d write calls: %s, want one: %s", len(port.writes), got, want)
	}
}

func TestOnlyGoalsThatAreSetAreWritten(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	written := func() []string {
		t.Helper()
		port.writes = nil
		exchange(t, c)
		packets, _ := hear(port.writes[0])
		var all []string
		for _, p := range packets {
			if p.instruction == 0x83 {
				all = append(all, hex.EncodeToString(p.params))
			}
		}
		return all
	}
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"none set", func() {}, nil},
		{"second set", func() { c.SetGoal(1, 0, 7) }, []string{"7400040002" + "07000000"}},
		{"both set", func() { c.SetGoal(0, 0, -1) }, []string{"7400040001ffffffff" + "0207000000"}},
		{"changed", func() { c.SetGoal(1, 0, 8) }, []string{"7400040001ffffffff" + "0208000000"}},
		{"too large", func() { c.SetGoal(1, 0, 1<<31) }, []string{"7400040001ffffffff" + "0208000000"}},
		{"first cleared", func() { c.ClearGoals(0) }, []string{"7400040002" + "08000000"}},
		{"all cleared", func() { c.ClearGoals(1); c.ClearGoals(1) }, nil},
	} {
		step.do()
		if diff := cmp.Diff(step.want, written()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	if got := c.Stats().RefusedGoals; got != 1 {
		t.Errorf("%d goals refused, want 1", got)
	}
}

func TestAdjacentGoalsShareASyncWrite(t *testing.T) {
	t.Parallel()
	m := embedded(t, "XM430-W350")
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port,
		Slot{Servo: &Servo{ID: 1, Model: m}, Goals: []string{"goal_position", "goal_velocity", "goal_current"}},
		Slot{Servo: &Servo{ID: 2, Model: m}, Goals: []string{"goal_current", "goal_velocity"}},
		Slot{Servo: &Servo{ID: 3, Model: m}, Goals: []string{"goal_position"}})
	for slot, goals := range [][]int64{{11, 12, 13}, {21, 22}, {31}} {
		for goal, raw := range goals {
			c.SetGoal(slot, goal, raw)
		}
	}
	exchange(t, c)
	packets, _ := hear(port.writes[0])
	want := []string{
		"66000600" + "010d000c000000" + "02150016000000", // goal_current 102 and goal_velocity 104
		"74000400" + "010b000000" + "031f000000",         // goal_position 116
	}
	var got []string
	for _, p := range packets {
		got = append(got, hex.EncodeToString(p.params))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A fault of one servo touches nobody else, and no value is invented.
func TestFaultsStayWithTheirServo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault func(*chain)
		want  Result
		alert bool
	}{
		{"alert with values", func(c *chain) { c.servos[2].errorByte = 0x80 }, Fresh, true},
		{"error", func(c *chain) { c.servos[2].errorByte = 7 }, Failed, false},
		{"error and alert", func(c *chain) { c.servos[2].errorByte = 0x87 }, Failed, true},
		{"CRC", func(c *chain) { c.servos[2].damage = func(b []byte) []byte { b[12] ^= 4; return b } }, Malformed, false},
		{"truncated", func(c *chain) { c.servos[2].damage = func(b []byte) []byte { return b[:9] } }, Malformed, false},
		{"too short", func(c *chain) {
			c.servos[2].damage = func([]byte) []byte { return status2(2, 0, 1, 2, 3) }
		}, Malformed, false},
		{"foreign id", func(c *chain) {
			c.servos[2].damage = func([]byte) []byte { return status2(9, 0, make([]byte, 10)...) }
		}, Missing, false},
		{"unheard", func(c *chain) { c.servos[2].damage = func([]byte) []byte { return nil } }, Missing, false},
		{"noise around", func(c *chain) {
			c.servos[2].damage = func(b []byte) []byte { return slices.Concat([]byte{0xFF, 0xFF, 0}, b, []byte{0xFF, 0xFF, 0xFD}) }
		}, Fresh, false},
		{"echo", func(c *chain) { c.echo = true }, Fresh, false},
		{"piece by piece", func(c *chain) { c.piece = 1 }, Fresh, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			port := newChain(t, 1, 2, 3)
			c := newTestCycle(t, port, xSlots(t, 1, 2, 3)...)
			test.fault(port)
			for id := range port.servos {
				port.put32(id, 132, 1000+int32(id))
			}
			exchange(t, c)
			wantResults(t, c, Fresh, test.want, Fresh)
			if c.Value(0, 2) != 1001 || c.Value(2, 2) != 1003 {
				t.Errorf("neighbours at %d and %d", c.Value(0, 2), c.Value(2, 2))
			}
			s := c.Status(1)
			if s.Alert != test.alert || c.bus.Alert(2) != test.alert {
				t.Errorf("alert %v", s.Alert)
			}
			if (test.want == Fresh) == s.At.IsZero() || (test.want == Fresh) != (c.Value(1, 2) == 1002) {
				t.Errorf("%v, but at %v and %d", test.want, s.At, c.Value(1, 2))
			}
		})
	}
}

func TestMissingServoKeepsItsValuesAndTheirAge(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	port.put32(2, 132, 42)
	exchange(t, c)
	at := c.Status(1).At
	port.put32(2, 132, 43)
	port.servos[2].silent = true
	exchange(t, c)
	exchange(t, c)
	s := c.Status(1)
	if s.Result != Missing || s.Misses != 2 || s.MissingCount != 2 || s.FreshCount != 1 || !s.At.Equal(at) || c.Value(1, 2) != 42 {
		t.Errorf("%+v, value %d", *s, c.Value(1, 2))
	}
	port.servos[2].silent = false
	exchange(t, c)
	if s.Result != Fresh || s.Misses != 0 || c.Value(1, 2) != 43 {
		t.Errorf("back: %+v, value %d", *s, c.Value(1, 2))
	}
	if got := c.Stats(); got.Missing != 2 || got.Exchanges != 4 {
		t.Errorf("%+v", got)
	}
}

// The answer to an older request, arriving just before that to the new one, is not taken for it.
func TestLateAnswers(t *testing.T) {
	t.Parallel()
	old := status2(2, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0)
	for _, ids := range [][]byte{{2}, {1, 2}, {2, 1}, {1, 2, 3}} {
		port := newChain(t, ids...)
		slots := xSlots(t, ids...)
		c := newTestCycle(t, port, slots...)
		slot := slices.Index(ids, 2)
		port.put32(2, 132, 7)
		port.servos[2].silent = true
		exchange(t, c)
		port.servos[2].silent = false
		port.late = old
		exchange(t, c)
		for i := range ids {
			if c.Status(i).Result != Fresh {
				t.Errorf("ids %v: slot %d is %v", ids, i, c.Status(i).Result)
			}
		}
		if c.Value(slot, 2) != 7 || c.Stats().Stray != 1 {
			t.Errorf("ids %v: value %d, %d strays", ids, c.Value(slot, 2), c.Stats().Stray)
		}
	}
}

func TestLateAnswersAreDiscardedBeforeTheNextRequest(t *testing.T) {
	t.Parallel()
	port := newChain(t, 2)
	c := newTestCycle(t, port, xSlots(t, 2)...)
	exchange(t, c)
	if port.discards != 0 {
		t.Errorf("%d system calls spent on discarding nothing", port.discards)
	}
	port.servos[2].silent = true
	exchange(t, c)
	port.servos[2].silent = false
	port.line = status2(2, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0)
	exchange(t, c)
	if c.Value(0, 2) != 0 || c.Status(0).Result != Fresh || port.discards != 1 {
		t.Errorf("value %d, %v, %d discards", c.Value(0, 2), c.Status(0).Result, port.discards)
	}
}

// A line that never falls silent does not hold the exchange up for ever.
func TestBabble(t *testing.T) {
	t.Parallel()
	port := &babble{chain: newChain(t, 1)}
	o := options2
	o.ReplyMargin = time.Millisecond
	c, err := NewCycle(NewBus(port, o), xSlots(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	exchange(t, c)
	if r := c.Status(0).Result; r != Malformed && r != Missing {
		t.Errorf("%v read from babble", r)
	}
}

// babble is a port that always has bytes: the beginnings of long packets.
type babble struct{ *chain }

func (babble) Read(b []byte, _ time.Time) (int, error) {
	return copy(b, strings.Repeat("\xFF\xFF\xFD\x00\x01\xF0\x00\x55\x00", 10)), nil
}

func TestPortLostInMidCycle(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	exchange(t, c)
	port.readErr = &PortError{Port: "/dev/x", Op: "read", Err: ErrPortLost}
	if err := c.Exchange(); !errors.Is(err, ErrPortLost) {
		t.Errorf("read: %v", err)
	}
	wantResults(t, c, Missing, Missing)
	port.lost = &PortError{Port: "/dev/x", Op: "write", Err: ErrPortLost}
	if err := c.Exchange(); !is[*PortError](err) {
		t.Errorf("write: %v", err)
	}
	if s := c.Status(1); s.Misses != 2 || s.FreshCount != 1 || s.Absent {
		t.Errorf("%+v", *s)
	}
}

func TestCustomRegisters(t *testing.T) {
	t.Parallel()
	m, err := model.Custom("arm joint", []model.Register{
		{Name: "goal_position", Address: 596, Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}},
		{Name: "present_position", Address: 611, Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}},
	})
	if err != nil {
		t.Fatal(err)
	}
	port := newChain(t, 5)
	c := newTestCycle(t, port, Slot{Servo: &Servo{ID: 5, Model: m}, Goals: []string{"goal_position"}, Reads: []string{"present_position"}})
	port.put32(5, 611, -123456)
	c.SetGoal(0, 0, -7)
	exchange(t, c)
	if c.Value(0, 0) != -123456 || port.get32(5, 596) != -7 {
		t.Errorf("read %d, wrote %d", c.Value(0, 0), port.get32(5, 596))
	}
}

func TestSlowRegistersTakeTurns(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, 1, 2)
	slots[0].Slow = []string{"present_temperature", "present_input_voltage"}
	slots[1].Slow = []string{"hardware_error_status"}
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, slots...)
	for i := range c.slow.groups {
		c.slow.groups[i].nap.sleep = func(time.Duration) {}
	}
	port.servos[1].table[146] = 31
	port.put16(1, 144, 118)
	port.servos[2].table[70] = 32
	slow := func(slot, i int) int64 { raw, _ := c.SlowValue(slot, i); return raw }
	if _, at := c.SlowValue(1, 0); !at.IsZero() {
		t.Error("a value before the first read")
	}
	exchange(t, c)
	if slow(0, 0) != 31 || slow(0, 1) != 118 {
		t.Errorf("after one exchange %d °C, %d · 0.1 V", slow(0, 0), slow(0, 1))
	}
	if _, at := c.SlowValue(1, 0); !at.IsZero() {
		t.Error("both servos were asked in one exchange")
	}
	exchange(t, c)
	if slow(1, 0) != 32 {
		t.Errorf("hardware error %d", slow(1, 0))
	}
	wantResults(t, c, Fresh, Fresh)
}

func TestSlowIntervalSpreadsReads(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, 1)
	slots[0].Slow = []string{"present_temperature"}
	port := newChain(t, 1)
	o := options2
	o.SlowInterval = time.Hour
	c, err := NewCycle(NewBus(port, o), slots)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		exchange(t, c)
	}
	if got := port.servos[1].asked; got != 4 {
		t.Errorf("asked %d times in three exchanges, want three and one slow read", got)
	}
}

func TestNewCycleErrors(t *testing.T) {
	t.Parallel()
	slots := xSlots(t, 1, 2, 1)
	if _, err := NewCycle(NewBus(newChain(t), options2), slots); !is[*DuplicateIDError](err) {
		t.Errorf("id twice: %v", err)
	}
	slots = xSlots(t, 1)
	slots[0].Goals = []string{"goal_angle"}
	if _, err := NewCycle(NewBus(newChain(t), options2), slots); !is[*UnknownRegisterError](err) {
		t.Errorf("unknown goal: %v", err)
	}
	if _, err := NewCycle(NewBus(newChain(t), options2), xSlots(t, 253)); err == nil {
		t.Error("id 253 was accepted")
	}
}

func TestCycleOfNothing(t *testing.T) {
	t.Parallel()
	port := newChain(t)
	c := newTestCycle(t, port)
	exchange(t, c)
	if len(port.writes) != 0 || c.Plan().MaxRate() != 0 {
		t.Errorf("wrote %x, plan %v", port.writes, c.Plan())
	}
}
