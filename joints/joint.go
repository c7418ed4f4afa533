package joints

import (
	"math"
	"slices"

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

// String returns "N·m", "A" or "".
func (u EffortUnit) String() string {
	switch u {
	case NewtonMetre:
		return "N·m"
	case Ampere:
		return "A"
	}
	return ""
}

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

// Joint is one joint and its servo. It never changes after New and may be used from any goroutine.
type Joint struct {
	o            Options
	transmission transmission
	effortUnit   EffortUnit
	goals        []string
	reads, slow  []string
	// Places of values in reads and slow, -1 when the servo does not give them.
	velocityRead, effortRead                                int
	temperatureSlow, voltageSlow, torqueSlow, hardwareError int
	watchdogSlow                                            int
	temperatureScale, voltageScale                          float64
}

// New returns the joint, or an error with everything in the options that cannot be.
func New(o Options) (*Joint, error) {
	if err := check(o); err != nil {
		return nil, err
	}
	o.Registers = slices.Clone(o.Registers)
	j := &Joint{o: o, goals: modes[o.Mode].goals}
	j.transmission, j.effortUnit = newTransmission(o)
	if err := j.checkLimits(); err != nil {
		return nil, err
	}
	j.chooseReads()
	j.chooseSlow()
	return j, nil
}

// chooseReads selects what every exchange reads.
func (j *Joint) chooseReads() {
	j.reads = []string{"present_position"}
	j.velocityRead, j.effortRead = -1, -1
	if _, ok := j.o.Servo.Model.Register("present_velocity"); ok && j.transmission.velocity != 0 {
		j.velocityRead = len(j.reads)
		j.reads = append(j.reads, "present_velocity")
	}
	if _, ok := j.o.Servo.Model.Register("present_current"); ok && j.transmission.effort != 0 {
		j.effortRead = len(j.reads)
		j.reads = append(j.reads, "present_current")
	}
}

// chooseSlow selects what is read now and then.
func (j *Joint) chooseSlow() {
	add := func(name string) (place int, scale float64) {
		r, ok := j.o.Servo.Model.Register(name)
		if !ok || !r.Numeric() {
			return -1, 0
		}
		j.slow = append(j.slow, name)
		return len(j.slow) - 1, r.Scale
	}
	j.temperatureSlow, j.temperatureScale = add("present_temperature")
	j.voltageSlow, j.voltageScale = add("present_input_voltage")
	j.torqueSlow, _ = add("torque_enable")
	j.hardwareError, _ = add("hardware_error_status")
	j.watchdogSlow, _ = add("bus_watchdog")
}

// Name returns the joint's name.
func (j *Joint) Name() string { return j.o.Name }

// Servo returns the actuator.
func (j *Joint) Servo() *hardware.Servo { return j.o.Servo }

// Mode returns what the joint is commanded with.
func (j *Joint) Mode() Mode { return j.o.Mode }

// Limits returns the limits given in Options.
func (j *Joint) Limits() Limits { return j.o.Limits }

// Registers returns the registers that are written at start.
func (j *Joint) Registers() []Setting { return slices.Clone(j.o.Registers) }

// EffortUnit returns the unit of State.Effort, Command.Effort and Limits.Effort. (In mode PWM, Command.Effort and
// Limits.Effort are ratios.)
func (j *Joint) EffortUnit() EffortUnit { return j.effortUnit }

// Slot returns the registers that the joint needs in the cyclic exchange, for hardware.NewCycle.
func (j *Joint) Slot() hardware.Slot {
	return hardware.Slot{
		Servo: j.o.Servo, Goals: slices.Clone(j.goals), Reads: slices.Clone(j.reads), Slow: slices.Clone(j.slow),
	}
}

// Position returns the joint position in rad at a servo position in ticks.
func (j *Joint) Position(ticks int64) float64 { return j.transmission.radians(ticks) }

// Ticks returns the servo position nearest to a joint position in rad, without regard to any limit; NaN gives
// Options.ZeroTicks.
func (j *Joint) Ticks(position float64) int64 {
	if math.IsNaN(position) {
		return j.o.ZeroTicks
	}
	return j.transmission.ticks(position)
}
