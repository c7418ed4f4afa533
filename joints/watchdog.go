package joints

import (
	"fmt"
	"time"
)

// The bus watchdog of DYNAMIXEL X, P and Y counts in steps of 20 ms, up to 127 of them. It is armed only under torque.
// Once tripped it reads -1 and the servo refuses every goal until 0 is written (e-manual, Bus Watchdog).
const (
	watchdogStep = 20 * time.Millisecond
	maxWatchdog  = 127 * watchdogStep
)

// watches reports whether the servo has a bus watchdog.
func (a *actuator) watches() bool {
	return a.has("bus_watchdog") && a.joint.o.Servo.Model.BusWatchdog.In(a.firmware)
}

// clearWatchdog disarms a watchdog that is armed or tripped from before.
func (a *actuator) clearWatchdog() error {
	if !a.watches() {
		return nil
	}
	held, err := a.read("bus_watchdog")
	if err != nil {
		return a.failBus(err)
	}
	if held == 0 {
		return nil
	}
	return a.setWatchdog(0)
}

// checkWatchdog asks a servo under torque whether its watchdog has stopped it: where one has, others may have too.
func (a *actuator) checkWatchdog() error {
	if !a.armed || !a.powered {
		return nil
	}
	steps, err := a.read("bus_watchdog")
	if err != nil {
		return a.failBus(err)
	}
	a.observeWatchdog(steps, time.Now())
	return nil
}

// setWatchdog writes the watchdog and reads it back.
func (a *actuator) setWatchdog(steps int64) error {
	if err := a.writeVerified("bus_watchdog", steps); err != nil {
		return err
	}
	a.armed = steps != 0
	return nil
}

// arm sets the bus watchdog as the options say. Meanwhile the cycles keep the watchdogs quiet that are armed already.
func (r *Robot) arm(a *actuator) error {
	if r.o.BusWatchdog == 0 || !a.watches() {
		return nil
	}
	if err := r.exchange(); err != nil {
		return fmt.Errorf("robot: first exchange: %w", err)
	}
	return a.setWatchdog(int64((r.o.BusWatchdog + watchdogStep - 1) / watchdogStep))
}
