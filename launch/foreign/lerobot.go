package foreign

import (
	"errors"
	"fmt"
)

// lerobotModel is the servo of the arms that lerobot is mostly used with.
const lerobotModel = "STS3215"

// Lerobot reads a calibration file of lerobot: ids, directions, homing offsets and ranges in ticks by the name of the
// motor. A joint reads 0 in the middle of its range, as lerobot has it in degrees. Servos are STS3215 unless Models says
// otherwise. The error is an *Error, or a *model.UnknownError.
func Lerobot(f File, o Options) (*Robot, error) {
	if o.Models[""] == "" {
		models := map[string]string{"": lerobotModel}
		for joint, name := range o.Models {
			if joint != "" {
				models[joint] = name
			}
		}
		o.Models = models
	}
	b := newBuilder("the lerobot calibration "+f.Name, o)
	motors, err := mapping(f)
	if err != nil {
		return nil, err
	}
	for _, m := range motors {
		if err := b.lerobotMotor(f, m); err != nil {
			return nil, err
		}
	}
	b.note("limits of velocity and acceleration are not in the calibration: set limits.velocity and limits.acceleration of each joint")
	b.note("0 rad is the middle of the calibrated range of each joint, as in lerobot's degrees; where a URDF wants another zero, set zero")
	b.split()
	return b.finish()
}

func (b *builder) lerobotMotor(f File, m pair) error {
	values := pairs(m.value)
	get := func(key string) (int64, error) {
		n := at(values, key)
		if n == nil {
			return 0, &Error{File: f.Name, Line: m.value.Line, Err: fmt.Errorf("%s has no %s: this is not a calibration file of lerobot", m.key, key)}
		}
		v, err := integer(item{key, n.Value, n.Line})
		if err != nil {
			return 0, &Error{File: f.Name, Line: n.Line, Err: fmt.Errorf("%s: %s: %w", m.key, key, err)}
		}
		return v, nil
	}
	id, e1 := get("id")
	lower, e2 := get("range_min")
	upper, e3 := get("range_max")
	drive, e4 := get("drive_mode")
	offset, e5 := get("homing_offset")
	if err := errors.Join(e1, e2, e3, e4, e5); err != nil {
		return err
	}
	s, err := b.servo(f.Name, m.key, []item{{"id", fmt.Sprint(id), m.value.Line}})
	if err != nil {
		return err
	}
	zero := (lower + upper) / 2
	s.Zero, s.Reversed = &zero, drive != 0
	b.keep(&s, m.key, "homing_offset", "homing_offset", offset)
	j := Joint{Name: m.key}
	j.limit(&s, lower, upper)
	j.Servos = []Servo{s}
	b.Joints = append(b.Joints, j)
	return nil
}
