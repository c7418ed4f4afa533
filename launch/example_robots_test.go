package launch

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/export"
)

// exampleRobots returns the names of the examples that have a folder with their URDF.
func exampleRobots(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../examples/*/*.urdf")
	if err != nil || len(files) < 5 {
		t.Fatalf("example robots: %v, %v; want five or more", files, err)
	}
	var all []string
	for _, f := range files {
		all = append(all, filepath.Base(filepath.Dir(f)))
	}
	return all
}

// Names, types, limits, mimics and axes of the URDF are those of the configuration.
func TestExampleURDFs(t *testing.T) {
	t.Parallel()
	for _, robot := range exampleRobots(t) {
		if err := CheckURDF("../examples/"+robot+".yaml", "../examples/"+robot+"/"+robot+".urdf", io.Discard); err != nil {
			t.Error(err)
		}
	}
}

// urdfdom, which robot_state_publisher and MoveIt read URDFs with, takes them.
func TestExampleURDFsAreRead(t *testing.T) {
	t.Parallel()
	checker, err := exec.LookPath("check_urdf")
	if err != nil {
		t.Skip("SKIPPED: no check_urdf here: scripts/setup test installs it")
	}
	for _, robot := range exampleRobots(t) {
		out, err := exec.CommandContext(t.Context(), checker, "../examples/"+robot+"/"+robot+".urdf").CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("robot name is: "+robot)) {
			t.Errorf("check_urdf: %v\n%s", err, out)
		}
	}
}

// The files for MoveIt are those that export makes.
func TestExampleMoveItFiles(t *testing.T) {
	t.Parallel()
	for _, robot := range exampleRobots(t) {
		cfg, err := config.Load("../examples/" + robot + ".yaml")
		if err != nil {
			t.Error(err)
			continue
		}
		cfg.File = strings.TrimPrefix(cfg.File, "../")
		for _, f := range export.MoveIt(cfg, "") {
			name := filepath.Join("..", "examples", robot, f.Name)
			got, err := os.ReadFile(name)
			if err != nil || !bytes.Equal(got, f.Text) {
				t.Errorf("%s is not what the configuration gives (%v): remove it, and run: sinew export moveit examples/%s.yaml -o examples/%s", name, err, robot, robot)
			}
		}
	}
}
