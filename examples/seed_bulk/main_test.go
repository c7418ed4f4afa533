package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// pair is two simulated servos at rest in the middle, living ten times as fast.
func pair(t *testing.T) *sim.Bus {
	t.Helper()
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h54, err := library.Model("H54-200-S500-R")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	bus, err := sim.Open(sim.Options{
		Name: "pair", Baud: baud, Protocol: codec.Protocol2,
		Servos: []sim.ServoOptions{{ID: 1, Model: h54}, {ID: 2, Model: h54}},
		Now:    func() time.Time { return start.Add(10 * time.Since(start)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	return bus
}

// recorder is a port that keeps what the host sends.
type recorder struct {
	hardware.Port
	sent []byte
}

func (r *recorder) Write(p []byte) (int, error) {
	r.sent = append(r.sent, p...)
	return r.Port.Write(p)
}

func open(t *testing.T, bus *sim.Bus) *recorder {
	t.Helper()
	port, err := hardware.Open(bus.Path(), baud)
	if err != nil {
		t.Fatal(err)
	}
	return &recorder{Port: port}
}

func TestOneMovesTheOtherShines(t *testing.T) {
	t.Parallel()
	bus := pair(t)
	port := open(t, bus)
	if err := run(t.Context(), port, io.Discard); err != nil {
		t.Fatal(err)
	}
	// Instruction packets of DYNAMIXEL protocol 2.0 up to their CRC: bulk write 0x93 of goal_position (596, 4 bytes) to
	// servo 1 and led_red (563, 1 byte) to servo 2, bulk read 0x92 of present_position (611, 4 bytes) and led_red. -150000 is
	// 0xFFFDB610, 150000 is 0x000249F0.
	for _, packet := range []string{
		"\xFF\xFF\xFD\x00\xFE\x12\x00\x93\x01\x54\x02\x04\x00\x10\xB6\xFD\xFF\x02\x33\x02\x01\x00\x00",
		"\xFF\xFF\xFD\x00\xFE\x12\x00\x93\x01\x54\x02\x04\x00\xF0\x49\x02\x00\x02\x33\x02\x01\x00\xFF",
	} {
		if n := bytes.Count(port.sent, []byte(packet)); n != 1 {
			t.Errorf("% X was sent %d times, want once", packet, n)
		}
	}
	const read = "\xFF\xFF\xFD\x00\xFE\x0D\x00\x92\x01\x63\x02\x04\x00\x02\x33\x02\x01\x00"
	if n := bytes.Count(port.sent, []byte(read)); n < 2 {
		t.Errorf("% X was sent %d times, want it again and again", read, n)
	}
	for _, want := range []struct {
		id        byte
		register  string
		value     int64
		tolerance int64
	}{
		{1, "present_position", 150_000, arrived}, {2, "present_position", 0, 0},
		{1, "led_red", 0, 0}, {2, "led_red", 255, 0},
		{1, "torque_enable", 0, 0}, {2, "torque_enable", 0, 0},
	} {
		got, err := bus.Register(want.id, want.register)
		if err != nil || max(got-want.value, want.value-got) > want.tolerance {
			t.Errorf("servo %d: %s is %d (%v), want %d", want.id, want.register, got, err, want.value)
		}
	}
}

func TestAServoThatIsNotThere(t *testing.T) {
	t.Parallel()
	bus := pair(t)
	if err := bus.SetFaults(2, sim.Faults{Deaf: 1}); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), open(t, bus), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "servo 2 (H54-200-S500-R)") {
		t.Errorf("got %v, want an error about servo 2", err)
	}
	if on, err := bus.Register(1, "torque_enable"); err != nil || on != 0 {
		t.Errorf("servo 1: torque %d (%v), want it off", on, err)
	}
}
