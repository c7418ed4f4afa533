package hardware

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// canned is a Port that answers every write with the same bytes and allocates nothing.
type canned struct {
	answer                  []byte
	unread                  []byte
	writes, reads, discards int
}

func (p *canned) Write(b []byte) (int, error) { p.writes++; p.unread = p.answer; return len(b), nil }
func (p *canned) Discard() error              { p.discards++; p.unread = nil; return nil }
func (p *canned) Close() error                { return nil }
func (p *canned) Read(b []byte, _ time.Time) (int, error) {
	p.reads++
	n := copy(b, p.unread)
	p.unread = p.unread[n:]
	return n, nil
}

// answers returns the status packets of n servos to a read of 10 bytes.
func answers(n int) []byte {
	var b bytes.Buffer
	for _, id := range ids(n) {
		b.Write(status2(id, 0, 0xFF, 0xFF, 0xFD, id, 0, 0, id, 1, 0, 0))
	}
	return b.Bytes()
}

// A serialPort spends one system call on Write (write) and Discard (ioctl) and two on Read (ppoll, read); the cycle
// itself spends one on sleeping.
func TestExchangeTakesFourSystemCalls(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 6, 24, 100, 252} {
		port := &canned{answer: answers(n)}
		c := newTestCycle(t, port, xSlots(t, ids(n)...)...)
		sleeps := 0
		c.groups[0].nap.sleep = func(time.Duration) { sleeps++ }
		for i := range n {
			c.SetGoal(i, 0, int64(i))
		}
		exchange(t, c)
		got := port.writes + port.discards + 2*port.reads + sleeps
		if diff := cmp.Diff(4, got); diff != "" || c.Status(n-1).Result != Fresh {
			t.Errorf("%d servos: %d system calls (%+v, %d sleeps)", n, got, *port, sleeps)
		}
	}
}

func TestExchangeDoesNotAllocate(t *testing.T) {
	const n = 24
	full := answers(n)
	for _, test := range []struct {
		name   string
		answer []byte
		do     func(c *Cycle, i int64)
	}{
		{"all answer", full, func(c *Cycle, i int64) { c.SetGoal(int(i)%n, 0, i) }},
		{"goals come and go", full, func(c *Cycle, i int64) { c.SetGoal(int(i)%n, 0, i); c.ClearGoals(int(i+3) % n) }},
		{"servos come and go", full[:len(full)/2], func(*Cycle, int64) {}},
		{"damage", bytes.Replace(full, []byte{0xFD, 3}, []byte{0xFD, 4}, 1), func(*Cycle, int64) {}},
	} {
		slots := xSlots(t, ids(n)...)
		slots[3].Slow = []string{"present_temperature"}
		port := &canned{answer: test.answer}
		c := newTestCycle(t, port, slots...)
		c.slow.groups[0].nap.sleep = func(time.Duration) {}
		i := int64(0)
		allocations := testing.AllocsPerRun(500, func() {
			i++
			test.do(c, i)
			if err := c.Exchange(); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations per exchange", test.name, allocations)
		}
	}
}
