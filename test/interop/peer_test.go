package interop_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// patience is how long a test waits for something that ought to come soon.
const patience = 30 * time.Second

// peer is one of the two independent programs.
type peer struct {
	name    string
	program *program
}

var peers = []peer{{"cyclone", cyclonePeer}, {"fast", fastPeer}}

// withEachPeer runs a scenario once for each peer, each time on a domain of its own.
func withEachPeer(t *testing.T, scenario func(t *testing.T, p peer, d domain)) {
	t.Parallel()
	for _, p := range peers {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			scenario(t, p, newDomain(t))
		})
	}
}

// withEachPeerAlone is withEachPeer for scenarios that time what they see: they run one by one, before all others.
func withEachPeerAlone(t *testing.T, scenario func(t *testing.T, p peer, d domain)) {
	for _, p := range peers {
		t.Run(p.name, func(t *testing.T) { scenario(t, p, newDomain(t)) })
	}
}

// listener is a running peer and what it reports.
type listener struct {
	process *os.Process
	killed  atomic.Bool
	stdin   io.WriteCloser
	broken  <-chan struct{} // of the domain

	mu      sync.Mutex
	events  []event
	changed chan struct{} // closed and replaced at every event
	ended   bool
}

// listen starts a peer that reports what it sees. arguments are as in joint_states=rt/other.
func (p peer) listen(t *testing.T, d domain, arguments ...string) *listener {
	t.Helper()
	return p.start(t, d, append([]string{"listen"}, arguments...)...)
}

// start starts a peer; it is stopped at the end of the test.
func (p peer) start(t *testing.T, d domain, arguments ...string) *listener {
	t.Helper()
	cmd := d.command(p.program.path(t), arguments...)
	started := startPiped(t, cmd)
	l := &listener{process: cmd.Process, stdin: started.stdin, broken: d.broken, changed: make(chan struct{})}
	problem := make(chan error, 1)
	go func() { problem <- l.read(started.stdout) }()
	t.Cleanup(func() {
		started.stdin.Close()
		timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		defer timer.Stop()
		if err := <-problem; err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
		if err := cmd.Wait(); err != nil && !l.killed.Load() {
			t.Errorf("%s: %v\n%s", p.name, err, started.stderr)
		}
	})
	return l
}

// kill ends the peer without a word.
func (l *listener) kill(t *testing.T) {
	t.Helper()
	l.killed.Store(true)
	if err := l.process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// read takes the report in until it ends.
func (l *listener) read(stdout io.Reader) (problem error) {
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			problem = fmt.Errorf("%q: %w", lines.Text(), err)
			continue
		}
		if e.Event == "malformed" {
			problem = fmt.Errorf("malformed message: %s: %s", e.Problem, e.Bytes)
		}
		l.mu.Lock()
		l.events = append(l.events, e)
		close(l.changed)
		l.changed = make(chan struct{})
		l.mu.Unlock()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	close(l.changed)
	return problem
}

// seen gives the events from the given one on, and a channel that closes when there are more, or nil at the end.
func (l *listener) seen(from int) ([]event, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return l.events[from:], nil
	}
	return l.events[from:], l.changed
}

// await waits for an event and gives the first one.
func (l *listener) await(t *testing.T, what string, is func(e event) bool) event {
	t.Helper()
	return l.awaitFrom(t, 0, what, is)
}

// awaitFrom is await among the events from the given one on.
func (l *listener) awaitFrom(t *testing.T, from int, what string, is func(e event) bool) event {
	t.Helper()
	deadline := time.After(patience)
	for {
		events, more := l.seen(from)
		for _, e := range events {
			if is(e) {
				return e
			}
		}
		from += len(events)
		if more == nil {
			t.Fatalf("the peer ended without seeing %s", what)
		}
		select {
		case <-more:
		case <-l.broken:
			t.Fatalf("the driver ended before the peer saw %s", what)
		case <-deadline:
			t.Fatalf("the peer did not see %s within %v; it saw\n%s", what, patience, l.summary())
		}
	}
}

// end stops the peer and gives all it saw.
func (l *listener) end(t *testing.T) []event {
	t.Helper()
	l.stdin.Close()
	l.await(t, "the end", func(e event) bool { return e.Event == "done" })
	events, _ := l.seen(0)
	return events
}

// now is the number of events seen so far.
func (l *listener) now() int {
	events, _ := l.seen(0)
	return len(events)
}

// summary lists what was seen, joint states only by their number.
func (l *listener) summary() string {
	var b strings.Builder
	events, _ := l.seen(0)
	states := 0
	for _, e := range events {
		switch e.Event {
		case "joint_state":
			states++
		case "endpoint", "endpoint_gone":
			fmt.Fprintf(&b, "%s %s %s %s\n", e.Event, e.Kind, e.Topic, e.Type)
		default:
			fmt.Fprintf(&b, "%s %v %s\n", e.Event, e.Names, e.Msg)
		}
	}
	fmt.Fprintf(&b, "%d joint states", states)
	return b.String()
}

// jointStates picks the joint states.
func jointStates(events []event) []event {
	var states []event
	for _, e := range events {
		if e.Event == "joint_state" {
			states = append(states, e)
		}
	}
	return states
}

// sender is a peer that sends to one topic.
type sender struct{ *listener }

// sender starts a peer that sends to a topic; kind is trajectory or joint_state.
func (p peer) sender(t *testing.T, d domain, topic, kind string) sender {
	t.Helper()
	return sender{p.start(t, d, "send", topic, kind)}
}

// send sends one message, in the words of send.c, once a reader has matched, and waits until it is acknowledged.
func (s sender) send(t *testing.T, description string) {
	t.Helper()
	from := s.now()
	if _, err := io.WriteString(s.stdin, description+"\nsend\n"); err != nil {
		t.Fatal(err)
	}
	sent := s.awaitFrom(t, from, "a reader", func(e event) bool { return e.Event == "sent" })
	if !sent.Acknowledged {
		t.Fatalf("not acknowledged:\n%s", description)
	}
}
