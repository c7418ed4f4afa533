package launch

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func models(t *testing.T, name string, asJSON bool) string {
	t.Helper()
	var out bytes.Buffer
	if err := Models(name, asJSON, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Numbers and protocols are those of the ROBOTIS e-manual, and of lerobot for the Feetech one.
func TestModelsListsAll(t *testing.T) {
	t.Parallel()
	type row struct {
		Name      string
		Number    int
		Protocols []string
		Series    string
	}
	var rows []row
	if err := json.Unmarshal([]byte(models(t, "", true)), &rows); err != nil {
		t.Fatal(err)
	}
	byName := map[string]row{}
	for _, r := range rows {
		byName[r.Name] = r
	}
	for _, want := range []row{
		{"XM430-W350", 1020, []string{"2.0", "1.0"}, "X"},
		{"2XL430-W250", 1090, []string{"2.0", "1.0"}, "X"},
		{"XL-320", 350, []string{"2.0"}, "XL-320"},
		{"AX-12A", 12, []string{"1.0"}, "AX"},
		{"MX-28", 29, []string{"1.0"}, "MX"},
		{"MX-28(2.0)", 30, []string{"2.0", "1.0"}, "MX(2.0)"},
		{"PH54-200-S500-R", 2020, []string{"2.0"}, "P"},
		{"H54-200-S500-R", 54024, []string{"2.0"}, "PRO"},
		{"H54-200-S500-RA", 54025, []string{"2.0"}, "PRO(A)"},
		{"YM070-210-R099-RH", 4030, []string{"2.0"}, "Y"},
		{"RH-P12-RN(A)", 35074, []string{"2.0"}, "RH-P12"},
		{"STS3215", 777, []string{"feetech-sts"}, "STS"},
		{"SCS15", 0, []string{"feetech-scs"}, "SCS"},
	} {
		if diff := cmp.Diff(want, byName[want.Name]); diff != "" {
			t.Error(diff)
		}
	}
	for _, r := range rows {
		if r.Series == "" || len(r.Protocols) == 0 {
			t.Errorf("%+v has no series or no protocols", r)
		}
	}
	lines := strings.Split(models(t, "", false), "\n")
	if len(lines) != len(rows)+2 || !strings.HasPrefix(lines[0], "MODEL") {
		t.Errorf("%d lines of text for %d models", len(lines), len(rows))
	}
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 0 && f[0] == "SCS15" && f[1] != "-" {
			t.Errorf("%q, want no number", line)
		}
	}
}

// Facts of the ROBOTIS e-manual, XM430-W350: Control Table, Specifications.
func TestModelsShowsOne(t *testing.T) {
	t.Parallel()
	type register struct {
		Address, Size  int
		Name           string
		Access, Area   string
		Encoding       string
		Default        *int64
		Min, Max       json.RawMessage
		Unit, TimeUnit string
		Scale          float64
		Since          int
	}
	var got struct {
		Name         string
		Number       int
		RadPerTick   float64 `json:"rad_per_tick"`
		ZeroTick     int64   `json:"zero_tick"`
		ModeRegister string  `json:"mode_register"`
		Modes        []modeReport
		BaudRates    []baudReport `json:"baud_rates"`
		Capabilities []capabilityReport
		Errors       []struct {
			Bit  int
			Text string
		} `json:"hardware_errors"`
		Registers []register
	}
	if err := json.Unmarshal([]byte(models(t, "XM430-W350", true)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != "XM430-W350" || got.Number != 1020 || got.ZeroTick != 2048 || math.Abs(got.RadPerTick*4096-2*math.Pi) > 1e-12 {
		t.Errorf("head %+v", got)
	}
	if got.ModeRegister != "operating_mode" || !slices.Contains(got.Modes, modeReport{"current_based_position", 5}) || len(got.Modes) != 6 {
		t.Errorf("modes %s %+v", got.ModeRegister, got.Modes)
	}
	if !slices.Contains(got.BaudRates, baudReport{3, 1000000}) || len(got.BaudRates) != 8 {
		t.Errorf("baud rates %+v", got.BaudRates)
	}
	if !slices.Contains(got.Capabilities, capabilityReport{"fast_read", 45}) || !slices.Contains(got.Capabilities, capabilityReport{"bus_watchdog", 38}) {
		t.Errorf("capabilities %+v", got.Capabilities)
	}
	if len(got.Errors) != 5 || got.Errors[4].Bit != 5 || got.Errors[4].Text != "overload" {
		t.Errorf("hardware errors %+v", got.Errors)
	}
	byName := map[string]register{}
	for _, r := range got.Registers {
		byName[r.Name] = r
	}
	three := int64(3)
	mode := register{11, 1, "operating_mode", "read/write", "eeprom", "unsigned", &three, json.RawMessage("0"), json.RawMessage("16"), "", "", 0, 0}
	if diff := cmp.Diff(mode, byName["operating_mode"]); diff != "" {
		t.Error(diff)
	}
	goal := byName["goal_position"]
	if goal.Address != 116 || goal.Size != 4 || goal.Area != "ram" || goal.Encoding != "signed" || goal.Unit != "rad" ||
		string(goal.Min) != `"min_position_limit"` || string(goal.Max) != `"max_position_limit"` || goal.Default != nil {
		t.Errorf("goal_position %+v", goal)
	}
	if current := byName["goal_current"]; string(current.Min) != `"-current_limit"` || math.Abs(current.Scale-2.69e-3) > 1e-12 {
		t.Errorf("goal_current %+v", current)
	}
	if present := byName["present_position"]; present.Access != "read" || string(present.Min) != "null" {
		t.Errorf("present_position %+v", present)
	}
}

// Facts of the ROBOTIS e-manual, AX-12A: Control Table.
func TestModelsShowsOneAsText(t *testing.T) {
	t.Parallel()
	text := models(t, "AX-12A", false)
	for _, want := range []string{
		"AX-12A: model number 12, series AX, protocol 1.0\n",
		"position: 1 tick is 0.00511327 rad (0.292969°), centre at tick 512\n",
		"modes: position, velocity\n",
		"baud rates: 1 = 1000000, 3 = 500000",
		"hardware errors: bit 0 input voltage, bit 1 angle limit, bit 2 overheating",
		"\n30       2     goal_position           read/write  ram              0 to 1023      0.005113 rad",
		"\n36       2     present_position        read        ram",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
}

func TestModelsNamesSimilarOnes(t *testing.T) {
	t.Parallel()
	err := Models("xm430w350", false, &bytes.Buffer{})
	want := `model "xm430w350" is not known; did you mean XM430-W350? (sinew models lists all; a table file adds others)`
	if err == nil || err.Error() != want || ExitCode(err) != 2 {
		t.Errorf("error %v, exit code %d; want %q and 2", err, ExitCode(err), want)
	}
}
