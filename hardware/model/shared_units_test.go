package model_test

import (
	"math"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

const rpm = 2 * math.Pi / 60

// near reports whether two figures agree to the ten digits that the collection prints.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }

// factScale returns the SI value of a unit as the collection writes it; known is false where it gives two values or
// where this library knows better, with the reason.
func factScale(m *model.Model, r *model.Register, unit string) (scale, timeScale float64, known bool) {
	first, second, _ := strings.Cut(unit, " | ")
	if second == "1 ms" {
		timeScale = 0.001
	}
	switch {
	case first == "":
		return 0, 0, true
	case strings.Contains(first, " / "):
		return 0, 0, r.Scale == 0 // two sources, two units: none here
	case first == "VEL":
		return m.VelocityPerTick, 0, true
	case first == "CUR":
		return m.CurrentPerTick, 0, true
	case r.Name == "velocity_trajectory" && m.Name == "RH-P12-RN(A)":
		return 0, 0, false // inherited from PRO(A); the gripper's own velocity unit is used instead
	case r.Name == "goal_time":
		return 0.001, 0, true
	}
	number, name, _ := strings.Cut(first, " ")
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, 0, false
	}
	factor, known := map[string]float64{
		"pulse": m.RadPerTick, "step": m.RadPerTick, "pulse/s": m.RadPerTick, "step/s": m.RadPerTick,
		"step/s2": m.RadPerTick, "pulse/ms": 1000 * m.RadPerTick, "rpm": rpm, "rev/min2": 2 * math.Pi / 3600,
		"deg/s2": math.Pi / 180, "A": 1, "mA": 1e-3, "V": 1, "mV/ms": 1, "%": 0.01, "C": 1, "ms": 1e-3, "us": 1e-6, "Hz": 1,
	}[name]
	return v * factor, timeScale, known
}
