package joints

import (
	"errors"
	"fmt"
	"math"
)

// mimic is the rule of a joint that follows another.
type mimic struct {
	of                 *Joint
	multiplier, offset float64
}

// NewMimic returns a joint without actuators, whose position is multiplier times that of another joint plus offset, and
// whose velocity is multiplier times the other's, as mimic joints of URDF. It is published only: commands for it are
// ignored, and it has no effort and no limits. The other may be a mimic itself.
func NewMimic(name string, of *Joint, multiplier, offset float64) (*Joint, error) {
	var wrong []error
	if name == "" {
		wrong = append(wrong, errors.New("name is empty"))
	}
	if of == nil {
		wrong = append(wrong, errors.New("mimic: there is no joint to follow"))
	}
	if math.IsNaN(multiplier-multiplier) || math.IsNaN(offset-offset) {
		wrong = append(wrong, fmt.Errorf("mimic: multiplier %v and offset %v are not both finite", multiplier, offset))
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("joint %s: %w", name, errors.Join(wrong...))
	}
	return &Joint{
		name: name, mode: of.mode, limits: NoLimits(), linkage: of.linkage, continuous: of.continuous,
		mimic: mimic{of: of, multiplier: multiplier, offset: offset},
	}, nil
}

// Mimic returns the joint that this one follows, and how; of is nil for a joint that is no mimic.
func (j *Joint) Mimic() (of *Joint, multiplier, offset float64) {
	return j.mimic.of, j.mimic.multiplier, j.mimic.offset
}

// through returns the rule of a joint that follows a mimic.
func (m mimic) through(other mimic) mimic {
	return mimic{of: other.of, multiplier: m.multiplier * other.multiplier, offset: m.multiplier*other.offset + m.offset}
}

// follow fills in the state of a mimic.
func (m *mimic) follow(of *State, s *State) {
	*s = *of
	s.Gate = GateCounts{}
	s.Position = m.multiplier*of.Position + m.offset
	s.Velocity = m.multiplier * of.Velocity
	s.Effort = math.NaN()
}
