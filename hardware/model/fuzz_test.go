package model_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Any file is either taken, and then every model in it is whole, or refused with problems that have a message.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(myServo))
	f.Add([]byte("tables: {a: {inherits: a}}"))
	f.Add([]byte("models: {M: {table: x330, position: {ticks: 1, degrees: 1e300}}}"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("tables: {a: {ram: {b: {address: 0, size: 4, encoding: offset_4294967295, default: -4294967295}}}}"))
	embedded, err := model.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	known := embedded.Names()
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := model.Embedded()
		if err != nil {
			t.Fatal(err)
		}
		err = l.Load("f.yaml", text)
		names := l.Names()
		if err != nil {
			checkErrors(t, err)
			if len(names) != len(known) {
				t.Fatalf("a refused file left %d names", len(names))
			}
			return
		}
		for _, name := range names {
			if slices.Contains(known, name) {
				continue
			}
			m, err := l.Model(name)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			checkRegisters(t, m)
		}
	})
}

// checkErrors checks that a refusal says something.
func checkErrors(t *testing.T, err error) {
	var all *model.Errors
	if !errors.As(err, &all) || len(all.Problems) == 0 {
		t.Fatalf("%v, want *Errors with problems", err)
	}
	for _, p := range all.Problems {
		if p.Message == "" || p.File != "f.yaml" {
			t.Fatalf("problem %+v", p)
		}
	}
}

// checkRegisters checks that every register of a model can be encoded at its limits.
func checkRegisters(t *testing.T, m *model.Model) {
	b := make([]byte, 4)
	for _, r := range m.Registers() {
		if !r.Numeric() {
			continue
		}
		lower, upper := r.RawRange()
		for _, raw := range []int64{lower, 0, upper} {
			if err := r.Encode(b, raw); err != nil || r.Decode(b) != raw {
				t.Fatalf("%s %s: %d: %v, back %d", m.Name, r.Name, raw, err, r.Decode(b))
			}
		}
	}
}
