package config

import "time"

// The watchdog of the X series counts 1 to 127 steps of 20 ms.
const (
	watchdogLeast    = 20 * time.Millisecond
	watchdogMost     = 127 * watchdogLeast
	watchdogStandard = 200 * time.Millisecond
)

func safety() kind[Safety] {
	return mapping(
		optional("on_exit", choice(TorqueOff, Hold), func(s *Safety) *OnExit { return &s.OnExit }, TorqueOff,
			"Whether the servos go limp (torque_off) or keep their position (hold) when the program ends."),
		optional("on_bus_loss", choice(HoldOnBusLoss, StopOnBusLoss), func(s *Safety) *OnBusLoss { return &s.OnBusLoss }, HoldOnBusLoss,
			"What becomes of the motion while a bus does not answer: it waits (hold), or the program ends when the port is lost (stop)."),
		put("bus_watchdog", duration(watchdogLeast, watchdogMost),
			"Silence after which a servo stops by itself. 0s: not armed. Default: 200ms or four periods, whichever is longer.",
			func(s *Safety, v time.Duration) { s.BusWatchdog = v }),
	)
}
