package launch

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Setup writes three files, says so once, and takes them away again.
func TestSetup(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	run := func(o SetupOptions) []string {
		t.Helper()
		var out bytes.Buffer
		o.Root, o.Out = root, &out
		if err := Setup(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(out.String()), "\n")
	}
	check := func(lines []string, prefix string, files int) {
		t.Helper()
		for _, l := range lines {
			if !strings.HasPrefix(l, prefix) {
				t.Errorf("said %q, want %q", l, prefix)
			}
		}
		there, err := filepath.Glob(filepath.Join(root, "etc", "*", "*", "*"))
		if err != nil || len(there) != files || len(lines) != 3 {
			t.Errorf("%q: files %v (%v), want %d; lines %q, want 3", prefix, there, err, files, lines)
		}
	}
	check(run(SetupOptions{DryRun: true}), "would have written ", 0)
	check(run(SetupOptions{}), "wrote ", 3)
	check(run(SetupOptions{}), root, 3)
	check(run(SetupOptions{Remove: true, DryRun: true}), "would have removed ", 3)
	check(run(SetupOptions{Remove: true}), "removed ", 0)
	if lines := run(SetupOptions{Remove: true}); lines[0] != "" {
		t.Errorf("said %q when there was nothing to remove", lines)
	}
}

func TestSetupNeedsRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED: this runs as root, who may set up")
	}
	if err := Setup(t.Context(), SetupOptions{Out: new(bytes.Buffer)}); ExitCode(err) != 2 {
		t.Errorf("error %v, want wrong use", err)
	}
}
