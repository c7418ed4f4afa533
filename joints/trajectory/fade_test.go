package trajectory

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestFade: it begins with the old state in all derivatives, ends with the new motion in all of them, and is between
// the two all the while.
func TestFade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(-3, 3)
		from := State{c.Draw(t, "p"), c.Draw(t, "v"), c.Draw(t, "a")}
		slope, place := c.Draw(t, "slope"), c.Draw(t, "place")
		motion := func(u time.Duration) State { return State{place + slope*u.Seconds(), slope, 0} }
		nan := math.NaN()
		l := Limits{nan, nan, nan, rapid.Float64Range(1, 50).Draw(t, "acceleration")}
		length := time.Duration(rapid.Int64Range(int64(20*time.Millisecond), int64(time.Second)).Draw(t, "length"))
		const since = time.Second
		f := NewFade(1)
		f.Begin(since)
		f.Leave(0, from, c.Draw(t, "speed"), l, length)
		at := func(u time.Duration) State {
			s := []State{motion(u)}
			f.Apply(since+u, s)
			return s[0]
		}
		far := func(a, b State, tolerance float64) bool {
			return math.Abs(a.Position-b.Position) > tolerance || math.Abs(a.Velocity-b.Velocity) > tolerance ||
				math.Abs(a.Acceleration-b.Acceleration) > tolerance
		}
		if got := at(0); far(got, from, 1e-12) {
			t.Fatalf("begins with %+v instead of %+v", got, from)
		}
		if got, want := at(length), motion(length); got != want {
			t.Fatalf("ends with %+v instead of %+v", got, want)
		}
		if got, want := at(length-1), motion(length-1); far(got, want, 0.1) {
			t.Fatalf("ends with %+v instead of %+v", got, want)
		}
		const h = 1000 // ns
		for i := 1; i < 50; i++ {
			u := length * time.Duration(i) / 50
			got, new := at(u), motion(u)
			old, _ := f.Difference(0, since+u, new)
			lo, hi := min(new.Position, new.Position+old), max(new.Position, new.Position+old)
			if got.Position < lo-1e-12 || got.Position > hi+1e-12 {
				t.Fatalf("is at %g, not between %g and %g", got.Position, lo, hi)
			}
			left, right := at(u-h), at(u+h)
			slope, bend := (right.Position-left.Position)/(2e-9*h), (right.Velocity-left.Velocity)/(2e-9*h)
			scale := 1 + math.Abs(got.Velocity) + math.Abs(got.Acceleration)
			if math.Abs(slope-got.Velocity) > 1e-3*scale || math.Abs(bend-got.Acceleration) > 1e-2*scale+1e-4/length.Seconds() {
				t.Fatalf("derivatives %g, %g, but the slopes are %g, %g", got.Velocity, got.Acceleration, slope, bend)
			}
		}
	})
}

// TestStop: a joint that stops needs no more than its acceleration, never turns round and comes to rest at StopPlace.
func TestStop(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	rapid.Check(t, func(t *rapid.T) {
		l := Limits{nan, nan, nan, rapid.Float64Range(1, 50).Draw(t, "limit")}
		v := rapid.Float64Range(0.1, 4).Draw(t, "v")
		a := rapid.Float64Range(0, 1).Draw(t, "a") * l.Acceleration
		from := State{1, v, a}
		f := NewFade(1)
		f.Stop(0, from, l)
		length := f.End()
		before := from.Position
		for i := range 101 {
			s := []State{{Position: StopPlace(from, l)}}
			f.Apply(length*time.Duration(i)/100, s)
			if s[0].Position < before-1e-9 {
				t.Fatalf("turns round at %d %%", i)
			}
			before = s[0].Position
			if limit := max(l.Acceleration, a); length > shortestFade && math.Abs(s[0].Acceleration) > limit*(1+1e-6) {
				t.Fatalf("needs %g rad/s² of %g", s[0].Acceleration, l.Acceleration)
			}
		}
	})
	tests := []struct {
		from  State
		l     Limits
		time  time.Duration
		place float64
	}{
		{State{3, 0, 0}, Limits{nan, nan, nan, 1}, 0, 3},
		// 1 rad/s, 3 rad/s²: half a second at a mean of half the velocity.
		{State{2, -1, 0}, Limits{nan, nan, nan, 3}, time.Second / 2, 1.75},
		{State{2, -1, 0}, Limits{1.9, 3, nan, 3}, time.Second / 2, 1.9},
		{State{2, 1, 0}, Limits{1.9, 2.1, nan, 3}, time.Second / 2, 2.1},
		{State{2, 1, 0}, Limits{0, 1, nan, 3}, time.Second / 2, 2},
		{State{2, 1, 0}, Limits{nan, nan, nan, nan}, unlimitedFade, 2.05},
	}
	for _, tt := range tests {
		if d, p := changeTime(tt.from, 0, tt.l), StopPlace(tt.from, tt.l); d != tt.time || math.Abs(p-tt.place) > 1e-12 {
			t.Errorf("%+v, %+v: stops in %s at %g, want %s, %g", tt.from, tt.l, d, p, tt.time, tt.place)
		}
	}
}

// TestFadeTime by hand: 1.875 d/T is half of the velocity, 10/√3 d/T² or 3.75 v/T half of the acceleration.
func TestFadeTime(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	tests := []struct {
		distance, velocity float64
		l                  Limits
		want               float64
	}{
		{1, 1, Limits{Velocity: nan, Acceleration: nan}, 0.1},
		{1, 1, Limits{Velocity: 2, Acceleration: nan}, 1.875},
		{math.Sqrt(3), 0, Limits{Velocity: nan, Acceleration: 20}, 1},
		{0, 2, Limits{Velocity: 1, Acceleration: 5}, 3},
		{1e-6, 0, Limits{Velocity: 1, Acceleration: 5}, 0.02},
		{1e6, 0, Limits{Velocity: 1, Acceleration: 5}, 10},
	}
	for _, tt := range tests {
		if got := FadeTime(tt.distance, tt.velocity, tt.l).Seconds(); math.Abs(got-tt.want) > 1e-6 {
			t.Errorf("%+v: %g s", tt, got)
		}
	}
}

// TestFadeKeepsToTheRange: a joint that has room to stop does so rather than go on with the new speed.
func TestFadeKeepsToTheRange(t *testing.T) {
	t.Parallel()
	for _, direction := range []float64{1, -1} {
		l := Limits{-1, 1, math.NaN(), 20}
		f := NewFade(1)
		f.Leave(0, State{0.9 * direction, direction, 0}, direction, l, time.Second)
		for u := time.Duration(0); u < time.Second; u += time.Millisecond {
			s := []State{{Position: 0.95 * direction}}
			if f.Apply(u, s); math.Abs(s[0].Position) > 1 {
				t.Fatalf("at %s: is at %g", u, s[0].Position)
			}
		}
	}
}
