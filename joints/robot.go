package joints

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// Group is the joints of one bus and their cyclic exchange.
type Group struct {
	Bus *hardware.Bus
	// Cycle must have been made from the Slot of each of Joints, in their order.
	Cycle  *hardware.Cycle
	Joints []*Joint
}

// RobotOptions say how a robot is started, moved and stopped.
type RobotOptions struct {
	// Period is the time between two calls of Exchange, from which the velocity limits become steps; positive.
	Period time.Duration
	// WriteEEPROM allows Start to change settings that the servo keeps without power, such as its operating mode.
	// Torque is switched off for it.
	WriteEEPROM bool
	// BusWatchdog is how long a servo under torque waits for its bus before it stops by itself, where its model can
	// (20 ms to 2.54 s, rounded up to 20 ms); 0 is never.
	BusWatchdog time.Duration
	// HoldAfter is the number of exchanges in a row that a joint may miss before its goal stops advancing; 0 holds it
	// from the first miss on.
	HoldAfter int
	// HoldOnStop leaves torque on at Stop.
	HoldOnStop bool
	// ModelNames returns the names of the models with a model number, for the message about a servo that is not what
	// it should be; nil leaves them out.
	ModelNames func(number int) []string
	// Prepare is called first on each goroutine that the robot starts, one per bus beyond the first, for example to
	// raise the priority of its thread, to which the goroutine is locked; nil is nothing.
	Prepare func()
}

// Robot is all joints of all buses. Its methods must not be called at the same time as each other, and only Start
// and Stop while it is stopped.
type Robot struct {
	o         RobotOptions
	joints    []*Joint
	actuators []*actuator
	groups    []group
	running   bool
	workers   []*worker
}

// group is the joints of one bus within Robot.actuators.
type group struct {
	Group
	first int
	err   error // of the latest exchange
}

// actuator is a joint at work.
type actuator struct {
	joint *Joint
	bus   *hardware.Bus
	cycle *hardware.Cycle
	slot  int
	gate  gate
	state State

	// firmware is what the servo said at start.
	firmware int
	// present is where the servo stood when it was last located, in ticks.
	present int64
	// torqueBefore is whether it was under torque before the robot did anything, torque whether it is now.
	torqueBefore, torque bool
	// touched is true once it may be under torque because of the robot; powered when the robot saw torque on.
	touched, powered bool
	// armed is true while its bus watchdog is armed, tripped once it has stopped the servo.
	armed, tripped bool
	// torqueAt is when torque was last switched; older slow reads of it do not count.
	torqueAt time.Time
}

// NewRobot binds joints to the cycles of their buses. It sends nothing. Errors say which joint is there twice or
// which option cannot be.
func NewRobot(groups []Group, o RobotOptions) (*Robot, error) {
	if o.Period <= 0 || o.HoldAfter < 0 || o.BusWatchdog < 0 || o.BusWatchdog > maxWatchdog {
		return nil, fmt.Errorf("robot: period %v must be above 0, hold after %d not below 0, bus watchdog %v from 0 to %v",
			o.Period, o.HoldAfter, o.BusWatchdog, maxWatchdog)
	}
	r := &Robot{o: o}
	seen := make(map[string]bool)
	for _, g := range groups {
		if g.Bus == nil || g.Cycle == nil {
			return nil, errors.New("robot: a group has no bus or no cycle")
		}
		r.groups = append(r.groups, group{Group: g, first: len(r.joints)})
		for slot, j := range g.Joints {
			if seen[j.Name()] {
				return nil, fmt.Errorf("robot: joint %s is there twice", j.Name())
			}
			seen[j.Name()] = true
			r.joints = append(r.joints, j)
			r.actuators = append(r.actuators, &actuator{
				joint: j, bus: g.Bus, cycle: g.Cycle, slot: slot, gate: newGate(j, o.Period, o.HoldAfter),
			})
		}
	}
	return r, nil
}

// Joints returns all joints, group after group in slot order: the order of the commands and states of Exchange.
func (r *Robot) Joints() []*Joint { return slices.Clone(r.joints) }

// PositionRange returns the goal positions in rad that a joint, by its place in Joints, is held to: the narrowest of
// its limits and those that its servo keeps. It is known after Start; ±Inf in modes without a goal position.
func (r *Robot) PositionRange(joint int) (lower, upper float64) {
	g := &r.actuators[joint].gate
	return g.lower, g.upper
}

// ErrStopped is returned by Exchange and SetTorque while the robot is not started.
var ErrStopped = errors.New("robot is not started")

