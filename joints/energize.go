package joints

import (
	"fmt"
	"math"
	"strings"
)

// locate reads what the servo's goals may be and where it stands.
func (s *servo) locate() error {
	for i, name := range s.a.goals {
		var err error
		if s.bounds[i], err = s.readBounds(name); err != nil {
			return s.failBus(err)
		}
	}
	present, err := s.read("present_position")
	if err != nil {
		return s.failBus(err)
	}
	s.present = present
	return s.checkTurn()
}

// checkTurn refuses a servo that was turned by hand beyond the one turn that mode position knows. When torque comes
// on, it counts its position anew within that turn, and any goal near its old one would take it all the way round.
func (s *servo) checkTurn() error {
	lower, upper := constantRange(s.a.o.Servo, "goal_position")
	if s.a.o.Mode != Position || s.present >= lower && s.present <= upper {
		return nil
	}
	one, other := s.a.Position(lower), s.a.Position(upper)
	return s.fail(&PositionError{Position: s.a.Position(s.present), Lower: min(one, other), Upper: max(one, other)},
		"turn the joint back by hand, or switch the servo's power off and on, which resets its turns")
}

// readBounds returns what a goal register takes: by its width, by the manual, and by what the servo's limit
// registers hold. Position limits count in mode Position only, as in the servo.
func (s *servo) readBounds(name string) (bounds, error) {
	r, _ := s.a.o.Servo.Model.Register(name)
	b := bounds{}
	b.lower, b.upper = r.RawRange()
	if name == "goal_position" {
		if s.a.o.Mode != Position {
			return b, nil
		}
		b.lower, b.upper = constantRange(s.a.o.Servo, name)
		return s.readPositionLimits(b)
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
			if v, err = s.read(limit.register); err != nil {
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
func (s *servo) readPositionLimits(b bounds) (bounds, error) {
	if !s.has("min_position_limit") || !s.has("max_position_limit") {
		return b, nil
	}
	lower, err := s.read("min_position_limit")
	if err != nil {
		return b, err
	}
	upper, err := s.read("max_position_limit")
	if err != nil {
		return b, err
	}
	if lower < upper {
		b.lower, b.upper = max(b.lower, lower), min(b.upper, upper)
	}
	return b, nil
}

// seed sets every goal to what keeps the joint where it is.
func (s *servo) seed() error {
	if err := s.clearWatchdog(); err != nil {
		return err
	}
	// On some servos a goal alone brings torque.
	s.touched = true
	if !s.a.o.Mode.hasPosition() {
		return s.writeVerified(s.a.goals[0], 0)
	}
	if bound := s.drive.startBound(s); !math.IsNaN(bound) {
		if err := s.writeVerified("goal_current", s.bounds[1].clamp(steps(bound, math.Abs(s.a.scale.effort)))); err != nil {
			return err
		}
	}
	return s.writeVerified("goal_position", s.bounds[0].clamp(s.present))
}

// torqueOn switches torque on and checks that it came.
func (s *servo) torqueOn() error {
	if err := s.write("torque_enable", 1); err != nil {
		return s.failBus(err)
	}
	under, err := s.askTorque()
	if err != nil {
		return err
	}
	if !under {
		return s.fail(fmt.Errorf("torque stays off%s", s.hardwareErrors()),
			"remove the cause, then reboot the servo or switch its power off and on")
	}
	s.torque = true
	return nil
}

// torqueOff switches torque off.
func (s *servo) torqueOff() error {
	if err := s.write("torque_enable", 0); err != nil {
		return s.fail(err, "it may still be under torque: switch its power off")
	}
	s.torque, s.torqueBefore, s.touched = false, false, false
	return nil
}

// hardwareErrors returns what the servo's hardware error register says, for the end of a message.
func (s *servo) hardwareErrors() string {
	raw := s.readHardwareError()
	if raw == 0 {
		return ""
	}
	words := strings.Join(s.a.o.Servo.Model.HardwareErrorWords(raw), ", ")
	return fmt.Sprintf(" because of a hardware error: %s (%s %d)", words, hardwareErrorStatus, raw)
}

// hardwareErrorStatus is the register of hardware errors.
const hardwareErrorStatus = "hardware_error_status"

// readHardwareError returns what the servo's hardware error register holds; 0 when it has none or does not say.
func (s *servo) readHardwareError() int64 {
	if !s.has(hardwareErrorStatus) {
		return 0
	}
	raw, err := s.read(hardwareErrorStatus)
	if err != nil {
		return 0
	}
	return raw
}
