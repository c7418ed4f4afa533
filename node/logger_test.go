package node_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/msgs/rcl_interfaces"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// lines is a console whose lines can be waited for.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// await waits for a line with the text in it.
func (l lines) await(t *testing.T, text string) {
	t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case line := <-l:
			if strings.Contains(line, text) {
				return
			}
		case <-timeout:
			t.Fatalf("no line with %q on the console", text)
		}
	}
}

func logging(t *testing.T, network *memory.Network, o node.Options) (*node.Node, lines) {
	t.Helper()
	console := make(lines, 100)
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.Console = console
	n, err := node.New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n, console
}

// TestConsole: the lines are those of rcutils: "[LEVEL] [seconds.nanoseconds] [logger]: text".
func TestConsole(t *testing.T) {
	t.Parallel()
	n, console := logging(t, new(memory.Network), node.Options{Name: "arm", Namespace: "/left/robot"})
	child := n.Logger().Named("bus").With(zap.Int("servo", 3))
	for _, test := range []struct {
		log  func()
		want string
	}{
		{func() { n.Logger().Info("started") }, `^\[INFO\] \[\d+\.\d{9}\] \[left\.robot\.arm\]: started\n$`},
		{func() { n.Logger().Warn("late", zap.Duration("by", time.Millisecond)) }, `^\[WARN\] .* late, by=1ms\n$`},
		{func() { child.Error("no answer", zap.Error(errors.New("timed out"))) }, `^\[ERROR\] \[.*\] \[left\.robot\.arm\.bus\]: no answer, servo=3: timed out\n$`},
	} {
		test.log()
		if line := <-console; !regexp.MustCompile(test.want).MatchString(line) {
			t.Errorf("line is %q, want %s", line, test.want)
		}
	}
	n.Logger().Debug("not shown")
	if len(console) != 0 {
		t.Errorf("a debug message is shown: %q", <-console)
	}
}

func TestConsoleOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, format, colors string
		level                func(*zap.Logger, string)
		want                 string
	}{
		{"message alone", "{message}", "", logInfo, `^text\n$`},
		{"all fields", "{severity} {name} {function_name} {file_name}:{line_number} {time_as_nanoseconds} {date_time_with_ms}", "0", logInfo,
			`^INFO arm \S*logInfo\S* \S*logger_test\.go:\d+ \d{19} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\n$`},
		{"unknown field", "{massage} {message", "", logInfo, `^\{massage\} \{message\n$`},
		{"braces", "{{message}} }{", "", logInfo, `^\{text\} \}\{\n$`},
		{"info in colour", "{message}", "1", logInfo, "^\x1b\\[0mtext\x1b\\[0m\n$"},
		{"warning in colour", "{message}", "1", logWarn, "^\x1b\\[33mtext\x1b\\[0m\n$"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e, err := node.ParseEnvironment(func(name string) string {
				return map[string]string{"RCUTILS_CONSOLE_OUTPUT_FORMAT": test.format, "RCUTILS_COLORIZED_OUTPUT": test.colors}[name]
			})
			if err != nil || len(e.Warnings) != 0 {
				t.Fatal(err, e.Warnings)
			}
			n, console := logging(t, new(memory.Network), node.Options{Name: "arm", Environment: e})
			test.level(n.Logger(), "text")
			if line := <-console; !regexp.MustCompile(test.want).MatchString(line) {
				t.Errorf("line is %q, want %s", line, test.want)
			}
		})
	}
}

func logInfo(l *zap.Logger, text string) { l.Info(text) }
func logWarn(l *zap.Logger, text string) { l.Warn(text) }