// Exchange passes one command per joint through the gate to the servos, reads them, and fills one state per joint.
// All buses work at the same time. It blocks until the last reply is whole or overdue and allocates nothing.
//
// What became of each servo is in its state. The error means trouble with a port (*hardware.PortError, joined when
// there are several); the joints of other buses are as good as ever, and states are filled all the same. ErrStopped
// and a wrong number of commands or states are errors, too, and then nothing is sent.
func (r *Robot) Exchange(commands []Command, states []State) error {
	switch {
	case !r.running:
		return ErrStopped
	case len(commands) != len(r.actuators) || len(states) != len(r.actuators):
		return fmt.Errorf("robot: %d commands and %d states for %d joints", len(commands), len(states), len(r.actuators))
	}
	for i, a := range r.actuators {
		a.command(commands[i])
	}
	err := r.exchange()
	for i, a := range r.actuators {
		a.observe()
		states[i] = a.state
	}
	return err
}

// exchange runs the cycles of all buses.
func (r *Robot) exchange() error {
	for _, w := range r.workers {
		w.start <- struct{}{}
	}
	if len(r.groups) > 0 {
		r.groups[0].err = r.groups[0].Cycle.Exchange()
	}
	for _, w := range r.workers {
		<-w.done
	}
	for i := range r.groups {
		if r.groups[i].err != nil {
			return r.portErrors()
		}
	}
	return nil
}

// portErrors joins the errors of the latest exchange.
func (r *Robot) portErrors() error {
	var all []error
	for i := range r.groups {
		if err := r.groups[i].err; err != nil {
			all = append(all, fmt.Errorf("bus %s: %w", r.groups[i].Bus.Options().Name, err))
		}
	}
	return errors.Join(all...)
}

// command makes goals of a command. Without torque there are none: on some servos a goal brings torque back.
func (a *actuator) command(c Command) {
	if !a.powered {
		if !math.IsNaN(c.Position) || !math.IsNaN(c.Velocity) || !math.IsNaN(c.Effort) {
			a.gate.counts.Held++
		}
		return
	}
	a.gate.pass(c, &a.state, a.slot, a.cycle)
}

// observe takes over what the cycle read.
func (a *actuator) observe() {
	s, status, j := &a.state, a.cycle.Status(a.slot), a.joint
	s.Result, s.Misses, s.Alert, s.At = status.Result, status.Misses, status.Alert, status.At
	s.Fresh = status.Result == hardware.Fresh
	s.Gate = a.gate.counts
	if s.Fresh {
		s.Position = j.transmission.radians(a.cycle.Value(a.slot, 0))
		s.Velocity = a.value(j.velocityRead, j.transmission.velocity)
		s.Effort = a.value(j.effortRead, j.transmission.effort)
	}
	a.observeSlow()
}

// value returns a read in SI units, NaN when there is none.
func (a *actuator) value(read int, perStep float64) float64 {
	if read < 0 {
		return math.NaN()
	}
	return scaled(a.cycle.Value(a.slot, read), perStep)
}

// observeSlow takes over what is read now and then.
func (a *actuator) observeSlow() {
	j := a.joint
	a.state.Temperature = a.slowValue(j.temperatureSlow, j.temperatureScale)
	a.state.Voltage = a.slowValue(j.voltageSlow, j.voltageScale)
	if j.hardwareError >= 0 {
		a.state.HardwareError, _ = a.cycle.SlowValue(a.slot, j.hardwareError)
	}
	if j.watchdogSlow >= 0 && a.armed {
		a.observeWatchdog(a.cycle.SlowValue(a.slot, j.watchdogSlow))
	}
	if j.torqueSlow < 0 {
		return
	}
	if on, at := a.cycle.SlowValue(a.slot, j.torqueSlow); !at.IsZero() && at.After(a.torqueAt) {
		a.observeTorque(on != 0 && !a.tripped)
	}
}

// observeWatchdog takes over whether the bus watchdog has stopped the servo, which then refuses every goal.
func (a *actuator) observeWatchdog(steps int64, at time.Time) {
	if steps < 0 && at.After(a.torqueAt) && !a.tripped {
		a.tripped, a.state.Tripped = true, true
		a.observeTorque(false)
	}
}

// observeTorque takes over whether the servo is under torque. One that lost it gets no more goals until SetTorque or
// Reboot, lest it jump to one when torque returns.
func (a *actuator) observeTorque(on bool) {
	a.state.Torque = on
	if !on && a.powered {
		a.powered = false
		a.cycle.ClearGoals(a.slot)
	}
}

// slowValue returns a slow read in its unit, NaN when there is none yet.
func (a *actuator) slowValue(i int, perStep float64) float64 {
	if i < 0 {
		return math.NaN()
	}
	raw, at := a.cycle.SlowValue(a.slot, i)
	if at.IsZero() {
		return math.NaN()
	}
	return scaled(raw, perStep)
}

// unknown is the state of a joint before its first exchange.
func unknown() State {
	nan := math.NaN()
	return State{Position: nan, Velocity: nan, Effort: nan, Temperature: nan, Voltage: nan}
}
