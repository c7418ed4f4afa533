package interop_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/config"
)

var nan = math.NaN()

// robotFile is the robot of most tests.
const robotFile = "../../examples/arm6.yaml"

func loadRobot(t *testing.T) *config.Config {
	t.Helper()
	c, err := config.Load(robotFile)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// driver is a running Sinew.
type driver struct {
	cmd    *exec.Cmd
	output *output
	exited chan struct{} // closed once err is set
	err    error
}

// startSinew runs the robot on simulated servos. A driver that still runs at the end of the test is killed.
func startSinew(t *testing.T, d domain, arguments ...string) *driver {
	t.Helper()
	run := append([]string{"run", robotFile, "--sim"}, arguments...)
	s := &driver{cmd: exec.Command(sinew.path(t), run...), output: &output{}, exited: make(chan struct{})}
	s.cmd.Env = d.environment
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.exited)
	}()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		<-s.exited
		if t.Failed() {
			t.Logf("sinew said:\n%s", s.output)
		}
	})
	return s
}

// interrupt sends SIGINT and waits for a clean end.
func (s *driver) interrupt(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.exited:
	case <-time.After(patience):
		t.Fatalf("sinew still runs %v after SIGINT", patience)
	}
	if s.err != nil {
		t.Fatalf("sinew ended with %v after SIGINT", s.err)
	}
}

// output may be read while a process writes it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
