package control

import (
	"errors"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// A trajectory is made slower step by step: the way from where it sets out, and ways to rest and from it, do not follow
// its scale exactly.
const (
	stretchSteps = 30
	mostStretch  = 1e4
	// stretchRest is what rounding to nanoseconds may ask for more.
	stretchRest = 1e-7
)

// stretch makes a trajectory as much slower as it takes to keep the limits, and returns how much that is. lay makes a
// motion of a trajectory. Where no speed keeps the limits the error is that of the trajectory as it was sent.
func stretch(t *Trajectory, s *trajectory.Spline, lay func(*Trajectory) (*trajectory.Spline, error)) (float64, error) {
	factor := 1.0
	refused := s.CheckLimits(trajectory.Margin{})
	err := refused
	for range stretchSteps {
		var limit *trajectory.LimitError
		if err == nil {
			return factor, nil
		}
		if !errors.As(err, &limit) || limit.Field == trajectory.Position {
			return 1, err
		}
		factor *= max(s.Excess(), 1) * (1 + stretchRest)
		if !(factor <= mostStretch) {
			break
		}
		var layError error
		if s, layError = lay(t.Stretched(factor)); layError != nil {
			break // its times are more than can be counted
		}
		err = s.CheckLimits(trajectory.Margin{})
	}
	if err == nil {
		return factor, nil
	}
	return 1, refused
}
