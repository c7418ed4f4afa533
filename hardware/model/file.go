package model

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// table is one control table of a file, before its parents are known.
type table struct {
	name     string
	place    place
	inherits string
	without  []string
	traits   []trait
	rows     []row
}

// row is one register of a table. Its unit needs the model, unless it is a quantity of its own.
type row struct {
	register Register
	// unitOf names the model's quantity, such as "velocity"; "" means that own counts.
	unitOf string
	own    quantity
	place  place
}

// entry is one model of a file, before its table is known.
type entry struct {
	name     string
	place    place
	number   int
	others   []int
	table    string
	traits   []trait
	defaults []setting
	ranges   []setting
	stall    []Stall
}

// setting is a register's default or range in a model.
type setting struct {
	register string
	value    Optional
	min, max Bound
	place    place
}

// place is where something stands in a file.
type place struct {
	file         string
	line, column int
	path         string
}

// place returns where a node stands.
func (r *reader) place(n *yaml.Node, path string) place {
	return place{file: r.file, line: n.Line, column: n.Column, path: path}
}

// problem returns a problem at the place.
func (p place) problem(message string) Problem {
	return Problem{File: p.file, Line: p.line, Column: p.column, Path: p.path, Message: message}
}

// parse reads a file. Everything that can be said without other files is checked.
func parse(name string, text []byte) (tables []*table, entries []*entry, problems []Problem) {
	r := &reader{file: name}
	root := r.document(text)
	if root == nil {
		return nil, nil, r.problems
	}
	r.mapping(root, "", func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "tables":
			r.mapping(value, path, func(name string, at, value *yaml.Node, path string) {
				tables = append(tables, r.table(name, at, value, path))
			})
		case "models":
			r.mapping(value, path, func(name string, at, value *yaml.Node, path string) {
				entries = append(entries, r.entry(name, at, value, path))
			})
		default:
			r.fail(at, path, "is not known here; a file has tables and models")
		}
	})
	return tables, entries, r.problems
}

// table reads one control table.
func (r *reader) table(name string, at, n *yaml.Node, path string) *table {
	t := &table{name: name, place: r.place(at, path)}
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		if area, ok := areas[key]; ok {
			r.mapping(value, path, func(name string, at, value *yaml.Node, path string) {
				t.rows = append(t.rows, r.row(name, area, at, value, path))
			})
			return
		}
		switch key {
		case "inherits":
			t.inherits = r.text(value, path)
		case "without":
			for _, item := range r.sequence(value, path) {
				t.without = append(t.without, r.text(item, path))
			}
		default:
			t.traits = append(t.traits, r.trait(key, at, value, path))
		}
	})
	return t
}

// areas are the keys of a table that hold registers.
var areas = map[string]Area{"ram": RAM, "eeprom": EEPROM, "hybrid": Hybrid, "factory": Factory}

// maxAddress is the largest address that protocol 2.0 can say.
const maxAddress = 0xFFFF

// row reads one register.
func (r *reader) row(name string, area Area, at, n *yaml.Node, path string) row {
	w := row{
		register: Register{Name: name, Address: -1, Access: ReadWrite, Area: area},
		place:    r.place(at, path),
	}
	reg := &w.register
	if !validName(name) {
		r.fail(at, path, "a register's name is lower-case letters, digits and underscores")
	}
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "address":
			reg.Address = int(r.integer(value, path, 0, maxAddress))
		case "size":
			reg.Size = int(r.integer(value, path, 1, 64))
		case "access":
			if r.text(value, path) != "read" {
				r.fail(value, path, `can only be "read"; without it a register can be written`)
			}
			reg.Access = ReadOnly
		case "encoding":
			reg.Encoding = r.encoding(value, path)
		case "default":
			reg.Default = Optional{Value: r.integer(value, path, math.MinInt32, math.MaxUint32), Known: true}
		case "range":
			reg.Min, reg.Max = r.bounds(value, path)
		case "unit":
			w.unitOf, w.own = r.unit(value, path)
		case "time_unit":
			q := r.quantityOf("s", value, path)
			reg.TimeUnit, reg.TimeScale = q.unit, q.factor
		case "since":
			reg.Since = int(r.integer(value, path, 1, 255))
		default:
			r.fail(at, path, "is not known here")
		}
	})
	r.checkRow(&w)
	return w
}

// checkRow reports what is missing or does not fit together in one register.
func (r *reader) checkRow(w *row) {
	reg := &w.register
	if reg.Address < 0 || reg.Size == 0 {
		r.failAt(w.place, "needs an address and a size")
		return
	}
	if !reg.Numeric() && (reg.Default.Known || reg.Min.Known || w.unitOf+w.own.unit != "" || reg.Encoding != Encoding{}) {
		r.failAt(w.place, "holds no number in %d bytes: no encoding, default, range or unit", reg.Size)
		return
	}
	if message := fits(reg); message != "" {
		r.failAt(w.place, "%s", message)
	}
}

