package joints

import (
	"github.com/sinew-robotics/sinew/hardware"
)

// EffortUnit is the unit of a joint's effort.
type EffortUnit uint8

const (
	// NoEffort: the servo measures no current; effort is NaN.
	NoEffort EffortUnit = iota
	// NewtonMetre: a torque constant is published for the model.
	NewtonMetre
	// Ampere: the servo measures current, but its torque constant is not published.
	Ampere
)

// Setting is a register to be written at start where the servo holds something else.
type Setting struct {
	Register string
	// Raw is the value as the servo counts it.
	Raw int64
}

// Options say how a joint hangs on its servo.
type Options struct {
	// Name is the joint's name in ROS.
	Name string
	// Servo is the actuator.
	Servo *hardware.Servo
	// Mode is what the joint is commanded with.
	Mode Mode
	// ZeroTicks is the servo position, in ticks, at which the joint reads 0 rad.
	ZeroTicks int64
	// Direction is 1 when joint and servo turn the same way, -1 otherwise.
	Direction int
	// Reduction is the number of servo turns per joint turn, positive.
	Reduction float64
	// Limits on the joint side; see NoLimits.
	Limits Limits
	// Registers are written at start, in this order, each only where it differs.
	Registers []Setting
}

// Joint is one joint and its servo. Its fields never change after New.
type Joint struct {
	o Options
}

// New returns the joint, or an error that says which option cannot be.
func New(o Options) (*Joint, error) { return &Joint{o: o}, nil }

// Name returns the joint's name.
func (j *Joint) Name() string { return j.o.Name }

// Servo returns the actuator.
func (j *Joint) Servo() *hardware.Servo { return j.o.Servo }

// Mode returns what the joint is commanded with.
func (j *Joint) Mode() Mode { return j.o.Mode }

// Limits returns the limits given in Options.
func (j *Joint) Limits() Limits { return j.o.Limits }

// EffortUnit returns the unit of State.Effort, Command.Effort and Limits.Effort. (Command.Effort is a ratio in mode PWM.)
func (j *Joint) EffortUnit() EffortUnit { return NoEffort }

// Slot returns the registers that the joint needs in the cyclic exchange, for hardware.NewCycle.
func (j *Joint) Slot() hardware.Slot { return hardware.Slot{Servo: j.o.Servo} }
