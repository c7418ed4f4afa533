package config_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sinew-robotics/sinew/config"
)

// FuzzParse: no text makes the reader panic; every problem lies inside the file; what is accepted keeps its promises.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "testdata/full.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{good, "", "\n\n", "rate:\r\n", "rate: [", "a: &a [*a]\n", "---\n---\n", "? {}\n: 1\n", "buses: {\"\\n\": 1}\n", "%YAML 1.1\n---\n{}\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := config.Parse("fuzz.yaml", text)
		if err == nil {
			promises(t, c)
			return
		}
		var all *config.Errors
		if !errors.As(err, &all) || len(all.All) == 0 {
			t.Fatalf("%T without a problem", err)
		}
		lines := strings.Split(string(text), "\n")
		for _, one := range all.All {
			if one.Line < 1 || one.Line > len(lines) {
				t.Fatalf("%v: the file has %d lines", one, len(lines))
			}
			if width := utf8.RuneCountInString(lines[one.Line-1]); one.Column < 1 || one.Column > width+1 {
				t.Fatalf("%v: the line has %d columns", one, width)
			}
		}
	})
}

func promises(t *testing.T, c *config.Config) {
	if !(c.Rate >= 1 && c.Rate <= 2000) || len(c.Buses) == 0 || len(c.Joints) == 0 {
		t.Fatalf("accepted %+v", c)
	}
	buses := map[string]config.Bus{}
	for _, b := range c.Buses {
		buses[b.Name] = b
	}
	for _, j := range c.Joints {
		l := j.Limits
		switch {
		case j.Name == "", l.PositionLower >= l.PositionUpper, math.IsNaN(l.PositionLower) != math.IsNaN(l.PositionUpper),
			l.Velocity <= 0, l.Acceleration <= 0, l.Effort <= 0:
			t.Fatalf("accepted %+v", j)
		}
		for _, a := range j.Actuators {
			promisesOfServo(t, a, buses)
		}
		coupled := slices.ContainsFunc(c.Transmissions, func(t config.Transmission) bool { return slices.Contains(t.Joints, j.Name) })
		if movers := len(j.Actuators) > 0; movers == (j.Mimic != nil) && !coupled || movers && coupled || j.Mimic != nil && coupled {
			t.Fatalf("accepted %+v", j)
		}
	}
	for _, x := range c.Transmissions {
		for _, a := range x.Actuators {
			promisesOfServo(t, a, buses)
		}
		if len(x.Joints) < 2 || len(x.Joints) != len(x.Actuators) || len(x.Joints) != len(x.JointToActuator) {
			t.Fatalf("accepted %+v", x)
		}
	}
	promisesOfControllers(t, c)
}

func promisesOfServo(t *testing.T, a config.Actuator, buses map[string]config.Bus) {
	b, ok := buses[a.Bus]
	second := a.Protocol == config.Protocol2 || a.Protocol == "" && b.Protocol == config.Protocol2
	switch {
	case !ok, a.ID > 253, a.ID == 253 && (second || b.Adapter == config.USB2AX), (a.Model == "") == (a.Table == nil), a.Path == "",
		a.Direction != 1 && a.Direction != -1, !(a.Reduction > 0) || math.IsInf(a.Reduction, 0),
		a.Protocol != "" && (a.Protocol == config.Feetech) != (b.Protocol == config.Feetech):
		t.Fatalf("accepted %+v", a)
	}
}

func promisesOfControllers(t *testing.T, c *config.Config) {
	owners := map[string]bool{}
	for _, controller := range c.Controllers {
		parameters := 0
		for _, there := range []bool{controller.Trajectory != nil, controller.Gripper != nil, controller.Forward != nil, controller.JointCommands != nil} {
			if there {
				parameters++
			}
		}
		if parameters != 1 || len(controller.Joints) == 0 {
			t.Fatalf("accepted %+v", controller)
		}
		for _, joint := range controller.Joints {
			if controller.Active && owners[joint] {
				t.Fatalf("two active controllers for %s", joint)
			}
			owners[joint] = owners[joint] || controller.Active
		}
	}
}
