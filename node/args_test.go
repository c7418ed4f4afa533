package node

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The rules are those of rcl's arguments.c.
func TestArgsSections(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule, args, rest string
		rules            int
	}{
		{"nothing", "", "", 0},
		{"no section", "run arm.yaml --sim", "run arm.yaml --sim", 0},
		{"section to the end", "run --ros-args -r a:=b", "run", 1},
		{"section that is ended", "run --ros-args -r a:=b -- --sim", "run --sim", 1},
		{"several sections", "--ros-args -r a:=b -- run --ros-args -r c:=d -- --sim", "run --sim", 2},
		{"section in a section", "run --ros-args -r a:=b --ros-args -r c:=d", "run", 2},
		{"empty sections", "--ros-args -- run --ros-args", "run", 0},
		{"-- outside is the program's", "run -- -r --ros-args -r a:=b", "run -- -r", 1},
		{"-r outside is the program's", "-r x --remap y -p", "-r x --remap y -p", 0},
		{"bare rule", "run a:=b --sim", "run --sim", 1},
		{"bare rules of all kinds", "__node:=n __ns:=/a n:rostopic://x:=y", "", 3},
		{"what is no rule is the program's", "__ns:=a x:= :=y __params:=f 1:=2 a=b", "__ns:=a x:= :=y __params:=f 1:=2 a=b", 0},
		{"bare rule after a section", "--ros-args -- a:=b", "", 1},
		{"what launch_ros appends", "run arm.yaml --ros-args --log-level info --ros-args -r __node:=arm -r __ns:=/robot -p a:=1 -r x:=y", "run arm.yaml", 3},
	}
	for _, test := range tests {
		a, rest, err := ParseArgs(strings.Fields(test.args))
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		if rest == nil || !slices.Equal(rest, strings.Fields(test.rest)) {
			t.Errorf("%s: rest of %q is %q, want %q", test.rule, test.args, rest, test.rest)
		}
		if len(a.remaps) != test.rules {
			t.Errorf("%s: %d rules in %q, want %d", test.rule, len(a.remaps), test.args, test.rules)
		}
	}
}

func TestArgsErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ args, want string }{
		{"--ros-args --remap", "--remap: should be followed by a rule such as from:=to"},
		{"--ros-args -r", "-r: should be followed by a rule such as from:=to"},
		{"--ros-args -r a", "-r a: should be [node:]from:=to"},
		{"--ros-args -r -- a:=b", "-r --: should be [node:]from:=to"},
		{"--ros-args -r /a:=/b*", `-r /a:=/b*: name "/b*": should have no '*'`},
		{"--ros-args -r __ns:=b", `-r __ns:=b: namespace "b": should begin with /`},
		{"--ros-args -r ~:__node:=b", `-r ~:__node:=b: node name "~": should have no '~'`},
		{"--ros-args -p", "-p: should be followed by a parameter such as name:=value"},
		{"--ros-args --param a", "--param a: should be [node:]name:=value"},
		{"--ros-args -p a:=", "-p a:=: parameter a: should have a value"},
		{"--ros-args -p a:=#1", "-p a:=#1: parameter a: should have a value"},
		{"--ros-args -p a:=[1,2", "-p a:=[1,2: parameter a: yaml:"},
		{"--ros-args -p a:={b:1}", "-p a:={b:1}: parameter a: should be a single value or a sequence of values"},
		{"--ros-args -p a:=[1,2.0]", "-p a:=[1,2.0]: parameter a: 2.0 should be of one type with 1"},
		{"--ros-args -p a:=*b", "-p a:=*b: parameter a: yaml:"},
		{"--ros-args -p /**:a:=1", `-p /**:a:=1: node name "/**": should have no '/'`},
		{"--ros-args -p a..b:=1", `-p a..b:=1: parameter "a..b": should consist of`},
		{"--ros-args -p __node:=b", `-p __node:=b: parameter "__node": should not begin with __`},
		{"--ros-args --params-file", "--params-file: should be followed by the name of a parameter file"},
		{"--ros-args --params-file testdata/none.yaml", "--params-file testdata/none.yaml: open testdata/none.yaml: no such file"},
		{"--ros-args --log-level", "--log-level: should be followed by a level or logger:=level"},
		{"--ros-args --log-level loud", `--log-level loud: level "loud": should be debug, info, warn, error or fatal`},
		{"--ros-args --log-level a:=loud", `--log-level a:=loud: level "loud": should be`},
		{"--ros-args --log-level :=info", "--log-level :=info: should be level or logger:=level"},
		{"--ros-args --log-config-file", "--log-config-file: should be followed by the name of a file"},
		{"--ros-args --log-file-name", "--log-file-name: should be followed by the begin of a file's name"},
		{"--ros-args --log-file-name a/b", "--log-file-name a/b: should be the begin of a file's name, without folders"},
		{"--ros-args -e", "-e: should be followed by the name of an enclave"},
		{"--ros-args --enclave a", "--enclave a: should begin with /"},
		{"--ros-args --custom", "--custom: unknown ROS argument; put -- before the program's own arguments"},
		{"--ros-args a:=b --sim -r x:=y --log info", "a:=b --sim --log info: unknown ROS argument"},
		{"--ros-args --log-level=info", "--log-level=info: unknown ROS argument"},
		{"--ros-args --disable-logs", "--disable-logs: unknown ROS argument"},
	}
	for _, test := range tests {
		_, _, err := ParseArgs(strings.Fields(test.args))
		checkError(t, test.args, err, test.want)
	}
}

