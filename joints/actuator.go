package joints

import (
	"math"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// Setting is a register to be written at start where the servo holds something else.
type Setting struct {
	Register string
	// Raw is the value as the servo counts it.
	Raw int64
}

// ActuatorOptions say how a servo is mounted.
type ActuatorOptions struct {
	// Servo is the servo.
	Servo *hardware.Servo
	// Mode is what it is commanded with. All actuators that move a joint together are in one mode.
	Mode Mode
	// ZeroTicks is the servo position, in ticks, at which the actuator's output is at 0 rad.
	ZeroTicks int64
	// Direction is 1 when output and servo turn the same way, -1 otherwise.
	Direction int
	// Reduction is the number of servo turns per turn of the output, positive.
	Reduction float64
	// Registers are written at start, in this order, each only where it differs.
	Registers []Setting
}

// Actuator is one servo and its gear. Its output is the joint itself, unless a linkage or a coupling lies between. It
// never changes after it was made and may be used from any goroutine.
type Actuator struct {
	o            ActuatorOptions
	scale        scale
	effortUnit   EffortUnit
	transmission *transmission

	goals       []string
	reads, slow []string
	// Places of values in reads and slow, -1 when the servo does not give them.
	velocityRead, effortRead                                int
	temperatureSlow, voltageSlow, torqueSlow, hardwareError int
	watchdogSlow                                            int
	temperatureScale, voltageScale                          float64
}

// newActuator returns the actuator of options that were checked.
func newActuator(o ActuatorOptions) *Actuator {
	o.Registers = slices.Clone(o.Registers)
	a := &Actuator{o: o, goals: modes[o.Mode].goals}
	a.scale, a.effortUnit = newScale(o)
	a.chooseReads()
	a.chooseSlow()
	return a
}

// chooseReads selects what every exchange reads.
func (a *Actuator) chooseReads() {
	a.reads = []string{"present_position"}
	a.velocityRead, a.effortRead = -1, -1
	if _, ok := a.o.Servo.Model.Register("present_velocity"); ok && a.scale.velocity != 0 {
		a.velocityRead = len(a.reads)
		a.reads = append(a.reads, "present_velocity")
	}
	if _, ok := a.o.Servo.Model.Register("present_current"); ok && a.scale.effort != 0 {
		a.effortRead = len(a.reads)
		a.reads = append(a.reads, "present_current")
	}
}

// chooseSlow selects what is read now and then.
func (a *Actuator) chooseSlow() {
	add := func(name string) (place int, scale float64) {
		r, ok := a.o.Servo.Model.Register(name)
		if !ok || !r.Numeric() {
			return -1, 0
		}
		a.slow = append(a.slow, name)
		return len(a.slow) - 1, r.Scale
	}
	a.temperatureSlow, a.temperatureScale = add("present_temperature")
	a.voltageSlow, a.voltageScale = add("present_input_voltage")
	a.torqueSlow, _ = add("torque_enable")
	a.hardwareError, _ = add("hardware_error_status")
	a.watchdogSlow, _ = add("bus_watchdog")
}

// Servo returns the servo.
func (a *Actuator) Servo() *hardware.Servo { return a.o.Servo }

// Mode returns what the servo is commanded with.
func (a *Actuator) Mode() Mode { return a.o.Mode }

// Registers returns the registers that are written at start.
func (a *Actuator) Registers() []Setting { return slices.Clone(a.o.Registers) }

// Joints returns the joints that the actuator moves: one, or all joints of its coupling.
func (a *Actuator) Joints() []*Joint { return slices.Clone(a.transmission.joints) }

// Slot returns the registers that the actuator needs in the cyclic exchange, for hardware.NewCycle.
func (a *Actuator) Slot() hardware.Slot {
	return hardware.Slot{
		Servo: a.o.Servo, Goals: slices.Clone(a.goals), Reads: slices.Clone(a.reads), Slow: slices.Clone(a.slow),
	}
}

// Position returns the position of the actuator's output, in rad, at a servo position in ticks.
func (a *Actuator) Position(ticks int64) float64 { return a.scale.radians(ticks) }

// Ticks returns the servo position nearest to a position of the actuator's output in rad, without regard to any limit;
// NaN gives ActuatorOptions.ZeroTicks.
func (a *Actuator) Ticks(position float64) int64 {
	if math.IsNaN(position) {
		return a.o.ZeroTicks
	}
	return a.scale.ticks(position)
}

// TicksOf returns the servo position, in ticks, at which the joints that the actuator moves stand at these positions,
// in rad or m; ActuatorOptions.ZeroTicks when a linkage cannot reach one of them.
func (a *Actuator) TicksOf(position func(*Joint) float64) int64 {
	t, output := a.transmission, 0.0
	row := t.forward[slices.Index(t.actuators, a)]
	for i, j := range t.joints {
		output += row[i] * j.linkage.turn(position(j))
	}
	return a.Ticks(output)
}

// joint is how messages name what the actuator moves.
func (a *Actuator) joint() string {
	names := make([]string, len(a.transmission.joints))
	for i, j := range a.transmission.joints {
		names[i] = j.Name()
	}
	return strings.Join(names, ", ")
}
