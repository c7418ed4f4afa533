package driver

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/joints"
)

// jointFacts is what diagnostics know of a joint beforehand.
type jointFacts struct {
	name string
	// of is the joint that it mimics, "" when it has servos of its own, and hardware names these.
	of, hardware string
	// positionUnit is that of its position, effortUnit "" where effort is not measured.
	positionUnit, effortUnit string
	// temperatureLimit in °C, at which a servo switches itself off.
	temperatureLimit float64
	// voltageLower and voltageUpper in V, outside which a servo complains; NaN where its model has none.
	voltageLower, voltageUpper float64
	// words tells the content of the hardware error register in words.
	words func(int64) []string
}

// mimics reports whether the joint follows another one.
func (f *jointFacts) mimics() bool { return f.of != "" }

func newJointFacts(j *joints.Joint) jointFacts {
	nan := math.NaN()
	f := jointFacts{
		name: j.Name(), positionUnit: "rad", effortUnit: j.EffortUnit().String(),
		temperatureLimit: commonTemperatureLimit, voltageLower: nan, voltageUpper: nan,
		words: func(int64) []string { return nil },
	}
	if j.Prismatic() {
		f.positionUnit = "m"
	}
	if of, _, _ := j.Mimic(); of != nil {
		f.of = of.Name()
		return f
	}
	var servos []string
	for i, a := range j.Actuators() {
		servo := a.Servo()
		servos = append(servos, servo.String())
		if i > 0 {
			continue // of several the first one's table counts
		}
		f.words = servo.Model.HardwareErrorWords
		known := func(name string, to *float64) {
			if r, ok := servo.Model.Register(name); ok && r.Default.Known && r.Default.Value > 0 && r.Scale > 0 {
				*to = float64(r.Default.Value) * r.Scale
			}
		}
		known("temperature_limit", &f.temperatureLimit)
		known("min_voltage_limit", &f.voltageLower)
		known("max_voltage_limit", &f.voltageUpper)
	}
	slices.Sort(servos)
	f.hardware = strings.Join(slices.Compact(servos), ", ")
	return f
}

// follows is what is said of a joint that mimics another.
func (f *jointFacts) follows() string { return fmt.Sprintf("follows %s", f.of) }
