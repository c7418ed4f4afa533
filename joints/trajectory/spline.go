package trajectory

import (
	"math"
	"sort"
	"time"
)

// Spline is a trajectory made ready to be sampled, in the order of the joints of its Rules. Times are relative to the
// start of the trajectory.
//
// A spline must set out (SetOut) before it is sampled; after that it may be sampled from any goroutine.
type Spline struct {
	rules *Rules
	times []time.Duration
	// given and points have one state per point and joint; given as sent, points completed. NaN is absent.
	given, points []State
	// segments lead to the point of the same index.
	segments []polynomial
	// roundings change the segments of the same index at their ends; nil where no corners are rounded.
	roundings []rounding
	// named tells which joints the trajectory names.
	named []bool
	// turn is added to the positions of a continuous joint.
	turn []float64

	// from is where the spline sets out at time since.
	since   time.Duration
	from    []State
	setsOut bool
	// first is the way on which it sets out.
	first int
}

// NewSpline checks t (see Rules.Check) and makes a spline of it. It copies what it keeps of t, and keeps r.
func NewSpline(t *Trajectory, r *Rules, now time.Time) (*Spline, error) {
	if err := r.Check(t, now); err != nil {
		return nil, err
	}
	joints, points := len(r.Joints), len(t.Points)
	s := &Spline{
		rules:    r,
		times:    make([]time.Duration, points),
		given:    make([]State, points*joints),
		segments: make([]polynomial, points*joints),
		named:    make([]bool, joints),
		turn:     make([]float64, joints),
		from:     make([]State, joints),
		first:    1,
	}
	for i := range s.given {
		s.given[i] = State{math.NaN(), math.NaN(), math.NaN()}
	}
	for column, name := range t.Joints {
		j := r.index(name)
		s.named[j] = true
		for i := range t.Points {
			s.given[i*joints+j] = t.Points[i].state(column)
		}
	}
	for i := range t.Points {
		s.times[i] = t.Points[i].TimeFromStart
	}
	s.points = append([]State(nil), s.given...)
	if r.RoundCorners {
		s.roundings = make([]rounding, points*joints)
	}
	if s.whole() {
		s.lay(1, points)
	}
	return s, nil
}

// state returns one column of the point.
func (p *Point) state(column int) State {
	pick := func(values []float64) float64 {
		if len(values) == 0 {
			return math.NaN()
		}
		return values[column]
	}
	return State{pick(p.Positions), pick(p.Velocities), pick(p.Accelerations)}
}

// whole reports whether all points are complete as they came.
func (s *Spline) whole() bool {
	for _, g := range s.given {
		if math.IsNaN(g.Position) {
			return false
		}
	}
	return true
}

// row returns the completed states of point i.
func (s *Spline) row(i int) []State {
	n := len(s.named)
	return s.points[i*n : (i+1)*n]
}

// lay lays the ways to the points from i to before n, and rounds their corners and those next to them.
func (s *Spline) lay(i, n int) {
	for k := i; k < n; k++ {
		s.join(k)
	}
	if s.roundings == nil {
		return
	}
	for j := range s.named {
		if !s.rounds(j) {
			continue
		}
		for k := i; k < n; k++ {
			s.roundEnds(k, j)
		}
		for k := max(i-1, 0); k < min(n, len(s.times)-1); k++ {
			if k != s.first-1 { // it sets out there
				s.roundKnot(k, j)
			}
		}
	}
}

// join lays the segments to point i, from point i-1 or, for the first, from where the spline sets out.
func (s *Spline) join(i int) {
	t := s.length(i)
	for j, end := range s.row(i) {
		s.segments[i*len(s.named)+j] = segment(s.start(i, j), end, t)
	}
}

