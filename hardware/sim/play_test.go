package sim

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
)

// stage is a bus under a script, in the time of a bubble.
type stage struct {
	t     *testing.T
	bus   *Bus
	port  hardware.Port
	began time.Time
}

// play lets a script happen to XM430-W350 servos 1, 2 and 3 and an AX-12A, 9, and then does the test.
func play(t *testing.T, script string, test func(s *stage)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		servos := append(xm430(t, 1, 2, 3), ServoOptions{ID: 9, Model: modelOf(t, "AX-12A"), Protocol: codec.Protocol1})
		b, err := New(Options{Name: "arm", Protocol: codec.Protocol2, Servos: servos})
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := ParseScript("f.yaml", []byte(script))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Play(parsed); err != nil {
			t.Fatal(err)
		}
		test(&stage{t: t, bus: b, port: b.Port(), began: time.Now()})
		for range 2 {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// until goes on to a time of the script, a little behind what happens then.
func (s *stage) until(ms int) {
	d := time.Duration(ms)*time.Millisecond + 100*time.Microsecond - time.Since(s.began)
	if d < 0 {
		s.t.Fatalf("%d ms is over by %v", ms, -d)
	}
	time.Sleep(d)
	synctest.Wait()
}

// pings tells which servos answer a ping as they should.
func (s *stage) pings() string {
	s.t.Helper()
	var there []string
	for _, id := range []byte{1, 2, 3} {
		if answer, _ := ask(s.t, s.port, packet2(id, 1), 14); bytes.HasPrefix(answer, unhex(s.t, "fffffd00")) && len(answer) == 14 {
			there = append(there, string('0'+rune(id)))
		}
		s.drain()
	}
	return strings.Join(there, " ")
}

// drain reads what is left over.
func (s *stage) drain() {
	s.t.Helper()
	if err := s.port.Discard(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) want(what string, got, want any) {
	s.t.Helper()
	if got != want {
		s.t.Errorf("after %v: %s: %v, want %v", time.Since(s.began), what, got, want)
	}
}

func (s *stage) register(id byte, name string) int64 {
	s.t.Helper()
	raw, err := s.bus.Register(id, name)
	if err != nil {
		s.t.Fatal(err)
	}
	return raw
}

// faultsOf returns the faults of a servo.
func (s *stage) faultsOf(id byte) (f Faults) {
	s.t.Helper()
	if err := s.bus.with(id, func(s *servo, _ time.Time) error { f = s.faults; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return f
}

// TestPlayServoFaults: faults begin and end in their time and add up; servos that the script does not name are left
// alone.
func TestPlayServoFaults(t *testing.T) {
	play(t, `
- {at: 100ms, for: 400ms, servo: 1, fault: silent}
- {at: 200ms, for: 100ms, servo: [1, 2], fault: drop, probability: 0.25}
- {at: 250ms, servo: 2, fault: drop, probability: 0.125}
- {at: 250ms, for: 100ms, servo: 1, fault: delay, delay: 20ms}
- {at: 400ms, for: 100ms, bus: leg, fault: corrupt}
- {at: 400ms, for: 100ms, bus: arm, servo: 2, fault: stuck}
`, func(s *stage) {
		if err := s.bus.SetFaults(3, Faults{Corrupt: 0.5}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			at       int
			one, two Faults
		}{
			{50, Faults{}, Faults{}},
			{100, Faults{Deaf: 1}, Faults{}},
			{200, Faults{Deaf: 1, Drop: 0.25}, Faults{Drop: 0.25}},
			{250, Faults{Deaf: 1, Drop: 0.25, Delay: 20 * time.Millisecond}, Faults{Drop: 0.25}},
			{300, Faults{Deaf: 1, Delay: 20 * time.Millisecond}, Faults{Drop: 0.125}},
			{350, Faults{Deaf: 1}, Faults{Drop: 0.125}},
			{400, Faults{Deaf: 1}, Faults{Drop: 0.125, Stuck: true}},
			{500, Faults{}, Faults{Drop: 0.125}},
		} {
			s.until(c.at)
			s.want("servo 1", s.faultsOf(1), c.one)
			s.want("servo 2", s.faultsOf(2), c.two)
			s.want("servo 3", s.faultsOf(3), Faults{Corrupt: 0.5})
		}
	})
}

func TestPlaySilent(t *testing.T) {
	play(t, "- {at: 1s, for: 4s, servo: 2, fault: silent}", func(s *stage) {
		s.until(500)
		s.want("answer", s.pings(), "1 2 3")
		s.until(1000)
		s.want("answer", s.pings(), "1 3")
		s.until(5000)
		s.want("answer", s.pings(), "1 2 3")
	})
}

// TestPlayEvents: what happens once, and what the servos make of it.
func TestPlayEvents(t *testing.T) {
	play(t, `
- {at: 1s, servo: 1, fault: reboot}
- {at: 1s, servo: 2, fault: overload}
- {at: 1s, for: 5s, servo: 3, fault: overload}
- {at: 8s, for: 1s, servo: 2, fault: brown_out, volts: 2}
`, func(s *stage) {
		for id := byte(1); id <= 3; id++ {
			if err := s.bus.SetRegister(id, "torque_enable", 1); err != nil {
				t.Fatal(err)
			}
		}
		s.until(1000)
		s.want("answer", s.pings(), "2 3")
		for id := byte(1); id <= 3; id++ {
			s.want("torque", s.register(id, "torque_enable"), int64(0))
		}
		s.want("overload", s.register(2, "hardware_error_status"), int64(0x20))
		s.until(4000)
		s.want("answer", s.pings(), "1 2 3")
		if err := s.bus.Reboot(2); err != nil {
			t.Fatal(err)
		}
		if err := s.bus.Reboot(3); err != nil {
			t.Fatal(err)
		}
		s.until(5000)
		s.want("overload without a cause", s.register(2, "hardware_error_status"), int64(0))
		s.want("overload with a cause", s.register(3, "hardware_error_status"), int64(0x20))
		s.until(6000)
		if err := s.bus.Reboot(3); err != nil {
			t.Fatal(err)
		}
		s.until(7000)
		s.want("overload", s.register(3, "hardware_error_status"), int64(0))
		s.until(8500)
		s.want("answer", s.pings(), "1 3")
		s.until(9550) // a silent servo has taken a second
		s.want("back after its boot", s.pings(), "1 2 3")
		s.until(11400)
		s.want("answer", s.pings(), "1 2 3")
	})
}

// TestPlayLine: faults of the line rather than of a servo.
func TestPlayLine(t *testing.T) {
	play(t, `
- {at: 1s, for: 1s, fault: echo}
- {at: 3s, for: 100ms, fault: babble, every: 20ms, bytes: 10}
- {at: 4s, fault: babble, bytes: 7, every: 1s}
- {at: 8500ms, for: 1s, servo: 2, fault: duplicate}
- {at: 10s, for: 1s, fault: unplug}
- {at: 12s, fault: unplug}
- {at: 13s, fault: replug}
`, func(s *stage) {
		out := func() uint64 { return s.bus.Counters().BytesOut }
		for _, c := range []struct {
			at   int
			want uint64
		}{{500, 14}, {1000, 14 + 10}, {2000, 14}} {
			s.until(c.at)
			before := out()
			ask(t, s.port, packet2(1, 1), 1)
			s.want("bytes for a ping", out()-before, c.want)
			s.drain()
		}
		before := out()
		s.until(3500)
		s.want("babble of 100 ms", out()-before, uint64(5*10))
		s.until(7500)
		s.want("babble that goes on", out()-before, uint64(5*10+4*7))
		s.drain()
		read := packet2(2, 2, 132, 0, 4, 0)
		s.until(8600)
		if answer, _ := ask(t, s.port, read, 15); bytes.Equal(answer, unhex(t, status2(2, 0, 0, 8, 0, 0))) {
			t.Error("the answer of two servos is good")
		}
		s.until(9600)
		s.drain()
		if answer, _ := ask(t, s.port, read, 15); !bytes.Equal(answer, unhex(t, status2(2, 0, 0, 8, 0, 0))) {
			t.Errorf("alone again: % x", answer)
		}
		for _, at := range []int{10000, 12000} {
			s.until(at)
			if _, err := s.port.Write([]byte{1}); err == nil {
				t.Error("unplugged, and written all the same")
			}
			s.until(at + 1000)
			s.port = s.bus.Port()
			if _, err := s.port.Write([]byte{1}); err != nil {
				t.Errorf("plugged in again: %v", err)
			}
		}
	})
}

func TestPlayRefuses(t *testing.T) {
	t.Parallel()
	b, err := New(Options{Name: "arm", Protocol: codec.Protocol2, Servos: xm430(t, 1)})
	if err != nil {
		t.Fatal(err)
	}
	script := func(text string) *Script {
		s, err := ParseScript("f.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const want = "f.yaml:2: arm: no servo has id 7"
	if err := b.Play(script("- {servo: 1, fault: drop}\n- {servo: [1, 7], fault: drop}\n- {bus: leg, servo: 8, fault: drop}")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := b.Play(script("- {at: 1h, fault: drop}")); err != nil {
		t.Error(err)
	}
	if err := b.Play(script("- {fault: drop}")); err == nil {
		t.Error("two scripts at a time")
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if err := b.Play(script("- {fault: drop}")); err == nil {
		t.Error("a script on a closed bus")
	}
}

// TestPlayUnplugsTerminal: the link comes back by itself, and a script that is under way ends with the bus.
func TestPlayUnplugsTerminal(t *testing.T) {
	t.Parallel()
	b, err := Open(Options{Name: "arm", Protocol: codec.Protocol2, Servos: xm430(t, 1)})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "arm")
	if err := b.Link(path); err != nil {
		t.Fatal(err)
	}
	port, err := hardware.OpenSerial(path, 1000000)
	if err != nil {
		t.Fatal(err)
	}
	script, err := ParseScript("f.yaml", []byte("- {at: 1ms, for: 1ms, fault: unplug}\n- {at: 1h, fault: unplug}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Play(script); err != nil {
		t.Fatal(err)
	}
	if _, err := port.Read(make([]byte, 1), time.Now().Add(time.Minute)); !errors.Is(err, hardware.ErrPortLost) {
		t.Errorf("unplugged: %v", err)
	}
	port.Close()
	for err = os.ErrNotExist; errors.Is(err, os.ErrNotExist); {
		port, err = hardware.OpenSerial(path, 1000000)
	}
	if err != nil {
		t.Error("plugged in again: ", err)
	} else if err := port.Close(); err != nil {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the link is left over: %v", err)
	}
}
