package model

import (
	"fmt"
	"slices"
	"strings"
)

// draft is a model in the making.
type draft struct {
	model      Model
	quantities map[string]quantity
	bigEndian  bool
	rows       []row
	// commonNames are names that other series use, and the registers they mean here.
	commonNames              map[string]string
	meanings                 []meaning
	modesAt, lockAt, namesAt place
	problems                 []Problem
}

// resolve makes the model of an entry. tableOf finds tables by name.
func resolve(e *entry, tableOf func(name string) (*table, []Problem)) (*Model, []Problem) {
	chain, problems := ancestry(e, tableOf)
	if len(problems) > 0 {
		return nil, problems
	}
	d := &draft{quantities: make(map[string]quantity)}
	for _, t := range chain {
		d.add(t)
	}
	for _, set := range e.traits {
		set(d)
	}
	d.override(e)
	d.scale()
	d.index()
	d.check()
	if len(d.problems) > 0 {
		return nil, d.problems
	}
	m := d.model
	m.Name, m.Number, m.AlternateNumbers, m.Stall = e.name, e.number, e.others, e.stall
	return &m, nil
}

// ancestry returns the table of an entry and its parents, the root first.
func ancestry(e *entry, tableOf func(name string) (*table, []Problem)) (chain []*table, problems []Problem) {
	at := e.place
	for name := e.table; name != ""; {
		t, problems := tableOf(name)
		if len(problems) > 0 {
			return nil, problems
		}
		if t == nil {
			return nil, []Problem{at.problem(fmt.Sprintf("there is no table %q", name))}
		}
		if slices.Contains(chain, t) {
			return nil, []Problem{t.place.problem("inherits from itself")}
		}
		chain = append(chain, t)
		name, at = t.inherits, t.place
	}
	slices.Reverse(chain)
	return chain, nil
}

// add lets a table come on top of what is there.
func (d *draft) add(t *table) {
	for _, name := range t.without {
		i := slices.IndexFunc(d.rows, func(w row) bool { return w.register.Name == name })
		if i < 0 {
			d.fail(t.place, "goes without %s, which its parent does not have", name)
			continue
		}
		d.rows = slices.Delete(d.rows, i, i+1)
	}
	for _, w := range t.rows {
		i := slices.IndexFunc(d.rows, func(old row) bool { return old.register.Name == w.register.Name })
		if i < 0 {
			d.rows = append(d.rows, w)
		} else {
			d.rows[i] = w
		}
	}
	for _, set := range t.traits {
		set(d)
	}
}

// override applies the defaults and ranges of a model.
func (d *draft) override(e *entry) {
	for _, s := range slices.Concat(e.defaults, e.ranges) {
		i := slices.IndexFunc(d.rows, func(w row) bool { return w.register.Name == s.register })
		if i < 0 {
			d.fail(s.place, "the table has no such register")
			continue
		}
		reg := &d.rows[i].register
		if s.value.Known {
			reg.Default = s.value
		} else {
			reg.Min, reg.Max = s.min, s.max
		}
		if message := fits(reg); message != "" {
			d.fail(s.place, "%s", message)
		}
	}
}

// scale gives model and registers their SI scales.
func (d *draft) scale() {
	m := &d.model
	of := func(name string) float64 { return d.quantities[name].scale(m.RadPerTick) }
	m.VelocityPerTick, m.AccelerationPerTick = of("velocity"), of("acceleration")
	m.CurrentPerTick, m.VoltagePerTick = of("current"), of("voltage")
	m.PWMPerTick, m.LoadPerTick = of("pwm"), of("load")
	for i := range d.rows {
		w := &d.rows[i]
		w.register.Unit, w.register.Scale = d.unitOf(w)
		w.register.BigEndian = d.bigEndian && w.register.Size > 1
	}
}

// unitOf returns the SI unit of a register and its scale, "" and 0 when it has none.
func (d *draft) unitOf(w *row) (unit string, scale float64) {
	q := w.own
	if w.unitOf != "" {
		q = d.quantities[w.unitOf]
	}
	if scale = q.scale(d.model.RadPerTick); scale == 0 {
		return "", 0
	}
	return q.unit, scale
}

// index orders the registers by address and makes them known by name.
func (d *draft) index() {
	slices.SortFunc(d.rows, func(a, b row) int { return a.register.Address - b.register.Address })
	m := &d.model
	m.registers = make([]*Register, len(d.rows))
	m.byName = make(map[string]*Register, len(d.rows)+len(d.commonNames))
	registers := make([]Register, len(d.rows))
	for i, w := range d.rows {
		registers[i] = w.register
		m.registers[i], m.byName[w.register.Name] = &registers[i], &registers[i]
	}
	for name, own := range d.commonNames {
		reg, ok := m.byName[own]
		if _, taken := m.byName[name]; taken || !ok {
			d.fail(d.namesAt, "%s cannot mean %s: the one must be new and the other a register", name, own)
			continue
		}
		m.byName[name] = reg
	}
	d.addMeanings()
}

// check reports what does not fit together in the whole.
func (d *draft) check() {
	m := &d.model
	for i, w := range d.rows {
		reg := &w.register
		if i > 0 && reg.Address < m.registers[i-1].End() {
			d.fail(w.place, "overlaps %s", m.registers[i-1].Name)
		}
		for _, b := range []Bound{reg.Min, reg.Max} {
			if _, ok := m.byName[b.Register]; b.Register != "" && !ok {
				d.fail(w.place, "is bounded by %s, which is not a register", b.Register)
			}
		}
	}
	if _, ok := m.byName[m.ModeRegister]; m.ModeRegister != "" && !ok {
		d.fail(d.modesAt, "there is no register %s", m.ModeRegister)
	}
	if _, ok := m.byName[m.EEPROMLock]; m.EEPROMLock != "" && !ok {
		d.fail(d.lockAt, "there is no register %s", m.EEPROMLock)
	}
}

// fail notes a problem.
func (d *draft) fail(at place, format string, args ...any) {
	d.problems = append(d.problems, at.problem(fmt.Sprintf(format, args...)))
}

// fits says what of a register its width and encoding cannot hold, "" when all fits.
func fits(r *Register) string {
	e := r.Encoding
	if e.Form == SignMagnitude && (e.SignBit < 1 || e.SignBit >= 8*r.Size) {
		return fmt.Sprintf("has no sign bit %d in %d bytes", e.SignBit, r.Size)
	}
	if e.Form == OffsetBinary && (e.Zero < 1 || e.Zero >= 1<<(8*r.Size)) {
		return fmt.Sprintf("cannot have its zero at %d in %d bytes", e.Zero, r.Size)
	}
	lower, upper := r.RawRange()
	var wrong []string
	note := func(what string, v int64) {
		if v < lower || v > upper {
			wrong = append(wrong, fmt.Sprintf("%s %d", what, v))
		}
	}
	if r.Default.Known {
		note("the default", r.Default.Value)
	}
	if r.Min.Known && r.Min.Register == "" {
		note("the lower limit", r.Min.Value)
	}
	if r.Max.Known && r.Max.Register == "" {
		note("the upper limit", r.Max.Value)
	}
	if wrong == nil {
		return ""
	}
	return fmt.Sprintf("cannot hold %s: %d bytes, %s, hold %d to %d",
		strings.Join(wrong, " and "), r.Size, r.Encoding, lower, upper)
}
