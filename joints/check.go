package joints

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// check returns everything in the options that cannot be, apart from limits that the servo cannot say.
func check(o Options) error {
	var wrong []error
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if o.Name == "" {
		note("name is empty")
	}
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
	wrong = append(wrong, o.Limits.check()...)
	if len(wrong) == 0 {
		wrong = append(checkServo(o), checkSettings(o)...)
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("joint %s: %w", o.Name, errors.Join(wrong...))
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
func checkServo(o Options) (wrong []error) {
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
		{o.Mode == PWM, m.PWMPerTick, "pwm"},
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
	"goal_position", "goal_velocity", "goal_current", "goal_pwm",
}

// checkSettings returns what of the registers to be written cannot be written.
func checkSettings(o Options) (wrong []error) {
	for _, s := range o.Registers {
		if message := settingFault(o.Servo, s); message != "" {
			wrong = append(wrong, fmt.Errorf("registers.%s: %s", s.Register, message))
		}
	}
	return wrong
}

// settingFault returns why a register cannot be set to this, "" when it can.
func settingFault(s *hardware.Servo, set Setting) string {
	r, ok := s.Model.Register(set.Register)
	if !ok || !r.Numeric() {
		return fmt.Sprintf("%s has no such register", s)
	}
	isOwn := slices.ContainsFunc(own, func(name string) bool {
		o, ok := s.Model.Register(name)
		return ok && o == r
	})
	lower, upper := constantRange(s, set.Register)
	switch {
	case isOwn:
		return "is written by the start itself and cannot be set here"
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

// checkLimits reports position limits that no goal of the servo can say.
func (j *Joint) checkLimits() error {
	if !j.o.Mode.hasPosition() {
		return nil
	}
	lower, upper := j.goalRange()
	for _, limit := range []float64{j.o.Limits.PositionLower, j.o.Limits.PositionUpper} {
		if math.IsNaN(limit) {
			continue
		}
		// One tick beyond is what rounding makes of a full turn; such goals are clamped.
		if ticks := j.transmission.ticks(limit); ticks < lower-1 || ticks > upper+1 {
			return fmt.Errorf("joint %s: limits.position: %.4g rad is tick %d of %s, which takes goals from %d to %d in mode %v;"+
				" narrow the limit, change zero, or use mode extended_position", j.o.Name, limit, ticks, j.o.Servo, lower, upper, j.o.Mode)
		}
	}
	return nil
}

// goalRange returns the goal positions in ticks that the mode allows as far as the manual says.
func (j *Joint) goalRange() (lower, upper int64) {
	if j.o.Mode == Position {
		return constantRange(j.o.Servo, "goal_position")
	}
	r, _ := j.o.Servo.Model.Register("goal_position")
	return r.RawRange()
}
