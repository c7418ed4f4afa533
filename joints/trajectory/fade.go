package trajectory

import (
	"math"
	"time"
)

// Fade leads from one motion to another without a jump in position, velocity or acceleration. From the state they had
// in the old motion the joints change to the speed of the new one, and at the same time they go over to it, with a
// weight that goes smoothly from the one to the other. They are always between the two.
type Fade struct {
	since  time.Duration
	joints []fading
}

// fading is the fade of one joint.
type fading struct {
	// until is when nothing of the old motion is left; at the start when there was nothing to fade.
	until time.Duration
	// changing is the way from the old motion to a constant speed, which begins at changed in place.
	changing     polynomial
	changed      time.Duration
	place, speed float64
	// stops is true when the joint only comes to rest, where the new motion has it too.
	stops bool
}

// NewFade returns a fade for so many joints that is over.
func NewFade(joints int) *Fade { return &Fade{joints: make([]fading, joints)} }

// Begin starts the fade anew at a time, with all joints at once in the new motion. It allocates nothing.
func (f *Fade) Begin(at time.Duration) {
	f.since = at
	for j := range f.joints {
		f.joints[j].until = at
	}
}

// Leave makes joint j go over, within length, from a state that it had in the old motion to the new one, which has
// about the given speed. Its limits say how soon it could have that speed, and where it must not go.
func (f *Fade) Leave(j int, from State, speed float64, l Limits, length time.Duration) {
	x := &f.joints[j]
	x.until, x.stops = f.since+length, false
	x.change(f.since, from, speed, l)
	if lo, hi := x.reach(f.since); lo < l.PositionLower || hi > l.PositionUpper {
		x.change(f.since, from, 0, l)
	}
}

// reach returns between which positions the old motion would be.
func (x *fading) reach(since time.Duration) (lo, hi float64) {
	end := x.old(x.until, since).Position
	lo, hi = min(x.place, end), max(x.place, end)
	if length := (x.changed - since).Seconds(); length > 0 {
		q := x.changing.stretched(length)
		l, _, h, _ := q.extremes()
		lo, hi = min(lo, l), max(hi, h)
	}
	return lo, hi
}

// Stop makes joint j come to rest from a state that it had in the old motion. The new motion must have it at rest at
// StopPlace.
func (f *Fade) Stop(j int, from State, l Limits) {
	x := &f.joints[j]
	x.change(f.since, from, 0, l)
	x.until, x.stops = x.changed, true
}

// change lays the way from a state to a speed.
func (x *fading) change(since time.Duration, from State, speed float64, l Limits) {
	length := changeTime(from, speed, l)
	x.changed, x.speed = since+length, speed
	x.place = changePlace(from, speed, length, l)
	if length > 0 {
		x.changing = quintic(from, State{x.place, speed, 0}, length.Seconds())
	}
}

// End returns when nothing of the old motion is left.
func (f *Fade) End() time.Duration {
	end := f.since
	for j := range f.joints {
		end = max(end, f.joints[j].until)
	}
	return end
}

// Apply changes the states of the new motion at time t into those of the fade. Derivatives that are NaN stay NaN. It
// allocates nothing.
func (f *Fade) Apply(t time.Duration, states []State) {
	t = max(t, f.since)
	for j := range states {
		x, n := &f.joints[j], &states[j]
		if t >= x.until {
			continue
		}
		old := x.old(t, f.since)
		if x.stops {
			*n = old
			continue
		}
		length := (x.until - f.since).Seconds()
		w, dw, ddw := weight((t - f.since).Seconds() / length)
		dw, ddw = dw/length, ddw/(length*length)
		p, v := old.Position-n.Position, old.Velocity-n.Velocity
		n.Position = w*old.Position + (1-w)*n.Position
		n.Velocity = w*old.Velocity + (1-w)*n.Velocity + dw*p
		n.Acceleration = w*old.Acceleration + (1-w)*n.Acceleration + 2*dw*v + ddw*p
	}
}

// old returns the state as the old motion would have it.
func (x *fading) old(t, since time.Duration) State {
	if t >= x.changed {
		return State{x.place + x.speed*(t-x.changed).Seconds(), x.speed, 0}
	}
	p, v, a := x.changing.at((t - since).Seconds())
	return State{p, v, a}
}

// Difference returns how far, and with how much velocity, the old motion of joint j is from a state of the new one at
// time t.
func (f *Fade) Difference(j int, t time.Duration, s State) (p, v float64) {
	old := f.joints[j].old(max(t, f.since), f.since)
	return old.Position - s.Position, old.Velocity - s.Velocity
}

// weight goes from 1 to 0 while u goes from 0 to 1, with first and second derivatives that are 0 at both ends.
func weight(u float64) (w, dw, ddw float64) {
	w = 1 - u*u*u*(10-15*u+6*u*u)
	dw = -30 * u * u * (1 - u) * (1 - u)
	ddw = -60 * u * (1 - u) * (1 - 2*u)
	return w, dw, ddw
}

const (
	// shortestFade is the length of a fade or stop that has little to do, unlimitedFade that of one without limits.
	shortestFade  = 20 * time.Millisecond
	unlimitedFade = 100 * time.Millisecond
	longestFade   = 10 * time.Second

	// fadeShare is what the change of weight may take of the limits; the motions need the rest.
	fadeShare = 0.5

	// Steepest places of the weight and of its derivative.
	weightVelocity     = 1.875
	weightAcceleration = 5.773502691896258 // 10/√3
)

// FadeTime returns how long a fade must take that never has to make up for more than a distance, in rad, and a velocity
// between the two motions.
func FadeTime(distance, velocity float64, l Limits) time.Duration {
	if math.IsNaN(l.Velocity) && math.IsNaN(l.Acceleration) {
		return unlimitedFade
	}
	t := shortestFade.Seconds()
	for _, need := range [...]float64{
		weightVelocity * distance / (fadeShare * l.Velocity),
		math.Sqrt(weightAcceleration * distance / (fadeShare * l.Acceleration)),
		2 * weightVelocity * velocity / (fadeShare * l.Acceleration),
	} {
		if need > t { // never for NaN, which is no limit
			t = need
		}
	}
	return time.Duration(min(t, longestFade.Seconds()) * float64(time.Second))
}
