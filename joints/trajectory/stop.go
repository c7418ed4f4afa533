package trajectory

import (
	"math"
	"time"
)

// StopPlace returns where a joint comes to rest that brakes from a state as hard as its acceleration limit allows,
// within its position limits.
func StopPlace(from State, l Limits) float64 { return changePlace(from, 0, changeTime(from, 0, l), l) }

// changePlace returns where a joint is when it has changed from a state to a speed in so much time. To rest it comes
// within its position limits.
func changePlace(from State, speed float64, length time.Duration, l Limits) float64 {
	t := length.Seconds()
	place := from.Position + (from.Velocity+speed)*t/2 + from.Acceleration*t*t/12
	// Comparisons with NaN, which is no limit, are false. A joint outside its limits does not jump inside.
	if speed == 0 && place > l.PositionUpper {
		return max(l.PositionUpper, from.Position)
	}
	if speed == 0 && place < l.PositionLower {
		return min(l.PositionLower, from.Position)
	}
	return place
}

// changeTime returns how long a joint needs from a state to a speed. Its velocity goes along a cubic, whose steepest
// place is 1.5 times the mean plus a third of the initial acceleration.
func changeTime(from State, speed float64, l Limits) time.Duration {
	v, a := math.Abs(from.Velocity-speed), math.Abs(from.Acceleration)
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
