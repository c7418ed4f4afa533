package trajectory

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestStretched: later by a factor, slower by it, accelerating less by its square, through the same positions. What is not
// given stays so, and the trajectory that was sent is not touched.
func TestStretched(t *testing.T) {
	t.Parallel()
	sent := &Trajectory{Start: time.Unix(7, 0), Joints: []string{"a"}, Points: []Point{
		{TimeFromStart: 0, Positions: []float64{1}},
		{TimeFromStart: 3, Positions: []float64{2}, Velocities: []float64{8}},
		{TimeFromStart: time.Second, Positions: []float64{3}, Velocities: []float64{-4}, Accelerations: []float64{6}},
	}}
	got := sent.Stretched(2)
	if got.Start != sent.Start || got.Joints[0] != "a" || got.Points[0].Velocities != nil || got.Points[1].Accelerations != nil {
		t.Errorf("got %+v", got)
	}
	for i, want := range []State{{1, math.NaN(), math.NaN()}, {2, 4, math.NaN()}, {3, -2, 1.5}} {
		wantState(t, "point", got.Points[i].state(0), want)
		if at := got.Points[i].TimeFromStart; at != 2*sent.Points[i].TimeFromStart {
			t.Errorf("point %d at %s", i, at)
		}
	}
	if sent.Points[2].Velocities[0] != -4 || sent.Points[2].TimeFromStart != time.Second {
		t.Errorf("sent is now %+v", sent)
	}
	if at := sent.Stretched(1.5).Points[1].TimeFromStart; at != 5 { // 4.5 ns
		t.Errorf("rounded to %s", at)
	}
}

// TestExcessByHand: from the extremes that the textbook gives for rest-to-rest motions of height 1 in 1 s.
func TestExcessByHand(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct {
		name                   string
		velocity, acceleration float64
		points                 []Point
		want                   float64
	}{
		{"no limits", nan, nan, []Point{point(1, 1, 0)}, 0},
		{"half of a limit", 3, nan, []Point{point(1, 1, 0)}, 0.5},
		{"line", 0.25, nan, []Point{point(1, 1)}, 4},
		{"cubic", 0.5, nan, []Point{point(1, 1, 0)}, 3},
		{"cubic, acceleration", nan, 1.5, []Point{point(1, 1, 0)}, 2},
		{"quintic", 0.5, nan, []Point{point(0, 0, 0, 0), point(1, 1, 0, 0)}, 3.75},
		{"the worse of both", 1.5, 1.5, []Point{point(1, 1, 0)}, 2},
		{"the worst segment", 1, nan, []Point{point(1, 1, 0), point(2, 3, 0), point(3, 3.5, 0)}, 3},
	} {
		r := &Rules{Joints: []Joint{{Name: "elbow", Limits: Limits{nan, nan, tt.velocity, tt.acceleration}}}}
		s := single(t, r, tt.points...)
		s.SetOut(0, []State{{}}, []float64{0})
		if got := s.Excess(); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", tt.name, got, tt.want)
		}
	}
}

// TestExcessAgreesWithCheckLimits: a spline within its positions is refused if and only if it would have to take longer, and
// what is that much longer and sets out from rest is not.
func TestExcessAgreesWithCheckLimits(t *testing.T) {
	t.Parallel()
	over := 0
	rapid.Check(t, func(t *rapid.T) {
		r := arm()
		for j := range r.Joints {
			r.Joints[j].Limits = Limits{math.NaN(), math.NaN(), rapid.Float64Range(0.5, 5).Draw(t, "velocity"), rapid.Float64Range(1, 40).Draw(t, "acceleration")}
		}
		tr, _ := drawTrajectory(t, r)
		lay := func(tr *Trajectory) *Spline {
			s, err := NewSpline(tr, r, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			s.SetOut(0, []State{{}, {}}, []float64{0, 0})
			return s
		}
		s := lay(tr)
		excess, err := s.Excess(), s.CheckLimits(Margin{})
		if math.Abs(excess-1) > 1e-6 && (err != nil) != (excess > 1) {
			t.Fatalf("would have to take %g times as long: %v", excess, err)
		}
		if excess > 1 {
			over++
			if err := lay(tr.Stretched(excess * (1 + 1e-6))).CheckLimits(Margin{}); err != nil {
				t.Fatalf("%g times as long: %v", excess, err)
			}
		}
	})
	if over == 0 {
		t.Error("nothing was over its limits")
	}
}
