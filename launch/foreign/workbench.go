package foreign

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// Workbench reads the file of dynamixel_workbench_controllers: an id and raw register values by the name of the joint.
// The error is an *Error, or a *model.UnknownError.
func Workbench(f File, o Options) (*Robot, error) {
	b := newBuilder("the dynamixel_workbench file "+f.Name, o)
	all, err := mapping(f)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.value.Kind != yaml.MappingNode {
			return nil, &Error{File: f.Name, Line: p.value.Line, Err: fmt.Errorf("%s is not a joint with an ID and register values", p.key)}
		}
		s, err := b.servo(f.Name, p.key, items(pairs(p.value)))
		if err != nil {
			return nil, err
		}
		b.Joints = append(b.Joints, b.oneServo(p.key, s))
	}
	b.note("limits of acceleration are not in the file: set limits.acceleration of each joint")
	b.split()
	return b.finish()
}

// oneServo is a joint that one servo moves, within the position limits that the servo is given.
func (b *builder) oneServo(name string, s Servo) Joint {
	j := Joint{Name: name}
	lower, hasLower := s.firstOf("min_position_limit", "cw_angle_limit")
	upper, hasUpper := s.firstOf("max_position_limit", "ccw_angle_limit")
	if hasLower && hasUpper && lower < upper {
		j.limit(&s, lower, upper)
	} else {
		b.note("%s: no position limits are named: set limits.position", name)
	}
	j.Servos = []Servo{s}
	return j
}

// firstOf returns the first of the registers that is given a value.
func (s *Servo) firstOf(registers ...string) (int64, bool) {
	for _, name := range registers {
		if v, ok := s.value(name); ok {
			return v, true
		}
	}
	return 0, false
}
