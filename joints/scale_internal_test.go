package joints

import (
	"math"
	"sync"
	"testing"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/model"
)

var embeddedModels = sync.OnceValues(model.Embedded)

// embeddedServo returns a servo of an embedded model.
func embeddedServo(t testing.TB, name string) *hardware.Servo {
	t.Helper()
	library, err := embeddedModels()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return &hardware.Servo{ID: 1, Model: m}
}

// Worked out by hand from the manuals: 0.229 rpm per step of velocity on X, 6.675773 mN·m per step of current on
// XM430-W350, 1 mA on XL330. A gear divides speed and multiplies torque; it does not change the current.
func TestVelocityAndEffortByHand(t *testing.T) {
	t.Parallel()
	const rpm = 2 * math.Pi / 60
	for _, c := range []struct {
		model            string
		direction        int
		reduction        float64
		velocity, effort float64 // of 100 raw steps each
		unit             EffortUnit
	}{
		{"XM430-W350", 1, 1, 22.9 * rpm, 0.6675773, NewtonMetre},
		{"XM430-W350", -1, 4, -22.9 * rpm / 4, -4 * 0.6675773, NewtonMetre},
		{"XL330-M288", 1, 1, 22.9 * rpm, 0.1, Ampere},
		{"XL330-M288", -1, 4, -22.9 * rpm / 4, -0.1, Ampere},
		{"XL430-W250", -1, 1, -22.9 * rpm, math.NaN(), NoEffort},
	} {
		tr, unit := newScale(ActuatorOptions{Servo: embeddedServo(t, c.model), Direction: c.direction, Reduction: c.reduction})
		if got := scaled(100, tr.velocity); math.Abs(got-c.velocity) > 1e-12 {
			t.Errorf("%s: velocity %v, want %v", c.model, got, c.velocity)
		}
		got := scaled(100, tr.effort)
		if math.Abs(got-c.effort) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.effort) || unit != c.unit {
			t.Errorf("%s: effort %v %v, want %v %v", c.model, got, unit, c.effort, c.unit)
		}
		if back := steps(c.velocity, tr.velocity); back != 100 {
			t.Errorf("%s: %v rad/s is %d steps, want 100", c.model, c.velocity, back)
		}
	}
}
