package joints

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// check returns everything in the options that cannot be, apart from limits that the servos cannot say.
func (o *Options) check() error {
	wrong := o.checkJoint()
	if len(o.Actuators) == 0 {
		wrong = append(wrong, errors.New("there is no actuator"))
	}
	wrong = append(wrong, checkActuators(o.Actuators)...)
	if o.Linkage.crank() && len(o.Actuators) > 0 && o.Actuators[0].Mode == Velocity {
		wrong = append(wrong, errors.New("linkage: a slider-crank knows no mode velocity, for at its ends no turn moves it; use a position mode"))
	}
	if o.Continuous && len(o.Actuators) > 0 && o.Actuators[0].Mode == Position {
		wrong = append(wrong, errors.New("mode position knows one turn only, a continuous joint more; use extended_position or velocity"))
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("joint %s: %w", o.Name, errors.Join(wrong...))
}

// checkJoint returns what of the joint side cannot be.
func (o *Options) checkJoint() (wrong []error) {
	if o.Name == "" {
		wrong = append(wrong, errors.New("name is empty"))
	}
	wrong = append(wrong, o.Limits.check()...)
	if o.Disagreement < 0 || math.IsNaN(o.Disagreement) {
		wrong = append(wrong, fmt.Errorf("disagreement %v is not a number from 0 on", o.Disagreement))
	}
	if o.Continuous && !(math.IsNaN(o.Limits.PositionLower) && math.IsNaN(o.Limits.PositionUpper)) {
		wrong = append(wrong, errors.New("limits.position: a continuous joint has none"))
	}
	if o.Continuous && o.Linkage != nil {
		wrong = append(wrong, errors.New("linkage: a continuous joint has none"))
	}
	if err := o.Linkage.check(); err != nil {
		return append(wrong, err)
	}
	lower, upper := o.Linkage.span()
	for _, limit := range []float64{o.Limits.PositionLower, o.Limits.PositionUpper} {
		if limit < lower-rounding || limit > upper+rounding {
			wrong = append(wrong, fmt.Errorf("limits.position: the linkage cannot reach %v m; it goes from %.6g to %.6g m", limit, lower, upper))
		}
	}
	return wrong
}

// checkActuators returns what of the actuators of one joint or coupling cannot be.
func checkActuators(all []ActuatorOptions) (wrong []error) {
	for i, a := range all {
		for _, err := range a.check() {
			if len(all) > 1 {
				err = fmt.Errorf("actuators[%d]: %w", i, err)
			}
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	for i, a := range all {
		if a.Mode != all[0].Mode {
			wrong = append(wrong, fmt.Errorf("actuators[%d]: is in mode %v, actuators[0] in mode %v; give all the same", i, a.Mode, all[0].Mode))
		}
		_, unit := newScale(a)
		if _, first := newScale(all[0]); (a.Mode == Current || a.Mode == CurrentBasedPosition) && unit != first {
			wrong = append(wrong, fmt.Errorf("actuators[%d]: the effort of %s is in %v, that of %s in %v; mode %v needs one unit",
				i, a.Servo, unit, all[0].Servo, first, a.Mode))
		}
	}
	return wrong
}

// check returns what of one actuator cannot be.
func (o *ActuatorOptions) check() (wrong []error) {
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if o.Direction != 1 && o.Direction != -1 {
		note("direction %d is not 1 or -1", o.Direction)
	}
	if !(o.Reduction > 0) || math.IsInf(o.Reduction, 0) {
		note("reduction %v is not a number above 0", o.Reduction)
	}
	if int(o.Mode) >= len(modes) {
		note("%v is not known", o.Mode)
	}
	if o.Servo == nil || o.Servo.Model == nil {
		note("servo has no model")
	}
	if len(wrong) == 0 {
		wrong = append(o.checkServo(), o.checkSettings()...)
	}
	return wrong
}

// check returns what of the limits contradicts itself.
func (l Limits) check() (wrong []error) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"velocity", l.Velocity}, {"acceleration", l.Acceleration}, {"effort", l.Effort}} {
		if v.value <= 0 || math.IsInf(v.value, 0) {
			wrong = append(wrong, fmt.Errorf("limits.%s: %v is not a number above 0", v.name, v.value))
		}
	}
	if math.IsInf(l.PositionLower, 0) || math.IsInf(l.PositionUpper, 0) {
		wrong = append(wrong, fmt.Errorf("limits.position: %v to %v is not finite; leave a limit out instead",
			l.PositionLower, l.PositionUpper))
	}
	if l.PositionLower > l.PositionUpper {
		wrong = append(wrong, fmt.Errorf("limits.position: upper %v is below lower %v", l.PositionUpper, l.PositionLower))
	}
	return wrong
}

