package joints

import (
	"errors"
	"fmt"
	"math"
)

// Linkage makes a straight motion of an actuator's turn: the joint is prismatic, with positions in m, velocities in m/s
// and efforts in N. Either HornRadius and ArmLength are given, or Radius; all in m.
//
// With HornRadius and ArmLength it is a slider-crank, as in grippers: a horn on the actuator pushes the finger along a
// rail through an arm. The joint's position is the distance x of the finger from the horn's axis,
//
//	x = r·sin θ + √(l² − r²·cos² θ)
//
// with the horn radius r and the arm length l. At θ = 0 the horn stands square to the rail; the finger goes from l − r
// to l + r while the horn turns from -π/2 to π/2, and further turns are not used. Two fingers on one horn are l ± r each
// from the middle: make the second one a mimic joint.
//
// With Radius it is a rack and pinion, or a belt: x = Radius·θ.
type Linkage struct {
	HornRadius, ArmLength, Radius float64
}

// check returns what of the linkage cannot be.
func (l *Linkage) check() error {
	positive := func(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
	switch {
	case l == nil:
		return nil
	case l.Radius != 0 && (l.HornRadius != 0 || l.ArmLength != 0):
		return errors.New("linkage: has a radius (rack and pinion) and a horn_radius or arm_length (slider-crank); give one or the other")
	case l.HornRadius == 0 && l.ArmLength == 0 && !positive(l.Radius):
		return fmt.Errorf("linkage: radius %v is not a number above 0", l.Radius)
	case l.Radius != 0:
		return nil
	case !positive(l.HornRadius) || !positive(l.ArmLength):
		return fmt.Errorf("linkage: horn_radius %v and arm_length %v are not both numbers above 0", l.HornRadius, l.ArmLength)
	case l.ArmLength <= l.HornRadius:
		return fmt.Errorf("linkage: arm_length %v is not above horn_radius %v, so the horn cannot turn through", l.ArmLength, l.HornRadius)
	}
	return nil
}

// crank reports whether the linkage is a slider-crank.
func (l *Linkage) crank() bool { return l != nil && l.HornRadius != 0 }

// span returns the positions that the linkage can take; infinite without a slider-crank.
func (l *Linkage) span() (lower, upper float64) {
	if !l.crank() {
		return math.Inf(-1), math.Inf(1)
	}
	return l.ArmLength - l.HornRadius, l.ArmLength + l.HornRadius
}

// turns returns the turns of the actuator that are used, in rad.
func (l *Linkage) turns() (lower, upper float64) {
	if !l.crank() {
		return math.Inf(-1), math.Inf(1)
	}
	return -math.Pi / 2, math.Pi / 2
}

// position returns the joint's position at a turn of the actuator in rad.
func (l *Linkage) position(turn float64) float64 {
	switch {
	case l == nil:
		return turn
	case !l.crank():
		return l.Radius * turn
	}
	sin, cos := math.Sincos(turn)
	along := l.HornRadius * cos
	return l.HornRadius*sin + math.Sqrt(l.ArmLength*l.ArmLength-along*along)
}

// turn returns the turn of the actuator in rad at a position of the joint; NaN when the linkage cannot reach it. What
// is out of reach by less than rounding is at the end.
func (l *Linkage) turn(position float64) float64 {
	switch {
	case l == nil:
		return position
	case !l.crank():
		return position / l.Radius
	}
	r, x := l.HornRadius, position
	if x <= 0 {
		return math.NaN()
	}
	sin := (x*x + r*r - l.ArmLength*l.ArmLength) / (2 * r * x)
	if over := math.Abs(sin) - 1; over > 0 && over < rounding {
		sin = math.Copysign(1, sin)
	}
	return math.Asin(sin)
}

// lever returns how far the joint moves per turn of the actuator at this turn, in m/rad; 1 without a linkage. It is 0
// at the ends of a slider-crank. Velocities are lever times the actuator's; by virtual work its effort is lever times
// the joint's.
func (l *Linkage) lever(turn float64) float64 {
	switch {
	case l == nil:
		return 1
	case !l.crank():
		return l.Radius
	}
	r := l.HornRadius
	sin, cos := math.Sincos(turn)
	return r * cos * (1 + r*sin/math.Sqrt(l.ArmLength*l.ArmLength-r*r*cos*cos))
}
