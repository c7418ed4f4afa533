package docs

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// here makes of a command what it is on this machine:
//
//   - a serial port is the link to the simulated servos, and what is in /tmp lies in the folder of the reader; the bus of FILE is arm,
//   - scan asks at two line rates for all, which would take a minute,
//   - run ends by itself after a second, instead of with Ctrl-C,
//   - setup installs into a folder.
func (r *reader) here(words []string) []string {
	words = slices.Clone(words)
	for i, w := range words {
		w = strings.ReplaceAll(w, "BUS=PATH", "arm=/tmp/arm")
		w = strings.ReplaceAll(w, "/tmp/", r.folder+"/")
		words[i] = serialPort.ReplaceAllLiteralString(w, r.port)
	}
	switch {
	case words[0] == "scan" && slices.Contains(words, "all"):
		words[slices.Index(words, "all")] = "57600,1000000"
	case words[0] == "run" && !slices.Contains(words, "--duration"):
		words = slices.Insert(words, 1, "--duration", "1s")
	case words[0] == "setup" && !slices.Contains(words, "--dry-run"):
		words = append(words, "--root", filepath.Join(r.folder, "root"))
	}
	return words
}

// run runs a command, or leaves it running if it is one that simulates servos.
func (r *reader) run(t *testing.T, words []string) {
	t.Helper()
	words = r.here(words)
	if words[0] == "sim" {
		r.simulate(t, words)
		return
	}
	if words[0] == "run" && withoutEngine(t) {
		t.Skip("SKIPPED: no DDS engine here for sinew run: scripts/setup build installs it")
	}
	if i := slices.Index(words, "--output"); i > 0 && words[0] == "import" { // which writes over nothing
		if err := os.Remove(filepath.Join(r.folder, words[i+1])); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if out, err := patiently(t, func() *exec.Cmd { return r.command(t.Context(), t, words) }); err != nil {
		t.Errorf("sinew %s: %v\n%s", strings.Join(words, " "), err, out)
	}
}

// unanswered is what the program says of servos that do not answer.
var unanswered = regexp.MustCompile(`no status packet|no answer|nothing answered`)

// patiently runs a command and returns what it printed. Servos that are programs may answer too late on a machine that is
// busy with something else: then the command gets two more chances.
func patiently(t *testing.T, command func() *exec.Cmd) (out []byte, err error) {
	t.Helper()
	for chance := range 3 {
		if chance > 0 {
			t.Logf("tried again: %v\n%s", err, out)
		}
		if out, err = command().CombinedOutput(); err == nil || !unanswered.Match(out) {
			break
		}
	}
	return out, err
}

// simulate simulates servos until the reader is at the end of his page, and returns when they are there.
func (r *reader) simulate(t *testing.T, words []string) {
	t.Helper()
	cmd := r.command(r.page.Context(), t, words)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	r.page.Cleanup(func() { _ = cmd.Wait() }) // interrupted: the context of the page has ended
	if err != nil || !strings.HasPrefix(line, "bus ") {
		t.Fatalf("sinew %s: printed %q (%v), want where the servos are", strings.Join(words, " "), line, err)
	}
}

// command is the program in the folder of the reader, in a ROS graph of its own.
func (r *reader) command(ctx context.Context, t *testing.T, words []string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(ctx, filepath.Join(program(t), "sinew"), words...)
	cmd.Dir = r.folder
	cmd.Env = append(os.Environ(), "ROS_AUTOMATIC_DISCOVERY_RANGE=OFF", "ROS_HOME="+r.folder)
	return cmd
}

func withoutEngine(t *testing.T) bool {
	t.Helper()
	version, err := sinew(t, "version")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(version, "without a DDS engine")
}
