package trajectory

import (
	"math"
	"time"
)

// rounding takes the edge off a segment at its ends, where the velocity would jump: for begin seconds after its begin
// and end seconds before its end the joint accelerates by so much more than the polynomial says.
type rounding struct {
	begin, beginBend float64
	end, endBend     float64
	// fromRest and toRest are how long the joint takes from rest at the begin and to rest at the end, 0 where it does
	// not.
	fromRest, toRest float64
}

// add adds what the rounding changes in the state of a segment of t seconds, u seconds after its begin.
func (r *rounding) add(st *State, u, t float64) {
	if d := r.begin - u; d > 0 {
		st.Position += r.beginBend * d * d / 2
		st.Velocity -= r.beginBend * d
		st.Acceleration += r.beginBend
	}
	if d := u - (t - r.end); d >= 0 && r.end > 0 {
		st.Position += r.endBend * d * d / 2
		st.Velocity += r.endBend * d
		st.Acceleration += r.endBend
	}
}

// restful is a straight way from p0 to p1 in t seconds that begins at rest, ends at rest or both, with acceleration a.
// In between it is a little steeper than the straight line. Where the time is too short for that, it is the line.
func restful(p0, p1, t, a float64, begins, ends bool) (polynomial, rounding) {
	d, ramps := math.Abs(p1-p0), 1.0
	if begins && ends {
		ramps = 2
	}
	if d == 0 || !begins && !ends || 2*ramps*d > a*t*t {
		return linear(p0, p1, t), rounding{}
	}
	v := a / ramps * (t - math.Sqrt(max(t*t-2*ramps*d/a, 0)))
	ramp := v / a
	v, a = math.Copysign(v, p1-p0), math.Copysign(a, p1-p0)
	line, r := polynomial{p0, v}, rounding{}
	if begins {
		line[0] -= v * ramp / 2
		r.begin, r.beginBend, r.fromRest = ramp, a, ramp
	}
	if ends {
		r.end, r.endBend, r.toRest = ramp, -a, ramp
	}
	return line, r
}

// Halt returns the place at which joint j stops at once at the end, when at time t it is already on its way there. ok
// is false where the joint slows down by itself before the end.
func (s *Spline) Halt(j int, t time.Duration) (place float64, ok bool) {
	last := len(s.times) - 1
	k := last*len(s.named) + j
	if s.next(t) != last || s.rules.Steps || s.segments[k].degree() > 1 || s.roundings != nil && s.roundings[k].toRest > 0 {
		return 0, false
	}
	return s.row(last)[j].Position + s.turn[j], true
}

// rounds reports whether joint j has its corners rounded.
func (s *Spline) rounds(j int) bool {
	return s.rules.RoundCorners && !s.rules.Steps && !math.IsNaN(s.rules.Joints[j].Limits.Acceleration)
}

// start returns where joint j is when the way to point i begins, without its turn.
func (s *Spline) start(i, j int) State {
	if i > 0 {
		return s.row(i - 1)[j]
	}
	b := s.from[j]
	b.Position -= s.turn[j]
	return b
}

// roundEnds makes joint j end the last way at rest, and begin the way to point i at rest if it sets out there so.
func (s *Spline) roundEnds(i, j int) {
	k := i*len(s.named) + j
	s.roundings[k] = rounding{}
	if s.segments[k].degree() > 1 {
		return
	}
	since, until := s.span(i)
	begins := s.setsOut && since == s.since && s.from[j].Velocity == 0
	end := s.row(i)[j]
	ends := i == len(s.times)-1 && !(end.Velocity != 0 && !math.IsNaN(end.Velocity))
	s.segments[k], s.roundings[k] = restful(
		s.start(i, j).Position, end.Position, (until - since).Seconds(), s.rules.Joints[j].Limits.Acceleration, begins, ends)
}

// roundKnot rounds the corner of joint j at point i, where the velocity of one segment is not that of the next. The
// joint passes beside the point, by as little as its acceleration allows.
func (s *Spline) roundKnot(i, j int) {
	k := i*len(s.named) + j
	left, right := &s.roundings[k], &s.roundings[k+len(s.named)]
	left.end, right.begin = 0, 0
	leftLength, rightLength := s.length(i), s.length(i+1)
	_, v0, a0 := s.segments[k].at(leftLength)
	_, v1, a1 := s.segments[k+len(s.named)].at(0)
	jump := v1 - v0
	// What a way has of time is shared by the corners at its two ends, but rest goes first.
	before, after := leftLength/2, rightLength/2
	if left.fromRest > 0 {
		before = leftLength - left.fromRest
	}
	if right.toRest > 0 {
		after = rightLength - right.toRest
	}
	limit := s.rules.Joints[j].Limits.Acceleration
	bend := max(limit-max(math.Abs(a0), math.Abs(a1)), limit/4)
	half := min(math.Abs(jump)/(2*bend), before, after)
	if math.Abs(jump) < 1e-9 || half <= 0 {
		return
	}
	left.end, left.endBend = half, jump/(2*half)
	right.begin, right.beginBend = half, jump/(2*half)
}

// length returns how long the way to point i takes, in seconds.
func (s *Spline) length(i int) float64 {
	since, until := s.span(i)
	return (until - since).Seconds()
}