// SetOut lays the way to the first point: at the given time the joints are at from, where fields may be NaN. Joints
// that the trajectory does not name go to rest. Neither has an effect on joints and times that the points cover. It
// allocates nothing, keeps no argument, and may be called again as long as nobody samples.
func (s *Spline) SetOut(at time.Duration, from []State, rest []float64) {
	last := s.first
	s.since, s.setsOut = at, true
	s.first = s.next(at)
	copy(s.from, from)
	if s.complete(rest) {
		last = 0
		s.lay(1, len(s.times))
	}
	s.chooseTurns()
	if last > 0 && last < len(s.times) {
		s.lay(last, last+1)
	}
	if s.first < len(s.times) {
		s.lay(s.first, s.first+1)
	}
}

// complete fills in what the points do not give and reports whether there was anything to fill in.
func (s *Spline) complete(rest []float64) bool {
	filled := false
	for j, named := range s.named {
		if !named {
			s.fillUnnamed(j, rest[j])
		}
		filled = filled || !named
	}
	if s.rules.AllowIntegration {
		filled = s.integrate() || filled
	}
	return filled
}

// fillUnnamed keeps an unnamed joint at rest, with the fields that its neighbours have.
func (s *Spline) fillUnnamed(j int, rest float64) {
	for i := range s.times {
		row := s.row(i)
		has := s.fields(i)
		row[j] = State{rest, math.NaN(), math.NaN()}
		if has.Velocity {
			row[j].Velocity = 0
		}
		if has.Acceleration {
			row[j].Acceleration = 0
		}
	}
}

// chooseTurns moves the trajectory of each continuous joint by whole turns next to where it sets out.
func (s *Spline) chooseTurns() {
	for j := range s.turn {
		s.turn[j] = 0
		if s.rules.Joints[j].Continuous {
			s.turn[j] = 2 * math.Pi * math.Round((s.from[j].Position-s.entry(j))/(2*math.Pi))
		}
	}
}

// entry returns the position of joint j at which the points begin to count.
func (s *Spline) entry(j int) float64 {
	if s.times[0] > s.since {
		return s.row(0)[j].Position
	}
	return s.sample(s.since, j).Position
}

// Turn returns what is added to the positions of joint j because it is continuous: a multiple of 2π.
func (s *Spline) Turn(j int) float64 { return s.turn[j] }

// Named reports whether the trajectory names joint j.
func (s *Spline) Named(j int) bool { return s.named[j] }

// End returns the time of the last point.
func (s *Spline) End() time.Duration { return s.times[len(s.times)-1] }

// Sample fills one state per joint for time t. A segment begins at the time of its first point and ends before that of
// its second. From the last point on it is that point as sent, with 0 for what it does not give; before the start it is
// where the spline set out. It allocates nothing.
func (s *Spline) Sample(t time.Duration, states []State) {
	for j := range states {
		states[j] = s.sample(t, j)
		states[j].Position += s.turn[j]
	}
}

// sample returns the state of joint j without its turn.
func (s *Spline) sample(t time.Duration, j int) State {
	t = max(t, s.since)
	next := s.next(t)
	switch {
	case next == len(s.times):
		return standing(s.row(next - 1)[j])
	case s.rules.Steps:
		return s.step(next, j)
	}
	since := s.since
	if next > 0 {
		since = s.times[next-1]
	}
	u, k := (t - since).Seconds(), next*len(s.named)+j
	p, v, a := s.segments[k].at(u)
	st := State{p, v, a}
	if s.roundings != nil {
		s.roundings[k].add(&st, u, s.length(next))
	}
	return st
}

// next returns the first point later than t.
func (s *Spline) next(t time.Duration) int {
	return sort.Search(len(s.times), func(i int) bool { return s.times[i] > t })
}

// step returns the state between points that are not joined: where the spline set out before the first point, and
// after it always the point that comes next.
func (s *Spline) step(next, j int) State {
	if next == 0 {
		st := s.from[j]
		st.Position -= s.turn[j]
		return st
	}
	return s.row(next)[j]
}

// standing returns st with 0 for absent derivatives.
func standing(st State) State {
	if math.IsNaN(st.Velocity) {
		st.Velocity = 0
	}
	if math.IsNaN(st.Acceleration) {
		st.Acceleration = 0
	}
	return st
}
