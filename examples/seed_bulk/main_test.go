package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
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

func TestOneMovesTheOtherShines(t *testing.T) {
	t.Parallel()
	bus := pair(t)
	var out bytes.Buffer
	if err := run(t.Context(), bus.Path(), &out); err != nil {
		t.Fatal(err)
	}
	// A bulk write of 10+(5+4)+(5+1) bytes; a bulk read, 10+2·5, and its answers, 11+4 and 11+1 (DYNAMIXEL protocol 2.0).
	const plan = "bulk write ×2, bulk read ×2: 45+27 bytes"
	if got, _, _ := strings.Cut(out.String(), "\n"); !strings.HasPrefix(got, plan) {
		t.Errorf("plan %q, want %s", got, plan)
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
	err := run(t.Context(), bus.Path(), &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "servo 2 (H54-200-S500-R)") {
		t.Errorf("got %v, want an error about servo 2", err)
	}
	if on, err := bus.Register(1, "torque_enable"); err != nil || on != 0 {
		t.Errorf("servo 1: torque %d (%v), want it off", on, err)
	}
}
