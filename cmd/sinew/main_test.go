package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Exit codes: 0 done, 1 failed, 2 wrong use or wrong configuration.
func TestExitCodes(t *testing.T) {
	const example = "../../examples/arm6.yaml"
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	if err := os.WriteFile(wrong, []byte("rate: fast\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		want int
	}{
		{"version", []string{"version"}, 0},
		{"good configuration", []string{"check", example}, 0},
		{"schema", []string{"schema"}, 0},
		{"unknown command", []string{"rum"}, 2},
		{"unknown flag", []string{"run", example, "--simulated"}, 2},
		{"no file", []string{"run"}, 2},
		{"two files", []string{"check", example, example}, 2},
		{"file that is not there", []string{"check", "nowhere.yaml"}, 2},
		{"bad configuration", []string{"check", wrong}, 2},
		{"demo on real servos", []string{"run", example, "--demo"}, 2},
		{"unknown ROS argument", []string{"run", example, "--ros-args", "--remop", "a:=b"}, 2},
		{"bus that is not there", []string{"sim", example, "--link", "leg=" + filepath.Join(t.TempDir(), "leg")}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := run(test.args); got != test.want {
				t.Errorf("sinew %v: exit code %d, want %d", test.args, got, test.want)
			}
		})
	}
}
