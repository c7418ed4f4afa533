package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Custom makes a model from registers spelt out by hand, for a servo that no table knows.
//
// Access goes by the name: registers called present_… or moving… are read only, all others can be written, whatever
// the argument says. A Scale without a Unit is in rad for names ending in position, rad/s for velocity, A for current
// and V for voltage. The scale of a position is taken from goal_position or present_position, and so on; where both
// have one they must agree. The group reads of the servo are not known: SyncRead is taken for granted, the others
// are not. The error joins everything that is wrong.
func Custom(name string, registers []Register) (*Model, error) {
	d := &draft{model: Model{Name: name, SyncRead: Support{Ever: true}}}
	var wrong []error
	for _, reg := range registers {
		reg.Access = customAccess(reg.Name)
		if reg.Unit == "" && reg.Scale != 0 {
			reg.Unit = customUnit(reg.Name)
		}
		if message := customFault(&reg); message != "" {
			wrong = append(wrong, fmt.Errorf("register %s: %s", reg.Name, message))
		}
		if slices.ContainsFunc(d.rows, func(w row) bool { return w.register.Name == reg.Name }) {
			wrong = append(wrong, fmt.Errorf("register %s: is there twice", reg.Name))
		}
		d.rows = append(d.rows, row{register: reg, place: place{path: "register " + reg.Name}})
	}
	d.index()
	d.check()
	for _, p := range d.problems {
		wrong = append(wrong, errors.New(p.String()))
	}
	m := d.model
	for _, q := range []struct {
		scale *float64
		kind  string
	}{{&m.RadPerTick, "position"}, {&m.VelocityPerTick, "velocity"}, {&m.CurrentPerTick, "current"}, {&m.PWMPerTick, "pwm"}} {
		var err error
		if *q.scale, err = m.customScale(q.kind); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("table of %s: %w", name, errors.Join(wrong...))
	}
	return &m, nil
}

// customAccess returns the access that a register of this name has.
func customAccess(name string) Access {
	if strings.HasPrefix(name, "present_") || strings.HasPrefix(name, "moving") {
		return ReadOnly
	}
	return ReadWrite
}

// customUnit returns the unit that a register of this name has.
func customUnit(name string) string {
	_, kind, _ := strings.Cut(name, "_")
	switch {
	case strings.HasSuffix(kind, "position"):
		return "rad"
	case strings.HasSuffix(kind, "velocity"):
		return "rad/s"
	case strings.HasSuffix(kind, "current"):
		return "A"
	case strings.HasSuffix(kind, "voltage"):
		return "V"
	}
	return "1"
}

// customFault returns what is wrong with one register, "" when nothing is.
func customFault(r *Register) string {
	switch {
	case !validName(r.Name):
		return "a name is lower-case letters, digits and underscores"
	case r.Address < 0 || r.Address > maxAddress:
		return fmt.Sprintf("address %d is outside 0 to %d", r.Address, maxAddress)
	case !r.Numeric():
		return fmt.Sprintf("size %d is not 1, 2 or 4", r.Size)
	case !(r.Scale >= 0) || math.IsInf(r.Scale, 0):
		return fmt.Sprintf("scale %v is not a positive number; reverse the joint instead of the scale", r.Scale)
	}
	return fits(r)
}

// customScale returns the scale that the goal and the present register of a kind agree on, 0 when none has one.
func (m *Model) customScale(kind string) (float64, error) {
	var scale float64
	for _, name := range []string{"present_" + kind, "goal_" + kind} {
		r, ok := m.byName[name]
		if !ok || r.Scale == 0 {
			continue
		}
		if scale != 0 && r.Scale != scale {
			return 0, fmt.Errorf("register %s: scale %v differs from %v of present_%s", name, r.Scale, scale, kind)
		}
		scale = r.Scale
	}
	return scale, nil
}
