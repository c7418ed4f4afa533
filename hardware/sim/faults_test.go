package sim

import (
	"bytes"
	"errors"
	"math/bits"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// TestFaults makes each fault happen to servo 2 of a sync read of led of 1, 2 and 3.
func TestFaults(t *testing.T) {
	t.Parallel()
	read := packet2(0xFE, 0x82, 65, 0, 1, 0, 1, 2, 3)
	good := []string{status2(1, 0, 0), status2(2, 0, 0), status2(3, 0, 0)}
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3)})
	fault := func(f Faults) {
		t.Helper()
		if err := b.bus.SetFaults(2, f); err != nil {
			t.Fatal(err)
		}
	}
	fault(Faults{Deaf: 1})
	b.expect("deaf", read, good[0])
	b.expect("deaf to a write", write2(2, 65, 1))
	b.wantRegister(2, "led", 0)
	fault(Faults{Drop: 1})
	b.expect("dropped", read, good[0], good[2])
	b.expect("dropped after the write is done", write2(2, 65, 1)+write2(2, 65, 0)+write2(2, 65, 1))
	b.wantRegister(2, "led", 1)
	b.set(2, "led", 0)
	fault(Faults{Corrupt: 1})
	got, want := b.say(unhex(t, read)), unhex(t, good[0]+good[1]+good[2])
	if len(got) != len(want) {
		t.Fatalf("corrupt: got %x, want %x but for one bit", got, want)
	}
	flipped := 0
	for i := range got {
		if n := bits.OnesCount8(got[i] ^ want[i]); n > 0 {
			if i < 12 || i >= 24 {
				t.Errorf("corrupt: byte %d belongs to another servo", i)
			}
			flipped += n
		}
	}
	if flipped != 1 {
		t.Errorf("corrupt: %d bits flipped, want 1", flipped)
	}
	fault(Faults{})
	b.expect("good again", read, good...)
	b.bus.SetEcho(true)
	b.expect("echo", read, append([]string{read}, good...)...)
	b.bus.SetEcho(false)
	if err := b.bus.Reboot(1); err != nil {
		t.Fatal(err)
	}
	b.expect("first servo reboots", read)
	var unknown *NoServoError
	if err := b.bus.SetFaults(9, Faults{}); !errors.As(err, &unknown) || unknown.ID != 9 {
		t.Errorf("faults of an unknown servo: %v", err)
	}
}

// TestFastFaults: what a servo does to its part of a joint status packet.
func TestFastFaults(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3)})
	read := packet2(0xFE, 0x8A, 65, 0, 1, 0, 1, 2, 3)
	all := unhex(t, fast2(15, []byte{0, 1, 0}, []byte{0, 2, 0}, []byte{0, 3, 0}))
	if err := b.bus.SetFaults(2, Faults{Drop: 1}); err != nil {
		t.Fatal(err)
	}
	b.expect("second part lost", read, hexOf(all[:13])+hexOf(all[18:]))
	if err := b.bus.SetFaults(2, Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	b.expect("second servo deaf", read, hexOf(all[:13]))
}

// TestDropRate: with a probability of 10 %, about 10 % of 10 000 answers are lost, and the same ones for the same seed.
func TestDropRate(t *testing.T) {
	t.Parallel()
	var runs [2]string
	for i := range runs {
		b := newBench(t, Options{Servos: xm430(t, 1), Seed: 7})
		if err := b.bus.SetFaults(codec.BroadcastID, Faults{Drop: 0.1}); err != nil {
			t.Fatal(err)
		}
		ping := unhex(t, packet2(1, 1))
		lost := 0
		for range 10000 {
			if len(b.say(ping)) == 0 {
				lost++
				runs[i] += "-"
			} else {
				runs[i] += "+"
			}
		}
		if lost < 850 || lost > 1150 { // five standard deviations of the binomial distribution
			t.Errorf("%d of 10000 lost", lost)
		}
	}
	if runs[0] != runs[1] {
		t.Error("equal seeds give different runs")
	}
}

// TestDuplicate: two servos with one id speak at once. Where they differ the packet is spoilt.
func TestDuplicate(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	if err := b.bus.Duplicate(1); err != nil {
		t.Fatal(err)
	}
	b.expect("equal answers", read2(1, 65, 1), status2(1, 0, 0))
	one, other := unhex(t, status2(1, 0, 0, 8, 0, 0)), unhex(t, status2(1, 0, 0, 0, 0, 0)) // 2048 and 0
	for i := range one {
		one[i] &= other[i]
	}
	b.expect("different answers", read2(1, 132, 4), hexOf(one))

	whole := b.say(unhex(t, packet2(0xFE, 0x8A, 65, 0, 1, 0, 1)))
	if want := unhex(t, packet2(0xFE, 0x55, 0, 1, 0)); !bytes.Equal(whole, want) {
		t.Errorf("fast read, equal answers: % x, want % x", whole, want)
	}
	spoilt := b.say(unhex(t, packet2(0xFE, 0x8A, 132, 0, 4, 0, 1)))
	one, other = unhex(t, packet2(0xFE, 0x55, 0, 1, 0, 8, 0, 0)), unhex(t, packet2(0xFE, 0x55, 0, 1, 0, 0, 0, 0))
	for i := range one {
		one[i] &= other[i]
	}
	if !bytes.Equal(spoilt, one) {
		t.Errorf("fast read, different answers: % x, want % x", spoilt, one)
	}
}

func TestDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, p := wired(t, Options{Baud: 1000000, Servos: xm430(t, 1)})
		if err := b.SetFaults(1, Faults{Delay: 20 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		if _, took := ask(t, p, packet2(1, 1), 14); took != 20740*time.Microsecond {
			t.Errorf("took %v, want 20.74ms", took)
		}
	})
}

// TestStuck: a blocked joint stays, draws current towards its goal and reports the following error.
func TestStuck(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	if err := b.bus.SetFaults(1, Faults{Stuck: true}); err != nil {
		t.Fatal(err)
	}
	b.set(1, "torque_enable", 1)
	b.set(1, "goal_position", 1000)
	b.wait(time.Second / 2)
	b.wantRegister(1, "present_position", 2048)
	b.wantRegister(1, "present_current", -1193) // current_limit of the XM430-W350
	b.wantRegister(1, "moving_status", followingError)
	if err := b.bus.SetFaults(1, Faults{}); err != nil {
		t.Fatal(err)
	}
	b.wait(3 * time.Second)
	b.wantRegister(1, "present_position", 1000)
}

// TestDelayAtOnce: without wire timing nothing waits but the answers of the servo at fault, and what comes behind them.
func TestDelayAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, err := New(Options{Protocol: codec.Protocol2, Servos: xm430(t, 1, 2, 3)})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.SetFaults(2, Faults{Delay: 20 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		p := b.Port()
		for id, want := range []time.Duration{1: 0, 2: 20 * time.Millisecond, 3: 0} {
			if answer, took := ask(t, p, packet2(byte(id), 1), 14); id > 0 && (len(answer) != 14 || took != want) {
				t.Errorf("servo %d: %d bytes after %v, want 14 after %v", id, len(answer), took, want)
			}
		}
		for what, request := range map[string]string{"sync": packet2(0xFE, 0x82, 132, 0, 4, 0, 1, 2, 3), "fast": packet2(0xFE, 0x8A, 132, 0, 4, 0, 1, 2, 3)} {
			if _, took := ask(t, p, request, 8+3*8); took != 20*time.Millisecond {
				t.Errorf("%s read: took %v, want 20ms", what, took)
			}
			if err := p.Discard(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestLateAnswerHoldsNobodyUp: the host goes on meanwhile, and the late answer comes in its own time.
func TestLateAnswerHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	for _, timing := range []Timing{Instant, Wire} {
		synctest.Test(t, func(t *testing.T) {
			b, err := New(Options{Baud: 1000000, Protocol: codec.Protocol2, Timing: timing, Servos: xm430(t, 1, 2)})
			if err != nil {
				t.Fatal(err)
			}
			if err := b.SetFaults(2, Faults{Delay: 20 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
			p := b.Port()
			if _, err := p.Write(unhex(t, packet2(2, 1))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Millisecond)
			if answer, took := ask(t, p, packet2(1, 1), 14); len(answer) != 14 || answer[4] != 1 || took > time.Millisecond {
				t.Errorf("%v: % x after %v, want an answer of servo 1 at once", timing, answer, took)
			}
			late := make([]byte, 64)
			if n, err := p.Read(late, time.Now().Add(10*time.Millisecond)); n != 0 || err != nil {
				t.Errorf("%v: % x, %v before its time", timing, late[:n], err)
			}
			if answer, _ := ask(t, p, "", 14); len(answer) != 14 || answer[4] != 2 {
				t.Errorf("%v: % x, want the late answer of servo 2", timing, answer)
			}
		})
	}
}

// TestFaultsAreCounted: what faults do to status packets and to parts of joint ones.
func TestFaultsAreCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 3)})
	for id, f := range map[byte]Faults{1: {Drop: 1}, 2: {Corrupt: 1}, 3: {Drop: 1, Corrupt: 1}} {
		if err := b.bus.SetFaults(id, f); err != nil {
			t.Fatal(err)
		}
	}
	for _, request := range []string{packet2(0xFE, 0x82, 132, 0, 4, 0, 1, 2, 3), packet2(0xFE, 0x8A, 132, 0, 4, 0, 1, 2, 3)} {
		b.say(unhex(t, request))
	}
	if c := b.bus.Counters(); c.Dropped != 4 || c.Corrupted != 4 {
		t.Errorf("%d dropped, %d corrupted, want 4 and 4", c.Dropped, c.Corrupted)
	}
}
