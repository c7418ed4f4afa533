package interop_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

const actionName = "/arm_controller/follow_joint_trajectory"

// The action clients are programs of their own: one in the form of rmw_cyclonedds, one in that of rmw_fastrtps.
var (
	cycloneAction = &program{"the Cyclone DDS action client", sync.OnceValues(func() (string, error) { return buildCyclone("cyclone/action", "action") })}
	fastAction    = &program{"the Fast DDS action client", sync.OnceValues(func() (string, error) {
		return buildFast("fast/action/action.cpp", "fast/participant.cpp")
	})}
)

// said is one line of an action client's report.
type said struct {
	Event    string         `json:"event"`
	Goal     string         `json:"goal"`
	Accepted flag           `json:"accepted"`
	Status   int            `json:"status"`
	Code     int            `json:"code"`
	Text     string         `json:"text"`
	Goals    []string       `json:"goals"`
	Statuses map[string]int `json:"statuses"`
	Stamp    int64          `json:"stamp"`
	Desired  numbers        `json:"desired"`
	Actual   numbers        `json:"actual"`
	Error    numbers        `json:"error"`
	at       time.Time      // when it was read
}

// actionClient is a running client.
type actionClient struct {
	name   string
	stdin  io.WriteCloser
	broken <-chan struct{}

	mu      sync.Mutex
	all     []said
	changed chan struct{} // closed and replaced at every line
}

// startActionClient starts a client and waits until it has found the server. It is stopped at the end of the test.
func startActionClient(t *testing.T, p *program, d domain, joints []string) *actionClient {
	t.Helper()
	cmd := d.command(p.path(t), append([]string{actionName}, joints...)...)
	started := startPiped(t, cmd)
	c := &actionClient{name: p.name, stdin: started.stdin, broken: d.broken, changed: make(chan struct{})}
	problem := make(chan error, 1)
	go func() { problem <- c.read(started.stdout) }()
	t.Cleanup(func() {
		started.stdin.Close()
		timer := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		defer timer.Stop()
		if err := <-problem; err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v\n%s", p.name, err, started.stderr)
		}
	})
	c.await(t, "the server", func(s said) bool { return s.Event == "ready" })
	return c
}

func (c *actionClient) read(stdout io.Reader) (problem error) {
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "{") {
			continue // Cyclone DDS complains of replies in the other form, which are not for this client
		}
		var s said
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			problem = fmt.Errorf("%q: %w", lines.Text(), err)
			continue
		}
		s.at = time.Now()
		c.mu.Lock()
		c.all = append(c.all, s)
		close(c.changed)
		c.changed = make(chan struct{})
		c.mu.Unlock()
	}
	return problem
}

func (c *actionClient) seen() ([]said, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all[:len(c.all):len(c.all)], c.changed
}

// await waits for a line and returns the first one.
func (c *actionClient) await(t *testing.T, what string, is func(said) bool) said {
	t.Helper()
	return c.awaitFrom(t, 0, what, is)
}

func (c *actionClient) awaitFrom(t *testing.T, from int, what string, is func(said) bool) said {
	t.Helper()
	deadline := time.After(patience)
	for {
		all, more := c.seen()
		for _, s := range all[from:] {
			if is(s) {
				return s
			}
		}
		from = len(all)
		select {
		case <-more:
		case <-c.broken:
			t.Fatalf("the driver ended before %s saw %s", c.name, what)
		case <-deadline:
			t.Fatalf("%s did not see %s within %v", c.name, what, patience)
		}
	}
}

// ask has the client do something and returns the answer, whose event has the name.
func (c *actionClient) ask(t *testing.T, event, format string, values ...any) said {
	t.Helper()
	all, _ := c.seen()
	c.tell(t, format, values...)
	return c.awaitFrom(t, len(all), "the answer to "+fmt.Sprintf(format, values...), func(s said) bool { return s.Event == event })
}

func (c *actionClient) tell(t *testing.T, format string, values ...any) {
	t.Helper()
	if _, err := fmt.Fprintf(c.stdin, format+"\n", values...); err != nil {
		t.Fatal(err)
	}
}

// send sends a goal that is to be accepted.
func (c *actionClient) send(t *testing.T, goal string, d time.Duration, positions ...float64) {
	t.Helper()
	if s := c.ask(t, "sent", "send %s %d %s", goal, d.Milliseconds(), strings.Trim(fmt.Sprint(positions), "[]")); !s.Accepted {
		t.Fatalf("goal %s was rejected", goal)
	}
}

// result waits for the result of a goal.
func (c *actionClient) result(t *testing.T, goal string) said {
	t.Helper()
	return c.await(t, "the result of "+goal, func(s said) bool { return s.Event == "result" && s.Goal == goal })
}

// statuses are those of a goal that the client saw, in order.
func (c *actionClient) statuses(goal string) (list []int) {
	all, _ := c.seen()
	for _, s := range all {
		if now, ok := s.Statuses[goal]; ok && (len(list) == 0 || list[len(list)-1] != now) {
			list = append(list, now)
		}
	}
	return list
}

// feedback is what the client heard of a goal.
func (c *actionClient) feedback(goal string) (list []said) {
	all, _ := c.seen()
	for _, s := range all {
		if s.Event == "feedback" && s.Goal == goal {
			list = append(list, s)
		}
	}
	return list
}
