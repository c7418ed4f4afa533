package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// pinned returns a command on one processor, so that what is measured and what it is measured against are alike.
// Without taskset it runs anywhere.
func pinned(ctx context.Context, processor int, name string, args ...string) *exec.Cmd {
	if taskset, err := exec.LookPath("taskset"); err == nil {
		args = append([]string{"-c", strconv.Itoa(processor), name}, args...)
		name = taskset
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	return cmd
}

// outputJSON runs a command and reads the JSON of the last line it prints.
func outputJSON(cmd *exec.Cmd, into any) error {
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), into); err != nil {
		return fmt.Errorf("%s: %w in %q", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}

// self is this program, for the processes it starts of itself.
func self() (string, error) { return os.Executable() }

// servos are simulated servos in a process of their own.
type servos struct {
	port string
	cmd  *exec.Cmd
	in   io.WriteCloser
}

// startServos starts n servos with the ids 1 to n; wire says that their answers take the time they take on a wire.
func startServos(ctx context.Context, n, baud int, wire bool) (*servos, error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	s := &servos{cmd: pinned(ctx, 1, program, "servos", "-n", strconv.Itoa(n), "-baud", strconv.Itoa(baud), "-wire="+strconv.FormatBool(wire))}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("simulated servos: %w", err)
	}
	s.port = strings.TrimSpace(line)
	return s, nil
}

// stop ends the servos and waits for them.
func (s *servos) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}
