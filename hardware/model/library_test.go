package model_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/sinew-robotics/sinew/hardware/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestUnknownModel(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, c := range []struct {
		name, first string
		message     string
	}{
		{"XM430W350", "XM430-W350", ""},
		{"xm430-w350", "XM430-W350", `model "xm430-w350" is not known; did you mean XM430-W350? (`},
		{"XM430-W35O", "XM430-W350", ""},
		{"AX12", "AX-12A", ""},
		{"XL330", "XL330-M077", ""},
		{"sts3215", "STS3215", ""},
		{"Herkulex DRS-0101", "", `model "Herkulex DRS-0101" is not known (sinew models lists all; a table file adds others)`},
		{"", "", `model "" is not known (`},
	} {
		_, err := l.Model(c.name)
		var unknown *model.UnknownError
		if !errors.As(err, &unknown) {
			t.Errorf("%q: %v, want *UnknownError", c.name, err)
			continue
		}
		if first := strings.Join(unknown.Near[:min(1, len(unknown.Near))], ""); first != c.first {
			t.Errorf("%q: suggests %v, want %q first", c.name, unknown.Near, c.first)
		}
		if !strings.Contains(err.Error(), c.message) {
			t.Errorf("%q: %v, want %q", c.name, err, c.message)
		}
	}
}

func TestModelIsMadeOnce(t *testing.T) {
	t.Parallel()
	l := library(t)
	models := make([]*model.Model, 8)
	var group sync.WaitGroup
	for i := range models {
		group.Go(func() { models[i], _ = l.Model("XM540-W270") })
	}
	group.Wait()
	for _, m := range models {
		if m == nil || m != models[0] {
			t.Fatalf("two goroutines got different models: %p, %p", m, models[0])
		}
	}
}

