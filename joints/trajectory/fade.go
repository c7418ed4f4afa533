package trajectory

import (
	"math"
	"time"
)

// Fade is a difference that dies away: added to a motion that begins elsewhere, it makes the change from one motion to
// another continuous in position, velocity and acceleration.
type Fade struct {
	since time.Duration
	// until has, for each joint, when its difference has died away.
	until []time.Duration
	rest  []polynomial
}

// NewFade returns a fade for so many joints that is over.
func NewFade(joints int) *Fade {
	f := &Fade{until: make([]time.Duration, joints), rest: make([]polynomial, joints)}
	f.Begin(0)
	return f
}

// Begin starts the fade anew at a time, without differences.
func (f *Fade) Begin(at time.Duration) {
	f.since = at
	for j := range f.until {
		f.until[j] = at
	}
}

// Set gives joint j a difference when the fade begins, all its fields finite; after length it is zero, and so are its
// derivatives. A length of 0 is no difference. It allocates nothing.
func (f *Fade) Set(j int, from State, length time.Duration) {
	f.until[j] = f.since + length
	f.rest[j] = quintic(from, State{}, length.Seconds())
}

// End returns when the last difference has died away.
func (f *Fade) End() time.Duration {
	end := f.since
	for _, u := range f.until {
		end = max(end, u)
	}
	return end
}

// Add adds the differences at time t to states. Fields that are NaN stay NaN. It allocates nothing.
func (f *Fade) Add(t time.Duration, states []State) {
	u := max(t-f.since, 0).Seconds()
	for j := range states {
		if t >= f.until[j] {
			continue
		}
		p, v, a := f.rest[j].at(u)
		states[j].Position += p
		states[j].Velocity += v
		states[j].Acceleration += a
	}
}

const (
	// shortestFade is the length of a fade or stop that has little to do, unlimitedFade that of one without limits.
	shortestFade  = 20 * time.Millisecond
	unlimitedFade = 100 * time.Millisecond
	longestFade   = 10 * time.Second

	// fadeShare is what a fade may take of the limits; the motion under it needs the rest.
	fadeShare = 0.5

	// Peak velocity and acceleration of the quintic that goes from 1 to 0 in one second, and peak acceleration of the
	// quintic that begins at 0 with velocity 1 and ends there at rest.
	peakVelocity     = 1.875
	peakAcceleration = 5.773502691896258 // 10/√3
	peakBraking      = 3.940233952969701 // where u = (16-√76)/30
)

// FadeTime returns how long the difference from must take to die away, so that it needs no more than half of the
// velocity and acceleration limits.
func FadeTime(from State, l Limits) time.Duration {
	if from == (State{}) {
		return 0
	}
	t := unlimitedFade.Seconds()
	if !math.IsNaN(l.Velocity) || !math.IsNaN(l.Acceleration) {
		t = shortestFade.Seconds()
	}
	p, v := math.Abs(from.Position), math.Abs(from.Velocity)
	longer := func(need float64) {
		if need > t { // never for NaN
			t = need
		}
	}
	longer(peakVelocity * p / (fadeShare * l.Velocity))
	longer(math.Sqrt(peakAcceleration * p / (fadeShare * l.Acceleration)))
	longer(peakBraking * v / (fadeShare * l.Acceleration))
	return time.Duration(min(t, longestFade.Seconds()) * float64(time.Second))
}

// StopTime returns how long a joint needs to come to rest from a state within its acceleration limit.
func StopTime(from State, l Limits) time.Duration {
	v, a := math.Abs(from.Velocity), math.Abs(from.Acceleration)
	if v == 0 && a == 0 {
		return 0
	}
	// The velocity falls along a cubic: its steepest place is 1.5 v/t, plus a third of the initial acceleration.
	t := 1.5 * v / max(l.Acceleration-a/3, l.Acceleration/2)
	if math.IsNaN(t) {
		return unlimitedFade
	}
	t = min(max(t, shortestFade.Seconds()), longestFade.Seconds())
	return time.Duration(t * float64(time.Second))
}

// StopPosition returns where a joint comes to rest that stops from a state in so much time.
func StopPosition(from State, t time.Duration) float64 {
	s := t.Seconds()
	return from.Position + from.Velocity*s/2 + from.Acceleration*s*s/12
}