func TestArgsSwitches(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args               string
		noStdout, noRosout bool
		enclave            string
		warnings           int
	}{
		{"", false, false, "", 0},
		{"--ros-args --disable-stdout-logs", true, false, "", 0},
		{"--ros-args --disable-rosout-logs", false, true, "", 0},
		{"--ros-args --disable-rosout-logs --enable-rosout-logs --enable-stdout-logs", false, false, "", 0},
		{"--ros-args --disable-external-lib-logs --enable-external-lib-logs", false, false, "", 0},
		{"--ros-args -e /a/b", false, false, "/a/b", 0},
		{"--ros-args --enclave /a -e /", false, false, "/", 0},
		{"--ros-args --log-config-file a --log-file-name b", false, false, "", 1},
		{"a:=b c:=d", false, false, "", 2},
	}
	for _, test := range tests {
		a, _, err := ParseArgs(strings.Fields(test.args))
		if err != nil {
			t.Errorf("%s: %v", test.args, err)
		}
		if a.NoStdout != test.noStdout || a.NoRosout != test.noRosout || a.Enclave != test.enclave || len(a.Warnings) != test.warnings {
			t.Errorf("%s: %+v", test.args, a)
		}
	}
}

func TestArgsWarnings(t *testing.T) {
	t.Parallel()
	a, _, err := ParseArgs([]string{"a:=b", "--ros-args", "--log-config-file", "arm"})
	want := []string{
		"remap rule a:=b: deprecated in this form, write --ros-args --remap a:=b",
		"--log-config-file arm: ignored, there is nothing to be configured",
	}
	if err != nil || !slices.Equal(a.Warnings, want) {
		t.Errorf("%q (%v), want %q", a.Warnings, err, want)
	}
}

// A parameter file is read where it stands among the other arguments.
func TestArgsReadParameterFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "arm.yaml")
	if err := os.WriteFile(file, []byte("/**:\n  ros__parameters: {rate: 100, name: arm}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]int64{
		"--ros-args -p rate:=50 --params-file " + file:      100,
		"--ros-args --params-file " + file + " -p rate:=50": 50,
	} {
		a, _, err := ParseArgs(strings.Fields(args))
		if err != nil {
			t.Errorf("%s: %v", args, err)
		}
		values := a.parametersFor("/n")
		if values["rate"].IntegerValue != want || values["name"].StringValue != "arm" {
			t.Errorf("%s: %v, want a rate of %d", args, values, want)
		}
	}
	if err := os.WriteFile(file, []byte("/**:\n  ros__parameters:\n    rate: [[1]]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := ParseArgs([]string{"--ros-args", "--params-file", file})
	checkError(t, "bad file", err, fmt.Sprintf("--params-file %s: %s:3:12: a sequence should hold single values only", file, file))
}

// FuzzParseArgs gives a command line to ParseArgs, one argument a line.
func FuzzParseArgs(f *testing.F) {
	for _, seed := range []string{
		"", "run\narm.yaml", "--ros-args\n-r\nn:rostopic://a:=~/b\n--\n--sim", "a:=b", "--ros-args\n-p\nn:a.b:=[1, 2]\n--log-level\na:=debug\n-e\n/a",
		"--ros-args\n-r\n__node:=n\n-r\n__ns:=/a/b\n--disable-rosout-logs\n--log-file-name\nx", "--ros-args\n--ros-args\n--\n--",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "--params-file") {
			t.Skip() // no files here
		}
		args := strings.Split(line, "\n")
		a, rest, err := ParseArgs(args)
		if err != nil {
			if err.Error() == "" || rest != nil {
				t.Errorf("error %q, rest %q", err, rest)
			}
			return
		}
		if len(rest) > len(args) {
			t.Errorf("rest %q of %q", rest, args)
		}
		if again, left, err := ParseArgs(rest); err == nil && slices.Contains(left, "--ros-args") || len(again.remaps) > 0 {
			t.Errorf("rest %q has ROS arguments", rest)
		}
		name, namespace, err := a.nodeName("n", "/a")
		if err != nil {
			t.Fatalf("rules make a bad node name: %v", err)
		}
		if topic, err := a.resolveTopic(name, namespace, "~/x"); err == nil && checkTopic(topic) != nil {
			t.Errorf("topic %q", topic)
		}
		a.parametersFor("/a/n")
	})
}