// checkServo returns what the mode needs and the servo has not.
func (o *ActuatorOptions) checkServo() (wrong []error) {
	m := o.Servo.Model
	if _, ok := m.OperatingMode(o.Mode.String()); len(m.Modes) > 0 && !ok {
		names := make([]string, len(m.Modes))
		for i, mode := range m.Modes {
			names[i] = mode.Name
		}
		wrong = append(wrong, fmt.Errorf("%s has no mode %v; it has %s", o.Servo, o.Mode, strings.Join(names, ", ")))
	}
	for _, name := range append([]string{"torque_enable", "present_position"}, modes[o.Mode].goals...) {
		if r, ok := m.Register(name); !ok || !r.Numeric() {
			wrong = append(wrong, fmt.Errorf("%s has no %s, which mode %v needs", o.Servo, name, o.Mode))
		}
	}
	for _, scale := range []struct {
		needed bool
		value  float64
		name   string
	}{
		{true, m.RadPerTick, "position"},
		{o.Mode == Velocity, m.VelocityPerTick, "velocity"},
		{o.Mode == Current || o.Mode == CurrentBasedPosition, max(m.CurrentPerTick, m.TorquePerCurrentTick), "current"},
		{o.Mode == PWM, pwmPerStep(m), "pwm"},
	} {
		if scale.needed && scale.value == 0 {
			wrong = append(wrong, fmt.Errorf("the scale of %s of %s is not known, and mode %v needs it", scale.name, o.Servo, o.Mode))
		}
	}
	return wrong
}

// own are registers that a robot writes itself.
var own = []string{
	"id", "baud_rate", "operating_mode", "torque_enable", "bus_watchdog", "status_return_level",
}

// goalRegisters are what modes command, and what bounds the motion to a goal in others: a servo of protocol 1.0 in mode
// position goes no faster than its moving_speed, which is the goal of mode velocity.
var goalRegisters = []string{"goal_position", "goal_velocity", "goal_current", "goal_pwm"}

// checkSettings returns what of the registers to be written cannot be written.
func (o *ActuatorOptions) checkSettings() (wrong []error) {
	for _, s := range o.Registers {
		if message := settingFault(o, s); message != "" {
			wrong = append(wrong, fmt.Errorf("registers.%s: %s", s.Register, message))
		}
	}
	return wrong
}

// settingFault returns why a register cannot be set to this, "" when it can.
func settingFault(o *ActuatorOptions, set Setting) string {
	m := o.Servo.Model
	r, ok := m.Register(set.Register)
	if !ok || !r.Numeric() {
		return fmt.Sprintf("%s has no such register", o.Servo)
	}
	is := func(name string) bool {
		other, ok := m.Register(name)
		return ok && other.Address < r.End() && r.Address < other.End() // by whatever name
	}
	lower, upper := constantRange(o.Servo, set.Register)
	switch {
	case slices.ContainsFunc(modes[o.Mode].goals, is):
		return fmt.Sprintf("is the goal of mode %v, written in every cycle, and cannot be set here", o.Mode)
	case slices.ContainsFunc(own, is):
		return "is written by the start itself and cannot be set here"
	case slices.ContainsFunc(goalRegisters, is):
		return fmt.Sprintf("is a goal; in mode %v it would hold the joint back from its commands: use limits instead", o.Mode)
	case r.Access.String() == "read":
		return "can only be read"
	case set.Raw < lower || set.Raw > upper:
		return fmt.Sprintf("%d is outside %d to %d", set.Raw, lower, upper)
	}
	return ""
}

// constantRange returns what a register may hold as far as the manual says it: its width, its printed limits, and
// the printed limits of a register that limits it.
func constantRange(s *hardware.Servo, name string) (lower, upper int64) {
	r, ok := s.Model.Register(name)
	if !ok {
		return 0, 0
	}
	lower, upper = r.RawRange()
	if r.Min.Known {
		if l, ok := s.Model.Register(r.Min.Register); ok && l.Min.Known && l.Min.Register == "" && !r.Min.Negated {
			lower = max(lower, l.Min.Value)
		} else if r.Min.Register == "" {
			lower = max(lower, r.Min.Value)
		}
	}
	if r.Max.Known {
		if u, ok := s.Model.Register(r.Max.Register); ok && u.Max.Known && u.Max.Register == "" {
			upper = min(upper, u.Max.Value)
		} else if r.Max.Register == "" {
			upper = min(upper, r.Max.Value)
		}
	}
	return lower, upper
}

// checkLimits reports position limits that no goal of a servo can say. Of coupled joints it knows nothing: what one may
// do depends on the others.
func (j *Joint) checkLimits() error {
	if !j.mode.hasPosition() {
		return nil
	}
	for _, a := range j.transmission.actuators {
		lower, upper := a.goalRange()
		for _, limit := range []float64{j.limits.PositionLower, j.limits.PositionUpper} {
			if math.IsNaN(limit) {
				continue
			}
			// One tick beyond is what rounding makes of a full turn; such goals are clamped.
			if ticks := a.Ticks(j.linkage.turn(limit)); ticks < lower-1 || ticks > upper+1 {
				return fmt.Errorf("joint %s: limits.position: %.4g %s is tick %d of %s, which takes goals from %d to %d in mode %v;"+
					" narrow the limit, change zero, or use mode extended_position", j.name, limit, j.unit(), ticks, a.o.Servo, lower, upper, j.mode)
			}
		}
	}
	return nil
}

// unit returns the unit of the joint's position.
func (j *Joint) unit() string {
	if j.Prismatic() {
		return "m"
	}
	return "rad"
}

// goalRange returns the goal positions in ticks that the mode allows as far as the manual says.
func (a *Actuator) goalRange() (lower, upper int64) {
	if a.o.Mode == Position {
		return constantRange(a.o.Servo, "goal_position")
	}
	r, _ := a.o.Servo.Model.Register("goal_position")
	return r.RawRange()
}
