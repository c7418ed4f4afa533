package launch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// mayWrite reports why a register must not be given a value, by what it is and what the servo is doing. It sends nothing
// but reads and pings.
func (t *target) mayWrite(m *meaning, raw int64, given string, eeprom bool) error {
	if err := mayEverWrite(m.register, t.servo.Model, eeprom); err != nil {
		return UsageError{Err: fmt.Errorf("%s: %w", t.servo, err)}
	}
	if err := t.checkChoice(m, raw); err != nil {
		return UsageError{Err: fmt.Errorf("%s: %w", t.servo, err)}
	}
	if err := t.checkRange(m, raw, given); err != nil {
		return err
	}
	if m.register.Area == model.EEPROM {
		if err := t.checkTorque(m.register); err != nil {
			return err
		}
	}
	if m.is("id") {
		return t.checkFree(raw)
	}
	return nil
}

// mayEverWrite reports why a register can never be written, or not without leave.
func mayEverWrite(r *model.Register, m *model.Model, eeprom bool) error {
	switch {
	case r.Access == model.ReadOnly:
		advice := "pick one that can be written (sinew models shows which)"
		if goal, ok := m.Register(strings.Replace(r.Name, "present_", "goal_", 1)); ok && goal != r && goal.Access == model.ReadWrite {
			advice = "write " + goal.Name + " instead"
		}
		return fmt.Errorf("%s can only be read: %s", r.Name, advice)
	case !r.Numeric():
		return fmt.Errorf("%s holds no number: use the maker's tool to write it", r.Name)
	case r.Area == model.Factory:
		return fmt.Errorf("%s is a setting of the maker: use the maker's tool to write it", r.Name)
	case r.Area == model.EEPROM && !eeprom:
		return fmt.Errorf("%s keeps its value without power: add --eeprom to change it for good", r.Name)
	}
	return nil
}

// checkChoice refuses values of registers that select something, when they select nothing that is known.
func (t *target) checkChoice(m *meaning, raw int64) error {
	name := m.register.Name
	switch {
	case m.is("baud_rate") && len(m.model.BaudRates) > 0 && baudOf(m.model, raw) == 0:
		return fmt.Errorf("%s: %d selects no known rate: give one of %s", name, raw, baudList(m.model))
	case m.is(m.model.ModeRegister) && len(m.model.Modes) > 0 && m.model.ModeName(raw) == "":
		modes := make([]string, len(m.model.Modes))
		for i, mode := range m.model.Modes {
			modes[i] = fmt.Sprintf("%d = %s", mode.Value, mode.Name)
		}
		return fmt.Errorf("%s: %d selects no mode: give one of %s", name, raw, strings.Join(modes, ", "))
	}
	return nil
}

// checkRange refuses values outside what the register can hold, the manual allows, and the servo's own limits allow.
func (t *target) checkRange(m *meaning, raw int64, given string) error {
	r := m.register
	lower, upper := r.RawRange()
	if m.is("id") {
		upper = maxScanID
	}
	least, err := t.bound(m, r.Min, lower)
	if err != nil {
		return t.adviseOnBus(err)
	}
	most, err := t.bound(m, r.Max, upper)
	if err != nil {
		return t.adviseOnBus(err)
	}
	lower, upper = max(lower, least), min(upper, most)
	if lower <= raw && raw <= upper {
		return nil
	}
	if given != fmt.Sprint(raw) {
		given += fmt.Sprintf(" (raw %d)", raw)
	}
	advice := "give a value within"
	if r.Min.Register+r.Max.Register != "" {
		advice += fmt.Sprintf(", or change what limits it: %s", strings.Join(limitsOf(r), ", "))
	}
	return UsageError{Err: fmt.Errorf("%s: %s: %s is outside %d to %d: %s", t.servo, r.Name, given, lower, upper, advice)}
}

// limitsOf returns the registers that hold the limits of a register.
func limitsOf(r *model.Register) []string {
	names := []string{r.Min.Register, r.Max.Register}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	return slices.Compact(names)
}

// bound returns a limit as it is now; none when there is none.
func (t *target) bound(m *meaning, b model.Bound, none int64) (int64, error) {
	switch {
	case !b.Known:
		return none, nil
	case b.Register == "":
		return b.Value, nil
	}
	if limited, err := t.limited(m); err != nil || !limited {
		return none, err
	}
	value, err := t.bus.ReadRegister(t.servo, b.Register)
	if b.Negated {
		value = -value
	}
	return value, err
}

// limited reports whether the limit registers hold: those of the position do so in position mode only (e-manual, X
// series, Max/Min Position Limit).
func (t *target) limited(m *meaning) (bool, error) {
	if !m.is("goal_position") || m.model.ModeRegister == "" {
		return true, nil
	}
	mode, err := t.bus.ReadRegister(t.servo, m.model.ModeRegister)
	return m.model.ModeName(mode) == model.PositionMode, err
}

// checkTorque refuses while torque is on: EEPROM can be written only while it is off.
func (t *target) checkTorque(r *model.Register) error {
	const name = "torque_enable"
	if _, ok := t.servo.Model.Register(name); !ok {
		return nil
	}
	on, err := t.bus.ReadRegister(t.servo, name)
	if err != nil {
		return t.adviseOnBus(err)
	}
	if on != 0 {
		return fmt.Errorf("%s: torque is on, and %s can be written only while it is off: support what the servo holds and write torque_enable 0 first",
			t.servo, r.Name)
	}
	return nil
}

// checkFree refuses an id at which somebody answers.
func (t *target) checkFree(id int64) error {
	if id == int64(t.ID) {
		return nil
	}
	for range 2 {
		answers, err := t.bus.PingOnce(byte(id), mostPatience)
		if err != nil {
			return adviseOnPort(err)
		}
		if answers.Damaged || answers.From(byte(id)) > 0 {
			return fmt.Errorf("%s: id %d is taken by another servo: pick a free one (sinew scan --port %s)", t.servo, id, t.port)
		}
	}
	return nil
}
