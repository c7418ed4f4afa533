package hardware

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// What a servo of protocol 1.0 may still wait for: FF FF id length, then as many bytes as length says.
func TestBytesAwaited(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		heard string
		want  int
	}{
		{"", 0},
		{"ffff010201fb", 0},          // a whole ping
		{"ffff0104", 4},              // nothing behind the length
		{"ffff010401", 3},            // one byte behind it
		{"fffffd0001070055", 0},      // the header of 2.0: length 0
		{"ffffff0510aabb", 14},       // three FF: the first is noise
		{"ffff01ffaaaaaaaa", 0},      // no packet is that long
		{"ffff01faaa", 249},          // one may be this long
		{"ffff0103ffff0110aa", 15},   // one pretends inside another
		{"ffff0120ffff0102aa00", 26}, // the longer wait counts
	} {
		b, err := hex.DecodeString(test.heard)
		if err != nil {
			t.Fatal(err)
		}
		var whole, pieces recent
		whole.add(b)
		for _, x := range b {
			pieces.add([]byte{x})
		}
		if whole.awaited() != test.want || pieces.awaited() != test.want {
			t.Errorf("%s: %d, in pieces %d, want %d", test.heard, whole.awaited(), pieces.awaited(), test.want)
		}
	}
	var r recent
	r.add([]byte{0xFF, 0xFF, 1, 250})
	r.add(make([]byte, 300))
	r.add([]byte{0xFF, 0xFF, 1, 5})
	if r.n != longestPretence || r.awaited() != 5 {
		t.Errorf("%d bytes kept, %d awaited", r.n, r.awaited())
	}
}

// bilingual is a Port that answers what is asked in protocol 1.0 and in 2.0, and allocates nothing.
type bilingual struct {
	canned
	one, two []byte
	asked    []byte // the latest request in 1.0
}

func (p *bilingual) Write(b []byte) (int, error) {
	if p.answer = p.two; !bytes.Contains(b, []byte{0xFF, 0xFF, 0xFD, 0x00}) {
		p.answer, p.asked = p.one, append(p.asked[:0], b...)
	}
	return p.canned.Write(b)
}

// status1 returns a status packet of protocol 1.0 (e-manual, protocol 1.0, "Status Packet").
func status1(id, errorByte byte, params ...byte) []byte {
	b := append([]byte{0xFF, 0xFF, id, byte(len(params) + 2), errorByte}, params...)
	sum := byte(0)
	for _, x := range b[2:] {
		sum += x
	}
	return append(b, ^sum)
}

func mixedSlots(t testing.TB) []Slot {
	mx := embedded(t, "MX-28")
	slots := xSlots(t, 1, 2)
	for _, id := range []byte{1, 2} {
		slots = append(slots, Slot{Servo: &Servo{ID: id, Model: mx, Protocol: codec.Protocol1}, Goals: []string{"goal_position"},
			Reads: []string{"present_position"}})
	}
	return slots
}

func newBilingual() *bilingual {
	p := &bilingual{two: answers(2)}
	for _, id := range ids(2) {
		p.one = append(p.one, status1(id, 0, id, 3)...)
	}
	return p
}

// One write call, one read and one sleep for each protocol, and no allocation.
func TestMixedExchangeTakesEightSystemCalls(t *testing.T) {
	t.Parallel()
	port := newBilingual()
	c := newTestCycle(t, port, mixedSlots(t)...)
	sleeps := 0
	for i := range c.groups {
		c.groups[i].nap.sleep = func(time.Duration) { sleeps++ }
	}
	for slot := range 4 {
		c.SetGoal(slot, 0, 100)
	}
	exchange(t, c)
	if got := port.writes + port.discards + 2*port.reads + sleeps; got != 8 {
		t.Errorf("%d system calls (%+v, %d sleeps)", got, port.canned, sleeps)
	}
	wantResults(t, c, Fresh, Fresh, Fresh, Fresh)
	if got := [...]int64{c.Value(2, 0), c.Value(3, 0)}; got != [...]int64{0x301, 0x302} {
		t.Errorf("positions %v", got)
	}
}

func TestMixedExchangeDoesNotAllocate(t *testing.T) {
	for name, port := range map[string]*bilingual{"all answer": newBilingual(), "half of them": {one: newBilingual().one[:8], two: answers(1)}} {
		c := newTestCycle(t, port, mixedSlots(t)...)
		i := int64(0)
		allocations := testing.AllocsPerRun(200, func() {
			i++
			c.SetGoal(0, 0, -i)
			c.SetGoal(2, 0, i)
			if err := c.Exchange(); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations per exchange", name, allocations)
		}
	}
}

// The request to servos of 1.0 comes behind as many zeros as they may still wait for.
func TestServosOfProtocol1AreSetFree(t *testing.T) {
	t.Parallel()
	port := newBilingual()
	c := newTestCycle(t, port, mixedSlots(t)...)
	exchange(t, c)
	const request = 7 + 3*2 // bulk read of two servos (e-manual, protocol 1.0, "Bulk Read")
	if got := len(port.asked); got != request {
		t.Errorf("%d bytes asked the servos of 1.0, want %d: % x", got, request, port.asked)
	}
	// The last position, and the CRC behind it, look like the beginning of a packet of 16 bytes to id 7.
	port.two = append(status2(1, 0, make([]byte, 10)...), status2(2, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 7, 16)...)
	exchange(t, c)
	exchange(t, c)
	want := append(make([]byte, 14), port.asked[14:]...)
	if len(port.asked) != 14+request || !bytes.Equal(port.asked, want) {
		t.Errorf("% x, want 14 zeros before the request", port.asked)
	}
	wantResults(t, c, Fresh, Fresh, Fresh, Fresh)
}
