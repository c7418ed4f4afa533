package joints

import (
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// State is what is known of a joint. Values that the servo does not give, or has not given yet, are NaN. When several
// servos move the joint, the worst of them counts: the joint is fresh when all were read, the temperature is that of the
// hottest, the voltage the lowest, the hardware error the first one's that has any.
type State struct {
	// Position in rad, Velocity in rad/s; m and m/s of a prismatic joint.
	Position, Velocity float64
	// Effort in the joint's EffortUnit; NaN when the servo measures no current, and at the dead centre of a linkage.
	Effort float64
	// At is the time of the read these values come from; zero before the first.
	At time.Time
	// Fresh is true when the values were read in this exchange. Otherwise they are as old as At.
	Fresh bool
	// Result is what became of the servo's part of this exchange.
	Result hardware.Result
	// Misses is the number of exchanges in a row whose Result was not fresh.
	Misses int
	// Attended is true while the robot looks after the joint, so that no command reaches it. It is not Fresh then, whatever
	// its Result, and has the values of At.
	Attended bool
	// Lost is true while the port of the servo's bus is lost.
	Lost bool
	// Restarts counts how often the joint was taken back under command where it stood: after its bus was lost, after its
	// bus watchdog stopped it, after Robot.SetTorque and Robot.Reboot, and after its servos disagreed. It changes together
	// with a fresh Position, from which a controller is to go on; commands that did not know of it do not pass.
	Restarts uint64
	// Alert is true while the servo reports a hardware error.
	Alert bool
	// Torque is true while all servos of the joint are under torque, as far as they said lately: a servo that lost its power
	// or shut itself down is not, whatever the robot told it. While Lost it is what it was.
	Torque bool
	// Tripped is true while a servo's bus watchdog has stopped it, for it heard nothing for too long. It holds its place
	// and refuses every goal until it is taken back.
	Tripped bool
	// Temperature in °C and Voltage in V, read now and then; NaN when the servo does not give them.
	Temperature, Voltage float64
	// HardwareError is the raw content of the servo's hardware error register, read now and then; the model's
	// HardwareErrorWords tell it in words. 0 when there is none.
	HardwareError int64
	// Gate counts what the gate before the servo did to the joint's commands.
	Gate GateCounts
}

// BusState is how a bus fares.
type BusState struct {
	// Reply is how long the servos' replies took in the latest exchange, from its first write call to the end of the last
	// reply that came; 0 when none came, and while the port is lost.
	Reply time.Duration
	// Stray counts packets that nobody asked for (late answers, foreign ids), Damaged answers that were damaged or had the
	// wrong length, since the robot was made.
	Stray, Damaged uint64
}

// GateCounts count commands that did not pass the gate unchanged, since the robot was made.
type GateCounts struct {
	// Clamped commands were outside the limits of position or effort, of the configuration or of the servo, and were
	// moved to the nearest allowed value. Of coupled joints those count, too, that together led a servo beyond its own
	// limits: then all of them stay.
	Clamped uint64
	// Slowed commands asked for more than the velocity limit.
	Slowed uint64
	// Refused commands were infinite; they counted as not commanded.
	Refused uint64
	// Held commands came while the joint did not answer, was without torque, was looked after, or while its servos stood
	// too far apart; its goal was not advanced.
	Held uint64
}

// Command is what a joint should do. Which fields count depends on the joint's Mode. NaN means not commanded: a
// position goal stays what it was; a velocity, effort or duty cycle becomes 0. Before the first command of a joint no
// goal is sent at all: it holds the position where it was when torque came on.
type Command struct {
	// Position in rad, Velocity in rad/s (m and m/s of a prismatic joint), Effort in the joint's EffortUnit. In mode
	// CurrentBasedPosition the effort bounds what is spent on the position; +Inf is as much as limits and servo allow, NaN
	// leaves the bound as it is.
	Position, Velocity, Effort float64
}
