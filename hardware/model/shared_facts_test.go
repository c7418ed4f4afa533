package model_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// SINEW_FACTS may name a folder with an independent collection of the facts: control_tables.yaml and
// feetech_tables.yaml, gathered from the e-manual and the public tables of other projects, each row
// [address, size, name, access, area, encoding, default, min, max, unit]. Every row and unit of it is then compared.
func factsFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("SINEW_FACTS")
	if folder == "" {
		t.Skip("SINEW_FACTS is not set: no independent collection of facts to compare with")
	}
	return folder
}

type factTable struct {
	Inherit string
	Drop    []string
	Rows    [][]yaml.Node
}

type factModel struct {
	Number       int
	Alternatives []int `yaml:"number_alternatives"`
	Table        string
	Protocols    []int
	Units        map[string]float64
	Defaults     map[string]int64
	Ranges       map[string][2]int64
	Effort       map[string]string
	Stall        []map[string]float64
}

// fact is one row as the collection has it.
type fact struct {
	address, size                int
	access, area, encoding       string
	standard, lower, upper, unit string
}

func TestAgainstCollectedDynamixelFacts(t *testing.T) {
	t.Parallel()
	var facts struct {
		Tables map[string]factTable
		Models map[string]factModel
	}
	readFacts(t, filepath.Join(factsFolder(t), "control_tables.yaml"), &facts)
	l := library(t)
	compared := 0
	for name, want := range facts.Models {
		m, err := l.Model(name)
		if err != nil {
			t.Error(err)
			continue
		}
		rows := make(map[string]fact)
		collect(facts.Tables, want.Table, rows)
		compareModel(t, m, want)
		compareRows(t, m, want, rows)
		compared += len(rows)
	}
	if len(facts.Models) != 92 || compared < 4000 {
		t.Errorf("compared %d models and %d rows, want 92 and thousands", len(facts.Models), compared)
	}
}

func TestAgainstCollectedFeetechFacts(t *testing.T) {
	t.Parallel()
	var facts struct {
		Tables map[string][][]yaml.Node
	}
	readFacts(t, filepath.Join(factsFolder(t), "feetech_tables.yaml"), &facts)
	for table, name := range map[string]string{"sts": "STS3215", "scs": "SCS15"} {
		rows := make(map[string]fact)
		for _, row := range facts.Tables[table] {
			full := append(append([]yaml.Node{}, row[:7]...), yaml.Node{Tag: "!!null"}, yaml.Node{Tag: "!!null"}, row[7])
			rows[row[2].Value] = factOf(full)
		}
		if len(rows) < 40 {
			t.Errorf("%s: %d rows to compare with", table, len(rows))
		}
		compareRows(t, servo(t, name), factModel{}, rows)
	}
}

