package launch

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/joints"
)

// writeReport is a register that a start writes where a servo holds something else.
type writeReport struct {
	Register string `json:"register"`
	Value    int64  `json:"value"`
	// Why is the key of the configuration that demands it.
	Why string `json:"why"`
	// EEPROM is true for what the servo keeps without power.
	EEPROM bool `json:"eeprom"`
	// Servos are the ids of the servos, Joints what they move.
	Servos []int    `json:"servos"`
	Joints []string `json:"joints"`
}

// writes lists what a start writes on a bus, in its order, equal values for several servos together.
func (b *busParts) writes() []writeReport {
	all := []writeReport{}
	for _, a := range b.actuators {
		for _, w := range b.writesOf(a) {
			i := slices.IndexFunc(all, func(o writeReport) bool {
				return o.Register == w.Register && o.Value == w.Value && o.EEPROM == w.EEPROM && o.Why == w.Why
			})
			if i < 0 {
				i, all = len(all), append(all, w)
			}
			all[i].Servos = append(all[i].Servos, int(a.Servo().ID))
			for _, j := range a.Joints() {
				if !slices.Contains(all[i].Joints, j.Name()) {
					all[i].Joints = append(all[i].Joints, j.Name())
				}
			}
		}
	}
	return all
}

func (b *busParts) writesOf(a *joints.Actuator) []writeReport {
	m := a.Servo().Model
	var all []writeReport
	add := func(name string, value int64, why string) {
		if r, ok := m.Register(name); ok && r.Numeric() {
			all = append(all, writeReport{Register: name, Value: value, Why: why, EEPROM: r.Area == model.EEPROM})
		}
	}
	add("status_return_level", answersToAll(b.options.Protocol), "so that writes are confirmed")
	if raw, ok := m.OperatingMode(a.Mode().String()); ok && m.ModeRegister != "" {
		add(m.ModeRegister, raw, "mode: "+a.Mode().String())
	}
	for _, s := range a.Registers() {
		add(s.Register, s.Raw, "registers")
	}
	return all
}

// answersToAll is the status_return_level of a servo that answers every instruction.
func answersToAll(p codec.Protocol) int64 {
	if p == codec.FeetechSTS || p == codec.FeetechSCS {
		return 1
	}
	return 2
}

// writeWrites prints what a start writes.
func (bus *busReport) writeWrites(b *bytes.Buffer, allowed bool) error {
	if len(bus.Writes) == 0 {
		return nil
	}
	fmt.Fprintln(b, "  written at start, where a servo holds something else:")
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, w := range bus.Writes {
		memory := "RAM"
		if w.EEPROM {
			memory = "EEPROM"
		}
		fmt.Fprintf(table, "    %s\t%d\t%s\t%s\t%s\n", w.Register, w.Value, memory, bus.whose(&w), w.Why)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if !allowed && slices.ContainsFunc(bus.Writes, func(w writeReport) bool { return w.EEPROM }) {
		fmt.Fprintln(b, "  where one in EEPROM differs, the start ends with an error; eeprom: allow lets it be written")
	}
	return nil
}

// whose names the joints that a write is for, and the servos where these are not the same.
func (bus *busReport) whose(w *writeReport) string {
	switch {
	case len(w.Servos) == bus.Servos && len(w.Servos) == 2:
		return "both servos"
	case len(w.Servos) == bus.Servos && len(w.Servos) > 2:
		return fmt.Sprintf("all %d servos", len(w.Servos))
	case len(w.Servos) == len(w.Joints):
		return strings.Join(w.Joints, ", ")
	}
	ids := make([]string, len(w.Servos))
	for i, id := range w.Servos {
		ids[i] = fmt.Sprint(id)
	}
	return fmt.Sprintf("%s (servos %s)", strings.Join(w.Joints, ", "), strings.Join(ids, ", "))
}
