package joints

import "math"

// Limits bound what a joint may be commanded, on the joint's own side of the transmission. NaN means no limit.
type Limits struct {
	// PositionLower and PositionUpper in rad.
	PositionLower, PositionUpper float64
	// Velocity in rad/s, positive.
	Velocity float64
	// Acceleration in rad/s², positive. Controllers keep it; the gate before the servo does not.
	Acceleration float64
	// Effort in the joint's EffortUnit, positive.
	Effort float64
}

// NoLimits returns limits that bound nothing.
func NoLimits() Limits {
	nan := math.NaN()
	return Limits{PositionLower: nan, PositionUpper: nan, Velocity: nan, Acceleration: nan, Effort: nan}
}
