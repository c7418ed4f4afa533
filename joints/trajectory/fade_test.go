package trajectory

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestFadeTakesOver: what begins with a difference has it at the start in all derivatives, and nothing is left at the
// end; what is added on the way stays within its share of the limits.
func TestFadeTakesOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(-3, 3)
		from := State{c.Draw(t, "p"), c.Draw(t, "v"), 0}
		which := rapid.IntRange(0, 2).Draw(t, "which")
		if which == 1 {
			from.Velocity = 0
		}
		if which == 2 {
			from.Position = 0
		}
		l := Limits{math.NaN(), math.NaN(), 4, rapid.Float64Range(3, 50).Draw(t, "acceleration")}
		length := FadeTime(from, l)
		f := NewFade(1)
		f.Begin(time.Second)
		f.Set(0, from, length)
		at := func(u time.Duration) State {
			s := []State{{}}
			f.Add(u, s)
			return s[0]
		}
		if got := at(time.Second); length > 0 && got != from {
			t.Fatalf("begins with %+v instead of %+v", got, from)
		}
		if got := at(time.Second + length); got != (State{}) {
			t.Fatalf("ends with %+v", got)
		}
		if got := at(time.Second + length - 1); math.Abs(got.Position) > 1e-9 || math.Abs(got.Velocity) > 1e-6 {
			t.Fatalf("steps at the end by %+v", got)
		}
		for i := range 100 {
			got := at(time.Second + length*time.Duration(i)/100)
			if which > 0 && math.Abs(got.Acceleration) > l.Acceleration/2*(1+1e-6) {
				t.Fatalf("needs %g rad/s² of %g", got.Acceleration, l.Acceleration)
			}
			if which == 1 && math.Abs(got.Velocity) > l.Velocity/2*(1+1e-6) {
				t.Fatalf("needs %g rad/s", got.Velocity)
			}
		}
	})
}

// TestStop: a joint that stops needs no more than its acceleration, never turns round and comes to rest where
// StopPosition says.
func TestStop(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Limits{math.NaN(), math.NaN(), math.NaN(), rapid.Float64Range(1, 50).Draw(t, "limit")}
		v := rapid.Float64Range(0.1, 5).Draw(t, "v")
		// Speeding up at most so much that the limit leaves room.
		a := rapid.Float64Range(0, 1).Draw(t, "a") * l.Acceleration
		from := State{1, v, a}
		length := StopTime(from, l)
		rest := StopPosition(from, length)
		f := NewFade(1)
		f.Set(0, State{from.Position - rest, v, a}, length)
		before := from.Position
		for i := range 101 {
			s := []State{{Position: rest}}
			f.Add(length*time.Duration(i)/100, s)
			if s[0].Position < before-1e-9 {
				t.Fatalf("turns round at %d %%", i)
			}
			before = s[0].Position
			if limit := max(l.Acceleration, a); length > shortestFade && math.Abs(s[0].Acceleration) > limit*(1+1e-6) {
				t.Fatalf("needs %g rad/s² of %g", s[0].Acceleration, l.Acceleration)
			}
		}
	})
	if d := StopTime(State{Position: 3}, Limits{Acceleration: 1}); d != 0 {
		t.Errorf("a joint at rest needs %s to stop", d)
	}
	// 1 rad/s, 3 rad/s²: half a second at a mean of half the velocity.
	if d := StopTime(State{Velocity: -1}, Limits{Acceleration: 3}); d != time.Second/2 {
		t.Errorf("stops in %s", d)
	}
	if p := StopPosition(State{2, -1, 0}, time.Second/2); math.Abs(p-1.75) > 1e-12 {
		t.Errorf("stops at %g", p)
	}
}
