package joints

import "math"

// Limits bound what a joint may be commanded, on the joint's own side of the transmission. NaN means no limit.
type Limits struct {
	// PositionLower and PositionUpper in rad. In mode Velocity the joint stops at them; in modes Current and PWM
	// they mean nothing.
	PositionLower, PositionUpper float64
	// Velocity in rad/s, positive. In the position modes a goal moves no further per exchange than this allows.
	Velocity float64
	// Acceleration in rad/s², positive. Controllers keep it; the gate before the servo does not.
	Acceleration float64
	// Effort in the joint's EffortUnit (a ratio in mode PWM), positive. It bounds Command.Effort, and so means
	// nothing in modes that have none.
	Effort float64
}

// NoLimits returns limits that bound nothing.
func NoLimits() Limits {
	nan := math.NaN()
	return Limits{PositionLower: nan, PositionUpper: nan, Velocity: nan, Acceleration: nan, Effort: nan}
}
