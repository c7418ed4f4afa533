package hardware

import (
	"testing"
	"time"
)

// lagging is a chain whose answers arrive one Read late, and never before the request that comes next is sent: Discard
// finds nothing to drop.
type lagging struct {
	*chain
	arriving [][]byte
	late     bool
}

func (l *lagging) Write(b []byte) (int, error) {
	n, err := l.chain.Write(b)
	l.arriving = append(l.arriving, l.chain.line)
	l.chain.line = nil
	return n, err
}

func (l *lagging) Read(b []byte, _ time.Time) (int, error) {
	if l.late {
		l.late = false
		return 0, nil
	}
	if len(l.arriving) == 0 {
		return 0, nil
	}
	n := copy(b, l.arriving[0])
	l.arriving = l.arriving[1:]
	return n, nil
}

func (l *lagging) Discard() error { return nil }

// After one answer that came too late, each request is met by the whole answer to the one before. It is not taken for
// the new one, however often.
func TestAnswersOneExchangeLate(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 6} {
		for name, slots := range map[string][]Slot{"sync": xSlots(t, ids(n)...), "fast": fastSlots(t, ids(n)...)} {
			port := &lagging{chain: newChain(t, ids(n)...)}
			c := newTestCycle(t, port, slots...)
			exchange(t, c)
			port.late = true
			for k := range int32(20) {
				for id := range port.servos {
					port.put32(id, 132, k)
				}
				exchange(t, c)
				for i := range n {
					if s := c.Status(i); s.Result == Fresh && c.Value(i, 2) != int64(k) {
						t.Fatalf("%s, %d servos, exchange %d: slot %d has position %d, want %d", name, n, k, i, c.Value(i, 2), k)
					}
				}
			}
			for i := range n {
				if c.Status(i).Result != Fresh {
					t.Errorf("%s, %d servos: slot %d is %v in the end", name, n, i, c.Status(i).Result)
				}
			}
		}
	}
}
