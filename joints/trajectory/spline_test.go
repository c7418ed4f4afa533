package trajectory

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSegmentsByHand has values that follow from the textbook polynomials.
func TestSegmentsByHand(t *testing.T) {
	t.Parallel()
	r := arm()
	r.Joints = r.Joints[:1]

	// 1 rad in 2 s: half the way at half the time.
	line := single(t, r, point(2, 1))
	wantState(t, "linear", at(line, 0.5), State{0.25, 0.5, 0})

	// Rest to rest: 3u²-2u³, with 1.5 times the mean velocity in the middle and ±6 h/T² at the ends.
	soft := single(t, r, point(2, 1, 0))
	wantState(t, "cubic, start", at(soft, 0), State{0, 0, 1.5})
	wantState(t, "cubic, quarter", at(soft, 0.5), State{0.15625, 0.5625, 0.75})
	wantState(t, "cubic, middle", at(soft, 1), State{0.5, 0.75, 0})

	// Rest to rest: 10u³-15u⁴+6u⁵, with 1.875 times the mean velocity in the middle.
	r2 := arm()
	r2.Joints = r2.Joints[:1]
	softer := single(t, r2, point(2, 1, 0, 0))
	wantState(t, "quintic, start", at(softer, 0), State{0, 0, 0})
	wantState(t, "quintic, middle", at(softer, 1), State{0.5, 0.9375, 0})
	wantState(t, "quintic, quarter", at(softer, 0.5), State{53.0 / 512, 135.0 / 256, 45.0 / 32})

	// A ball thrown up: with the true velocity and acceleration at both ends the quintic is the parabola.
	ball, err := NewSpline(&Trajectory{Joints: []string{"shoulder"}, Points: []Point{
		point(0, 0, 3, -2), point(1, 2, 1, -2), point(1.5, 2.25, 0, -2),
	}}, r, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	ball.SetOut(0, []State{{}}, []float64{0})
	for _, u := range []float64{0, 0.3, 0.9999, 1, 1.2} {
		wantState(t, "parabola", at(ball, u), State{3*u - u*u, 3 - 2*u, -2})
	}
}

// TestFieldsDecideSegment: each segment uses what both of its ends give.
func TestFieldsDecideSegment(t *testing.T) {
	t.Parallel()
	r := arm()
	r.Joints = r.Joints[:1]
	onlyAcceleration := func(t, p, a float64) Point {
		return Point{TimeFromStart: seconds(t), Positions: []float64{p}, Accelerations: []float64{a}}
	}
	tests := []struct {
		name   string
		points []Point
		want   State // half a second after the first point, 1 s before the second
	}{
		{"position to position", []Point{point(1, 0), point(2, 1)}, State{0.5, 1, 0}},
		{"velocity at one end", []Point{point(1, 0, 1), point(2, 1)}, State{0.5, 1, 0}},
		{"velocity at both ends", []Point{point(1, 0, 0), point(2, 1, 0)}, State{0.5, 1.5, 0}},
		{"acceleration at one end", []Point{point(1, 0, 0, 9), point(2, 1, 0)}, State{0.5, 1.5, 0}},
		{"all at both ends", []Point{point(1, 0, 0, 0), point(2, 1, 0, 0)}, State{0.5, 1.875, 0}},
		{"accelerations without velocities", []Point{onlyAcceleration(1, 0, 5), onlyAcceleration(2, 1, 5)}, State{0.5, 1, 0}},
		{"accelerations and one velocity", []Point{point(1, 0, 0, 5), onlyAcceleration(2, 1, 5)}, State{0.5, 1, 0}},
	}
	for _, tt := range tests {
		s := single(t, r, tt.points...)
		wantState(t, tt.name, at(s, 1.5), tt.want)
	}
}

// TestEnds: what is sampled outside the points.
func TestEnds(t *testing.T) {
	t.Parallel()
	r := arm()
	r.Joints, r.AllowEndVelocity = r.Joints[:1], true
	s := single(t, r, point(1, 0.5, 0.25, 4), point(2, 1, 0.5, 3))
	wantState(t, "before the start", at(s, -7), State{0, 0, 0})
	wantState(t, "at a point the later segment counts", at(s, 1), State{0.5, 0.25, 4})
	wantState(t, "at the end", at(s, 2), State{1, 0.5, 3})
	wantState(t, "long after", at(s, 99), State{1, 0.5, 3})
	wantState(t, "end without derivatives", at(single(t, r, point(1, 0.5)), 1), State{0.5, 0, 0})

	late, err := NewSpline(&Trajectory{Joints: []string{"shoulder"}, Points: []Point{point(0, 1, 0), point(2, 2, 0)}}, r, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	late.SetOut(time.Second, []State{{Position: -5}}, []float64{-5})
	wantState(t, "points already passed", at(late, 1), State{1.5, 0.75, 0})
	wantState(t, "before setting out", at(late, 0.25), State{1.5, 0.75, 0})
}

// TestOrderAndPartial: values follow names, and joints that are not named go to rest.
func TestOrderAndPartial(t *testing.T) {
	t.Parallel()
	r := &Rules{Joints: []Joint{unlimited("a"), unlimited("b"), unlimited("c")}, AllowPartial: true}
	s, err := NewSpline(&Trajectory{Joints: []string{"c", "a"}, Points: []Point{
		{TimeFromStart: time.Second, Positions: []float64{3, 1}},
		{TimeFromStart: 2 * time.Second, Positions: []float64{4, 2}},
	}}, r, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	s.SetOut(0, make([]State, 3), []float64{-9, 0.5, -9})
	states := make([]State, 3)
	s.Sample(1500*time.Millisecond, states)
	wantState(t, "a", states[0], State{1.5, 1, 0})
	wantState(t, "b, not named", states[1], State{0.5, 0, 0})
	wantState(t, "c", states[2], State{3.5, 1, 0})
	s.Sample(500*time.Millisecond, states)
	wantState(t, "b on its way to rest", states[1], State{0.25, 0.5, 0})
}

// TestContinuousTakesTheShortWay: a joint at 3 rad that is sent to -3 rad turns on by 0.28 rad.
func TestContinuousTakesTheShortWay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, end float64 }{
		{3, -3, 2*math.Pi - 3}, {-3, 3, 3 - 2*math.Pi}, {20, 0.5, 0.5 + 6*math.Pi}, {1, 1.5, 1.5},
	} {
		r := &Rules{Joints: []Joint{{Name: "wheel", Continuous: true, Limits: unlimited("").Limits}}}
		s, err := NewSpline(&Trajectory{Joints: []string{"wheel"}, Points: []Point{point(1, tt.to)}}, r, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		s.SetOut(0, []State{{Position: tt.from}}, []float64{tt.from})
		wantState(t, "start", at(s, 0), State{tt.from, tt.end - tt.from, 0})
		wantState(t, "end", at(s, 1), State{Position: tt.end})
		if lo, hi := s.Extremes(0, Position); math.Abs(lo.Value-min(tt.from, tt.end)) > 1e-12 || math.Abs(hi.Value-max(tt.from, tt.end)) > 1e-12 {
			t.Errorf("from %g to %g: extremes are %g and %g", tt.from, tt.to, lo.Value, hi.Value)
		}
	}
}

// drawTrajectory draws a trajectory that Check accepts, and where it sets out.
func drawTrajectory(t *rapid.T, r *Rules) (*Trajectory, []State) {
	coordinate := rapid.Float64Range(-3, 3)
	n := len(r.Joints)
	values := func(label string) []float64 { return rapid.SliceOfN(coordinate, n, n).Draw(t, label) }
	tr := &Trajectory{}
	for _, j := range r.Joints {
		tr.Joints = append(tr.Joints, j.Name)
	}
	points := rapid.IntRange(1, 6).Draw(t, "points")
	when := time.Duration(0)
	for i := range points {
		when += time.Duration(rapid.Int64Range(int64(time.Millisecond), int64(5*time.Second)).Draw(t, "step"))
		p := Point{TimeFromStart: when, Positions: values("p")}
		if rapid.Bool().Draw(t, "has v") {
			p.Velocities = values("v")
		}
		if rapid.Bool().Draw(t, "has a") {
			p.Accelerations = values("a")
		}
		if i == points-1 {
			clear(p.Velocities)
		}
		tr.Points = append(tr.Points, p)
	}
	from := make([]State, n)
	for j := range from {
		from[j] = State{coordinate.Draw(t, "p0"), coordinate.Draw(t, "v0"), coordinate.Draw(t, "a0")}
	}
	return tr, from
}

func draw(t *rapid.T, r *Rules) (*Spline, *Trajectory, []State) {
	tr, from := drawTrajectory(t, r)
	s, err := NewSpline(tr, r, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	s.SetOut(0, from, []float64{0, 0})
	return s, tr, from
}

// TestKnots: at each point the spline has the values of the point that its segment uses, and it arrives at them from
// the left too.
func TestKnots(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, tr, from := draw(t, arm())
		states := make([]State, 2)
		s.Sample(0, states)
		for j := range states {
			if states[j].Position != from[j].Position {
				t.Fatalf("sets out from %v, not %v", states[j], from[j])
			}
		}
		for i, p := range tr.Points {
			s.Sample(p.TimeFromStart, states)
			for j := range states {
				if states[j].Position != p.Positions[j] {
					t.Fatalf("point %d: position %g, not %g", i, states[j].Position, p.Positions[j])
				}
			}
			s.Sample(p.TimeFromStart-1, states) // one nanosecond before
			for j := range states {
				slip := 1e-9 + 2e-9*math.Abs(states[j].Velocity)
				if d := math.Abs(states[j].Position - p.Positions[j]); d > slip {
					t.Fatalf("point %d: arrives %g beside the point", i, d)
				}
				hasBoth := p.Velocities != nil && (i == 0 || tr.Points[i-1].Velocities != nil)
				if d := math.Abs(states[j].Velocity - p.vel(j)); hasBoth && d > 1e-9+3e-9*math.Abs(states[j].Acceleration)+1e-8 {
					t.Fatalf("point %d: arrives with a velocity %g beside that of the point", i, d)
				}
			}
		}
	})
}

// TestKnotsAreContinuous: where points have velocities, or velocities and accelerations, neighbouring segments meet in
// them with all of these to 1e-9, and the first begins with what it sets out from.
func TestKnotsAreContinuous(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := arm()
		accelerations := rapid.Bool().Draw(t, "accelerations")
		values := func(label string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(-3, 3), 2, 2).Draw(t, label)
		}
		tr := &Trajectory{Joints: []string{r.Joints[0].Name, r.Joints[1].Name}}
		when := time.Duration(0)
		for range rapid.IntRange(2, 6).Draw(t, "points") {
			when += time.Duration(rapid.Int64Range(int64(100*time.Millisecond), int64(3*time.Second)).Draw(t, "step"))
			p := Point{TimeFromStart: when, Positions: values("p"), Velocities: values("v")}
			if accelerations {
				p.Accelerations = values("a")
			}
			tr.Points = append(tr.Points, p)
		}
		clear(tr.Points[len(tr.Points)-1].Velocities)
		s, err := NewSpline(tr, r, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		from := []State{{values("from")[0], 0.5, -0.25}, {values("from")[1], -1, 2}}
		s.SetOut(0, from, []float64{0, 0})
		meets := func(k int, u float64, want State) {
			p, v, a := s.segments[k].at(u)
			for _, d := range []float64{p - want.Position, v - want.Velocity, a - want.Acceleration} {
				if math.Abs(d) > 1e-9 { // never for NaN, which is not given
					t.Fatalf("segment %d at %g: %g, %g, %g, want %+v", k, u, p, v, a, want)
				}
			}
		}
		for i, p := range tr.Points {
			for j := range r.Joints {
				begin := from[j]
				if i > 0 {
					begin = tr.Points[i-1].state(j)
				}
				if !accelerations {
					begin.Acceleration = math.NaN()
				}
				meets(i*2+j, 0, begin)
				meets(i*2+j, s.length(i), p.state(j))
			}
		}
	})
}

