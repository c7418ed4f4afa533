package joints

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// startTolerance is how far outside its limits a joint may stand at start, in rad: what a limit and the noise of an
// encoder can make of a joint that rests at its end.
const startTolerance = 0.01

// locate reads what the servo's goals may be and where it stands.
func (a *actuator) locate() error {
	var b [2]bounds
	for i, name := range a.joint.goals {
		var err error
		if b[i], err = a.readBounds(name); err != nil {
			return a.failBus(err)
		}
	}
	present, err := a.read("present_position")
	if err != nil {
		return a.failBus(err)
	}
	a.present = present
	j := a.joint
	position := j.transmission.radians(present)
	if !a.gate.open(b, position) {
		one, other := j.transmission.radians(b[0].lower), j.transmission.radians(b[0].upper)
		return a.fail(fmt.Errorf("its own limits, %.4f to %.4f rad, leave nothing of limits.position, %.4f to %.4f rad",
			min(one, other), max(one, other), j.o.Limits.PositionLower, j.o.Limits.PositionUpper),
			"correct limits.position, zero or direction, or the servo's min_position_limit and max_position_limit")
	}
	return a.checkPosition(position)
}

// checkPosition refuses a joint that stands outside its limits.
func (a *actuator) checkPosition(position float64) error {
	lower, upper := a.gate.lower, a.gate.upper
	switch a.joint.o.Mode {
	case Position:
		if err := a.checkTurn(position); err != nil {
			return err
		}
	case Velocity:
		lower, upper = a.gate.limits.PositionLower, a.gate.limits.PositionUpper
	case Current, PWM:
		return nil
	}
	if position < lower-startTolerance || position > upper+startTolerance {
		return a.fail(&PositionError{Position: position, Lower: lower, Upper: upper},
			"move the joint inside by hand, or widen limits.position")
	}
	return nil
}

// checkTurn refuses a servo that was turned by hand beyond the one turn that mode position knows. When torque comes
// on, it counts its position anew within that turn, and any goal near its old one would take it all the way round.
func (a *actuator) checkTurn(position float64) error {
	lower, upper := constantRange(a.joint.o.Servo, "goal_position")
	if a.present >= lower && a.present <= upper {
		return nil
	}
	one, other := a.joint.transmission.radians(lower), a.joint.transmission.radians(upper)
	return a.fail(&PositionError{Position: position, Lower: min(one, other), Upper: max(one, other)},
		"turn the joint back by hand, or switch the servo's power off and on, which resets its turns")
}

// readBounds returns what a goal register takes: by its width, by the manual, and by what the servo's limit
// registers hold. Position limits count in mode Position only, as in the servo.
func (a *actuator) readBounds(name string) (bounds, error) {
	r, _ := a.joint.o.Servo.Model.Register(name)
	b := bounds{}
	b.lower, b.upper = r.RawRange()
	if name == "goal_position" {
		if a.joint.o.Mode != Position {
			return b, nil
		}
		b.lower, b.upper = constantRange(a.joint.o.Servo, name)
		return a.readPositionLimits(b)
	}
	for _, limit := range []struct {
		register       string
		known, negated bool
		value          int64
		apply          func(int64)
	}{
		{r.Min.Register, r.Min.Known, r.Min.Negated, r.Min.Value, func(v int64) { b.lower = max(b.lower, v) }},
		{r.Max.Register, r.Max.Known, r.Max.Negated, r.Max.Value, func(v int64) { b.upper = min(b.upper, v) }},
	} {
		v := limit.value
		if limit.register != "" {
			var err error
			if v, err = a.read(limit.register); err != nil {
				return b, err
			}
		}
		if limit.negated {
			v = -v
		}
		if limit.known {
			limit.apply(v)
		}
	}
	return b, nil
}

// readPositionLimits narrows the bounds of the goal position. Limits that are not in order mean none.
func (a *actuator) readPositionLimits(b bounds) (bounds, error) {
	if !a.has("min_position_limit") || !a.has("max_position_limit") {
		return b, nil
	}
	lower, err := a.read("min_position_limit")
	if err != nil {
		return b, err
	}
	upper, err := a.read("max_position_limit")
	if err != nil {
		return b, err
	}
	if lower < upper {
		b.lower, b.upper = max(b.lower, lower), min(b.upper, upper)
	}
	return b, nil
}

// seed sets every goal to what keeps the joint where it is.
func (a *actuator) seed() error {
	if err := a.clearWatchdog(); err != nil {
		return err
	}
	// On some servos a goal alone brings torque.
	a.touched = true
	if !a.joint.o.Mode.hasPosition() {
		return a.writeVerified(a.joint.goals[0], 0)
	}
	if limit := a.joint.o.Limits.Effort; a.joint.o.Mode == CurrentBasedPosition && !math.IsNaN(limit) {
		if err := a.writeVerified("goal_current", a.gate.bounds[1].clamp(steps(limit, math.Abs(a.gate.transmission.effort)))); err != nil {
			return err
		}
	}
	return a.writeVerified("goal_position", a.gate.bounds[0].clamp(a.present))
}

// torqueOn switches torque on and checks that it came.
func (a *actuator) torqueOn() error {
	if err := a.write("torque_enable", 1); err != nil {
		return a.failBus(err)
	}
	on, err := a.read("torque_enable")
	if err != nil {
		return a.failBus(err)
	}
	if on == 0 {
		return a.fail(fmt.Errorf("torque stays off%s", a.hardwareErrors()),
			"remove the cause, then reboot the servo or switch its power off and on")
	}
	a.torque, a.powered, a.tripped = true, true, false
	a.state.Torque, a.state.Tripped, a.torqueAt = true, false, time.Now()
	return nil
}

// torqueOff switches torque off.
func (a *actuator) torqueOff() error {
	if err := a.write("torque_enable", 0); err != nil {
		return a.fail(err, "it may still be under torque: switch its power off")
	}
	a.torque, a.torqueBefore, a.powered, a.touched = false, false, false, false
	a.state.Torque, a.torqueAt = false, time.Now()
	return nil
}

// hardwareErrors returns what the servo's hardware error register says, for the end of a message.
func (a *actuator) hardwareErrors() string {
	const name = "hardware_error_status"
	if !a.has(name) {
		return ""
	}
	raw, err := a.read(name)
	if err != nil || raw == 0 {
		return ""
	}
	words := a.joint.o.Servo.Model.HardwareErrorWords(raw)
	return fmt.Sprintf(" because of a hardware error: %s (%s %d)", strings.Join(words, ", "), name, raw)
}
