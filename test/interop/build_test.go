package interop_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// errLacking says that the machine lacks something for a build; other errors are faults of what is built.
var errLacking = errors.New("not installed")

// builds is the folder for what this run of the tests builds.
var builds string

func TestMain(m *testing.M) {
	code := 1
	defer func() { os.Exit(code) }()
	var err error
	if builds, err = os.MkdirTemp("", "interop"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer os.RemoveAll(builds)
	code = m.Run()
}

// program is something that is built at most once in a run.
type program struct {
	name  string
	build func() (string, error)
}

var (
	cyclonePeer = &program{"the Cyclone DDS peer", sync.OnceValues(func() (string, error) { return buildCyclone("cyclone", "ros") })}
	fastPeer    = &program{"the Fast DDS peer", sync.OnceValues(func() (string, error) { return buildFast("fast/*.cpp") })}
	sinew       = &program{"sinew", sync.OnceValues(buildSinew)}
)

// path builds the program if need be. Without what the build needs the test is skipped, or fails where CI is true.
func (p *program) path(t *testing.T) string {
	t.Helper()
	path, err := p.build()
	switch {
	case errors.Is(err, errLacking) && os.Getenv("CI") != "true":
		t.Skipf("%s: %v", p.name, err)
	case err != nil:
		t.Fatalf("%s: %v", p.name, err)
	}
	return path
}

// warnings must not be given for the peers.
var warnings = []string{"-Wall", "-Wextra", "-Wpedantic", "-Werror"}

// buildCyclone builds the C files of a folder with the types of the IDL file there.
func buildCyclone(folder, idl string) (string, error) {
	if err := need("idlc", "gcc"); err != nil {
		return "", err
	}
	if err := needHeader("gcc", "dds/dds.h"); err != nil {
		return "", err
	}
	source, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(builds, "cyclone")
	if err != nil {
		return "", err
	}
	if err := run(dir, "idlc", "-l", "c", filepath.Join(source, idl+".idl")); err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(source, "*.c"))
	if err != nil {
		return "", err
	}
	args := append([]string{"-std=c11", "-D_GNU_SOURCE", "-DDDS_NDEBUG", "-O1", "-I" + dir, "-o", "peer", idl + ".c"}, files...)
	args = append(args, warnings...)
	return filepath.Join(dir, "peer"), run(dir, "gcc", append(args, "-lddsc", "-lm", "-pthread")...)
}

// buildFast builds C++ files, given by patterns.
func buildFast(patterns ...string) (string, error) {
	if err := need("g++"); err != nil {
		return "", err
	}
	if err := needHeader("g++", "fastrtps/config.h"); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(builds, "fast")
	if err != nil {
		return "", err
	}
	peer := filepath.Join(dir, "peer")
	args := []string{"-std=c++17", "-O1", "-o", peer}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		args = append(args, files...)
	}
	args = append(args, warnings...)
	return peer, run("", "g++", append(args, "-lfastrtps", "-pthread")...)
}

// buildSinew builds the program as the Makefile does.
func buildSinew() (string, error) {
	if path := os.Getenv("SINEW_BIN"); path != "" {
		return filepath.Abs(path)
	}
	return buildGo("./cmd/sinew")
}

// buildGo builds a program of this module with the DDS engine.
func buildGo(source string) (string, error) {
	tags, err := exec.Command("../../scripts/dds-tags").Output()
	if err != nil {
		return "", fmt.Errorf("scripts/dds-tags: %w", err)
	}
	if len(bytes.TrimSpace(tags)) == 0 {
		return "", fmt.Errorf("headers of Fast DDS: %w", errLacking)
	}
	path := filepath.Join(builds, filepath.Base(source))
	return path, run("../..", "go", "build", "-tags", strings.TrimSpace(string(tags)), "-o", path, source)
}

func need(tools ...string) error {
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s: %w", tool, errLacking)
		}
	}
	return nil
}

func needHeader(compiler, header string) error {
	language := map[string]string{"gcc": "c", "g++": "c++"}[compiler]
	cmd := exec.Command(compiler, "-x", language, "-E", "-")
	cmd.Stdin = strings.NewReader("#include <" + header + ">\n")
	if cmd.Run() != nil {
		return fmt.Errorf("header %s: %w", header, errLacking)
	}
	return nil
}

func run(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