func (p *Point) vel(j int) float64 {
	if p.Velocities == nil {
		return math.NaN()
	}
	return p.Velocities[j]
}

// TestDerivatives: velocity and acceleration are the slopes of position and velocity inside each segment.
func TestDerivatives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const h = 1e-6
		t0 := rapid.Float64Range(0.1, 4).Draw(t, "length")
		u := rapid.Float64Range(0.01, 0.99).Draw(t, "where") * t0
		c := rapid.Float64Range(-2, 2)
		b := State{c.Draw(t, "p0"), c.Draw(t, "v0"), c.Draw(t, "a0")}
		e := State{c.Draw(t, "p1"), c.Draw(t, "v1"), c.Draw(t, "a1")}
		for _, q := range []polynomial{linear(b.Position, e.Position, t0), cubic(b, e, t0), quintic(b, e, t0)} {
			_, v, a := q.at(u)
			pl, vl, _ := q.at(u - h)
			pr, vr, _ := q.at(u + h)
			scale := 1 + 1e4/(t0*t0*t0)
			if d := math.Abs(v - (pr-pl)/(2*h)); d > 1e-7*scale {
				t.Fatalf("velocity is %g off the slope", d)
			}
			if d := math.Abs(a - (vr-vl)/(2*h)); d > 1e-6*scale {
				t.Fatalf("acceleration is %g off the slope", d)
			}
		}
	})
}