// unit reads a register's unit: the name of one of the model's quantities, or a quantity of its own.
func (r *reader) unit(n *yaml.Node, path string) (of string, own quantity) {
	if _, ok := modelQuantities[n.Value]; ok && n.Kind == yaml.ScalarNode {
		return n.Value, quantity{}
	}
	return "", r.quantity(n, path)
}

// encoding reads "unsigned", "signed", "sign_bit_10" or "offset_2048".
func (r *reader) encoding(n *yaml.Node, path string) Encoding {
	text := r.text(n, path)
	switch text {
	case "unsigned":
		return Encoding{}
	case "signed":
		return Encoding{Form: TwosComplement}
	}
	if bit, ok := strings.CutPrefix(text, "sign_bit_"); ok {
		if v, err := strconv.Atoi(bit); err == nil && v > 0 && v < 32 {
			return Encoding{Form: SignMagnitude, SignBit: v}
		}
	}
	if zero, ok := strings.CutPrefix(text, "offset_"); ok {
		if v, err := strconv.ParseInt(zero, 10, 64); err == nil && v > 0 && v <= math.MaxUint32 {
			return Encoding{Form: OffsetBinary, Zero: v}
		}
	}
	r.fail(n, path, "%q is not unsigned, signed, sign_bit_N or offset_N", text)
	return Encoding{}
}

// bounds reads a pair of limits.
func (r *reader) bounds(n *yaml.Node, path string) (lower, upper Bound) {
	items := r.sequence(n, path)
	if n.Kind == yaml.SequenceNode && len(items) != 2 {
		r.fail(n, path, "must be a lower and an upper limit")
	}
	if len(items) != 2 {
		return Bound{}, Bound{}
	}
	lower, upper = r.bound(items[0], path), r.bound(items[1], path)
	if lower.Register == "" && upper.Register == "" && lower.Value > upper.Value {
		r.fail(n, path, "the lower limit %d is above the upper limit %d", lower.Value, upper.Value)
	}
	return lower, upper
}

// bound reads one limit: a number, or the name of a register with or without a minus.
func (r *reader) bound(n *yaml.Node, path string) Bound {
	if n.Tag == "!!int" {
		return Bound{Value: r.integer(n, path, math.MinInt32, math.MaxUint32), Known: true}
	}
	name := r.text(n, path)
	b := Bound{Known: true, Negated: strings.HasPrefix(name, "-"), Register: strings.TrimPrefix(name, "-")}
	if !validName(b.Register) {
		r.fail(n, path, "%q is neither a whole number nor the name of a register", name)
	}
	return b
}

// entry reads one model.
func (r *reader) entry(name string, at, n *yaml.Node, path string) *entry {
	e := &entry{name: name, place: r.place(at, path)}
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "number":
			e.number = int(r.integer(value, path, 1, 0xFFFF))
		case "other_numbers":
			for _, item := range r.sequence(value, path) {
				e.others = append(e.others, int(r.integer(item, path, 1, 0xFFFF)))
			}
		case "table":
			e.table = r.text(value, path)
		case "defaults":
			r.mapping(value, path, func(register string, at, value *yaml.Node, path string) {
				v := Optional{Value: r.integer(value, path, math.MinInt32, math.MaxUint32), Known: true}
				e.defaults = append(e.defaults, setting{register: register, value: v, place: r.place(at, path)})
			})
		case "ranges":
			r.mapping(value, path, func(register string, at, value *yaml.Node, path string) {
				lower, upper := r.bounds(value, path)
				e.ranges = append(e.ranges, setting{register: register, min: lower, max: upper, place: r.place(at, path)})
			})
		case "stall":
			for _, item := range r.sequence(value, path) {
				e.stall = append(e.stall, r.stall(item, path))
			}
		default:
			e.traits = append(e.traits, r.trait(key, at, value, path))
		}
	})
	if e.table == "" {
		r.fail(at, path, "names no table")
	}
	return e
}

// stall reads one line of a data sheet.
func (r *reader) stall(n *yaml.Node, path string) Stall {
	var s Stall
	r.mapping(n, path, func(key string, at, value *yaml.Node, path string) {
		switch key {
		case "volt":
			s.Voltage = r.positive(value, path)
		case "torque":
			s.Torque = r.positive(value, path)
		case "current":
			s.Current = r.positive(value, path)
		case "no_load":
			s.NoLoadVelocity = r.quantityOf("rad/s", value, path).factor
		default:
			r.fail(at, path, "is not known here; a line has volt, torque, current and no_load")
		}
	})
	return s
}

// validName reports whether a register could have this name.
func validName(name string) bool {
	for i, c := range []byte(name) {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}
