package docs

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// built is the program, with the DDS engine where it is installed; built once.
var built struct {
	once   sync.Once
	folder string
	err    error
}

// program returns the folder with the program sinew.
func program(t *testing.T) string {
	t.Helper()
	built.once.Do(func() { built.folder, built.err = buildProgram() })
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.folder
}

func buildProgram() (string, error) {
	folder, err := os.MkdirTemp("", "sinew-docs-")
	if err != nil {
		return "", err
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		return "", err
	}
	tags := exec.Command("scripts/dds-tags")
	tags.Dir = root
	out, err := tags.Output()
	if err != nil {
		return "", fmt.Errorf("scripts/dds-tags: %w", err)
	}
	build := exec.Command("go", "build", "-trimpath", "-tags", strings.TrimSpace(string(out)), "-o", filepath.Join(folder, "sinew"), "./cmd/sinew")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("go build: %w\n%s", err, out), os.RemoveAll(folder))
	}
	return folder, nil
}

// What runs here mostly waits, for servos that are not there and for the time to be over: more of it than there are
// processors goes on at a time.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	code := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

// sinew runs the program and returns what it printed.
func sinew(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), filepath.Join(program(t), "sinew"), args...).CombinedOutput()
	return string(out), err
}
