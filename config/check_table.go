package config

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// neededRegisters are those without which a servo cannot be a joint.
func neededRegisters() []string {
	return []string{"goal_position", "present_position", "torque_enable"}
}

// checkTable checks a hand-written control table.
func (r *reader) checkTable(table []Register, path string) {
	byName := map[string]Register{}
	for i, a := range table {
		byName[a.Name] = a
		at := r.place(path + "." + a.Name)
		if !r.extentGood(at.path) {
			continue
		}
		if a.Address+a.Size > math.MaxUint16+1 {
			r.problem(at, "address %d and size %d end beyond the last address %d", a.Address, a.Size, math.MaxUint16)
		}
		for _, b := range table[:i] {
			if r.extentGood(path+"."+b.Name) && a.Address < b.Address+b.Size && b.Address < a.Address+a.Size {
				r.problem(at, "bytes %d to %d overlap those of %s, %d to %d",
					a.Address, a.Address+a.Size-1, b.Name, b.Address, b.Address+b.Size-1)
			}
		}
	}
	for _, name := range neededRegisters() {
		if _, ok := byName[name]; !ok {
			r.problem(r.place(path), "%s is missing, a joint needs %s", name, listed(neededRegisters()))
		}
	}
	r.checkScale(byName["goal_position"], byName["present_position"], path)
}

// extentGood reports that address and size of a register were read without a problem.
func (r *reader) extentGood(path string) bool {
	return r.good(path+".address") && r.good(path+".size")
}

// checkScale checks that commands and states are counted in the same ticks.
func (r *reader) checkScale(goal, present Register, path string) {
	for _, register := range []Register{goal, present} {
		at := path + "." + register.Name
		if r.given(at) && !r.given(at+".scale") {
			r.problem(r.place(at), "scale is missing, expected rad per tick")
		}
	}
	if at := path + ".present_position.scale"; r.good(at) && r.good(path+".goal_position.scale") && present.Scale != goal.Scale {
		r.problem(r.place(at), "found %v, expected the scale of goal_position, %v", present.Scale, goal.Scale)
	}
}

// governed are registers that other keys of the file, or the program itself, write.
func governed(register string) string {
	switch register {
	case "operating_mode":
		return "mode"
	case "bus_watchdog":
		return "safety.bus_watchdog"
	case "torque_enable", "goal_position", "id", "baud_rate", "protocol_type":
		return "the program alone"
	}
	if strings.HasPrefix(register, "present_") {
		return "the servo alone"
	}
	return ""
}

// checkRegisterValues checks the values that a servo gets at start, those of its bus included.
func (r *reader) checkRegisterValues(a *Actuator, common []RegisterValue) {
	for _, v := range a.Registers {
		at := r.at(a, "registers."+v.Name)
		if !r.good(at.path) {
			continue
		}
		if by := governed(v.Name); by != "" {
			r.problem(at, "this register is set by %s, expected another one", by)
		} else if err := r.fits(a, v); err != nil {
			r.problem(at, "%w", err)
		}
	}
	for _, v := range common {
		at := r.place("buses." + a.Bus + ".registers." + v.Name)
		if hasRegister(a.Registers, v.Name) || !r.good(at.path) {
			continue
		}
		if err := r.fits(a, v); err != nil {
			r.problem(at, "%s: %w", ownerOf(a), err)
		}
	}
}

func hasRegister(values []RegisterValue, name string) bool {
	return slices.ContainsFunc(values, func(v RegisterValue) bool { return v.Name == name })
}

// fits says what is wrong with a register value for a servo with a hand-written table. What a model has is not known
// here.
func (r *reader) fits(a *Actuator, v RegisterValue) error {
	if len(a.Table) == 0 {
		return nil
	}
	i := slices.IndexFunc(a.Table, func(register Register) bool { return register.Name == v.Name })
	if i < 0 {
		known := names(a.Table, func(register Register) string { return register.Name })
		return fmt.Errorf("unknown register, %s", suggestion(v.Name, known))
	}
	if !r.extentGood(r.at(a, "table").path + "." + v.Name) {
		return nil
	}
	if least, most := valueRange(a.Table[i]); v.Value < least || v.Value > most {
		return fmt.Errorf("found %d, expected an integer from %d to %d, as the register has %d bytes", v.Value, least, most, a.Table[i].Size)
	}
	return nil
}

// valueRange is what a register can hold.
func valueRange(register Register) (least, most int64) {
	bits := 8 * register.Size
	if register.Signed {
		return -1 << (bits - 1), 1<<(bits-1) - 1
	}
	return 0, 1<<bits - 1
}
