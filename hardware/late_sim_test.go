package hardware_test

import (
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// A servo answers 12 ms late, long after the reply margin, while a loop exchanges on the bus: the answer to the question
// for one register (hardware_error_status, 0) is never taken for that to the next (torque_enable, 1), by the bus or by
// the slow reads of the cycle.
func TestSimulatedLateAnswersBelongToTheirQuestion(t *testing.T) {
	t.Parallel()
	r := newRig(t, lookUp(t, "XM430-W350"), 2, func(s *sim.Options, b *hardware.BusOptions) { b.ReplyMargin = 0 })
	var slots []hardware.Slot
	for _, s := range r.servos {
		if err := r.bus.WriteRegister(s, "torque_enable", 1); err != nil {
			t.Fatal(err)
		}
		slots = append(slots, hardware.Slot{Servo: s, Reads: []string{"present_position"},
			Slow: []string{"hardware_error_status", "torque_enable"}})
	}
	c, err := hardware.NewCycle(r.bus, slots)
	if err != nil {
		t.Fatal(err)
	}
	r.bus.GiveWay(true)
	stop := make(chan struct{})
	var loop sync.WaitGroup
	loop.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
			if err := c.Exchange(); err != nil {
				t.Error(err)
			}
			for slot := range slots {
				if raw, at := c.SlowValue(slot, 1); raw != 1 && !at.IsZero() {
					t.Errorf("slow read: torque_enable of slot %d is %d", slot, raw)
				}
			}
		}
	})
	for range 4 {
		for _, delay := range []time.Duration{12 * time.Millisecond, 0} {
			if err := r.sim.SetFaults(2, sim.Faults{Delay: delay}); err != nil {
				t.Fatal(err)
			}
			if raw, err := r.bus.ReadRegister(r.servos[1], "hardware_error_status"); err == nil && raw != 0 {
				t.Errorf("hardware_error_status is %d", raw)
			}
			if raw, err := r.bus.ReadRegister(r.servos[1], "torque_enable"); err == nil && raw != 1 {
				t.Errorf("torque_enable is %d", raw)
			}
		}
	}
	close(stop)
	loop.Wait()
}
