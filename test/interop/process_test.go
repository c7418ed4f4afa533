package interop_test

import (
	"bytes"
	"io"
	"os/exec"
	"testing"
)

// pipes are the standard streams of a program that was started.
type pipes struct {
	stdin  io.WriteCloser
	stdout io.ReadCloser
	// stderr is to be looked at after the program's end only.
	stderr *bytes.Buffer
}

// startPiped starts a command whose end is the caller's.
func startPiped(t *testing.T, cmd *exec.Cmd) pipes {
	t.Helper()
	p := pipes{stderr: new(bytes.Buffer)}
	cmd.Stderr = p.stderr
	var err error
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if p.stdout, err = cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}
