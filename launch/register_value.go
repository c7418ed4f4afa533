package launch

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// meaning is what raw values of one register stand for.
type meaning struct {
	register *model.Register
	model    *model.Model
	// unit and scale are those of the register, or its time unit where the servo has time-based profiles.
	unit  string
	scale float64
}

// timeBased is the bit of drive_mode that makes profiles time-based (e-manual, X series, Drive Mode).
const timeBased = 1 << 2

// meaning returns what a register's values stand for on this servo, which may be asked for its drive mode.
func (t *target) meaning(r *model.Register) (meaning, error) {
	m := meaning{register: r, model: t.servo.Model, unit: r.Unit, scale: r.Scale}
	if r.TimeScale == 0 {
		return m, nil
	}
	if _, ok := t.servo.Model.Register("drive_mode"); !ok {
		return m, nil
	}
	mode, err := t.bus.ReadRegister(t.servo, "drive_mode")
	if err == nil && mode&timeBased != 0 {
		m.unit, m.scale = r.TimeUnit, r.TimeScale
	}
	return m, err
}

// value returns a raw value in units; nil when no scale is published.
func (m *meaning) value(raw int64) *float64 {
	if m.scale == 0 {
		return nil
	}
	v := float64(raw) * m.scale
	return &v
}

// text returns what a raw value means, for people; "" when it is a mere number.
func (m *meaning) text(raw int64) string {
	if words := m.words(raw); words != "" {
		return words
	}
	v := m.value(raw)
	switch {
	case v == nil:
		return ""
	case m.unit == "rad":
		return fmt.Sprintf("%.5g rad (%.5g°)", *v, *v*180/math.Pi)
	case m.unit == "1":
		return fmt.Sprintf("%.4g %%", *v*100)
	}
	return fmt.Sprintf("%.5g %s", *v, m.unit)
}

// words returns what a raw value stands for that selects something; "" for a quantity.
func (m *meaning) words(raw int64) string {
	switch {
	case m.is("baud_rate"):
		if baud := baudOf(m.model, raw); baud != 0 {
			return fmt.Sprintf("%d baud", baud)
		}
	case m.is(m.model.ModeRegister):
		return m.model.ModeName(raw)
	case m.is("hardware_error_status"):
		if words := m.model.HardwareErrorWords(raw); len(words) > 0 {
			return strings.Join(words, ", ")
		}
		if raw == 0 {
			return "none"
		}
	}
	return ""
}

// is reports whether this is the register that all models have under this name.
func (m *meaning) is(name string) bool {
	r, ok := m.model.Register(name)
	return ok && r == m.register
}

// baudOf returns the rate that a raw value of baud_rate selects; 0 when it is not known.
func baudOf(m *model.Model, raw int64) int {
	for _, b := range m.BaudRates {
		if b.Raw == raw {
			return b.BitsPerSecond
		}
	}
	return 0
}

// parse reads a raw value, decimal or hexadecimal, or one with a unit: 90deg, 1.57rad, 2.5A, 40ms, 1000000baud; or the
// name of an operating mode.
func (m *meaning) parse(text string) (int64, error) {
	base, digits := 10, text
	if rest, is := strings.CutPrefix(strings.ToLower(text), "0x"); is {
		base, digits = 16, rest
	}
	if raw, err := strconv.ParseInt(digits, base, 64); err == nil {
		return raw, nil
	}
	for _, mode := range m.model.Modes {
		if m.is(m.model.ModeRegister) && mode.Name == text {
			return mode.Value, nil
		}
	}
	end := strings.LastIndexAny(text, "0123456789.") + 1
	number, err := strconv.ParseFloat(text[:end], 64)
	if err != nil || math.IsInf(number, 0) {
		return 0, fmt.Errorf("%s: %q is no value: give a raw number, such as 2048 or 0x800%s", m.register.Name, text, m.example())
	}
	return m.convert(number, text[end:], text)
}

// suffix is a unit that values can be given in.
type suffix struct {
	name   string
	unit   string
	factor float64 // units of the register per one of these
}

var suffixes = []suffix{
	{"rad", "rad", 1}, {"deg", "rad", math.Pi / 180}, {"°", "rad", math.Pi / 180},
	{"rad/s", "rad/s", 1}, {"deg/s", "rad/s", math.Pi / 180}, {"rpm", "rad/s", 2 * math.Pi / 60},
	{"A", "A", 1}, {"mA", "A", 1e-3}, {"V", "V", 1}, {"%", "1", 1e-2},
	{"s", "s", 1}, {"ms", "s", 1e-3}, {"us", "s", 1e-6}, {"Hz", "Hz", 1}, {"C", "°C", 1}, {"°C", "°C", 1},
}

// convert returns the raw value nearest to a number of some unit.
func (m *meaning) convert(number float64, unit, text string) (int64, error) {
	if unit == "baud" && m.is("baud_rate") {
		for _, b := range m.model.BaudRates {
			if float64(b.BitsPerSecond) == number {
				return b.Raw, nil
			}
		}
		return 0, fmt.Errorf("%s: %s has no %.0f baud: it has %s", m.register.Name, m.model.Name, number, baudList(m.model))
	}
	i := slices.IndexFunc(suffixes, func(s suffix) bool { return s.name == unit && s.unit == m.unit })
	if i < 0 || m.scale == 0 {
		return 0, fmt.Errorf("%s: %q does not fit this register: give a raw number%s", m.register.Name, text, m.example())
	}
	raw := math.Round(number * suffixes[i].factor / m.scale)
	if math.Abs(raw) > math.MaxUint32 {
		return 0, fmt.Errorf("%s: %q is more than the register can hold: give less", m.register.Name, text)
	}
	return int64(raw), nil
}

// example returns how to write a value with a unit; "" when the register has none.
func (m *meaning) example() string {
	if m.scale == 0 {
		return ""
	}
	var names []string
	for _, s := range suffixes {
		if s.unit == m.unit {
			names = append(names, s.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " or one in " + strings.Join(names, ", ")
}

// baudList returns the rates of a model: "0 = 9600, 1 = 57600".
func baudList(m *model.Model) string {
	items := make([]string, len(m.BaudRates))
	for i, b := range m.BaudRates {
		items[i] = fmt.Sprintf("%d = %d", b.Raw, b.BitsPerSecond)
	}
	return strings.Join(items, ", ")
}
