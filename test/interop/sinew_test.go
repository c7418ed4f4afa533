package interop_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/config"
)

var nan = math.NaN()

// robotFile is the robot of the tests.
const robotFile = "../../examples/arm6.yaml"

// patientRobot writes the robot with servos that stop by themselves as late as they can: those of the simulator, and the
// loop, share the processors with all else on this machine.
func patientRobot(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(robotFile)
	if err != nil {
		t.Fatal(err)
	}
	const usual, late = "bus_watchdog: 200ms", "bus_watchdog: 2500ms"
	if !bytes.Contains(text, []byte(usual)) {
		t.Fatalf("%s: no %s in it", robotFile, usual)
	}
	file := filepath.Join(t.TempDir(), "arm6.yaml")
	if err := os.WriteFile(file, bytes.Replace(text, []byte(usual), []byte(late), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

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
	cmd     *exec.Cmd
	output  *output
	stopped atomic.Bool   // by the test
	exited  chan struct{} // closed once err is set
	err     error
}

// startSinew runs the robot on simulated servos. A driver that still runs at the end of the test is killed.
func startSinew(t *testing.T, d domain, arguments ...string) *driver {
	t.Helper()
	run := append([]string{"run", patientRobot(t), "--sim"}, arguments...)
	s := &driver{cmd: d.command(sinew.path(t), run...), output: &output{}, exited: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.exited)
		if !s.stopped.Load() {
			close(d.broken)
		}
	}()
	t.Cleanup(func() {
		s.stopped.Store(true)
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
	s.stopped.Store(true)
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

// summary is what the driver says of its run at the end.
type summary struct {
	cycles, published, missed int // missed deadlines of the loop
}

var summaryForm = regexp.MustCompile(`(\d+) cycles at .*, (\d+) joint_states published, .* (\d+) overruns`)

func (s *driver) summary(t *testing.T) summary {
	t.Helper()
	found := summaryForm.FindStringSubmatch(s.output.String())
	if found == nil {
		t.Fatalf("no summary at the end:\n%s", s.output)
	}
	var n [3]int
	for i := range n {
		var err error
		if n[i], err = strconv.Atoi(found[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return summary{n[0], n[1], n[2]}
}

// steadily runs something that needs a control loop which gets its processor in time: it fails at once if the loop was
// in time, but is tried again if the loop missed deadlines. A machine that is too busy all the time is a reason to skip,
// or to fail where CI is true.
func steadily(t *testing.T, try func() (missed int, problem error)) {
	t.Helper()
	for range 5 {
		missed, problem := try()
		if problem == nil {
			return
		}
		if missed == 0 {
			t.Fatal(problem)
		}
		t.Logf("the loop missed %d deadlines, and %v", missed, problem)
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("this machine is too busy")
	}
	t.Skip("this machine is too busy")
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
