package ament

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository is the root of the repository, seen from the folder of this test.
const repository = "../.."

// build runs colcon in a workspace that holds only this repository, and returns the install tree of the package.
func build(t *testing.T) string {
	t.Helper()
	for _, tool := range []string{"colcon", "cmake"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED: no %s here: scripts/setup ament installs what colcon build needs", tool)
		}
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	workspace := t.TempDir()
	if err := os.Mkdir(filepath.Join(workspace, "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(root, filepath.Join(workspace, "src", "sinew")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "colcon", "--log-base", "log", "build", "--event-handlers", "console_direct+")
	cmd.Dir = workspace
	// The tools of the distribution need its own Python, even where another one comes first.
	cmd.Env = append(os.Environ(), "PATH=/usr/bin:/bin:"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("colcon build: %v\n%s", err, out)
	}
	return filepath.Join(workspace, "install", "sinew")
}

// list returns the files below dir, as paths from there, sorted.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files = append(files, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}

// A workspace with only this package builds, and its install tree has what the tools of ROS 2 look for: the program
// where ros2 run looks, launch files where ros2 launch looks, the marker by which the package is found.
func TestColconBuild(t *testing.T) {
	t.Parallel()
	tree := build(t)
	got := list(t, tree)
	for _, want := range []string{
		"lib/sinew/sinew",
		"share/ament_index/resource_index/packages/sinew",
		"share/ament_index/resource_index/package_run_dependencies/sinew",
		"share/sinew/cmake/sinewConfig.cmake",
		"share/sinew/launch/parameters.yaml",
		"share/sinew/launch/sinew.launch.py",
		"share/sinew/launch/sinew.launch.xml",
		"share/sinew/launch/sinew.launch.yaml",
		"share/sinew/local_setup.bash",
		"share/sinew/package.xml",
		"share/sinew/rviz/sinew.rviz",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the install tree lacks %s", want)
		}
	}
	if !slices.Equal(examples(t), below(got, "share/sinew/examples/")) {
		t.Errorf("examples installed:\n%s\nwant those of the repository without its Go programs:\n%s",
			strings.Join(below(got, "share/sinew/examples/"), "\n"), strings.Join(examples(t), "\n"))
	}
	checkLaunch(t, below(got, "share/sinew/launch/"))
	checkProgram(t, filepath.Join(tree, "lib", "sinew", "sinew"))
	runLaunched(t, tree)
}

// below returns the paths that begin with prefix, without it.
func below(paths []string, prefix string) []string {
	var found []string
	for _, p := range paths {
		if rest, ok := strings.CutPrefix(p, prefix); ok {
			found = append(found, rest)
		}
	}
	return found
}

// examples returns the files of the folder examples that are no Go programs.
func examples(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(list(t, filepath.Join(repository, "examples")), func(name string) bool {
		return strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "seed_")
	})
}

// checkLaunch fails for anything but launch files and what they start with.
func checkLaunch(t *testing.T, names []string) {
	t.Helper()
	for _, name := range names {
		if name != "parameters.yaml" && !strings.Contains(name, ".launch.") || strings.Contains(name, "/") {
			t.Errorf("share/sinew/launch has %s, want launch files only", name)
		}
	}
}

// checkProgram runs the installed program: its version is that of the package.
func checkProgram(t *testing.T, program string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(repository, "package.xml"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(manifest), "<version>")
	version, _, ok := strings.Cut(rest, "</version>")
	if !ok || !strings.HasPrefix(string(out), "sinew "+version+",") {
		t.Errorf("sinew version: %q, want version %s of package.xml", out, version)
	}
}
