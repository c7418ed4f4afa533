package config

import "time"

// Safety says what happens at the end and when something is lost.
type Safety struct {
	// OnExit is what becomes of the servos when the program ends. Default TorqueOff.
	OnExit OnExit
	// OnBusLoss is what becomes of the motion while a bus does not answer. Default HoldOnBusLoss.
	OnBusLoss OnBusLoss
	// BusWatchdog is the silence after which a servo stops by itself, on every servo that has such a watchdog:
	// 20 ms to 2.54 s and at least two periods of the loop, or 0 for not armed. Default 200 ms or four
	// periods, whichever is longer, but not over 2.54 s.
	BusWatchdog time.Duration
}

// OnExit is what becomes of the servos when the program ends.
type OnExit string

const (
	// TorqueOff switches torque off: the robot goes limp.
	TorqueOff OnExit = "torque_off"
	// Hold leaves torque on: the robot keeps its last position.
	Hold OnExit = "hold"
)

// OnBusLoss is what becomes of the motion while a bus does not answer.
type OnBusLoss string

const (
	// HoldOnBusLoss holds the trajectory clock, so that motion resumes where it stopped, and waits for the port.
	HoldOnBusLoss OnBusLoss = "hold"
	// StopOnBusLoss ends the program.
	StopOnBusLoss OnBusLoss = "stop"
)
