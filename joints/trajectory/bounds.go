package trajectory

import (
	"math"
	"time"
)

// Extreme is a value that a spline takes, and when.
type Extreme struct {
	Value float64
	Time  time.Duration
}

// Extremes returns the least and the greatest value of one field of joint j, from where the spline sets out to its last
// point. They are computed from the polynomials, not sampled. At the end of a segment the value is the limit from the
// left.
func (s *Spline) Extremes(j int, f Field) (lo, hi Extreme) {
	lo.Value, hi.Value = math.Inf(1), math.Inf(-1)
	for i := s.next(s.since); i < len(s.times); i++ {
		l, h := s.segmentExtremes(i, j, f)
		if l.Value < lo.Value {
			lo = l
		}
		if h.Value > hi.Value {
			hi = h
		}
	}
	if math.IsInf(lo.Value, 0) {
		end := s.endExtreme(j, f)
		return end, end
	}
	return lo, hi
}

// endExtreme is the only value of a spline that is over when it sets out.
func (s *Spline) endExtreme(j int, f Field) Extreme {
	st := s.sample(s.End(), j)
	st.Position += s.turn[j]
	return Extreme{st.field(f), s.End()}
}

// field returns one value of the state.
func (st *State) field(f Field) float64 {
	switch f {
	case Position:
		return st.Position
	case Velocity:
		return st.Velocity
	default:
		return st.Acceleration
	}
}

// segmentExtremes returns the least and the greatest value of a field on the way to point i.
func (s *Spline) segmentExtremes(i, j int, f Field) (lo, hi Extreme) {
	since, until := s.span(i)
	if s.rules.Steps {
		st := s.sample(since, j)
		st.Position += s.turn[j]
		v := st.field(f)
		return Extreme{v, since}, Extreme{v, since}
	}
	t := (until - since).Seconds()
	q := s.segments[i*len(s.named)+j].stretched(t)
	scale, offset := 1.0, s.turn[j]
	for range f {
		q = q.derivative()
		scale, offset = scale/t, 0
	}
	l, lAt, h, hAt := q.extremes()
	when := func(u float64) time.Duration { return since + time.Duration(u*float64(until-since)) }
	return Extreme{l*scale + offset, when(lAt)}, Extreme{h*scale + offset, when(hAt)}
}

// span returns when the way to point i begins and ends.
func (s *Spline) span(i int) (since, until time.Duration) {
	if i == 0 {
		return s.since, s.times[0]
	}
	return s.times[i-1], s.times[i]
}

// Margin widens limits, as fractions of them. Position limits are never widened.
type Margin struct{ Velocity, Acceleration float64 }

// TimeOptimal returns the margin that time-optimal plans need which use velocities and accelerations up to the limits
// and come as points 0.1 s apart, as MoveIt sends them: the splines between the points overshoot, by up to 75 % where the
// acceleration changes its sign between two of them.
func TimeOptimal() Margin { return Margin{Velocity: 0.25, Acceleration: 0.8} }

// CheckLimits returns a *LimitError for the first segment on which a joint would leave its limits, and nil when all
// keep theirs, widened by a margin. Where the joints already are outside when the spline sets out, they need only come
// no farther.
func (s *Spline) CheckLimits(margin Margin) error {
	for i := s.next(s.since); i < len(s.times); i++ {
		for j := range s.named {
			l := s.rules.Joints[j].Limits
			l.Velocity *= 1 + margin.Velocity
			l.Acceleration *= 1 + margin.Acceleration
			if i == 0 {
				l = l.including(s.from[j])
			}
			if err := s.checkSegment(i, j, l); err != nil {
				return err
			}
		}
	}
	return s.checkEnd()
}

// checkEnd holds the last positions against their limits: they are commanded even where no segment leads to them.
func (s *Spline) checkEnd() error {
	for j := range s.named {
		e, l := s.endExtreme(j, Position), s.rules.Joints[j].Limits
		l = l.including(s.from[j])
		if err := s.checkExtremes(j, Position, e, e, l.PositionLower, l.PositionUpper); err != nil {
			return err
		}
	}
	return nil
}

// including widens the limits so far that st is inside.
func (l Limits) including(st State) Limits {
	// Comparisons with NaN are false: no limit stays no limit, and what is not given widens nothing.
	if st.Position < l.PositionLower {
		l.PositionLower = st.Position
	}
	if st.Position > l.PositionUpper {
		l.PositionUpper = st.Position
	}
	if v := math.Abs(st.Velocity); v > l.Velocity {
		l.Velocity = v
	}
	if a := math.Abs(st.Acceleration); a > l.Acceleration {
		l.Acceleration = a
	}
	return l
}

// checkSegment holds the way of joint j to point i against limits.
func (s *Spline) checkSegment(i, j int, l Limits) error {
	bounds := [...]struct{ lower, upper float64 }{
		Position:     {l.PositionLower, l.PositionUpper},
		Velocity:     {-l.Velocity, l.Velocity},
		Acceleration: {-l.Acceleration, l.Acceleration},
	}
	for f, b := range bounds {
		if math.IsNaN(b.lower) && math.IsNaN(b.upper) {
			continue
		}
		lo, hi := s.segmentExtremes(i, j, Field(f))
		if err := s.checkExtremes(j, Field(f), lo, hi, b.lower, b.upper); err != nil {
			return err
		}
	}
	return nil
}

// checkExtremes holds the least and the greatest value against limits, where NaN is none.
func (s *Spline) checkExtremes(j int, f Field, lo, hi Extreme, lower, upper float64) error {
	if hi.Value > upper+slack(upper) {
		return &LimitError{s.rules.Joints[j].Name, f, hi.Time, hi.Value, upper}
	}
	if lo.Value < lower-slack(lower) {
		return &LimitError{s.rules.Joints[j].Name, f, lo.Time, lo.Value, lower}
	}
	return nil
}

// slack is what rounding may add to a value that is exactly at its limit.
func slack(limit float64) float64 { return 1e-9 * (1 + math.Abs(limit)) }
