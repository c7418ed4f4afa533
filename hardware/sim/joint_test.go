package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// TestTrapezoid compares whole moves with the closed form of the trapezoidal profile:
// time = distance/speed + speed/ramp when the top speed is reached, 2·√(distance/ramp) when it is not.
func TestTrapezoid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		distance, speed, ramp float64
		seconds               float64
	}{
		{"long", 2048, 1024, 4096, 2048.0/1024 + 1024.0/4096},
		{"backwards", -2048, 1024, 4096, 2.25},
		{"never at top speed", 100, 1e6, 400, 1},
		{"one tick", 1, 1000, 1e6, 0.002},
	} {
		j := joint{position: 500, drive: toPosition, target: 500 + c.distance, speed: c.speed, ramp: c.ramp, done: start}
		steps := 0
		top := 0.0
		for ; !j.resting() && steps < 10000; steps++ {
			j.advance(start.Add(time.Duration(steps+1) * step))
			top = max(top, math.Abs(j.velocity))
		}
		if got := float64(steps) / 1000; math.Abs(got-c.seconds) > 0.003 {
			t.Errorf("%s: %.3f s, closed form %.3f s", c.name, got, c.seconds)
		}
		if j.position != j.target {
			t.Errorf("%s: ends at %v, not at %v", c.name, j.position, j.target)
		}
		if top > c.speed {
			t.Errorf("%s: reaches %v ticks/s, profile allows %v", c.name, top, c.speed)
		}
	}
}

// TestTrapezoidMidway checks points on the way: after t seconds of acceleration the joint has gone a·t²/2, and at the
// middle of the time it is at the middle of the way.
func TestTrapezoidMidway(t *testing.T) {
	t.Parallel()
	j := joint{drive: toPosition, target: 2000, speed: 1000, ramp: 2000, done: start} // 2.5 s in all
	for _, c := range []struct{ seconds, position, velocity float64 }{
		{0.25, 62.5, 500}, {0.5, 250, 1000}, {1.25, 1000, 1000}, {2.25, 1937.5, 500}, {2.6, 2000, 0},
	} {
		j.advance(start.Add(time.Duration(c.seconds * float64(time.Second))))
		if math.Abs(j.position-c.position) > 1.5 || math.Abs(j.velocity-c.velocity) > 4 {
			t.Errorf("after %v s: at %.2f with %.2f ticks/s, want %v with %v", c.seconds, j.position, j.velocity, c.position, c.velocity)
		}
	}
}

// TestMotionDoesNotDependOnPolling advances two equal joints, one in a single call, one in many odd ones.
func TestMotionDoesNotDependOnPolling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := joint{drive: toPosition, target: rapid.Float64Range(-1e5, 1e5).Draw(t, "target"), speed: 3e4, ramp: 2e5, done: start}
		polled := j
		end := start
		for range rapid.IntRange(1, 50).Draw(t, "calls") {
			end = end.Add(time.Duration(rapid.Int64Range(0, int64(90*time.Millisecond)).Draw(t, "wait")))
			polled.advance(end)
		}
		j.advance(end)
		if j != polled {
			t.Fatalf("polled joint is %+v, the other %+v", polled, j)
		}
	})
}

// TestMotionIsContinuous changes the target and the bounds of a moving joint at random: velocity stays within speed
// and changes by no more than the ramp, and the joint ends on the last target.
func TestMotionIsContinuous(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := joint{drive: toPosition, done: start, speed: 1000, ramp: 1e4}
		now := start
		for range rapid.IntRange(1, 8).Draw(t, "goals") {
			j.target = rapid.Float64Range(-3000, 3000).Draw(t, "target")
			for range rapid.IntRange(1, 400).Draw(t, "steps") {
				before := j
				now = now.Add(step)
				j.advance(now)
				if math.Abs(j.velocity-before.velocity) > j.ramp*0.001*(1+1e-9) {
					t.Fatalf("velocity jumps from %v to %v", before.velocity, j.velocity)
				}
				if math.Abs(j.velocity) > j.speed || math.Abs(j.position-before.position) > j.speed*0.001*(1+1e-9) {
					t.Fatalf("from %v to %v in a step", before.position, j.position)
				}
			}
		}
		j.advance(now.Add(20 * time.Second))
		if j.position != j.target || !j.resting() {
			t.Fatalf("ends at %v with %v ticks/s, target %v", j.position, j.velocity, j.target)
		}
	})
}

func TestVelocityDrive(t *testing.T) {
	t.Parallel()
	j := joint{drive: toVelocity, target: -900, speed: 600, ramp: 6000, done: start}
	j.advance(start.Add(50 * time.Millisecond))
	if math.Abs(j.velocity+300) > 1e-6 {
		t.Errorf("velocity after 50 ms at 6000 ticks/s² is %v, want -300", j.velocity)
	}
	j.advance(start.Add(1100 * time.Millisecond))
	if math.Abs(j.velocity+600) > 1e-6 {
		t.Errorf("velocity is %v, want the bound -600", j.velocity)
	}
	if want := -(600*1.0 + 600*0.1/2); math.Abs(j.position-want) > 1 { // 1.1 s, the first 0.1 s accelerating
		t.Errorf("position is %v, want %v", j.position, want)
	}
}

func TestReleasedAndStuckStay(t *testing.T) {
	t.Parallel()
	j := joint{drive: toPosition, target: 1000, speed: 500, ramp: 5000, done: start}
	j.advance(start.Add(time.Second))
	moved := j.position
	j.release()
	j.advance(start.Add(2 * time.Second))
	if j.position != moved || j.velocity != 0 {
		t.Errorf("released joint went from %v to %v", moved, j.position)
	}
	j.drive, j.stuck = toPosition, true
	j.advance(start.Add(3 * time.Second))
	if j.position != moved {
		t.Errorf("stuck joint went from %v to %v", moved, j.position)
	}
}

// TestAtBetweenSteps: between two steps the joint is between the positions of both, never beyond the target.
func TestAtBetweenSteps(t *testing.T) {
	t.Parallel()
	j := joint{drive: toPosition, target: 10, speed: 1000, ramp: 1e6, done: start}
	for now := start; now.Before(start.Add(20 * time.Millisecond)); now = now.Add(100 * time.Microsecond) {
		before := j.at(now)
		j.advance(now)
		if after := j.at(now); after < before-1e-9 || after > 10 {
			t.Fatalf("at %v: %v, then %v", now.Sub(start), before, after)
		}
	}
}
