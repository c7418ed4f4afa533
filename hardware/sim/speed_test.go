package sim

import (
	"testing"
	"time"
)

// cycle returns the bytes of one exchange with six servos: a sync write of goals and a sync read of 10 bytes.
func cycle(t testing.TB, inst byte) []byte {
	write := []byte{0x83, 116, 0, 4, 0}
	read := []byte{inst, 126, 0, 10, 0}
	for id := byte(1); id <= 6; id++ {
		write = append(write, id, 0, 8, 0, 0)
		read = append(read, id)
	}
	return append(unhex(t, packet2(0xFE, write...)), unhex(t, packet2(0xFE, read...))...)
}

// exchanges returns a function that does one exchange 1 ms after the one before.
func exchanges(t testing.TB, inst byte, want int) func() {
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3, 4, 5, 6)})
	for id := byte(1); id <= 6; id++ {
		b.set(id, "torque_enable", 1)
	}
	request := cycle(t, inst)
	var reply [512]byte
	return func() {
		b.wait(time.Millisecond)
		b.bus.mu.Lock()
		b.bus.receive(request)
		b.bus.mu.Unlock()
		if n, _ := b.bus.take(reply[:]); n != want {
			t.Fatalf("%d bytes, want %d", n, want)
		}
	}
}

// TestNoAllocation: answering allocates nothing once the buffers have grown.
func TestNoAllocation(t *testing.T) {
	for name, c := range map[string]struct {
		inst byte
		want int
	}{"sync read": {0x82, 6 * 21}, "fast sync read": {0x8A, 8 + 6*14}} {
		exchange := exchanges(t, c.inst, c.want)
		exchange()
		if n := testing.AllocsPerRun(100, exchange); n != 0 {
			t.Errorf("%s: %v allocations per exchange", name, n)
		}
	}
}

func BenchmarkSyncRead(b *testing.B) {
	exchange := exchanges(b, 0x82, 6*21)
	for b.Loop() {
		exchange()
	}
}

func BenchmarkFastSyncRead(b *testing.B) {
	exchange := exchanges(b, 0x8A, 8+6*14)
	for b.Loop() {
		exchange()
	}
}
