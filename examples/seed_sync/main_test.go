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

func TestServosGoThereAndBack(t *testing.T) {
	t.Parallel()
	bus := pair(t)
	var out bytes.Buffer
	if err := run(t.Context(), bus.Path(), &out); err != nil {
		t.Fatal(err)
	}
	// 14+2(1+4) bytes of sync write, 14+2 of sync read, 2(11+4) of answers (DYNAMIXEL protocol 2.0).
	const plan = "sync write 596/4 ×2, sync read 611/4 ×2: 40+30 bytes"
	if got, _, _ := strings.Cut(out.String(), "\n"); !strings.HasPrefix(got, plan) {
		t.Errorf("plan %q, want %s", got, plan)
	}
	for _, id := range []byte{1, 2} {
		if at, err := bus.Register(id, "present_position"); err != nil || max(at-150_000, 150_000-at) > arrived {
			t.Errorf("servo %d is at %d (%v), want 150000", id, at, err)
		}
		if on, err := bus.Register(id, "torque_enable"); err != nil || on != 0 {
			t.Errorf("servo %d: torque %d (%v), want it off", id, on, err)
		}
	}
	if !strings.Contains(out.String(), "goal -150000, position -1499") && !strings.Contains(out.String(), "goal -150000, position -15000") {
		t.Error("the servos were not at -150000")
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
