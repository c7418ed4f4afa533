package launchfiles

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// runPython runs a Python launch file against the recorder in testdata.
func runPython(t *testing.T, path string, given map[string]string) described {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: no python3 here to run the Python launch file")
	}
	modules := filepath.Join("testdata", "python")
	args := []string{filepath.Join(modules, "describe.py"), path}
	for name, value := range given {
		args = append(args, name+":="+value)
	}
	cmd := exec.CommandContext(t.Context(), python, args...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+modules, "PYTHONDONTWRITEBYTECODE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, stderr.Bytes())
	}
	var d described
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return d
}

// Where ROS 2 is installed, ros2 launch itself reads all three files and shows the argument that must be given.
func TestWithROS(t *testing.T) {
	t.Parallel()
	ros, err := exec.LookPath("ros2")
	if err != nil {
		t.Skip("SKIPPED: no ros2 here: the launch files are checked without ROS 2's launch")
	}
	for _, kind := range kinds {
		path := filepath.Join("..", "..", "launch", "sinew.launch."+kind)
		out, err := exec.CommandContext(t.Context(), ros, "launch", path, "--show-args").CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("'config'")) {
			t.Errorf("ros2 launch %s --show-args: %v\n%s", path, err, out)
		}
	}
}
