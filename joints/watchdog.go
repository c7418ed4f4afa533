package joints

import "time"

// The bus watchdog of DYNAMIXEL X, P and Y counts in steps of 20 ms, up to 127 of them. It is armed only under torque.
// Once tripped it reads -1 and the servo refuses every goal until 0 is written (e-manual, Bus Watchdog).
const (
	watchdogStep = 20 * time.Millisecond
	maxWatchdog  = 127 * watchdogStep
)

// watches reports whether the servo has a bus watchdog.
func (s *servo) watches() bool {
	return s.has("bus_watchdog") && s.a.o.Servo.Model.BusWatchdog.In(int(s.firmware.Load()))
}

// clearWatchdog disarms a watchdog that is armed or tripped from before.
func (s *servo) clearWatchdog() error {
	if !s.watches() {
		return nil
	}
	held, err := s.read("bus_watchdog")
	if err != nil {
		return s.failBus(err)
	}
	if held == 0 {
		return nil
	}
	s.stopped = s.stopped || held < 0
	return s.setWatchdog(0)
}

// setWatchdog writes the watchdog and reads it back.
func (s *servo) setWatchdog(steps int64) error {
	if err := s.writeVerified("bus_watchdog", steps); err != nil {
		return err
	}
	s.armed = steps != 0
	return nil
}

// arm sets the bus watchdog as the options say. keep keeps the watchdogs quiet that are armed already.
func (r *Robot) arm(s *servo, keep func() error) error {
	if r.o.BusWatchdog == 0 || !s.watches() {
		return nil
	}
	if err := keep(); err != nil {
		return err
	}
	return s.setWatchdog(int64((r.o.BusWatchdog + watchdogStep - 1) / watchdogStep))
}