func TestByNumber(t *testing.T) {
	t.Parallel()
	l := library(t)
	for number, want := range map[int][]string{
		1020:  {"XM430-W350"},
		1070:  {"XC430-T150BB", "XC430-W150"}, // they cannot be told apart
		1710:  {"XM335-T323"},                 // printed in the e-manual beside 1701
		53769: {"H54-100-S500-RA"},
		0:     nil,
		65000: nil,
	} {
		var names []string
		for _, m := range l.ByNumber(number) {
			names = append(names, m.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%d: %v, want %v", number, names, want)
		}
	}
}

const myServo = `
tables:
  mine:
    inherits: x430
    without: [led]
    fast_read: never
    ram:
      grip_force: {address: 300, size: 2, encoding: signed, unit: 5 mA}
models:
  MINE-1:
    number: 4711
    table: mine
    current: 5 mA
    torque_per_current_tick: 0.01
    defaults: {velocity_limit: 100}
    ranges: {velocity_limit: [0, 500]}
`

func TestLoad(t *testing.T) {
	t.Parallel()
	l := library(t)
	if err := l.Load("mine.yaml", []byte(myServo)); err != nil {
		t.Fatal(err)
	}
	m, err := l.Model("MINE-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.Register("led"); ok {
		t.Error("without: [led] left it in")
	}
	force, ok := m.Register("grip_force")
	if !ok || force.Address != 300 || force.Unit != "A" || force.Scale != 0.005 {
		t.Errorf("grip_force is %+v", force)
	}
	limit, _ := m.Register("velocity_limit")
	if limit.Default.Value != 100 || limit.Max.Value != 500 {
		t.Errorf("velocity_limit is %+v, want default 100, at most 500", limit)
	}
	if m.FastRead.Ever || !m.BulkRead.Ever || m.CurrentPerTick != 0.005 || m.TorquePerCurrentTick != 0.01 {
		t.Errorf("traits: %+v", m)
	}
	if found := l.ByNumber(4711); len(found) != 1 || found[0] != m {
		t.Errorf("ByNumber(4711) = %v", found)
	}
	if parent, err := l.Model("XM430-W350"); err != nil || !parent.FastRead.Ever {
		t.Errorf("the parent changed: %v, %+v", err, parent)
	}
}

func TestLoadReportsEveryProblem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "f.yaml: the file is empty"},
		{"comment only", "# nothing\n", "f.yaml: the file is empty"},
		{"no mapping", "- 1\n", "f.yaml:1:1: must be a mapping"},
		{"syntax", "tables:\n  a: {\n", "f.yaml:2:1: did not find expected node content"},
		{"two documents", "tables: {}\n---\ntables: {}\n", "f.yaml:2:1: there is a second document; a file holds one"},
		{"unknown key", "table: {}\n", "f.yaml:1:1: table: is not known here; a file has tables and models"},
		{"duplicate key", "tables: {}\ntables: {}\n", "f.yaml:2:1: tables: is there twice"},
		{"merge key", "tables: {<<: {a: {}}}\n", "f.yaml:1:10: tables: a key must be plain text"},
		{"unknown trait", "tables: {a: {colour: red}}\n", "f.yaml:1:14: tables.a.colour: is not known here"},
		{"unknown register key", "tables: {a: {ram: {led: {address: 1, size: 1, adress: 2}}}}\n",
			"f.yaml:1:47: tables.a.ram.led.adress: is not known here"},
		{"missing size", "tables: {a: {ram: {led: {address: 1}}}}\n", "f.yaml:1:20: tables.a.ram.led: needs an address and a size"},
		{"name", "tables: {a: {ram: {Goal Position: {address: 1, size: 1}}}}\n",
			"f.yaml:1:20: tables.a.ram.Goal Position: a register's name is lower-case letters, digits and underscores"},
		{"address", "tables: {a: {ram: {led: {address: 65536, size: 1}}}}\n",
			"f.yaml:1:35: tables.a.ram.led.address: 65536 is outside 0 to 65535"},
		{"fraction", "tables: {a: {ram: {led: {address: 1.5, size: 1}}}}\n",
			"f.yaml:1:35: tables.a.ram.led.address: must be a whole number"},
		{"access", "tables: {a: {ram: {led: {address: 1, size: 1, access: rw}}}}\n",
			`f.yaml:1:55: tables.a.ram.led.access: can only be "read"; without it a register can be written`},
		{"encoding", "tables: {a: {ram: {led: {address: 1, size: 1, encoding: sign_bit_0}}}}\n",
			`f.yaml:1:57: tables.a.ram.led.encoding: "sign_bit_0" is not unsigned, signed, sign_bit_N or offset_N`},
		{"sign bit", "tables: {a: {ram: {led: {address: 1, size: 1, encoding: sign_bit_8}}}}\n",
			"f.yaml:1:20: tables.a.ram.led: has no sign bit 8 in 1 bytes"},
		{"default", "tables: {a: {ram: {led: {address: 1, size: 1, default: 256}}}}\n",
			"f.yaml:1:20: tables.a.ram.led: cannot hold the default 256: 1 bytes, unsigned, hold 0 to 255"},
		{"limits", "tables: {a: {ram: {led: {address: 1, size: 1, range: [2, 1]}}}}\n",
			"f.yaml:1:54: tables.a.ram.led.range: the lower limit 2 is above the upper limit 1"},
		{"one limit", "tables: {a: {ram: {led: {address: 1, size: 1, range: [2]}}}}\n",
			"f.yaml:1:54: tables.a.ram.led.range: must be a lower and an upper limit"},
		{"limit by name", "tables: {a: {ram: {led: {address: 1, size: 1, range: [0, led_limit]}}}}\n",
			"f.yaml:1:20: tables.a.ram.led: is bounded by led_limit, which is not a register"},
		{"unit", "tables: {a: {ram: {led: {address: 1, size: 1, unit: 3 furlongs}}}}\n",
			`f.yaml:1:53: tables.a.ram.led.unit: "3 furlongs" is not a number above 0 and a unit, such as "0.229 rpm"`},
		{"wrong unit", "tables: {a: {velocity: 3 mA}}\n", "f.yaml:1:24: tables.a.velocity: is in terms of A; it must be in terms of rad/s"},
		{"block", "tables: {a: {ram: {history: {address: 1, size: 16, unit: 1 V}}}}\n",
			"f.yaml:1:20: tables.a.ram.history: holds no number in 16 bytes: no encoding, default, range or unit"},
		{"overlap", "tables: {a: {ram: {one: {address: 1, size: 4}, two: {address: 4, size: 1}}}}\n",
			"f.yaml:1:48: tables.a.ram.two: overlaps one"},
		{"parent", "tables: {a: {inherits: b}}\n", `f.yaml:1:10: tables.a: there is no table "b"`},
		{"own parent", "tables: {a: {inherits: b}, b: {inherits: a}}\n",
			"f.yaml:1:10: tables.a: inherits from itself\nf.yaml:1:28: tables.b: inherits from itself"},
		{"without", "tables: {a: {inherits: x430, without: [wings]}}\n",
			"f.yaml:1:10: tables.a: goes without wings, which its parent does not have"},
		{"name taken", "tables: {x430: {}}\nmodels: {XM430-W350: {table: x430}}\n",
			"f.yaml:1:10: tables.x430: there is a table of this name already, in tables/x430.yaml\n" +
				"f.yaml:2:10: models.XM430-W350: there is a model of this name already, in models/x430.yaml"},
		{"mode", "tables: {a: {modes: {register: operating_mode, fly: 3}}}\n", "f.yaml:1:48: tables.a.modes.fly: is not the name of a mode"},
		{"mode register", "tables: {a: {modes: {register: operating_mode}}}\n",
			"f.yaml:1:21: tables.a.modes: there is no register operating_mode"},
		{"lock", "tables: {a: {eeprom_lock: lock}}\n", "f.yaml:1:27: tables.a.eeprom_lock: there is no register lock"},
		{"common name", "tables: {a: {common_names: {one: two}}}\n",
			"f.yaml:1:28: tables.a.common_names: one cannot mean two: the one must be new and the other a register"},
		{"firmware", "tables: {a: {fast_read: sometimes}}\n",
			`f.yaml:1:25: tables.a.fast_read: must be always, never, or the first firmware that can, such as "since 45"`},
		{"indirect", "tables: {a: {indirect: [{slots: 3}]}}\n", "f.yaml:1:25: tables.a.indirect: needs slots, address, data and target"},
		{"protocol", "tables: {a: {protocols: [3.0]}}\n",
			`f.yaml:1:26: tables.a.protocols: "3.0" is not 1.0, 2.0, feetech-sts or feetech-scs`},
		{"position", "tables: {a: {position: {ticks: 4096}}}\n", "f.yaml:1:24: tables.a.position: needs ticks and the degrees they span"},
		{"no table", "models: {M: {number: 3}}\n", "f.yaml:1:10: models.M: names no table"},
		{"unknown table", "models: {M: {table: a}}\n", `f.yaml:1:10: models.M: there is no table "a"`},
		{"number", "models: {M: {number: 65536, table: x430}}\n", "f.yaml:1:22: models.M.number: 65536 is outside 1 to 65535"},
		{"default of nothing", "models: {M: {table: x430, defaults: {wings: 2}}}\n",
			"f.yaml:1:38: models.M.defaults.wings: the table has no such register"},
		{"default of a model", "models: {M: {table: x430, defaults: {id: 256}}}\n",
			"f.yaml:1:38: models.M.defaults.id: cannot hold the default 256: 1 bytes, unsigned, hold 0 to 255"},
		{"stall", "models: {M: {table: x430, stall: [{volt: -3}]}}\n", "f.yaml:1:42: models.M.stall.volt: must be a number above 0"},
		{"several", "models:\n  M: {number: x}\n  N: {table: 3, number: 0}\n",
			"f.yaml:2:3: models.M: names no table\nf.yaml:2:15: models.M.number: must be a whole number\n" +
				"f.yaml:3:25: models.N.number: 0 is outside 1 to 65535"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := library(t)
			before := l.Names()
			err := l.Load("f.yaml", []byte(c.text))
			var all *model.Errors
			if !errors.As(err, &all) {
				t.Fatalf("Load: %v, want *Errors", err)
			}
			if err.Error() != c.want {
				t.Errorf("Load reports\n%v\nwant\n%s", err, c.want)
			}
			if !slices.Equal(l.Names(), before) {
				t.Error("a refused file added names")
			}
		})
	}
}
