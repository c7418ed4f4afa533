package joints_test

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// A tripped bus watchdog stops the servo, reads -1, and makes it refuse goals until 0 is written (e-manual, X series,
// Bus Watchdog). The robot must notice, and take the joint under command again without moving it.
func TestTrippedWatchdogIsNoticedAndCleared(t *testing.T) {
	t.Parallel()
	r := newRig(t, joints.RobotOptions{BusWatchdog: 200 * time.Millisecond}, pair(t))
	r.start(t)
	r.exchange(t)
	r.clock.advance(500 * time.Millisecond) // the host was busy elsewhere
	stood := r.states[0].Position
	r.commands[0].Position = stood
	if err := r.SetTorque(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.wantRegister(t, 11, "bus_watchdog", 10)
	r.wantRegister(t, 12, "bus_watchdog", 10) // found out on the way
	r.exchange(t)
	if s := r.states[0]; s.Restarts != 1 || s.Tripped || !s.Torque {
		t.Errorf("after SetTorque: %+v", s)
	}
	if s := r.states[0]; !nearly(s.Position, stood) {
		t.Errorf("after SetTorque: %+v, want it where it stood, %g", s, stood)
	}
	r.commands[0].Position = stood + 0.1
	r.waitFor(t, func() bool { return r.states[0].Position > stood+0.09 })
}
