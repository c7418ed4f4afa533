package packaging

import (
	"debug/elf"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const repository = "../.."

// build builds the program without cgo, as it is cross-compiled.
func build(t *testing.T, architecture string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "sinew")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", program, "./cmd/sinew")
	cmd.Dir = repository
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+architecture)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build for %s: %v\n%s", architecture, err, out)
	}
	return program
}

// native is a program without cgo for this machine, built once.
var native = struct {
	once    sync.Once
	program string
}{}

func forThisMachine(t *testing.T) string {
	t.Helper()
	native.once.Do(func() {
		kept, err := os.MkdirTemp("", "sinew-packaging-")
		if err != nil {
			t.Fatal(err)
		}
		native.program = filepath.Join(kept, "sinew")
		if err := os.Rename(build(t, goarch(t)), native.program); err != nil {
			t.Fatal(err)
		}
	})
	if native.program == "" {
		t.Fatal("there is no program to package")
	}
	return native.program
}

func TestMain(m *testing.M) {
	code := m.Run()
	if native.program != "" {
		_ = os.RemoveAll(filepath.Dir(native.program))
	}
	os.Exit(code)
}

func goarch(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOHOSTARCH").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// output runs a command and returns what it printed.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// files returns the files below dir, sorted.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, strings.TrimPrefix(path, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// The program is built for arm64 on any machine, and needs no library there.
func TestCrossCompiles(t *testing.T) {
	t.Parallel()
	file, err := elf.Open(build(t, "arm64"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	libraries, err := file.ImportedLibraries()
	if err != nil || file.Machine != elf.EM_AARCH64 || len(libraries) > 0 {
		t.Errorf("a program for %v that needs %v (%v), want one for EM_AARCH64 that needs nothing", file.Machine, libraries, err)
	}
}

// Without the DDS engine every command but run works, and run says what is missing.
func TestWithoutEngine(t *testing.T) {
	t.Parallel()
	program := forThisMachine(t)
	example := filepath.Join(repository, "examples", "arm6.yaml")
	if got := output(t, program, "version"); !strings.Contains(got, "without a DDS engine") {
		t.Errorf("version: %s", got)
	}
	output(t, program, "check", example)
	output(t, program, "models")
	output(t, program, "export", "urdf", example)
	out, err := exec.CommandContext(t.Context(), program, "run", example, "--sim", "--duration", "1s").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "DDS") {
		t.Errorf("run: %v, %s; want an error that names the engine", err, out)
	}
}

// What is installed is where manuals, shells and ros2 look, works from there, and is removed again.
func TestInstall(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	output(t, filepath.Join(repository, "packaging", "install"), forThisMachine(t), root, "/usr/local")
	got := files(t, root)
	for _, want := range []string{
		"/usr/local/bin/sinew",
		"/usr/local/share/bash-completion/completions/sinew",
		"/usr/local/share/fish/vendor_completions.d/sinew.fish",
		"/usr/local/share/man/man1/sinew.1.gz",
		"/usr/local/share/sinew/examples/arm6.yaml",
		"/usr/local/share/sinew/examples/so101/so101.urdf",
		"/usr/local/share/sinew/launch/parameters.yaml",
		"/usr/local/share/sinew/launch/sinew.launch.py",
		"/usr/local/share/sinew/rviz/sinew.rviz",
		"/usr/local/share/zsh/vendor-completions/_sinew",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not installed", want)
		}
	}
	output(t, root+"/usr/local/bin/sinew", "check", root+"/usr/local/share/sinew/examples/arm6.yaml")
	output(t, filepath.Join(repository, "packaging", "install"), "--remove", root, "/usr/local")
	if left := files(t, root); left != nil {
		t.Errorf("left after removal: %v", left)
	}
}

// The Debian package has the program, its unit and its rules, and says what it is.
func TestDeb(t *testing.T) {
	t.Parallel()
	dpkg, err := exec.LookPath("dpkg-deb")
	if err != nil {
		t.Skip("SKIPPED: no dpkg-deb here to make a Debian package")
	}
	folder := t.TempDir()
	cmd := exec.CommandContext(t.Context(), filepath.Join(repository, "packaging", "deb"), forThisMachine(t), goarch(t))
	cmd.Env = append(os.Environ(), "BUILD="+folder, "DEB_VERSION=1.2.3+test")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("packaging/deb: %v\n%s", err, out)
	}
	deb := filepath.Join(folder, "sinew_1.2.3+test_"+goarch(t)+".deb")
	for field, want := range map[string]string{"Package": "sinew", "Version": "1.2.3+test", "Architecture": goarch(t)} {
		if got := strings.TrimSpace(output(t, dpkg, "--field", deb, field)); got != want {
			t.Errorf("%s: %s, want %s", field, got, want)
		}
	}
	root := t.TempDir()
	output(t, dpkg, "--extract", deb, root)
	got := files(t, root)
	for _, want := range []string{
		"/etc/security/limits.d/sinew.conf",
		"/lib/systemd/system/sinew@.service",
		"/lib/udev/rules.d/60-sinew.rules",
		"/usr/bin/sinew",
		"/usr/share/doc/sinew/copyright",
		"/usr/share/man/man1/sinew.1.gz",
		"/usr/share/sinew/launch/parameters.yaml",
		"/usr/share/sinew/launch/sinew.launch.py",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the package lacks %s", want)
		}
	}
	output(t, root+"/usr/bin/sinew", "check", root+"/usr/share/sinew/examples/so101.yaml")
}
