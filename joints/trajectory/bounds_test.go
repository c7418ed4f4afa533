package trajectory

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestExtremesByHand has the extrema that the textbook gives for rest-to-rest motions of height 1 in 2 s.
func TestExtremesByHand(t *testing.T) {
	t.Parallel()
	r := arm()
	r.Joints = r.Joints[:1]
	tests := []struct {
		name           string
		p              Point
		field          Field
		lo, loAt       float64
		hi, hiAt       float64
		anyTimeIsRight bool
	}{
		{"linear position", point(2, 1), Position, 0, 0, 1, 2, false},
		{"linear velocity", point(2, 1), Velocity, 0.5, 0, 0.5, 0, true},
		{"cubic velocity", point(2, 1, 0), Velocity, 0, 0, 0.75, 1, false},
		{"cubic acceleration", point(2, 1, 0), Acceleration, -1.5, 2, 1.5, 0, false},
		{"quintic velocity", point(2, 1, 0, 0), Velocity, 0, 0, 0.9375, 1, false},
		{"quintic acceleration", point(2, 1, 0, 0), Acceleration,
			-10 / math.Sqrt(3) / 4, 1 + 1/math.Sqrt(3), 10 / math.Sqrt(3) / 4, 1 - 1/math.Sqrt(3), false},
	}
	for _, tt := range tests {
		lo, hi := single(t, r, tt.p).Extremes(0, tt.field)
		if math.Abs(lo.Value-tt.lo) > 1e-12 || math.Abs(hi.Value-tt.hi) > 1e-12 {
			t.Errorf("%s: got %g and %g, want %g and %g", tt.name, lo.Value, hi.Value, tt.lo, tt.hi)
		}
		if !tt.anyTimeIsRight && (math.Abs(lo.Time.Seconds()-tt.loAt) > 1e-6 || math.Abs(hi.Time.Seconds()-tt.hiAt) > 1e-6) {
			t.Errorf("%s: at %s and %s, want %g and %g", tt.name, lo.Time, hi.Time, tt.loAt, tt.hiAt)
		}
	}
}

// TestExtremesBoundSamples: no dense sample is outside the extremes, and each extreme is reached.
func TestExtremesBoundSamples(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := arm()
		if rapid.Bool().Draw(t, "round") {
			r.RoundCorners = true
			r.Joints[0].Limits.Acceleration = rapid.Float64Range(1, 50).Draw(t, "acceleration")
		}
		s, _, _ := draw(t, r)
		var lo, hi [2][3]Extreme
		for j := range r.Joints {
			for f := range 3 {
				lo[j][f], hi[j][f] = s.Extremes(j, Field(f))
				if Field(f) == Acceleration && r.RoundCorners {
					continue // it may have its extreme for less than a nanosecond
				}
				checkReached(t, s, j, Field(f), lo[j][f])
				checkReached(t, s, j, Field(f), hi[j][f])
			}
		}
		states := make([]State, 2)
		const dense = 500
		for i := range dense {
			when := s.End() * time.Duration(i) / dense
			s.Sample(when, states)
			for j := range states {
				for f := range 3 {
					v := states[j].field(Field(f))
					if e := 1e-9 * (1 + math.Abs(v)); v < lo[j][f].Value-e || v > hi[j][f].Value+e {
						t.Fatalf("joint %d: %s is %g at %s, outside %g to %g", j, Field(f), v, when, lo[j][f].Value, hi[j][f].Value)
					}
				}
			}
		}
	})
}

