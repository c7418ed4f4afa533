package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// marks say what a block of commands needs.
var marks = []string{"run", "servos", "ros", "admin"}

// Blocks marked "sh run" run, each in a folder of its own with the examples.
func TestCommandsRun(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.kind != "sh" || b.mark != "run" {
				continue
			}
			ran++
			t.Run(fmt.Sprintf("%s:%d", p.name, b.line), func(t *testing.T) {
				if strings.Contains(b.text, "sinew run") && withoutEngine(t) {
					t.Skip("SKIPPED: no DDS engine here for sinew run: scripts/setup build installs it")
				}
				folder := t.TempDir()
				if err := os.Symlink(filepath.Join(root, "examples"), filepath.Join(folder, "examples")); err != nil {
					t.Fatal(err)
				}
				out, err := patiently(t, func() *exec.Cmd {
					cmd := exec.CommandContext(t.Context(), "bash", "-e", "-u", "-c", b.text)
					cmd.Dir = folder
					cmd.Env = append(os.Environ(), "PATH="+program(t)+":"+os.Getenv("PATH"), "ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", "ROS_HOME="+folder)
					return cmd
				})
				if err != nil {
					t.Errorf("%v\n%s%s", err, b.text, out)
				}
			})
		}
	}
	if ran < 5 {
		t.Errorf("ran %d blocks, want those of the documentation", ran)
	}
}

// Blocks of the guides say what they need.
func TestCommandsAreMarked(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		if !slices.Contains([]string{
			"docs/quick_start.md", "docs/wiring.md", "docs/tuning.md", "docs/safety.md", "docs/troubleshooting.md",
			"docs/migrating.md", "docs/architecture.md", "docs/contributing.md",
		}, p.name) {
			continue
		}
		for _, b := range p.blocks {
			if b.kind == "sh" && !slices.Contains(marks, b.mark) {
				t.Errorf("%s:%d: a block of commands marked %q, want one of %q", p.name, b.line, b.mark, marks)
			}
		}
	}
}

// inSentence is a command in the text of a page.
var inSentence = regexp.MustCompile("`(?:sudo )?(?:bin/)?sinew\\s([^`]+)`")

// All commands that are shown are there, with their flags, whether they can be run here or not.
func TestCommandsAreKnown(t *testing.T) {
	t.Parallel()
	help := map[string]string{}
	known := func(at string, words []string) {
		if problem := unknown(t, help, words); problem != "" {
			t.Errorf("%s: sinew %s: %s", at, strings.Join(words, " "), problem)
		}
	}
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.kind != "sh" {
				continue
			}
			for _, words := range commands(b.text) {
				at := fmt.Sprintf("%s:%d", p.name, b.line)
				switch words[0] {
				case "sinew", "bin/sinew":
					known(at, words[1:])
				case "make":
					checkMake(t, at, words[1:])
				case "ros2":
					checkLaunch(t, at, words[1:])
				}
			}
		}
		for _, m := range inSentence.FindAllStringSubmatch(p.prose, -1) {
			known(p.name, strings.Fields(strings.ReplaceAll(m[1], "…", "")))
		}
	}
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// commands returns the words of every command, without comments, what is quoted, and what follows a pipe.
func commands(text string) [][]string {
	var all [][]string
	text = quoted.ReplaceAllString(text, `""`)
	for _, line := range strings.Split(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		line, _, _ = strings.Cut(line, " #")
		for _, command := range strings.Split(line, "&&") {
			command, _, _ = strings.Cut(command, "|")
			words := strings.Fields(command)
			if len(words) > 0 && words[0] == "sudo" {
				words = words[1:]
			}
			if len(words) > 0 && !strings.HasPrefix(words[0], "#") {
				all = append(all, words)
			}
		}
	}
	return all
}

var shownFlag = regexp.MustCompile(`^(--[a-z][a-z-]*|-[a-z])(=.*)?$`)

// unknown says what is wrong with a command of the program; "" for nothing.
func unknown(t *testing.T, help map[string]string, words []string) string {
	t.Helper()
	var path []string
	for _, w := range words {
		if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(w) || len(path) == 2 {
			break
		}
		path = append(path, w)
	}
	for len(path) > 0 && !isCommand(t, help, path) {
		path = path[:len(path)-1]
	}
	if len(path) == 0 && len(words) > 0 && !strings.HasPrefix(words[0], "-") && words[0] != "COMMAND" {
		return "there is no such command"
	}
	isCommand(t, help, path)
	for _, w := range words {
		if w == "--ros-args" {
			return ""
		}
		m := shownFlag.FindStringSubmatch(w)
		if m != nil && !regexp.MustCompile(`(^|[\s,])`+m[1]+`([\s,]|$)`).MatchString(help[strings.Join(path, " ")]) {
			return "there is no flag " + m[1]
		}
	}
	return ""
}

// isCommand reports whether the words are a command, and remembers its help.
func isCommand(t *testing.T, help map[string]string, path []string) bool {
	t.Helper()
	key := strings.Join(path, " ")
	if _, ok := help[key]; !ok {
		out, err := sinew(t, append(slices.Clone(path), "--help")...)
		usage := "\n  sinew " + key
		if err != nil || !strings.Contains(out, strings.TrimRight(usage, " ")+" ") && !strings.Contains(out, strings.TrimRight(usage, " ")+"\n") {
			out = ""
		}
		help[key] = out
	}
	return help[key] != ""
}

// checkMake fails for targets that are not there.
func checkMake(t *testing.T, at string, words []string) {
	t.Helper()
	var rules string
	for _, file := range []string{"Makefile", "packaging/install.mk"} {
		text, err := os.ReadFile(filepath.Join(repository, file))
		if err != nil {
			t.Fatal(err)
		}
		rules += "\n" + string(text)
	}
	for _, w := range words {
		name, _, isVariable := strings.Cut(w, "=")
		switch {
		case isVariable && strings.Contains(rules, name):
		case isVariable || !strings.Contains(rules, "\n"+name+":"):
			t.Errorf("%s: make %s: there is no such target or variable", at, w)
		}
	}
}

// checkLaunch fails for launch files and arguments that are not there.
func checkLaunch(t *testing.T, at string, words []string) {
	t.Helper()
	if len(words) < 3 || words[0] != "launch" || words[1] != "sinew" {
		return
	}
	files, err := filepath.Glob(filepath.Join(repository, "launch", words[2]))
	examples, wrong := filepath.Glob(filepath.Join(repository, "examples", "*", words[2]))
	files = append(files, examples...)
	if err != nil || wrong != nil || len(files) != 1 {
		t.Errorf("%s: ros2 launch sinew %s: found %q, want one launch file", at, words[2], files)
		return
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words[3:] {
		name, _, ok := strings.Cut(strings.Trim(w, "[]"), ":=")
		if ok && !strings.Contains(string(text), "'"+name+"'") && !strings.Contains(string(text), `"`+name+`"`) {
			t.Errorf("%s: ros2 launch sinew %s: there is no argument %s", at, words[2], name)
		}
	}
}

// Configurations marked "yaml robot" pass check.
func TestRobots(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.kind != "yaml" || b.mark != "robot" {
				continue
			}
			checked++
			file := filepath.Join(t.TempDir(), "robot.yaml")
			if err := os.WriteFile(file, []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := sinew(t, "check", file); err != nil {
				t.Errorf("%s:%d: %v\n%s", p.name, b.line, err, out)
			}
		}
	}
	if checked == 0 {
		t.Error("no configuration is marked")
	}
}
