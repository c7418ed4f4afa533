package hardware

import (
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// asked returns the ids in the request of the latest exchange.
func (c *chain) asked() []byte {
	packets, _ := hear(c.writes[len(c.writes)-1])
	return packets[len(packets)-1].params[4:]
}

// In these tests, as on a real bus, nobody behind a silent servo speaks.

func TestSilentServoCostsItsNeighboursOneExchange(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3, 4)
	c := newTestCycle(t, port, xSlots(t, 1, 2, 3, 4)...)
	port.servos[2].silent = true
	exchange(t, c)
	wantResults(t, c, Fresh, Missing, Missing, Missing)
	for n := range 200 {
		exchange(t, c)
		if n+2 >= strikesUntilAbsent != c.Status(1).Absent {
			t.Fatalf("after %d silent exchanges absent is %v", n+2, c.Status(1).Absent)
		}
		wantResults(t, c, Fresh, Missing, Fresh, Fresh)
	}
}

func TestAbsentServoIsProbedNowAndThen(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port, xSlots(t, 1, 2, 3)...)
	port.servos[1].silent = true
	for range strikesUntilAbsent {
		exchange(t, c)
	}
	port.servos[1].asked = 0
	for range 4 * probeInterval {
		exchange(t, c)
	}
	if got := port.servos[1].asked; got != 4 {
		t.Errorf("asked %d times in %d exchanges", got, 4*probeInterval)
	}
}

func TestAbsentServoReturnsWithItsFirstAnswer(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3)
	c := newTestCycle(t, port, xSlots(t, 1, 2, 3)...)
	port.servos[1].silent, port.servos[3].silent = true, true
	for range 10 {
		exchange(t, c)
	}
	if !c.Status(0).Absent || c.Status(1).Absent || !c.Status(2).Absent {
		t.Fatalf("absent: %v %v %v", c.Status(0).Absent, c.Status(1).Absent, c.Status(2).Absent)
	}
	port.servos[1].silent, port.servos[3].silent = false, false
	exchanges := 0
	for ; c.Status(0).Absent && exchanges <= probeInterval; exchanges++ {
		exchange(t, c)
	}
	if s := c.Status(0); s.Absent || s.Result != Fresh || s.Misses != 0 {
		t.Errorf("after %d exchanges %+v", exchanges, *s)
	}
	exchange(t, c) // where one returns, the next is probed at once
	wantResults(t, c, Fresh, Fresh, Fresh)
	exchange(t, c)
	got := port.asked()
	slices.Sort(got)
	if hex.EncodeToString(got) != "010203" {
		t.Errorf("asked % x", got)
	}
}

func TestWholeBusSilentAndBack(t *testing.T) {
	t.Parallel()
	const n = 12
	port := newChain(t, ids(n)...)
	c := newTestCycle(t, port, xSlots(t, ids(n)...)...)
	exchange(t, c)
	for _, s := range port.servos {
		s.silent = true
	}
	for range strikesUntilAbsent {
		exchange(t, c)
	}
	for i := range n {
		if !c.Status(i).Absent {
			t.Errorf("servo %d is not absent", i+1)
		}
	}
	for range 20 {
		exchange(t, c)
		if got := len(port.asked()); got != 1 {
			t.Fatalf("%d servos asked of a silent bus", got)
		}
	}
	for _, s := range port.servos {
		s.silent = false
	}
	exchange(t, c)
	exchange(t, c)
	for i := range n {
		if s := c.Status(i); s.Absent || s.Result != Fresh {
			t.Errorf("servo %d: %+v", i+1, *s)
		}
	}
}

// A servo whose answers are always damaged leaves like a silent one; its garbage may spoil what follows.
func TestServoThatOnlySpoilsLeaves(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	port.servos[1].damage = func(b []byte) []byte { b[10] ^= 1; return b }
	for range strikesUntilAbsent {
		exchange(t, c)
		wantResults(t, c, Malformed, Fresh)
	}
	if !c.Status(0).Absent || c.Status(1).Absent {
		t.Errorf("absent: %v %v", c.Status(0).Absent, c.Status(1).Absent)
	}
}

func TestOneLostAnswerHasNoConsequences(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2)
	c := newTestCycle(t, port, xSlots(t, 1, 2)...)
	for range 10 {
		port.servos[1].silent = true
		exchange(t, c)
		exchange(t, c)
		port.servos[1].silent = false
		exchange(t, c)
	}
	if diff := cmp.Diff([]bool{false, false}, []bool{c.Status(0).Absent, c.Status(1).Absent}); diff != "" {
		t.Error(diff)
	}
}

// Whoever only waits behind silent servos is not to blame, however often.
func TestServoBehindSeveralSilentOnesStays(t *testing.T) {
	t.Parallel()
	port := newChain(t, 1, 2, 3, 4, 5)
	c := newTestCycle(t, port, xSlots(t, 1, 2, 3, 4, 5)...)
	for _, id := range []byte{2, 3, 4} {
		port.servos[id].silent = true
	}
	for range 3 {
		exchange(t, c)
		wantResults(t, c, Fresh, Missing, Missing, Missing, Missing)
	}
	for range 10 {
		exchange(t, c)
		wantResults(t, c, Fresh, Missing, Missing, Missing, Fresh)
	}
}

// deadlines remembers until when a chain was read last.
type deadlines struct {
	*chain
	latest time.Time
}

func (d *deadlines) Read(b []byte, deadline time.Time) (int, error) {
	d.latest = deadline
	return d.chain.Read(b, deadline)
}

// The others do not wait long for an absent servo that is probed.
func TestProbeIsShort(t *testing.T) {
	t.Parallel()
	for name, slots := range map[string][]Slot{"sync": xSlots(t, 1, 2), "fast": fastSlots(t, 1, 2)} {
		port := &deadlines{chain: newChain(t, 1, 2)}
		o := options2
		o.ReplyMargin = time.Hour
		c, err := NewCycle(NewBus(port, o), slots)
		if err != nil {
			t.Fatal(err)
		}
		c.groups[0].nap.sleep = func(time.Duration) {}
		port.piece = 25
		port.servos[2].silent = true
		for !c.Status(1).Absent || !c.groups[0].roster.probing {
			exchange(t, c)
		}
		if wait := time.Until(port.latest); wait > time.Minute {
			t.Errorf("%s: waits %v for an absent servo", name, wait)
		}
		wantResults(t, c, Fresh, Missing)
	}
}
