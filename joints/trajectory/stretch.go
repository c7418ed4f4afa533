package trajectory

import (
	"math"
	"time"
)

// Stretched returns the trajectory made so many times as long: later by that factor, and slower. It goes through the same
// positions.
func (t *Trajectory) Stretched(factor float64) *Trajectory {
	s := &Trajectory{Start: t.Start, Joints: t.Joints, Points: make([]Point, len(t.Points))}
	for i, p := range t.Points {
		s.Points[i] = Point{
			TimeFromStart: time.Duration(math.Round(float64(p.TimeFromStart) * factor)),
			Positions:     p.Positions,
			Velocities:    divided(p.Velocities, factor),
			Accelerations: divided(p.Accelerations, factor*factor),
			Effort:        p.Effort,
		}
	}
	return s
}

func divided(values []float64, by float64) []float64 {
	if values == nil {
		return nil
	}
	d := make([]float64, len(values))
	for i, v := range values {
		d[i] = v / by
	}
	return d
}

// Excess returns how many times as long the spline would have to take for its velocities and accelerations to keep the
// limits everywhere, 1 or less where they do. It is exact but for what does not follow the scale of the trajectory: the
// way from where the spline sets out, and how it rounds its way from rest and to rest.
func (s *Spline) Excess() float64 {
	most := 0.0
	for i := s.next(s.since); i < len(s.times); i++ {
		for j := range s.named {
			l := s.rules.Joints[j].Limits
			if i == 0 {
				l = l.including(s.from[j])
			}
			lo, hi := s.segmentExtremes(i, j, Velocity)
			// A comparison with NaN, which is no limit, is false.
			if v := max(-lo.Value, hi.Value) / l.Velocity; v > most {
				most = v
			}
			lo, hi = s.planned(i, j)
			if a := math.Sqrt(max(-lo.Value, hi.Value) / l.Acceleration); a > most {
				most = a
			}
		}
	}
	return most
}

// Begun reports whether the points, and not the way to the first of them, count at a time.
func (s *Spline) Begun(at time.Duration) bool { return s.times[0] <= at }