// TestSampleAllocs: sampling and setting out are done in the control loop.
func TestSampleAllocs(t *testing.T) {
	r := arm()
	s, err := NewSpline(&Trajectory{Joints: []string{"elbow", "shoulder"}, Points: []Point{
		{TimeFromStart: time.Second, Positions: []float64{1, 2}},
		{TimeFromStart: 2 * time.Second, Positions: []float64{2, 1}},
	}}, r, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	states, rest := make([]State, 2), make([]float64, 2)
	fade := NewFade(2)
	allocs := testing.AllocsPerRun(100, func() {
		s.SetOut(0, states, rest)
		fade.Begin(0)
		fade.Leave(1, states[1], 0, r.Joints[1].Limits, time.Second)
		s.Sample(time.Second/3, states)
		fade.Apply(time.Second/3, states)
	})
	if allocs != 0 {
		t.Errorf("%g allocations", allocs)
	}
}

func BenchmarkSample(b *testing.B) {
	r := &Rules{}
	tr := &Trajectory{}
	for i := range 6 {
		name := string(rune('a' + i))
		r.Joints = append(r.Joints, unlimited(name))
		tr.Joints = append(tr.Joints, name)
	}
	for i := range 100 {
		p := make([]float64, 6)
		p[0] = float64(i % 2)
		tr.Points = append(tr.Points, Point{TimeFromStart: seconds(0.1 * float64(i+1)), Positions: p,
			Velocities: make([]float64, 6), Accelerations: make([]float64, 6)})
	}
	s, err := NewSpline(tr, r, time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	states := make([]State, 6)
	s.SetOut(0, states, make([]float64, 6))
	b.ReportAllocs()
	i := time.Duration(0)
	for b.Loop() {
		s.Sample(i%(10*time.Second), states)
		i += time.Millisecond
	}
}
