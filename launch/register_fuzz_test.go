package launch

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Whatever is typed as a value gives a number that 32 bits can hold, a raw number itself, or an error.
func FuzzParseValue(f *testing.F) {
	for _, text := range []string{"2048", "-1", "0x800", "90deg", "1.5e2°", "-22.9rpm", "velocity", "NaNrad", "1e400A", "", "deg", "5%", "1000000baud", "."} {
		f.Add(text, int64(100))
	}
	library, err := model.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	m, err := library.Model("XM430-W350")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, raw int64) {
		for _, r := range m.Registers() {
			of := meaning{register: r, model: m, unit: r.Unit, scale: r.Scale}
			if got, err := of.parse(text); err == nil && (got > math.MaxUint32 || got < -math.MaxUint32) {
				var typed int64
				if n, _ := fmt.Sscan(text, &typed); n == 0 || typed != got {
					t.Errorf("%s: %q became %d", r.Name, text, got)
				}
			}
			if got, err := of.parse(fmt.Sprint(raw)); err != nil || got != raw {
				t.Errorf("%s: raw %d became %d, %v", r.Name, raw, got, err)
			}
		}
	})
}

// Whatever is typed as ids gives each id of 0 to 252 once and in order, or an error.
func FuzzParseIDs(f *testing.F) {
	for _, text := range []string{"0-252", "1,5,10-20", "", "-1", "1-", "253", "3-1", "1,,2", " 4 , 5", "0x5", "1-2-3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids, err := parseIDs(text)
		if (err == nil) != (len(ids) > 0) {
			t.Errorf("%q: ids %v, error %v", text, ids, err)
		}
		if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) || len(ids) > 0 && slices.Max(ids) > 252 {
			t.Errorf("%q: ids %v", text, ids)
		}
	})
}
