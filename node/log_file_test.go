package node_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestLogDirectory: as rcl's rcl_logging_get_logging_directory has it.
func TestLogDirectory(t *testing.T) {
	t.Parallel()
	for want, variables := range map[string]map[string]string{
		"":                  {},
		"/home/me/.ros/log": {"HOME": "/home/me"},
		"/srv/ros/log":      {"HOME": "/home/me", "ROS_HOME": "/srv/ros"},
		"/var/log/arm":      {"HOME": "/home/me", "ROS_HOME": "/srv/ros", "ROS_LOG_DIR": "/var/log/arm"},
		"/home/me/logs":     {"HOME": "/home/me", "ROS_LOG_DIR": "~/logs"},
	} {
		e, err := node.ParseEnvironment(func(name string) string { return variables[name] })
		if err != nil || e.LogDirectory != want {
			t.Errorf("%v: %q %v, want %q", variables, e.LogDirectory, err, want)
		}
	}
}

// TestLogFile: rcl's name, and the lines of the console without colours, nodes of one process each in a file of its own.
func TestLogFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ arguments, prefix string }{
		{"", filepath.Base(os.Args[0])}, {"--ros-args --log-file-name arm", "arm"}, {"--ros-args --disable-external-lib-logs", ""},
	} {
		a, _, err := node.ParseArgs(strings.Fields(tt.arguments))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "made", "at need")
		var network memory.Network
		for i := range 2 {
			n, _ := logging(t, &network, node.Options{Name: fmt.Sprint("arm", i), Args: a,
				Environment: node.Environment{LogDirectory: dir, Console: node.ConsoleOptions{Colors: node.ColorsAlways}}})
			n.Logger().Info("hello")
			if err := n.Close(); err != nil {
				t.Fatal(err)
			}
		}
		files, err := filepath.Glob(dir + "/*")
		if err != nil {
			t.Fatal(err)
		}
		if tt.prefix == "" {
			if len(files) != 0 {
				t.Errorf("%s: there are files: %q", tt.arguments, files)
			}
			continue
		}
		if len(files) != 2 {
			t.Fatalf("%s: files are %q, want two", tt.arguments, files)
		}
		form := regexp.MustCompile(`^` + regexp.QuoteMeta(tt.prefix) + fmt.Sprintf(`_%d_\d{13}\.log$`, os.Getpid()))
		for i, file := range files {
			if !form.MatchString(filepath.Base(file)) {
				t.Errorf("the file is called %s", file)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf(`^\[INFO\] \[\d+\.\d{9}\] \[arm%d\]: hello\n$`, i); !regexp.MustCompile(want).Match(text) {
				t.Errorf("the file says %q, want %s", text, want)
			}
		}
	}
}

// TestNoLogFile: a folder that cannot be is no reason not to run.
func TestNoLogFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, console := logging(t, new(memory.Network), node.Options{Name: "arm", Environment: node.Environment{LogDirectory: filepath.Join(file, "log")}})
	console.await(t, "there is no log file")
}
