package trajectory

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// rounded has one joint with an acceleration limit.
func rounded(acceleration float64) *Rules {
	nan := math.NaN()
	return &Rules{RoundCorners: true, Joints: []Joint{{Name: "elbow", Limits: Limits{nan, nan, nan, acceleration}}}}
}

// TestRoundedByHand: 0.6 rad in 1 s with 3.75 rad/s² is 0.2 s of speeding up, 0.6 s with 0.75 rad/s and 0.2 s of
// slowing down.
func TestRoundedByHand(t *testing.T) {
	t.Parallel()
	s := single(t, rounded(3.75), point(1, 0.6))
	for _, tt := range []struct {
		at   float64
		want State
	}{
		{0, State{0, 0, 3.75}},
		{0.1, State{0.01875, 0.375, 3.75}},
		{0.2, State{0.075, 0.75, 0}},
		{0.5, State{0.3, 0.75, 0}},
		{0.9, State{0.6 - 0.01875, 0.375, -3.75}},
		{1, State{0.6, 0, 0}},
	} {
		wantState(t, "trapezium", at(s, tt.at), tt.want)
	}
	if lo, hi := s.Extremes(0, Position); lo.Value != 0 || math.Abs(hi.Value-0.6) > 1e-12 {
		t.Errorf("position from %g to %g", lo.Value, hi.Value)
	}
	if _, hi := s.Extremes(0, Velocity); math.Abs(hi.Value-0.75) > 1e-12 {
		t.Errorf("velocity up to %g", hi.Value)
	}

	// There and back: the turn is rounded by 2 × 0.75 rad/s at 3.75 rad/s², 0.4 s in all, and cuts off 0.075 rad.
	back := single(t, rounded(3.75), point(0.9, 0.6), point(1.8, 0))
	wantState(t, "before the turn", at(back, 0.75), State{0.4828125, 0.5625, -3.75})
	wantState(t, "turn", at(back, 0.9), State{0.525, 0, -3.75})
	wantState(t, "after the turn", at(back, 1.1), State{0.45, -0.75, 0})
	wantState(t, "back", at(back, 1.8), State{0, 0, 0})

	// 0.2 s from rest leave 0.1 s before the point: the turn, which would take 0.2 s on each side, is sharper.
	tight := single(t, rounded(3.75), point(0.3, 0.15), point(1.3, -0.45))
	wantState(t, "speeding up", at(tight, 0.15), State{0.0421875, 0.5625, 3.75})
	if _, hi := tight.Extremes(0, Acceleration); math.Abs(hi.Value-3.75) > 1e-9 {
		t.Errorf("speeds up with %g rad/s²", hi.Value)
	}

	// A point now is where the joint stands: it begins from rest there.
	now := single(t, rounded(3.75), point(0, 0), point(1, 0.6))
	wantState(t, "from a point now", at(now, 0.1), State{0.01875, 0.375, 3.75})
}

// TestRoundedKeepsItsAcceleration: trajectories without velocities are followed with continuous velocity and no more
// acceleration than there is, begin and end at rest, and keep inside their points.
func TestRoundedKeepsItsAcceleration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const acceleration = 40
		r := rounded(acceleration)
		var points []Point
		when := time.Duration(0)
		for range rapid.IntRange(1, 6).Draw(t, "points") {
			when += time.Duration(rapid.Int64Range(int64(500*time.Millisecond), int64(2*time.Second)).Draw(t, "step"))
			points = append(points, Point{TimeFromStart: when, Positions: []float64{rapid.Float64Range(-0.5, 0.5).Draw(t, "p")}})
		}
		s, err := NewSpline(&Trajectory{Joints: []string{"elbow"}, Points: points}, r, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		s.SetOut(0, []State{{}}, []float64{0})
		if err := s.CheckLimits(Margin{}); err != nil {
			t.Fatal(err)
		}
		const step = time.Millisecond
		before := State{}
		for u := time.Duration(0); u <= s.End()+step; u += step {
			st := make([]State, 1)
			s.Sample(u, st)
			v := (st[0].Position - before.Position) / step.Seconds()
			if a := math.Abs(st[0].Velocity-before.Velocity) / step.Seconds(); u > 0 && a > acceleration*(1+1e-6) {
				t.Fatalf("at %s: velocity changes with %g rad/s²", u, a)
			}
			if u > 0 && math.Abs(v-(st[0].Velocity+before.Velocity)/2) > acceleration*step.Seconds() {
				t.Fatalf("at %s: moves with %g, says %g rad/s", u, v, st[0].Velocity)
			}
			if math.Abs(st[0].Position) > 0.5+1e-9 {
				t.Fatalf("at %s: is at %g, outside all points", u, st[0].Position)
			}
			before = st[0]
		}
		if last := points[len(points)-1].Positions[0]; before != (State{Position: last}) {
			t.Fatalf("ends with %+v, not at %g", before, last)
		}
	})
}

// TestTooHastyToRound: where the time is too short to begin and end at rest, the way is the straight line, which halts
// at its end; a rounded way does not.
func TestTooHastyToRound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		acceleration float64
		points       []Point
		slope        float64 // in the middle of the last way
		halts        bool
	}{
		{4, []Point{point(1, 1)}, 2, false},
		{3.9, []Point{point(1, 1)}, 1, true},
		{2, []Point{point(1, 0), point(2, 1)}, 2, false},
		{1.9, []Point{point(1, 0), point(2, 1)}, 1, true},
		{1.9, []Point{point(1, 1, 0)}, 1.5, false},
	} {
		s := single(t, rounded(tt.acceleration), tt.points...)
		end := s.End()
		if _, hi := s.Extremes(0, Velocity); math.Abs(hi.Value-tt.slope) > 1e-9 {
			t.Errorf("%+v: moves with up to %g rad/s, want %g", tt, hi.Value, tt.slope)
		}
		if place, ok := s.Halt(0, end-1); ok != tt.halts || ok && place != 1 {
			t.Errorf("%+v: halts %v at %g", tt, ok, place)
		}
		if _, ok := s.Halt(0, 0); ok && len(tt.points) > 1 {
			t.Errorf("%+v: halts before the last way", tt)
		}
	}
}

// TestSetOutAgain: it does not matter how a spline set out before.
func TestSetOutAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := arm()
		r.RoundCorners = true
		r.Joints[0].Limits.Acceleration = 10
		tr, from := drawTrajectory(t, r)
		other := []State{{}, {}}
		if rapid.Bool().Draw(t, "at rest") {
			from, other = other, from
		}
		when := rapid.SampledFrom([]time.Duration{0, tr.Points[0].TimeFromStart, tr.Points[0].TimeFromStart / 2, tr.end() / 2})
		first, second := when.Draw(t, "first"), when.Draw(t, "second")
		compile := func() *Spline {
			s, err := NewSpline(tr, r, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		twice, once := compile(), compile()
		twice.SetOut(first, other, []float64{0, 0})
		twice.SetOut(second, from, []float64{0, 0})
		once.SetOut(second, from, []float64{0, 0})
		a, b := make([]State, 2), make([]State, 2)
		for i := range 200 {
			u := tr.end() * time.Duration(i) / 200
			once.Sample(u, a)
			twice.Sample(u, b)
			if a[0] != b[0] || a[1] != b[1] {
				t.Fatalf("at %s: %+v after setting out twice, %+v after once", u, b, a)
			}
		}
	})
}