// checkReached wants the spline to have the value at the time, or just before it where a segment ends there. Times are
// whole nanoseconds, in which the value may move by its slope.
func checkReached(t *rapid.T, s *Spline, j int, f Field, e Extreme) {
	states := make([]State, 2)
	var v [4]float64 // two nanoseconds before to one after
	for i := range v {
		s.Sample(e.Time+time.Duration(i-2), states)
		v[i] = states[j].field(f)
	}
	nearest := min(math.Abs(v[1]-e.Value), math.Abs(v[2]-e.Value), math.Abs(v[3]-e.Value))
	nearest -= 2 * max(math.Abs(v[1]-v[0]), math.Abs(v[3]-v[2]))
	if nearest > 1e-8*(1+math.Abs(e.Value)) {
		t.Fatalf("joint %d: %s should reach %g at %s, but is %g away", j, f, e.Value, e.Time, nearest)
	}
}

// TestCheckLimitsAgreesWithSamples: a trajectory is refused if and only if it leaves the limits.
func TestCheckLimitsAgreesWithSamples(t *testing.T) {
	t.Parallel()
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		r := arm()
		bound := rapid.Float64Range(1, 30)
		for j := range r.Joints {
			r.Joints[j].Limits = Limits{-3.3, 3.3, bound.Draw(t, "velocity"), bound.Draw(t, "acceleration")}
		}
		s, _, from := draw(t, r)
		var limit *LimitError
		err := s.CheckLimits(Margin{})
		if errors.As(err, &limit) {
			refused++
			j := r.index(limit.Joint)
			checkReached(t, s, j, limit.Field, Extreme{limit.Value, limit.Time})
			if math.Abs(limit.Value) <= math.Abs(limit.Limit) {
				t.Fatalf("refused although inside: %v", limit)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		states := make([]State, 2)
		for i := range 300 {
			s.Sample(s.End()*time.Duration(i)/300, states)
			for j, st := range states {
				l := r.Joints[j].Limits.including(from[j])
				if st.Position < l.PositionLower-1e-6 || st.Position > l.PositionUpper+1e-6 ||
					math.Abs(st.Velocity) > l.Velocity+1e-6 || math.Abs(st.Acceleration) > l.Acceleration+1e-6 {
					t.Fatalf("accepted, but joint %d is at %+v, limits %+v", j, st, l)
				}
			}
		}
	})
	if refused == 0 {
		t.Error("no trajectory was refused")
	}
}

// TestLimitErrors by hand: which joint, where and how far.
func TestLimitErrors(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	tests := []struct {
		name   string
		limits Limits
		from   State
		points []Point
		want   string
	}{
		{"no limits", Limits{nan, nan, nan, nan}, State{}, []Point{point(0.001, 1e6)}, ""},
		{"at the limit", Limits{-1, 1, 1, nan}, State{}, []Point{point(1, 1)}, ""},
		{"point outside", Limits{-1, 1, nan, nan}, State{}, []Point{point(1, 0.5), point(2, -1.5)},
			`joint "elbow": position would be -1.5 rad at 2 s, beyond the limit -1 rad`},
		{"bulge between points inside", Limits{-1, 1, nan, nan}, State{}, []Point{point(1, 1, 3), point(2, 1, 0)},
			`joint "elbow": position would be 1.44444 rad at 1.33333 s, beyond the limit 1 rad`},
		{"too fast", Limits{nan, nan, 2, nan}, State{}, []Point{point(1, 1.5, 0)},
			`joint "elbow": velocity would be 2.25 rad/s at 0.5 s, beyond the limit 2 rad/s`},
		{"too fast backwards", Limits{nan, nan, 2, nan}, State{}, []Point{point(1, 0), point(1.5, -2)},
			`joint "elbow": velocity would be -4 rad/s at 1 s, beyond the limit -2 rad/s`},
		{"too hasty", Limits{nan, nan, nan, 5}, State{}, []Point{point(1, 1, 0, 0)},
			`joint "elbow": acceleration would be 5.7735 rad/s² at 0.211325 s, beyond the limit 5 rad/s²`},
		{"outside at the start, coming in", Limits{-1, 1, nan, nan}, State{Position: 1.25}, []Point{point(1, 0.5)}, ""},
		{"outside at the start, going out", Limits{-1, 1, nan, nan}, State{Position: 1.25}, []Point{point(1, 1.5)},
			`joint "elbow": position would be 1.5 rad at 1 s, beyond the limit 1 rad (up to 1.25 rad is accepted)`},
		{"jump outside at once", Limits{-1, 1, nan, nan}, State{}, []Point{point(0, 2)},
			`joint "elbow": position would be 2 rad at 0 s, beyond the limit 1 rad`},
	}
	for _, tt := range tests {
		r := &Rules{Joints: []Joint{{Name: "elbow", Limits: tt.limits}}}
		s := single(t, r, tt.points...)
		s.SetOut(0, []State{tt.from}, []float64{0})
		got := ""
		if err := s.CheckLimits(Margin{}); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestMargin widens velocity and acceleration, never position.
func TestMargin(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct {
		limits Limits
		ok     bool
	}{
		{Limits{nan, nan, 1.4, nan}, true},
		{Limits{nan, nan, 1.3, nan}, false},
		{Limits{nan, nan, nan, 5.6}, true},
		{Limits{nan, nan, nan, 5.4}, false},
		{Limits{nan, 0.99, nan, nan}, false},
	} {
		s := single(t, &Rules{Joints: []Joint{{Name: "elbow", Limits: tt.limits}}}, point(1, 1, 0)) // peaks 1.5 and 6
		if err := s.CheckLimits(Margin{0.1, 0.1}); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.limits, err)
		}
	}
}

