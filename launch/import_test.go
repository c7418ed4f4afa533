package launch

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What an import writes passes check, and its notes are told.
func TestImport(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		o    ImportOptions
		note string
	}{
		{ImportOptions{Format: "interbotix", Files: []string{"foreign/testdata/interbotix_motors.yaml", "foreign/testdata/interbotix_modes.yaml"}, Models: []string{"XM430-W350"}}, "sleep_positions"},
		{ImportOptions{Format: "robotis", Files: []string{"foreign/testdata/robotis.urdf"}, Models: []string{"XM430-W350"}}, "gpio omx"},
		{ImportOptions{Format: "robotis", Files: []string{"foreign/testdata/robotis_coupled.urdf"}, Models: []string{"XL430-W250"}}, "the control rate"},
		{ImportOptions{Format: "lerobot", Files: []string{"foreign/testdata/lerobot.json"}, Port: "/dev/ttyACM0"}, "0 rad is the middle"},
		{ImportOptions{Format: "workbench", Files: []string{"foreign/testdata/workbench.yaml"}, Models: []string{"XL430-W250", "tilt=XM430-W210"}}, "tilt: no position limits"},
	} {
		var out, notes bytes.Buffer
		test.o.File = filepath.Join(t.TempDir(), "robot.yaml")
		test.o.Out, test.o.Notes = &out, &notes
		if err := Import(test.o); err != nil {
			t.Errorf("%s: %v", test.o.Format, err)
			continue
		}
		if out.String() != test.o.File+"\n" || !strings.Contains(notes.String(), test.note) {
			t.Errorf("%s: printed %q, and notes\n%s", test.o.Format, out.String(), notes.String())
		}
		if err := Check(test.o.File, false, io.Discard); err != nil {
			t.Errorf("%s: the configuration does not pass check: %v", test.o.Format, err)
		}
		if err := Import(test.o); !errors.As(err, new(UsageError)) {
			t.Errorf("%s: error %v when the file is there already, want a UsageError", test.o.Format, err)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	workbench := "foreign/testdata/workbench.yaml"
	for _, test := range []struct {
		o    ImportOptions
		want string
	}{
		{ImportOptions{Format: "urdf", Files: []string{workbench}}, `unknown format "urdf", want interbotix, robotis, workbench or lerobot`},
		{ImportOptions{Format: "workbench"}, "0 files, want one"},
		{ImportOptions{Format: "workbench", Files: []string{workbench, workbench}}, "2 files, want one"},
		{ImportOptions{Format: "workbench", Files: []string{"nowhere.yaml"}}, "nowhere.yaml: no such file"},
		{ImportOptions{Format: "workbench", Files: []string{workbench}}, "give --model MODEL for all"},
		{ImportOptions{Format: "workbench", Files: []string{workbench}, Models: []string{"=X"}}, `--model "=X", want MODEL or JOINT=MODEL`},
		{ImportOptions{Format: "workbench", Files: []string{workbench}, Models: []string{"X", "Y"}}, "--model Y: given twice"},
	} {
		test.o.Out, test.o.Notes = io.Discard, io.Discard
		if err := Import(test.o); ExitCode(err) != 2 || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want wrong use that says %q", test.o, err, test.want)
		}
	}
}

// Exports go to the screen, or into files that were not there.
func TestExport(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	folder := filepath.Join(t.TempDir(), "config", "so101") // which is made
	o := ExportOptions{File: "../examples/so101.yaml", Folder: folder, Out: &out, Notes: io.Discard}
	for _, export := range []func(ExportOptions) error{ExportMoveIt, ExportURDF, ExportROS2Control} {
		if err := export(o); err != nil {
			t.Fatal(err)
		}
		if err := export(o); !errors.As(err, new(UsageError)) {
			t.Errorf("error %v when the files are there already, want a UsageError", err)
		}
	}
	var want string
	for _, name := range []string{"moveit_controllers.yaml", "joint_limits.yaml", "so101.urdf", "so101.ros2_control.xacro"} {
		want += filepath.Join(folder, name) + "\n"
	}
	if out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	out.Reset()
	o.Folder, o.Name = "", "follower"
	if err := ExportURDF(o); err != nil || !strings.Contains(out.String(), `<robot name="follower">`) {
		t.Errorf("error %v, and printed %s", err, out.String())
	}
}

func TestCheckURDFFile(t *testing.T) {
	t.Parallel()
	var text, out bytes.Buffer
	const example = "../examples/so101.yaml"
	if err := ExportURDF(ExportOptions{File: example, Out: &text, Notes: io.Discard}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "so101.urdf")
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(text.String())
	if err := CheckURDF(example, file, &out); err != nil || !strings.Contains(out.String(), "the 6 joints") {
		t.Errorf("error %v, printed %q", err, out.String())
	}
	write(strings.Replace(text.String(), `lower="-2.7"`, `lower="-2.8"`, 1))
	if err := CheckURDF(example, file, &out); ExitCode(err) != 2 || !strings.Contains(err.Error(), file+":") {
		t.Errorf("error %v, want wrong use that names %s", err, file)
	}
	write("<robot>")
	if err := CheckURDF(example, file, &out); ExitCode(err) != 2 {
		t.Errorf("error %v, want wrong use", err)
	}
}
