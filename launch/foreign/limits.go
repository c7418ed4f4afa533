package foreign

import (
	"math"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// zero is the tick at which the joint reads 0.
func (s *Servo) zero() int64 {
	if s.Zero != nil {
		return *s.Zero
	}
	return s.Model.ZeroTick
}

// perTurn is the joint's angle per servo angle, with its sign.
func (s *Servo) perTurn() float64 {
	ratio := 1.0
	if s.Reduction != 0 {
		ratio = 1 / s.Reduction
	}
	if s.Reversed {
		return -ratio
	}
	return ratio
}

// limit sets the limits of a joint that one servo moves from ticks and from the servo's velocity limit.
func (j *Joint) limit(s *Servo, lower, upper int64) {
	at := func(tick int64) float64 {
		return float64(tick-s.zero()) * s.Model.RadPerTick * s.perTurn()
	}
	a, z := at(lower), at(upper)
	j.Lower, j.Upper = inward(min(a, z)), inward(max(a, z))
	if raw, ok := s.value("velocity_limit"); ok && raw > 0 && s.Model.VelocityPerTick > 0 {
		j.Velocity = inward(float64(raw) * s.Model.VelocityPerTick * math.Abs(s.perTurn()))
	}
}

// inward rounds to a tenth of a thousandth towards 0, so that a rounded limit is not beyond the exact one.
func inward(v float64) float64 { return math.Trunc(v*1e4) / 1e4 }

// narrow keeps the limits of a joint within what its servo can be commanded in mode position.
func (b *builder) narrow(j *Joint) {
	if j.Lower >= j.Upper || j.HornRadius > 0 {
		return
	}
	for i := range j.Servos {
		s := &j.Servos[i]
		lower, upper, known := s.reach(j)
		if !known || lower <= j.Lower && upper >= j.Upper || lower >= upper {
			continue
		}
		b.note("%s: limits %g to %g are beyond what servo %d reaches in mode position: they became %g to %g",
			j.Name, j.Lower, j.Upper, s.ID, max(lower, j.Lower), min(upper, j.Upper))
		j.Lower, j.Upper = max(lower, j.Lower), min(upper, j.Upper)
	}
}

// reach is where the joint stands at the ends of what the servo can be commanded.
func (s *Servo) reach(j *Joint) (lower, upper float64, known bool) {
	goal, ok := s.Model.Register("goal_position")
	if s.Mode != "" || !ok || !goal.Min.Known || !goal.Max.Known || s.Model.RadPerTick == 0 {
		return 0, 0, false
	}
	end := func(bound model.Bound, otherwise int64) float64 {
		tick := bound.Value
		if bound.Register != "" {
			tick = otherwise
			if v, ok := s.value(bound.Register); ok {
				tick = v
			} else if r, ok := s.Model.Register(bound.Register); ok && r.Default.Known {
				tick = r.Default.Value
			}
		}
		at := float64(tick-s.zero()) * s.Model.RadPerTick * s.perTurn()
		if j.Radius > 0 {
			at *= j.Radius
		}
		return at
	}
	a, z := end(goal.Min, 0), end(goal.Max, int64(s.Model.TicksPerTurn())-1)
	return -inward(-min(a, z)), inward(max(a, z)), true
}