// TestTimeOptimalMargin: rest-to-rest motions with full acceleration and velocity, given as points 0.1 s apart, are
// accepted with the margin, and many are not without.
func TestTimeOptimalMargin(t *testing.T) {
	t.Parallel()
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		l := Limits{math.NaN(), math.NaN(), rapid.Float64Range(1, 4).Draw(t, "velocity"), rapid.Float64Range(2, 20).Draw(t, "acceleration")}
		distance := rapid.Float64Range(0.05, 3).Draw(t, "distance")
		ramp := min(l.Velocity/l.Acceleration, math.Sqrt(distance/l.Acceleration))
		top := l.Acceleration * ramp
		cruise := (distance - top*ramp) / top
		end := 2*ramp + cruise
		plan := func(t float64) Point {
			switch {
			case t < ramp:
				return point(t, l.Acceleration*t*t/2, l.Acceleration*t, l.Acceleration)
			case t <= ramp+cruise:
				return point(t, top*ramp/2+top*(t-ramp), top, 0)
			default:
				return point(t, distance-l.Acceleration*(end-t)*(end-t)/2, l.Acceleration*(end-t), -l.Acceleration)
			}
		}
		var points []Point
		for u := 0.0; u < end-0.01; u += 0.1 {
			points = append(points, plan(u))
		}
		points = append(points, point(end, distance, 0, -l.Acceleration))
		r := &Rules{Joints: []Joint{{Name: "elbow", Limits: l}}}
		s, err := NewSpline(&Trajectory{Joints: []string{"elbow"}, Points: points}, r, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		s.SetOut(0, []State{{}}, []float64{0})
		if s.CheckLimits(Margin{}) != nil {
			refused++
		}
		if err := s.CheckLimits(TimeOptimal()); err != nil {
			t.Fatal(err)
		}
	})
	if refused == 0 {
		t.Error("none would have been refused without a margin")
	}
}

func BenchmarkCheckLimits(b *testing.B) {
	r := &Rules{Joints: []Joint{{Name: "elbow", Limits: Limits{-3, 3, 300, 3000}}}}
	var points []Point
	for i := range 100 {
		points = append(points, point(0.1*float64(i+1), math.Sin(float64(i)), math.Cos(float64(i)), 0))
	}
	points[99].Velocities[0] = 0
	s := single(b, r, points...)
	for b.Loop() {
		if err := s.CheckLimits(Margin{}); err != nil {
			b.Fatal(err)
		}
	}
}
