package hardware_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
)

// BenchmarkExchange is one cycle of goals and states over a pseudo-terminal, simulated servos included.
func BenchmarkExchange(b *testing.B) {
	for _, n := range []int{6, 24, 100} {
		b.Run(fmt.Sprintf("pty/%d", n), func(b *testing.B) {
			r := newRig(b, lookUp(b, "XM430-W350"), n, nil)
			c := r.cycle(b, "goal_position")
			run(b, c, n)
		})
		b.Run(fmt.Sprintf("fake/%d", n), func(b *testing.B) {
			r := &rig{bus: hardware.NewBus(&memoryPort{answer: statuses(b, n)}, hardware.BusOptions{Baud: 1000000, Protocol: codec.Protocol2})}
			for id := 1; id <= n; id++ {
				r.servos = append(r.servos, &hardware.Servo{ID: byte(id), Model: lookUp(b, "XM430-W350")})
			}
			run(b, r.cycle(b, "goal_position"), n)
		})
	}
}

func run(b *testing.B, c *hardware.Cycle, n int) {
	for range 50 { // until it knows that this bus needs no sleep
		exchange(b, c)
	}
	b.ReportAllocs()
	k := int64(0)
	for b.Loop() {
		k++
		for slot := range n {
			c.SetGoal(slot, 0, k&0xFFF)
		}
		if err := c.Exchange(); err != nil {
			b.Fatal(err)
		}
	}
	if got := c.Status(n - 1); got.Result != hardware.Fresh {
		b.Fatalf("%+v", *got)
	}
}

// statuses returns the answers of servos 1 to n to a read of 10 bytes.
func statuses(b *testing.B, n int) (all []byte) {
	for id := 1; id <= n; id++ {
		var err error
		if all, err = codec.Protocol2.AppendStatus(all, byte(id), 0, []byte{1, 0, 2, 0, 0, 0, 3, 0, 0, 0}); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// memoryPort answers every write with the statuses of n servos.
type memoryPort struct{ answer, unread []byte }

func (p *memoryPort) Write(b []byte) (int, error) { p.unread = p.answer; return len(b), nil }
func (p *memoryPort) Discard() error              { p.unread = nil; return nil }
func (p *memoryPort) Close() error                { return nil }
func (p *memoryPort) Read(b []byte, _ time.Time) (int, error) {
	n := copy(b, p.unread)
	p.unread = p.unread[n:]
	return n, nil
}
