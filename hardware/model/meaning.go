package model

import "gopkg.in/yaml.v3"

// meaning is a register by another name, whose bytes mean another number in some mode of the servo.
type meaning struct {
	row
	// of is the register whose bytes they are.
	of string
}

// meanings reads {goal_pwm: {register: goal_time, encoding: sign_bit_10, range: [-1000, 1000], unit: 0.1 %}, ...}.
func (r *reader) meanings(n *yaml.Node, path string) trait {
	var all []meaning
	r.mapping(n, path, func(name string, at, value *yaml.Node, path string) {
		m := meaning{row: row{register: Register{Name: name}, place: r.place(at, path)}}
		if !validName(name) {
			r.fail(at, path, "a register's name is lower-case letters, digits and underscores")
		}
		r.mapping(value, path, func(key string, at, value *yaml.Node, path string) {
			switch key {
			case "register":
				m.of = r.text(value, path)
			case "encoding":
				m.register.Encoding = r.encoding(value, path)
			case "range":
				m.register.Min, m.register.Max = r.bounds(value, path)
			case "unit":
				m.unitOf, m.own = r.unit(value, path)
			default:
				r.fail(at, path, "is not known here")
			}
		})
		if m.of == "" {
			r.failAt(m.place, "names no register")
		}
		all = append(all, m)
	})
	return func(d *draft) { d.meanings = all }
}

// addMeanings makes the meanings known by their names. They are no registers of their own: Registers does not list them.
func (d *draft) addMeanings() {
	m := &d.model
	for _, x := range d.meanings {
		own, ok := m.byName[x.of]
		if _, taken := m.byName[x.register.Name]; taken || !ok {
			d.fail(x.place, "cannot be a meaning of %s: the one must be new and the other a register", x.of)
			continue
		}
		reg := *own
		reg.Name, reg.Encoding, reg.Min, reg.Max = x.register.Name, x.register.Encoding, x.register.Min, x.register.Max
		reg.Default, reg.TimeUnit, reg.TimeScale = Optional{}, "", 0
		reg.Unit, reg.Scale = d.unitOf(&x.row)
		if message := fits(&reg); message != "" {
			d.fail(x.place, "%s", message)
		}
		m.byName[reg.Name] = &reg
	}
}
