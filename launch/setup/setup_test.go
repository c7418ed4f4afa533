package setup_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/launch/setup"
)

func TestInstall(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, f := range setup.Files("/opt/sinew") {
		if f.Installed(root) {
			t.Errorf("%s is there before it was installed", f.Path)
		}
		for range 2 {
			if err := f.Install(root); err != nil {
				t.Fatal(err)
			}
		}
		info, err := os.Stat(filepath.Join(root, f.Path))
		if err != nil || info.Mode().Perm() != 0o644 || !f.Installed(root) {
			t.Errorf("%s: %v, %v", f.Path, info, err)
		}
		beside, err := os.ReadDir(filepath.Dir(filepath.Join(root, f.Path)))
		if err != nil || len(beside) != 1 {
			t.Errorf("%s: beside it %v, %v; want nothing left over", f.Path, beside, err)
		}
		for range 2 {
			if err := f.Remove(root); err != nil {
				t.Error(err)
			}
		}
		if f.Installed(root) {
			t.Errorf("%s is there after it was removed", f.Path)
		}
	}
}

// A file that cannot be put in its place leaves nothing behind.
func TestInstallFails(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f := setup.Files("/opt/sinew")[0]
	path := filepath.Join(root, f.Path)
	if err := os.MkdirAll(filepath.Join(path, "a folder in its place"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Install(root); err == nil {
		t.Error("no error for a folder in its place")
	}
	if beside, err := os.ReadDir(filepath.Dir(path)); err != nil || len(beside) != 1 {
		t.Errorf("left over: %v, %v", beside, err)
	}
}

func text(t *testing.T, suffix string) string {
	t.Helper()
	for _, f := range setup.Files("/opt/sinew") {
		if strings.HasSuffix(f.Path, suffix) {
			return string(f.Text)
		}
	}
	t.Fatalf("there is no file %s", suffix)
	return ""
}

// systemd takes the unit.
func TestUnit(t *testing.T) {
	t.Parallel()
	unit := text(t, ".service")
	if !strings.Contains(unit, "ExecStart=/opt/sinew run /etc/sinew/%i.yaml\n") {
		t.Errorf("the unit does not start the program:\n%s", unit)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("SKIPPED: no systemd-analyze here to read the unit")
	}
	path := filepath.Join(t.TempDir(), "sinew@robot.service")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(unit, "/opt/sinew", "/bin/true")), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", "--generators=no", path).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "sinew@robot") {
			t.Errorf("systemd-analyze verify: %v: %s", err, line)
		}
	}
}

// Every line of the rules is made of matches and assignments, and every label that is gone to is there.
func TestRules(t *testing.T) {
	t.Parallel()
	rules := text(t, ".rules")
	for i, line := range strings.Split(strings.TrimSpace(rules), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, part := range strings.Split(line, ", ") {
			key, value, ok := strings.Cut(part, "=")
			value = strings.TrimPrefix(value, "=")
			if !ok || strings.TrimRight(key, "!ABCDEFGHIJKLMNOPQRSTUVWXYZ{}_abcdefghijklmnopqrstuvwxyz") != "" || len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
				t.Errorf("line %d: %q is neither a match nor an assignment", i+1, part)
			}
			if key == "GOTO" && !strings.Contains(rules, "LABEL="+value) {
				t.Errorf("line %d: there is no label %s", i+1, value)
			}
		}
	}
}
