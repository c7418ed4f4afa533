package trajectory

import "math"

// present tells which fields a point gives.
type present struct{ Position, Velocity, Acceleration bool }

// fields returns what point i gives for the joints that the trajectory names.
func (s *Spline) fields(i int) present {
	n := len(s.named)
	for j, named := range s.named {
		if named {
			g := s.given[i*n+j]
			return present{!math.IsNaN(g.Position), !math.IsNaN(g.Velocity), !math.IsNaN(g.Acceleration)}
		}
	}
	return present{}
}

// integrate completes the points that have no positions, one after the other, by the trapezium rule. It reports
// whether there were any.
func (s *Spline) integrate() bool {
	found := false
	before, since := s.from, s.since
	for i := range s.times {
		row := s.row(i)
		if !s.fields(i).Position {
			found = true
			t := max((s.times[i] - since).Seconds(), 0)
			for j := range row {
				if s.named[j] {
					row[j] = integrated(standing(before[j]), s.given[i*len(row)+j], t)
				}
			}
		}
		before, since = row, s.times[i]
	}
	return found
}

// integrated completes e, t seconds after b.
func integrated(b, e State, t float64) State {
	if math.IsNaN(e.Velocity) {
		e.Velocity = b.Velocity + (b.Acceleration+e.Acceleration)/2*t
	}
	e.Position = b.Position + (b.Velocity+e.Velocity)/2*t
	return e
}