func TestConsoleEnvironmentWarnings(t *testing.T) {
	t.Parallel()
	e, err := node.ParseEnvironment(func(name string) string {
		return map[string]string{"RCUTILS_COLORIZED_OUTPUT": "yes", "RCUTILS_LOGGING_USE_STDOUT": "2"}[name]
	})
	if err != nil || len(e.Warnings) != 2 || !strings.Contains(e.Warnings[0], "RCUTILS_COLORIZED_OUTPUT=yes") || !strings.Contains(e.Warnings[1], "RCUTILS_LOGGING_USE_STDOUT=2") {
		t.Errorf("warnings are %q, error %v", e.Warnings, err)
	}
	_, console := logging(t, new(memory.Network), node.Options{Name: "arm", Environment: e})
	console.await(t, "RCUTILS_LOGGING_USE_STDOUT=2")
}

// TestLogLevels: a level counts for a logger and its children.
func TestLogLevels(t *testing.T) {
	t.Parallel()
	args, _, err := node.ParseArgs([]string{"--ros-args", "--log-level", "warn", "--log-level", "arm.bus:=debug"})
	if err != nil {
		t.Fatal(err)
	}
	n, console := logging(t, new(memory.Network), node.Options{Name: "arm", Args: args})
	n.Logger().Info("hidden")
	n.Logger().Named("buses").Info("hidden")
	n.Logger().Named("bus").Debug("first")
	n.Logger().Named("bus").Named("port").Debug("second")
	for _, want := range []string{"first", "second"} {
		if line := <-console; !strings.HasSuffix(line, want+"\n") {
			t.Errorf("line is %q, want one with %s", line, want)
		}
	}
}

// TestRosout: a late subscriber gets what was logged before (transient local), with place and level.
func TestRosout(t *testing.T) {
	t.Parallel()
	var network memory.Network
	n, _ := logging(t, &network, node.Options{Name: "arm"})
	begin := time.Now()
	n.Logger().Warn("hot", zap.Int("servo", 3))
	n.Logger().Named("bus").Error("silent")
	messages := make(chan rcl_interfaces.Log, 10)
	if _, err := node.NewSubscription(open(t, &network, "console"), "/rosout", dds.RosoutQoS, func(m *rcl_interfaces.Log) {
		if strings.HasPrefix(m.Name, "arm") {
			messages <- *m
		}
	}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"30 arm hot, servo=3", "40 arm.bus silent"} {
		m := <-messages
		if got := fmt.Sprint(m.Level, " ", m.Name, " ", m.Msg); got != want {
			t.Errorf("message is %q, want %q", got, want)
		}
		if !strings.HasSuffix(m.File, "logger_test.go") || !strings.Contains(m.Function, "TestRosout") || m.Line == 0 {
			t.Errorf("message is from %s %s:%d", m.Function, m.File, m.Line)
		}
		if stamp := time.Unix(int64(m.Stamp.Sec), int64(m.Stamp.Nanosec)); stamp.Before(begin.Add(-time.Second)) || stamp.After(time.Now().Add(time.Second)) {
			t.Errorf("stamp is %v", stamp)
		}
	}
}

// TestLogSwitches: --disable-stdout-logs and --disable-rosout-logs.
func TestLogSwitches(t *testing.T) {
	t.Parallel()
	args, _, err := node.ParseArgs([]string{"--ros-args", "--disable-stdout-logs", "--disable-rosout-logs"})
	if err != nil {
		t.Fatal(err)
	}
	var network memory.Network
	n, console := logging(t, &network, node.Options{Name: "arm", Args: args})
	n.Logger().Error("unheard")
	p := bystander(t, &network)
	for {
		e, err := p.NextEvent()
		if err != nil {
			t.Fatal(err)
		}
		if e.Topic == "rt/rosout" {
			t.Error("there is a writer of /rosout")
		}
		if e.Topic == "rt/parameter_events" {
			break
		}
	}
	if len(console) != 0 {
		t.Errorf("the console shows %q", <-console)
	}
}

// TestLogWhileClosing: loggers outlive their node.
func TestLogWhileClosing(t *testing.T) {
	t.Parallel()
	var network memory.Network
	p, err := network.Open(dds.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.New(p, node.Options{Name: "arm", Console: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				n.Logger().Info("text")
			}
		}
	}()
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	n.Logger().Info("text")
	close(stop)
	<-done
}
