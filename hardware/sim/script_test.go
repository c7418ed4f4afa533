package sim

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// docScript returns the script in the documentation of the package.
func docScript(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for line := range strings.Lines(string(text)) {
		if entry, ok := strings.CutPrefix(line, "//\t"); ok {
			script.WriteString(entry)
		}
	}
	return script.String()
}

// TestScriptOfTheDocumentation: what doc.go shows is read as it says.
func TestScriptOfTheDocumentation(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "faults.yaml")
	if err := os.WriteFile(path, []byte(docScript(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := ReadScript(path)
	if err != nil {
		t.Fatal(err)
	}
	const ms = time.Millisecond
	want := []ScriptEntry{
		{At: 1000 * ms, For: 4000 * ms, Servos: []byte{3}, Kind: Silent},
		{Kind: Drop, Probability: 0.01},
		{At: 6000 * ms, For: 2000 * ms, Servos: []byte{1, 2}, Kind: Corrupt, Probability: 0.1},
		{At: 9000 * ms, For: 1000 * ms, Servos: []byte{2}, Kind: Late, Delay: 20 * ms},
		{At: 11000 * ms, For: 1000 * ms, Kind: Babble},
		{At: 13000 * ms, For: 1000 * ms, Bus: "arm", Kind: Echo},
		{At: 15000 * ms, For: 1000 * ms, Servos: []byte{4}, Kind: Duplicate},
		{At: 17000 * ms, Servos: []byte{4}, Kind: Reboot},
		{At: 19000 * ms, Servos: []byte{4}, Kind: Overload},
		{At: 25000 * ms, For: 500 * ms, Servos: []byte{5}, Kind: BrownOut},
		{At: 30000 * ms, For: 3000 * ms, Servos: []byte{6}, Kind: Stuck},
		{At: 40000 * ms, For: 2000 * ms, Kind: Unplug},
		{At: 50000 * ms, Kind: Unplug},
		{At: 55000 * ms, Kind: Replug},
	}
	if len(s.Entries) != len(want) {
		t.Fatalf("%d entries, want %d", len(s.Entries), len(want))
	}
	for i := range want {
		w, got := want[i], s.Entries[i]
		w.Place, w.Every, w.Bytes = got.Place, 10*ms, 16
		if w.Probability == 0 {
			w.Probability = 1
		}
		if !reflect.DeepEqual(got, w) {
			t.Errorf("entry %d:\n got %+v\nwant %+v", i, got, w)
		}
	}
	if want := path + ":4"; s.Entries[2].Place != want {
		t.Errorf("place %q, want %q", s.Entries[2].Place, want)
	}
}

// TestScriptInTheDocs: the page for users shows the same script.
func TestScriptInTheDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/simulation.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```yaml\n"+docScript(t)+"```\n") {
		t.Error("docs/simulation.md shows another script than the documentation of this package")
	}
}

func TestScriptProblems(t *testing.T) {
	t.Parallel()
	const all = "babble, brown_out, corrupt, delay, drop, duplicate, echo, overload, reboot, replug, silent, stuck, unplug"
	for text, want := range map[string]string{
		"servo: 3":                          "f.yaml:1:1: a script is a list of faults, such as - {at: 1s, for: 4s, servo: 3, fault: silent}",
		"- silent":                          "f.yaml:1:3: a fault is a mapping, such as {at: 1s, servo: 3, fault: silent}",
		"- {at: 1s}":                        "f.yaml:1:3: fault is missing: one of " + all,
		"- {fault: deaf}":                   `f.yaml:1:11: fault "deaf": must be one of ` + all,
		"- {fault: drop, at: soon}":         `f.yaml:1:21: at "soon": must be a time from 0s on, such as 1.5s or 20ms`,
		"- {fault: drop, at: -1s}":          `f.yaml:1:21: at "-1s": must be a time from 0s on, such as 1.5s or 20ms`,
		"- {fault: drop, for: 0s}":          `f.yaml:1:22: for "0s": must be a time from 1ns on, such as 1.5s or 20ms`,
		"- {fault: drop, probability: 2}":   `f.yaml:1:30: probability "2": must be a number of 0 to 1`,
		"- {fault: drop, probability: 0}":   "f.yaml:1:30: probability must be above 0 and up to 1",
		"- {fault: drop, probability: nan}": `f.yaml:1:30: probability "nan": must be a number of 0 to 1`,
		"- {fault: drop, servo: 254}":       `f.yaml:1:24: servo "254": must be an id of 0 to 253, or a list of ids`,
		"- {fault: drop, servo: [1, x]}":    `f.yaml:1:28: servo "x": must be an id of 0 to 253, or a list of ids`,
		"- {fault: drop, bus: [a]}":         "f.yaml:1:22: bus: not a single value",
		"- {fault: drop, fault: drop}":      "f.yaml:1:17: fault is there twice",
		"- {fault: drop, color: red}":       "f.yaml:1:17: color is no part of a fault",
		"- {fault: unplug, servo: 1}":       "f.yaml:1:19: servo means nothing to unplug",
		"- {fault: reboot, for: 1s}":        "f.yaml:1:19: for means nothing to reboot",
		"- {fault: delay}":                  "f.yaml:1:3: delay is missing: how late the answers are, such as delay: 20ms",
		"- {fault: drop, at: x}\n- {fault: echo, servo: 1}": `f.yaml:1:21: at "x": must be a time from 0s on, such as 1.5s or 20ms` +
			"\nf.yaml:2:17: servo means nothing to echo",
		"- {": "f.yaml: yaml: line 1: did not find expected node content",
	} {
		if _, err := ParseScript("f.yaml", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
	if s, err := ParseScript("f.yaml", []byte("# nothing\n")); err != nil || len(s.Entries) != 0 {
		t.Errorf("empty: %+v, %v", s, err)
	}
	if _, err := ReadScript(filepath.Join(t.TempDir(), "f.yaml")); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestScriptCheck(t *testing.T) {
	t.Parallel()
	s, err := ParseScript("f.yaml", []byte("- {fault: echo}\n- {bus: arm, fault: echo}\n- {bus: leg, fault: echo}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check([]string{"arm", "leg"}); err != nil {
		t.Error(err)
	}
	const want = "f.yaml:3: bus leg: there is no bus of this name, only [arm head]"
	if err := s.Check([]string{"arm", "head"}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// FuzzParseScript: nothing panics, and what is accepted can be played.
func FuzzParseScript(f *testing.F) {
	f.Add(docScript(f))
	f.Add("- {fault: drop, servo: [1, 2, 253], probability: 1e-3, at: 1h}\n- [a]\n- &a {fault: echo}\n- *a\n")
	f.Add("- {fault: babble, every: 1us, bytes: 0x10}")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseScript("f.yaml", []byte(text))
		if err != nil {
			return
		}
		for _, e := range s.Entries {
			if e.At < 0 || e.For < 0 || e.At+e.For < 0 || e.Every < time.Millisecond || e.Bytes < 1 || e.Bytes > mostBytes ||
				!(e.Probability > 0 && e.Probability <= 1) || !(e.Volts >= 0) || takes[e.Kind] == nil {
				t.Errorf("accepted %+v", e)
			}
		}
	})
}
