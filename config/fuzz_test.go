package config_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
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
		l, b := j.Limits, buses[j.Bus]
		switch {
		case j.Name == "", b.Name == "", j.ID > 253, j.ID == 253 && (b.Protocol == config.Protocol2 || b.Adapter == config.USB2AX), (j.Model == "") == (j.Table == nil),
			j.Direction != 1 && j.Direction != -1, !(j.Reduction > 0) || math.IsInf(j.Reduction, 0),
			l.PositionLower >= l.PositionUpper, math.IsNaN(l.PositionLower) != math.IsNaN(l.PositionUpper),
			l.Velocity <= 0, l.Acceleration <= 0, l.Effort <= 0:
			t.Fatalf("accepted %+v", j)
		}
	}
}
