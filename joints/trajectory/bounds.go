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
	k := i*len(s.named) + j
	lo.Value, hi.Value = math.Inf(1), math.Inf(-1)
	t := (until - since).Seconds()
	bounds, pieces := s.pieces(k, t)
	for n := range pieces {
		if begin, end := bounds[n], bounds[n+1]; end > begin {
			l, lAt, h, hAt := pieces[n].fieldExtremes(f, end-begin)
			when := func(u float64) time.Duration { return since + time.Duration((begin+u)*float64(time.Second)) }
			if l < lo.Value {
				lo = Extreme{l, when(lAt)}
			}
			if h > hi.Value {
				hi = Extreme{h, when(hAt)}
			}
		}
	}
	if f == Position {
		lo.Value += s.turn[j]
		hi.Value += s.turn[j]
	}
	return lo, hi
}

// pieces returns a segment of t seconds as polynomials, each in the time since the begin of its piece: the rounding at
// the begin, the way between and the rounding at the end. bounds are where they begin and end.
func (s *Spline) pieces(k int, t float64) (bounds [4]float64, pieces [3]polynomial) {
	var r rounding
	if s.roundings != nil {
		r = s.roundings[k]
	}
	bounds = [4]float64{0, min(r.begin, t), max(t-r.end, min(r.begin, t)), t}
	q := s.segments[k]
	pieces[0] = q
	for n := 1; n < len(pieces); n++ {
		if bounds[n+1] > bounds[n] {
			pieces[n] = q.shifted(bounds[n])
		}
	}
	pieces[0].addSquare(r.beginBend/2, -r.begin)
	pieces[2].addSquare(r.endBend/2, 0)
	return bounds, pieces
}

// fieldExtremes returns the least and the greatest value of a field of motion c in the first t seconds, and when.
func (c *polynomial) fieldExtremes(f Field, t float64) (lo, loAt, hi, hiAt float64) {
	q := c.stretched(t)
	scale := 1.0
	for range f {
		q = q.derivative()
		scale /= t
	}
	lo, loAt, hi, hiAt = q.extremes()
	return lo * scale, loAt * t, hi * scale, hiAt * t
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
			own := s.rules.Joints[j].Limits
			l := own
			l.Velocity *= 1 + margin.Velocity
			l.Acceleration *= 1 + margin.Acceleration
			if i == 0 {
				l = l.including(s.from[j])
			}
			if err := s.checkSegment(i, j, l, own); err != nil {
				return err
			}
		}
	}
	return s.checkEnd()
}

// checkEnd holds the last positions against their limits: they are commanded even where no segment leads to them.
func (s *Spline) checkEnd() error {
	for j := range s.named {
		e, own := s.endExtreme(j, Position), s.rules.Joints[j].Limits
		l := own.including(s.from[j])
		if err := s.checkExtremes(j, Position, e, e, l.of(Position), own.of(Position)); err != nil {
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

// interval is what a field may be; NaN is no limit.
type interval struct{ lower, upper float64 }

// of returns what the limits say about a field.
func (l Limits) of(f Field) interval {
	switch f {
	case Position:
		return interval{l.PositionLower, l.PositionUpper}
	case Velocity:
		return interval{-l.Velocity, l.Velocity}
	default:
		return interval{-l.Acceleration, l.Acceleration}
	}
}

// checkSegment holds the way of joint j to point i against limits; own are those without margin.
func (s *Spline) checkSegment(i, j int, l, own Limits) error {
	for f := Position; f <= Acceleration; f++ {
		allowed := l.of(f)
		if math.IsNaN(allowed.lower) && math.IsNaN(allowed.upper) {
			continue
		}
		lo, hi := s.segmentExtremes(i, j, f)
		if f == Acceleration {
			lo, hi = s.planned(i, j)
		}
		if err := s.checkExtremes(j, f, lo, hi, allowed, own.of(f)); err != nil {
			return err
		}
	}
	return nil
}

// planned returns the extreme accelerations on the way to point i as the trajectory asks for them. Corners are left out:
// they are rounded as far as the acceleration allows, and no trajectory without velocities is without them.
func (s *Spline) planned(i, j int) (lo, hi Extreme) {
	since, t := s.since, s.length(i)
	if i > 0 {
		since = s.times[i-1]
	}
	l, lAt, h, hAt := s.segments[i*len(s.named)+j].fieldExtremes(Acceleration, t)
	when := func(u float64) time.Duration { return since + time.Duration(u*float64(time.Second)) }
	return Extreme{l, when(lAt)}, Extreme{h, when(hAt)}
}

// checkExtremes holds the least and the greatest value against what is allowed; own is that without margin.
func (s *Spline) checkExtremes(j int, f Field, lo, hi Extreme, allowed, own interval) error {
	if hi.Value > allowed.upper+slack(allowed.upper) {
		return &LimitError{s.rules.Joints[j].Name, f, hi.Time, hi.Value, own.upper, allowed.upper, s.rules.Joints[j].Prismatic}
	}
	if lo.Value < allowed.lower-slack(allowed.lower) {
		return &LimitError{s.rules.Joints[j].Name, f, lo.Time, lo.Value, own.lower, allowed.lower, s.rules.Joints[j].Prismatic}
	}
	return nil
}

// slack is what rounding may add to a value that is exactly at its limit.
func slack(limit float64) float64 { return 1e-9 * (1 + math.Abs(limit)) }
