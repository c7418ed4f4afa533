package model_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// common are registers that every servo of the library has under these names.
var common = []string{
	"model_number", "firmware_version", "id", "baud_rate", "torque_enable",
	"goal_position", "present_position", "goal_velocity", "present_velocity", "status_return_level",
	"min_position_limit", "max_position_limit", "present_input_voltage", "present_temperature",
}

func TestEveryModel(t *testing.T) {
	t.Parallel()
	l := library(t)
	names := l.Names()
	if len(names) != 99 || !slices.IsSorted(names) {
		t.Errorf("%d names, want 92 DYNAMIXEL and 7 Feetech, sorted", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := l.Model(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, problem := range faults(m) {
				t.Error(problem)
			}
			if m.Number == 0 {
				return
			}
			if !slices.ContainsFunc(l.ByNumber(m.Number), func(o *model.Model) bool { return o == m }) {
				t.Errorf("ByNumber(%d) does not find it", m.Number)
			}
		})
	}
}

// faults returns what is wrong with a model as a whole.
func faults(m *model.Model) (wrong []string) {
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if m.RadPerTick <= 0 || m.VelocityPerTick <= 0 || len(m.Protocols) == 0 || len(m.Modes) == 0 {
		note("has no scale, protocol or mode: %+v", m)
	}
	for _, name := range common {
		if _, ok := m.Register(name); !ok {
			note("has no %s", name)
		}
	}
	if r, _ := m.Register("goal_position"); r != nil && r.Address > 0xFF && slices.Contains(m.Protocols, "1.0") {
		note("speaks protocol 1.0, which cannot say the address %d", r.Address)
	}
	used := make(map[int]string)
	for i, r := range m.Registers() {
		if i > 0 && r.Address < m.Registers()[i-1].Address {
			note("%s is out of order", r.Name)
		}
		for a := r.Address; a < r.End(); a++ {
			if used[a] != "" {
				note("%s overlaps %s", r.Name, used[a])
			}
			used[a] = r.Name
		}
		if r.Size != 1 && r.Size != 2 && r.Size != 4 && r.Name != "error_code_history" {
			note("%s has %d bytes", r.Name, r.Size)
		}
		if (r.Unit == "") != (r.Scale == 0) || r.Scale < 0 {
			note("%s has unit %q and scale %v", r.Name, r.Unit, r.Scale)
		}
		if same, ok := m.Register(r.Name); !ok || same != r {
			note("%s is not found by its name", r.Name)
		}
	}
	for _, b := range m.Indirect {
		for a := b.Data; a < b.Data+b.Slots; a++ {
			if used[a] != "" {
				note("indirect data overlaps %s", used[a])
			}
		}
		for a := b.Address; a < b.Address+2*b.Slots; a++ {
			if used[a] != "" || a >= b.Data && a < b.Data+b.Slots {
				note("indirect address %d overlaps %s or the data", a, used[a])
			}
		}
	}
	return wrong
}

// A control table that no model uses is checked like the others.
func TestTableWithoutModels(t *testing.T) {
	t.Parallel()
	l := library(t)
	if err := l.Load("my.yaml", []byte("models:\n  HLS3915: {table: hls}\n")); err != nil {
		t.Fatal(err)
	}
	m, err := l.Model("HLS3915")
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := m.Register("goal_torque"); !ok || r.Address != 44 {
		t.Errorf("goal_torque of HLS: %+v, want it at 44", r)
	}
	if _, ok := m.Register("goal_time"); ok {
		t.Error("HLS has goal_time, which goal_torque replaces")
	}
}
