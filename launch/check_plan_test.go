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
		Joints   []string
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
	for name, want := range map[string][]string{
		"arm6": {"sync write: one packet brings the goals of 6 servos",
			"sync read: the servos have these registers at the same addresses: one request asks all; from firmware 45 on they answer in one packet"},
		"ax_usb2ax": {"sync write: one packet brings the goals of 5 servos",
			"usb2ax sync read: the usb2ax asks the servos itself and answers once; its questions to them are not counted here"},
		"mx_v1": {"sync write: one packet brings the goals of 3 servos",
			"bulk read: protocol 1.0 has no sync read: one request lists what to read of each servo",
			"read: no group read serves these registers of this servo: it is asked alone"},
		"so101": {"sync write: one packet brings the goals of 6 servos",
			"sync read: the servos have these registers at the same addresses: one request asks all",
			"sync read: the servos have these registers at the same addresses: one request asks all"},
	} {
		var got []string
		for _, p := range checkExample(t, name)[0].Packets {
			got = append(got, p.Instruction+": "+p.Why)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCheckSaysWhyServosAreAskedAlone(t *testing.T) {
	t.Parallel()
	const one = "rate: 10\nbuses: {b: {port: p, baud: 1000000, protocol: 1.0}}\njoints:\n  j1: {bus: b, id: 1, model: AX-12A}\n"
	for text, want := range map[string]string{
		one: "there is one servo to ask",
		one + "  j2: {bus: b, id: 2, model: AX-12A}\n": "these servos have no group read: each is asked alone",
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
			if len(w.Joints) != 7 {
				t.Errorf("%s: %s is written for %v, want all seven", bus.Name, w.Register, w.Joints)
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
