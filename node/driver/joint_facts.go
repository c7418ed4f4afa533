package driver

import (
	"math"

	"github.com/sinew-robotics/sinew/joints"
)

// jointFacts is what diagnostics know of a joint beforehand.
type jointFacts struct {
	name string
	// hardware names the servo.
	hardware string
	// positionUnit and effortUnit are "" where there is none.
	positionUnit, effortUnit string
	// temperatureLimit in °C, at which the servo switches itself off.
	temperatureLimit float64
	// voltageLower and voltageUpper in V, outside which the servo complains; NaN where its model has none.
	voltageLower, voltageUpper float64
	// words tells the content of the hardware error register in words.
	words func(int64) []string
}

func newJointFacts(j *joints.Joint) jointFacts {
	servo := j.Actuators()[0].Servo()
	m := servo.Model
	f := jointFacts{
		name: j.Name(), hardware: servo.String(), positionUnit: "rad", effortUnit: j.EffortUnit().String(),
		temperatureLimit: commonTemperatureLimit, voltageLower: math.NaN(), voltageUpper: math.NaN(),
		words: m.HardwareErrorWords,
	}
	limit := func(name string, to *float64) {
		if r, ok := m.Register(name); ok && r.Default.Known && r.Default.Value > 0 {
			*to = float64(r.Default.Value) * scaleOr1(r.Scale)
		}
	}
	limit("temperature_limit", &f.temperatureLimit)
	limit("min_voltage_limit", &f.voltageLower)
	limit("max_voltage_limit", &f.voltageUpper)
	return f
}

func scaleOr1(scale float64) float64 {
	if scale == 0 {
		return 1
	}
	return scale
}
