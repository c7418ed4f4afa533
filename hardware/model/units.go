package model

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// quantity is what one raw step means, before the angle of a tick is known.
type quantity struct {
	// factor is the number of units per step.
	factor float64
	// unit is the SI unit, or "" for the zero quantity: not published.
	unit string
	// ticks means that factor counts position ticks, not units.
	ticks bool
}

// scale returns the number of SI units per raw step.
func (q quantity) scale(radPerTick float64) float64 {
	if q.ticks {
		return q.factor * radPerTick
	}
	return q.factor
}

// units are the units of the manuals in terms of SI units.
var units = map[string]quantity{
	"rad":      {1, "rad", false},
	"deg":      {math.Pi / 180, "rad", false},
	"tick":     {1, "rad", true},
	"rad/s":    {1, "rad/s", false},
	"rpm":      {2 * math.Pi / 60, "rad/s", false},
	"tick/s":   {1, "rad/s", true},
	"tick/ms":  {1000, "rad/s", true},
	"rad/s2":   {1, "rad/s²", false},
	"deg/s2":   {math.Pi / 180, "rad/s²", false},
	"rev/min2": {2 * math.Pi / 3600, "rad/s²", false},
	"tick/s2":  {1, "rad/s²", true},
	"A":        {1, "A", false},
	"mA":       {1e-3, "A", false},
	"V":        {1, "V", false},
	"mV/ms":    {1, "V/s", false},
	"%":        {1e-2, "1", false},
	"C":        {1, "°C", false},
	"s":        {1, "s", false},
	"ms":       {1e-3, "s", false},
	"us":       {1e-6, "s", false},
	"Hz":       {1, "Hz", false},
	"N.m":      {1, "N·m", false},
}

// quantity returns what "0.229 rpm" means.
func (r *reader) quantity(n *yaml.Node, path string) quantity {
	text := r.text(n, path)
	number, name, _ := strings.Cut(text, " ")
	q, known := units[name]
	v, err := strconv.ParseFloat(number, 64)
	if text != "" && (!known || err != nil || !(v > 0) || math.IsInf(v, 0)) {
		r.fail(n, path, `%q is not a number above 0 and a unit, such as "0.229 rpm"`, text)
		return quantity{}
	}
	q.factor *= v
	return q
}

// quantityOf is quantity for a value that must be in terms of one SI unit.
func (r *reader) quantityOf(unit string, n *yaml.Node, path string) quantity {
	q := r.quantity(n, path)
	if q.unit != "" && q.unit != unit {
		r.fail(n, path, "is in terms of %s; it must be in terms of %s", q.unit, unit)
	}
	return q
}
