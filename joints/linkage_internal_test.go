package joints

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// horn and arm are those of the grippers of the ViperX and WidowX 250 arms, in m.
var gripper = &Linkage{HornRadius: 0.022, ArmLength: 0.036}

// By hand: at its ends the horn and the arm lie in one line, square to the rail they are the legs of a right triangle.
func TestSliderCrankByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ turn, position, lever float64 }{
		{-math.Pi / 2, 0.036 - 0.022, 0},
		{math.Pi / 2, 0.036 + 0.022, 0},
		{0, math.Sqrt(0.036*0.036 - 0.022*0.022), 0.022},
	} {
		if got := gripper.position(c.turn); math.Abs(got-c.position) > 1e-15 {
			t.Errorf("position at %v rad is %v, want %v", c.turn, got, c.position)
		}
		if got := gripper.turn(c.position); math.Abs(got-c.turn) > 1e-7 {
			t.Errorf("turn at %v m is %v, want %v", c.position, got, c.turn)
		}
		if got := gripper.lever(c.turn); math.Abs(got-c.lever) > 1e-15 {
			t.Errorf("lever at %v rad is %v, want %v", c.turn, got, c.lever)
		}
	}
	for _, position := range []float64{0.0139, 0.0581, 0, -0.03, math.NaN(), math.Inf(1)} {
		if got := gripper.turn(position); !math.IsNaN(got) {
			t.Errorf("turn at %v m is %v, want NaN", position, got)
		}
	}
}

// cranks draws slider-cranks of all proportions.
func cranks(r *rapid.T) *Linkage {
	horn := rapid.Float64Range(0.001, 1).Draw(r, "horn")
	return &Linkage{HornRadius: horn, ArmLength: horn * rapid.Float64Range(1.01, 10).Draw(r, "proportion")}
}

// The arm is always as long as it is: the distance from the end of the horn to the finger.
func TestSliderCrankKeepsItsLengths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := cranks(r)
		turn := rapid.Float64Range(-math.Pi/2, math.Pi/2).Draw(r, "turn")
		x := l.position(turn)
		if arm := math.Hypot(x-l.HornRadius*math.Sin(turn), l.HornRadius*math.Cos(turn)); math.Abs(arm-l.ArmLength) > 1e-12 {
			r.Fatalf("at %v rad the arm of %v m is %v m", turn, l.ArmLength, arm)
		}
		if back := l.turn(x); math.Abs(back-turn) > 1e-6 {
			r.Fatalf("%v rad came back as %v", turn, back)
		}
		if lower, upper := l.span(); x < lower-1e-12 || x > upper+1e-12 {
			r.Fatalf("%v m at %v rad is outside %v to %v", x, turn, lower, upper)
		}
	})
}

// The lever is the derivative of the position, which makes velocities of velocities and, by virtual work, efforts of
// efforts: force times way is torque times turn.
func TestLeverIsTheDerivative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := cranks(r)
		if rapid.Bool().Draw(r, "rack") {
			l = &Linkage{Radius: l.HornRadius}
		}
		turn := rapid.Float64Range(-1.5, 1.5).Draw(r, "turn")
		const h = 1e-5
		slope := (l.position(turn+h) - l.position(turn-h)) / (2 * h)
		if lever := l.lever(turn); math.Abs(lever-slope) > 1e-5*math.Max(l.HornRadius, l.Radius) || lever < 0 {
			r.Fatalf("lever at %v rad is %v, the slope %v", turn, lever, slope)
		}
	})
}

func TestRackAndPinion(t *testing.T) {
	t.Parallel()
	l := &Linkage{Radius: 0.01}
	if p := l.position(2); p != 0.02 {
		t.Errorf("2 rad are %v m", p)
	}
	if r := l.turn(-0.03); r != -3 {
		t.Errorf("-0.03 m are %v rad", r)
	}
	if lower, upper := l.span(); !math.IsInf(lower, -1) || !math.IsInf(upper, 1) {
		t.Errorf("it goes from %v to %v", lower, upper)
	}
}
