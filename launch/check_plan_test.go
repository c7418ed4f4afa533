package launch_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/launch"
)

type checkedBus struct {
	Name    string
	Packets []struct{ Instruction, Why string }
	Writes  []struct {
		Register string
		Value    int64
		EEPROM   bool
		Servos   []int
	}
}

func checkExample(t *testing.T, name string) []checkedBus {
	t.Helper()
	var out bytes.Buffer
	if err := launch.Check("../examples/"+name+".yaml", true, &out); err != nil {
		t.Fatal(err)
	}
	var report struct{ Buses []checkedBus }
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	return report.Buses
}

// AX servos have no group read, MX servos with protocol 1.0 have bulk read and no sync read (ROBOTIS e-manual, DYNAMIXEL
// protocol 1.0, instructions), present_current of an MX-64 is at 68, far from its position at 36.
func TestCheckSaysWhy(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][][2]string{
		"arm6":      {{"sync write", "one packet brings the goals"}, {"sync read", "at the same addresses"}},
		"ax_usb2ax": {{"sync write", "one packet brings the goals"}, {"usb2ax sync read", "one after the other"}},
		"mx_v1":     {{"sync write", "one packet brings the goals"}, {"bulk read", "protocol 1.0 has no sync read"}, {"read", "asked alone"}},
		"so101":     {{"sync write", "one packet brings the goals"}, {"sync read", "at the same addresses"}},
	} {
		packets := checkExample(t, name)[0].Packets
		if len(packets) != len(want) {
			t.Errorf("%s: packets %v, want %v", name, packets, want)
			continue
		}
		for i, p := range packets {
			if p.Instruction != want[i][0] || !strings.Contains(p.Why, want[i][1]) {
				t.Errorf("%s: %s because %q, want %s because %s", name, p.Instruction, p.Why, want[i][0], want[i][1])
			}
		}
	}
}

func TestCheckSaysWhyServosAreAskedAlone(t *testing.T) {
	t.Parallel()
	const one = "rate: 10\nbuses: {b: {port: p, baud: 1000000, protocol: 1.0}}\njoints:\n  j1: {bus: b, id: 1, model: AX-12A}\n"
	for text, want := range map[string]string{
		one: "only one to ask",
		one + "  j2: {bus: b, id: 2, model: AX-12A}\n": "no group read",
	} {
		var out bytes.Buffer
		if err := launch.Check(writeText(t, text), false, &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// Every bus is checked, with what a start writes on it.
func TestCheckOfSeveralBuses(t *testing.T) {
	t.Parallel()
	buses := checkExample(t, "dual_arm")
	if len(buses) != 2 || buses[0].Name != "left" || buses[1].Name != "right" {
		t.Fatalf("buses %+v, want left and right", buses)
	}
	for _, bus := range buses {
		var eeprom []string
		for _, w := range bus.Writes {
			if len(w.Servos) != 7 {
				t.Errorf("%s: %s is written for %v, want all seven", bus.Name, w.Register, w.Servos)
			}
			if w.EEPROM {
				eeprom = append(eeprom, w.Register)
			}
		}
		// Both are in the EEPROM area of the X series (ROBOTIS e-manual, XM430-W350, control table).
		if diff := cmp.Diff([]string{"operating_mode", "return_delay_time"}, eeprom); diff != "" {
			t.Errorf("%s: EEPROM (-want +got):\n%s", bus.Name, diff)
		}
	}
}

func TestCheckWarnsOfEEPROM(t *testing.T) {
	t.Parallel()
	const warning = "where one in EEPROM differs, the start ends with an error; eeprom: allow lets it be written"
	const robot = "rate: 10\nbuses: {b: {port: p, baud: 1000000, registers: {return_delay_time: 0}}}\njoints: {j: {bus: b, id: 1, model: XM430-W350}}\n"
	for text, want := range map[string]bool{robot: true, robot + "eeprom: allow\n": false} {
		var out bytes.Buffer
		if err := launch.Check(writeText(t, text), false, &out); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), warning) != want {
			t.Errorf("the warning is there: %v, want %v, in\n%s", !want, want, out.String())
		}
	}
}
