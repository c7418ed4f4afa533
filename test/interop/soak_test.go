package interop_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// The clients of the soak make many calls: one in the form of rmw_cyclonedds, one in that of rmw_fastrtps. The server is
// a Go program on package node.
var (
	cycloneSoak = &program{"the Cyclone DDS soak client", sync.OnceValues(func() (string, error) { return buildCyclone("cyclone/soak", "soak") })}
	fastSoak    = &program{"the Fast DDS soak client", sync.OnceValues(func() (string, error) {
		return buildFast("fast/soak/soak.cpp", "fast/participant.cpp")
	})}
	goServer = &program{"the Go server", sync.OnceValues(func() (string, error) { return buildGo("./test/interop/server") })}
)

// server is the running Go server.
type server struct {
	cmd    *exec.Cmd
	killed bool
	stdin  io.WriteCloser
	stdout *bufio.Reader
}

// serverState is what the server says of itself.
type serverState struct {
	Requests, Goroutines, HeapBytes, RSSBytes, Heartbeats int
	Subscribers                                           map[string]int
}

func startServer(t *testing.T, d domain) *server {
	t.Helper()
	cmd := d.command(goServer.path(t))
	started := startPiped(t, cmd)
	s := &server{cmd: cmd, stdin: started.stdin, stdout: bufio.NewReader(started.stdout)}
	t.Cleanup(func() {
		started.stdin.Close()
		timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		defer timer.Stop()
		if err := cmd.Wait(); err != nil && !s.killed {
			t.Errorf("the server: %v", err)
		}
		if t.Failed() {
			t.Logf("the server said:\n%s", started.stderr)
		}
	})
	return s
}

// kill ends the server without a word.
func (s *server) kill(t *testing.T) {
	t.Helper()
	s.killed = true
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// look asks the server for its state.
func (s *server) look(t *testing.T) (state serverState) {
	t.Helper()
	if _, err := io.WriteString(s.stdin, "\n"); err != nil {
		t.Fatal(err)
	}
	line, err := s.stdout.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &state)
	}
	if err != nil {
		t.Fatalf("the server says %q: %v", line, err)
	}
	return state
}

// outcome is what became of the calls of one client.
type outcome struct {
	Event           string
	OK, Wrong, Lost int
}

// call has a client make its calls, a few at a time, and waits for its end.
func call(t *testing.T, d domain, p *program, id, calls int) (o outcome) {
	cmd := d.command(p.path(t), "/soak", fmt.Sprint(id), fmt.Sprint(calls), "4")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer timer.Stop()
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s %d: %v\n%s", p.name, id, err, &stderr)
		return o
	}
	for line := range bytes.Lines(out) {
		if bytes.HasPrefix(line, []byte("{")) { // Cyclone DDS complains of replies in the other form
			if err := json.Unmarshal(line, &o); err != nil {
				t.Errorf("%s: %q: %v", p.name, line, err)
			}
		}
	}
	if o.OK < calls || o.Wrong != 0 || o.Lost != 0 {
		t.Errorf("%s %d: %+v of %d calls\n%s", p.name, id, o, calls, &stderr)
	}
	return o
}

// TestSoak: ten thousand calls of services and an action, from clients of both kinds at once while others come and go,
// are all answered, each to the one who asked, and leave nothing behind.
func TestSoak(t *testing.T) {
	t.Parallel()
	const each, guests = 2500, 8
	d := newDomain(t)
	s := startServer(t, d)
	programs := []*program{fastSoak, cycloneSoak}
	for i, p := range programs { // whoever comes first makes lasting room
		call(t, d, p, 100+i, 500)
	}
	before := s.look(t)
	began := time.Now()
	var running sync.WaitGroup
	var all [4]outcome
	for i := range all {
		running.Go(func() { all[i] = call(t, d, programs[i%2], i, each) })
	}
	running.Go(func() {
		for i := range guests {
			call(t, d, programs[i%2], 200+i, 20)
		}
	})
	running.Wait()
	total := guests * 20
	for _, o := range all {
		total += o.OK
	}
	after := s.look(t)
	t.Logf("%d calls in %v; before %+v, after %+v", total, time.Since(began).Round(time.Millisecond), before, after)
	if grown := after.HeapBytes - before.HeapBytes; grown > 1<<19 {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	if grown := after.RSSBytes - before.RSSBytes; grown > 16<<20 {
		t.Errorf("the process has grown by %d bytes", grown)
	}
	if after.Goroutines != before.Goroutines {
		t.Errorf("%d goroutines, %d before", after.Goroutines, before.Goroutines)
	}
}

// TestClientsThatDie: clients that are killed in the midst of their calls hold up nobody, and leave nothing behind.
func TestClientsThatDie(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	s := startServer(t, d)
	programs := []*program{fastSoak, cycloneSoak}
	for i, p := range programs {
		call(t, d, p, 100+i, 50)
	}
	before := s.look(t)
	for i, p := range programs {
		victim := d.command(p.path(t), "/soak", fmt.Sprint(i), "1000000", "8")
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		served := s.look(t).Requests
		for s.look(t).Requests < served+200 {
			<-time.After(time.Millisecond) // between two looks
		}
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = victim.Wait()  // it was killed
		for j := range 3 { // whose first calls come while the dead one's replies are unacknowledged
			call(t, d, programs[1-i], 10+3*i+j, 20)
		}
	}
	if after := s.look(t); after.Goroutines != before.Goroutines {
		t.Errorf("%d goroutines, %d before", after.Goroutines, before.Goroutines)
	}
}