func readFacts(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// collect gathers the rows of a table and its parents.
func collect(tables map[string]factTable, name string, rows map[string]fact) {
	t := tables[name]
	if t.Inherit != "" {
		collect(tables, t.Inherit, rows)
	}
	for _, dropped := range t.Drop {
		delete(rows, dropped)
	}
	for _, row := range t.Rows {
		rows[row[2].Value] = factOf(row)
	}
}

func factOf(row []yaml.Node) fact {
	text := func(i int) string {
		if row[i].Tag == "!!null" {
			return ""
		}
		return row[i].Value
	}
	number := func(i int) int { n, _ := strconv.Atoi(row[i].Value); return n }
	return fact{
		address: number(0), size: number(1), access: text(3), area: text(4), encoding: text(5),
		standard: text(6), lower: text(7), upper: text(8), unit: text(9),
	}
}

func compareModel(t *testing.T, m *model.Model, want factModel) {
	t.Helper()
	if m.Number != want.Number || len(m.AlternateNumbers) != len(want.Alternatives) {
		t.Errorf("%s: number %d %v, collected %d %v", m.Name, m.Number, m.AlternateNumbers, want.Number, want.Alternatives)
	}
	if torque, _ := m.Register("torque_enable"); torque.Address > 0xFF && len(want.Protocols) == 2 {
		want.Protocols = want.Protocols[:1] // 1.0 has addresses of one byte: whoever speaks it reaches no more than the settings
	}
	if len(m.Protocols) != len(want.Protocols) || m.Protocols[0] != strconv.Itoa(want.Protocols[0])+".0" {
		t.Errorf("%s: protocols %v, collected %v", m.Name, m.Protocols, want.Protocols)
	}
	torque, _ := strconv.ParseFloat(want.Effort["nm_per_current_tick"]+want.Effort["nm_per_current_tick_hwi"], 64)
	for what, v := range map[string][2]float64{
		"rad per tick": {m.RadPerTick, want.Units["rad_per_tick"]},
		"zero":         {float64(m.ZeroTick), want.Units["zero_tick"]},
		"velocity":     {m.VelocityPerTick, want.Units["velocity_rad_s"]},
		"current":      {m.CurrentPerTick, want.Units["current_A"]},
		"voltage":      {m.VoltagePerTick, want.Units["voltage_V"]},
		"torque":       {m.TorquePerCurrentTick, torque},
	} {
		if !near(v[0], v[1]) {
			t.Errorf("%s: %s is %v, collected %v", m.Name, what, v[0], v[1])
		}
	}
	if len(m.Stall) != len(want.Stall) {
		t.Errorf("%s: %d stall lines, collected %d", m.Name, len(m.Stall), len(want.Stall))
		return
	}
	for i, s := range want.Stall {
		if m.Stall[i].Voltage != s["V"] || m.Stall[i].Torque != s["Nm"] || m.Stall[i].Current != s["A"] ||
			!near(m.Stall[i].NoLoadVelocity, s["no_load_rpm"]*rpm) {
			t.Errorf("%s: stall %+v, collected %v", m.Name, m.Stall[i], s)
		}
	}
}

func compareRows(t *testing.T, m *model.Model, want factModel, rows map[string]fact) {
	t.Helper()
	if len(m.Registers()) != len(rows) {
		t.Errorf("%s: %d registers, collected %d", m.Name, len(m.Registers()), len(rows))
	}
	for name, f := range rows {
		r, ok := m.Register(name)
		if !ok {
			t.Errorf("%s has no %s", m.Name, name)
			continue
		}
		if v, ok := want.Defaults[name]; ok {
			f.standard = strconv.FormatInt(v, 10)
		}
		if v, ok := want.Ranges[name]; ok {
			f.lower, f.upper = strconv.FormatInt(v[0], 10), strconv.FormatInt(v[1], 10)
		}
		compareRow(t, m, r, f)
	}
}

var factNames = map[string]string{
	"R": "read", "RW": "read/write", "E": "eeprom", "H": "hybrid", "F": "factory",
	"u": "unsigned", "s": "signed", "m10": "sign_bit_10", "sm10": "sign_bit_10", "sm11": "sign_bit_11",
	"sm15": "sign_bit_15", "b2048": "offset_2048", "b512": "offset_512",
}

func compareRow(t *testing.T, m *model.Model, r *model.Register, f fact) {
	t.Helper()
	area := factNames[f.area]
	if f.area == "R" {
		area = "ram"
	}
	if r.Address != f.address || r.Size != f.size || r.Access.String() != factNames[f.access] ||
		r.Area.String() != area || r.Encoding.String() != factNames[f.encoding] {
		t.Errorf("%s %s: %+v, collected %+v", m.Name, r.Name, *r, f)
	}
	// The collection gives limits of these encodings as bits, not as values.
	bits := r.Encoding.Form == model.SignMagnitude || r.Encoding.Form == model.OffsetBinary
	standard := ""
	if r.Default.Known {
		standard = strconv.FormatInt(r.Default.Value, 10)
	}
	if standard != f.standard && !(bits && f.standard == "0") {
		t.Errorf("%s %s: default %q, collected %q", m.Name, r.Name, standard, f.standard)
	}
	if lower, upper := boundText(r.Min), boundText(r.Max); (lower != f.lower || upper != f.upper) && !bits {
		t.Errorf("%s %s: from %q to %q, collected %q to %q", m.Name, r.Name, lower, upper, f.lower, f.upper)
	}
	if scale, timeScale, known := factScale(m, r, f.unit); known && (!near(r.Scale, scale) || !near(r.TimeScale, timeScale)) {
		t.Errorf("%s %s: %v %s per step, collected %q", m.Name, r.Name, r.Scale, r.Unit, f.unit)
	}
}

func boundText(b model.Bound) string {
	switch {
	case !b.Known:
		return ""
	case b.Register == "":
		return strconv.FormatInt(b.Value, 10)
	case b.Negated:
		return "-" + b.Register
	}
	return b.Register
}
