package hardware

import (
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// watched is a chain that notes who writes, and how long the first Read after it may wait.
type watched struct {
	*chain
	events []codec.Instruction
	waits  []time.Duration
	first  bool
}

func (w *watched) Write(b []byte) (int, error) {
	packets, _ := hear(b)
	w.events = append(w.events, codec.Instruction(packets[len(packets)-1].instruction))
	w.first = true
	return w.chain.Write(b)
}

func (w *watched) Read(b []byte, deadline time.Time) (int, error) {
	if w.first && w.events[len(w.events)-1] == codec.Read {
		w.waits = append(w.waits, time.Until(deadline))
	}
	w.first = false
	return w.chain.Read(b, deadline)
}

// A request to a silent servo on a bus that gives way to a cycle has the bus for one try at a time, and for no longer
// than an answer takes: 14 bytes and 12, return delay, adapter and reply margin.
func TestRequestBesideACycle(t *testing.T) {
	t.Parallel()
	port := &watched{chain: newChain(t, 1, 3)}
	o := options2
	o.AdapterLatency, o.ReplyMargin = 50*time.Millisecond, 2*time.Millisecond
	b := NewBus(port, o)
	c, err := NewCycle(b, xSlots(t, 1, 3))
	if err != nil {
		t.Fatal(err)
	}
	c.groups[0].nap.sleep = func(time.Duration) {}
	exchange(t, c)
	b.GiveWay(true)
	stop := make(chan struct{})
	var exchanging sync.WaitGroup
	exchanging.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := c.Exchange(); err != nil {
					t.Error(err)
				}
			}
		}
	})
	_, err = b.ReadRegister(&Servo{ID: 2, Model: embedded(t, "XM430-W350")}, "torque_enable")
	close(stop)
	exchanging.Wait()
	if !is[*NoStatusError](err) {
		t.Errorf("a servo that is not there: %v", err)
	}
	reads := 0
	for i, event := range port.events {
		if event != codec.Read {
			continue
		}
		reads++
		if i > 0 && port.events[i-1] == codec.Read {
			t.Error("asked twice without an exchange in between")
		}
	}
	const most = 350*time.Microsecond + longestReturnDelay + 52*time.Millisecond // a third more bytes for stuffing
	for _, wait := range port.waits {
		if wait > most {
			t.Errorf("waits %v for an answer, want %v at most", wait, most)
		}
	}
	if reads != tries {
		t.Errorf("tried %d times", reads)
	}
}

// Elsewhere a request waits for a busy machine, whether or not there are exchanges in between.
func TestRequestOnABusThatDoesNotGiveWay(t *testing.T) {
	t.Parallel()
	port := &watched{chain: newChain(t, 1)}
	b := NewBus(port, options2)
	c, err := NewCycle(b, xSlots(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	exchange(t, c)
	port.events, port.waits = nil, nil
	if _, err := b.Read(2, 64, 1); !is[*NoStatusError](err) {
		t.Errorf("a servo that is not there: %v", err)
	}
	if len(port.events) != tries || len(port.waits) != tries || port.waits[0] < patience/2 {
		t.Errorf("%d tries, waits %v", len(port.events), port.waits)
	}
}

// A servo whose answer is owed gets no other request until it cannot come any more: neither from the bus nor, for its
// slow registers, from the cycle.
func TestOwedAnswersAreWaitedFor(t *testing.T) {
	t.Parallel()
	port := &watched{chain: newChain(t, 1)}
	b := NewBus(port, options2)
	b.GiveWay(true)
	slots := xSlots(t, 1)
	slots[0].Slow = []string{"torque_enable"}
	c, err := NewCycle(b, slots)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range c.allGroups() {
		g.nap.sleep = func(time.Duration) {}
	}
	port.servos[1].silent = true
	start := time.Now()
	if _, err := b.Read(1, 70, 1); !is[*NoStatusError](err) {
		t.Errorf("a silent servo: %v", err)
	}
	failed := time.Now()
	if took := failed.Sub(start); took < (tries-1)*pause {
		t.Errorf("asked %d times in %v", tries, took)
	}
	port.servos[1].silent = false
	asked := port.servos[1].asked
	exchange(t, c)
	if got := port.servos[1].asked - asked; got != 1 && time.Since(failed) < patience {
		t.Errorf("asked %d times in one exchange, for its slow register too", got)
	}
	if _, err := b.Read(1, 64, 1); err != nil || time.Since(failed) < patience {
		t.Errorf("%v, %v after an unanswered request", err, time.Since(failed))
	}
}
