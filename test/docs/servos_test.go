package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// surroundings are what the reader of a page has before him.
type surroundings struct {
	// servos is the configuration, with a bus arm, whose simulated servos are behind every serial port that the page names.
	servos string
	// files are those that the page takes for granted, by name, and where in the repository they come from.
	files map[string]string
	// first is what the reader did before a command, as arguments of sinew.
	first map[string]string
}

const oneServo = "test/docs/testdata/one_servo.yaml"

// readers are the pages with commands that are not marked run.
var readers = map[string]surroundings{
	"README.md":               {servos: "examples/arm6.yaml"},
	"docs/quick_start.md":     {servos: oneServo},
	"docs/troubleshooting.md": {servos: oneServo},
	"docs/ros_interface.md": {servos: "examples/arm6.yaml", files: map[string]string{
		"arm.yaml": "examples/arm6.yaml", "left.yaml": "examples/arm6.yaml", "right.yaml": "examples/arm6.yaml",
	}},
	"docs/migrating.md": {files: map[string]string{
		"wx250.yaml": "launch/foreign/testdata/interbotix_motors.yaml", "modes.yaml": "launch/foreign/testdata/interbotix_modes.yaml",
		"robot.urdf": "test/docs/testdata/robotis.urdf", "joints.yaml": "test/docs/testdata/workbench.yaml",
		"follower.json": "launch/foreign/testdata/lerobot.json",
	}, first: map[string]string{ // of all drivers, this one comes with a URDF
		"sinew check arm.yaml": "import robotis robot.urdf --model XM430-W350 --output arm.yaml",
	}},
	"docs/wiring.md":       {},
	"docs/contributing.md": {},
	"docs/safety.md":       {},
	"docs/tuning.md":       {},
	"docs/performance.md":  {},
	"docs/examples.md":     {},
}

// notRun are the commands that are only looked at, by their first word, and why.
var notRun = map[string]string{
	"ros2":          "comes with ROS 2",
	"make":          "builds and tests all of this, or installs it: test/packaging",
	"git":           "fetches the sources",
	"cd":            "goes with git",
	"scripts/setup": "installs packages of the system",
	"usermod":       "changes the users of the system",
	"systemctl":     "starts units of the system",
	"journalctl":    "reads the log of the system",
}

// A reader with servos goes through each page from top to bottom: the commands that need servos, in blocks and in the
// text, run on simulated ones.
func TestCommandsRunOnSimulatedServos(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		if _, known := readers[p.name]; !known && slices.ContainsFunc(p.blocks, needsReader) {
			t.Errorf("%s has commands, and no surroundings to run them in", p.name)
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			newReader(t, readers[p.name]).read(t, p)
		})
	}
}

// read goes through a page.
func (r *reader) read(t *testing.T, p page) {
	t.Helper()
	for _, b := range p.blocks {
		if b.kind == "yaml" && b.mark == "robot" {
			r.write(t, "arm.yaml", b.text)
		}
		if !needsReader(b) {
			continue
		}
		for _, words := range commands(b.text) {
			line := strings.Join(words, " ")
			switch {
			case words[0] == "sinew" || words[0] == "bin/sinew":
				t.Run(fmt.Sprintf("%d: %s", b.line, line), func(t *testing.T) {
					if first := readers[p.name].first[line]; first != "" {
						r.run(t, strings.Fields(first))
					}
					r.run(t, words[1:])
				})
			case notRun[words[0]] == "":
				t.Errorf("%s:%d: %s: neither run nor among those that cannot be", p.name, b.line, line)
			}
		}
	}
}

func needsReader(b block) bool { return b.kind == "sh" && b.mark != "run" }

// alone are the commands that are whole without an argument. Others that stand alone in a sentence only name a command.
var alone = []string{"models", "schema", "setup", "version"}

// Commands in sentences run with an arm for FILE.
func TestCommandsInSentencesRun(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range pages(t) {
		for _, m := range inSentence.FindAllStringSubmatch(p.prose, -1) {
			words := strings.Fields(m[1])
			line := strings.Join(words, " ")
			named := !slices.Contains(alone, line) && !regexp.MustCompile(`FILE|\.yaml`).MatchString(line)
			if seen[line] || named || strings.Contains(line, "…") {
				continue
			}
			seen[line] = true
			t.Run(line, func(t *testing.T) {
				t.Parallel()
				r := newReader(t, surroundings{servos: "examples/wx250.yaml", files: map[string]string{
					"FILE": "examples/wx250.yaml", "robot.yaml": "examples/wx250.yaml", "robot.urdf": "examples/wx250/wx250.urdf",
				}})
				r.run(t, words)
			})
		}
	}
	if len(seen) < 5 {
		t.Errorf("ran %d commands, want those of the documentation", len(seen))
	}
}

var serialPort = regexp.MustCompile(`/dev/tty[A-Z]\w+`)

// reader runs the commands of a page in a folder of his own.
type reader struct {
	page   *testing.T
	folder string
	// port is the link to the simulated servos.
	port string
}

func newReader(t *testing.T, s surroundings) *reader {
	t.Helper()
	folder := t.TempDir()
	r := &reader{page: t, folder: folder, port: filepath.Join(folder, "port")}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "examples"), filepath.Join(folder, "examples")); err != nil {
		t.Fatal(err)
	}
	for name, source := range s.files {
		text, err := os.ReadFile(filepath.Join(root, source))
		if err != nil {
			t.Fatal(err)
		}
		r.write(t, name, string(text))
	}
	if s.servos != "" {
		r.simulate(t, []string{"sim", filepath.Join(root, s.servos), "--link", "arm=" + r.port})
	}
	return r
}

// write writes a file that names the port of the simulated servos where it names a serial one.
func (r *reader) write(t *testing.T, name, text string) {
	t.Helper()
	text = serialPort.ReplaceAllLiteralString(text, r.port)
	if err := os.WriteFile(filepath.Join(r.folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
