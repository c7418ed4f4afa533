package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/config"
)

const document = "../../docs/configuration.md"

func read(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReferenceIsCurrent(t *testing.T) {
	t.Parallel()
	text := read(t)
	current, err := withReference([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(current)); diff != "" {
		t.Errorf("go generate ./config would change (-is +would be):\n%s", diff)
	}
}

// The robots in the document are right.
func TestFilesOfTheDocument(t *testing.T) {
	t.Parallel()
	blocks := 0
	for i, block := range strings.Split(read(t), "```") {
		robot, ok := strings.CutPrefix(block, "yaml\n")
		if !ok || i%2 == 0 {
			continue
		}
		blocks++
		if _, err := config.Parse("robot.yaml", []byte(robot)); err != nil {
			t.Error(err)
		}
	}
	if blocks == 0 {
		t.Error("the document has no file")
	}
}

// Rows for keys that the language is known to have, in the words of its documentation.
func TestReferenceSaysWhatKeysTake(t *testing.T) {
	t.Parallel()
	text := read(t)
	for _, row := range []string{
		"| `baud` | an integer from 1 to 20000000 | **needed** | The line rate in bit/s, as it is set in the servos. |\n",
		"| `reduction` | a number above 0 | `1` | Servo turns per joint turn. |\n",
		"| `on_exit` | `torque_off`, `hold` | `torque_off` |",
		"| `joint_to_actuator` | a list of lists of numbers | **needed** |",
		"### controllers.<name> of type gripper\n",
		"### controllers.<name> of type joint_trajectory.constraints.<joint>\n",
	} {
		if !strings.Contains(text, row) {
			t.Errorf("the reference lacks %q", row)
		}
	}
}

func TestDocumentWithoutMarks(t *testing.T) {
	t.Parallel()
	if _, err := withReference([]byte(begin)); err == nil {
		t.Error("a document without an end of its reference was taken")
	}
}
