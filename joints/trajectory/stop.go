package trajectory

import (
	"math"
	"time"
)

// StopPlace returns where a joint comes to rest that brakes from a state as hard as its acceleration limit allows,
// within its position limits.
func StopPlace(from State, l Limits) float64 {
	t := stopTime(from, l).Seconds()
	place := from.Position + from.Velocity*t/2 + from.Acceleration*t*t/12
	// Comparisons with NaN, which is no limit, are false. A joint outside its limits does not jump inside.
	if place > l.PositionUpper {
		return max(l.PositionUpper, from.Position)
	}
	if place < l.PositionLower {
		return min(l.PositionLower, from.Position)
	}
	return place
}

// stopTime returns how long a joint needs to come to rest from a state. Its velocity falls along a cubic, whose
// steepest place is 1.5 v/t plus a third of the initial acceleration.
func stopTime(from State, l Limits) time.Duration {
	v, a := math.Abs(from.Velocity), math.Abs(from.Acceleration)
	if v == 0 && a == 0 {
		return 0
	}
	t := 1.5 * v / max(l.Acceleration-a/3, l.Acceleration/2)
	if math.IsNaN(t) {
		return unlimitedFade
	}
	t = min(max(t, shortestFade.Seconds()), longestFade.Seconds())
	return time.Duration(t * float64(time.Second))
}
