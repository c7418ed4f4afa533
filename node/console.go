package node

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap/zapcore"
	"golang.org/x/term"
)

// Colors says whether lines on the console are coloured by severity.
type Colors uint8

// Colors.
const (
	ColorsOnTerminal Colors = iota
	ColorsAlways
	ColorsNever
)

// ConsoleOptions say how log lines look on the console. The zero value is what ROS does by default.
type ConsoleOptions struct {
	// Format is a line with the fields {severity}, {time}, {time_as_nanoseconds}, {date_time_with_ms}, {name}, {message},
	// {function_name}, {file_name} and {line_number} in it; "" means "[{severity}] [{time}] [{name}]: {message}".
	Format string
	Colors Colors
	// Stdout sends the lines to standard output instead of standard error.
	Stdout bool
}

const defaultConsoleFormat = "[{severity}] [{time}] [{name}]: {message}"

// readConsole reads the variables of rcutils about the console.
func (e *Environment) readConsole(getenv func(string) string) {
	e.Console.Format = getenv("RCUTILS_CONSOLE_OUTPUT_FORMAT")
	switch colors := getenv("RCUTILS_COLORIZED_OUTPUT"); colors {
	case "":
	case "0":
		e.Console.Colors = ColorsNever
	case "1":
		e.Console.Colors = ColorsAlways
	default:
		e.warn("RCUTILS_COLORIZED_OUTPUT=%s ignored: it should be 0 or 1", colors)
	}
	switch stdout := getenv("RCUTILS_LOGGING_USE_STDOUT"); stdout {
	case "", "0":
	case "1":
		e.Console.Stdout = true
	default:
		e.warn("RCUTILS_LOGGING_USE_STDOUT=%s ignored: it should be 0 or 1", stdout)
	}
}

// console writes log entries as lines.
type console struct {
	out     io.Writer
	format  string
	colored bool

	mu sync.Mutex // held during a write, so that lines stay whole
}

// newConsole makes a console on out or, where that is nil, on one of the standard streams.
func newConsole(out io.Writer, o ConsoleOptions) *console {
	if out == nil {
		out = os.Stderr
		if o.Stdout {
			out = os.Stdout
		}
	}
	c := &console{out: out, format: o.Format, colored: o.Colors == ColorsAlways}
	if c.format == "" {
		c.format = defaultConsoleFormat
	}
	if file, ok := out.(*os.File); ok && o.Colors == ColorsOnTerminal {
		c.colored = term.IsTerminal(int(file.Fd()))
	}
	return c
}

// write prints one entry, whose text is the message with its fields.
func (c *console) write(e zapcore.Entry, text string) error {
	line := c.line(e, text)
	if c.colored {
		line = color(e.Level) + line + "\x1b[0m"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := io.WriteString(c.out, line+"\n")
	return err
}

// close closes a log file.
func (c *console) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	closer, ok := c.out.(io.Closer)
	if !ok {
		return nil
	}
	c.out = io.Discard
	return closer.Close()
}

// line fills the format. What is between braces and no field stays as it is.
func (c *console) line(e zapcore.Entry, text string) string {
	var b strings.Builder
	for rest := c.format; rest != ""; {
		before, after, _ := strings.Cut(rest, "{")
		b.WriteString(before)
		if len(before) == len(rest) {
			break
		}
		field, tail, closed := strings.Cut(after, "}")
		value, known := consoleField(field, e, text)
		if !closed || !known {
			b.WriteByte('{')
			rest = after
			continue
		}
		b.WriteString(value)
		rest = tail
	}
	return b.String()
}

func consoleField(field string, e zapcore.Entry, text string) (value string, known bool) {
	switch field {
	case "severity":
		return severity(e.Level), true
	case "name":
		return e.LoggerName, true
	case "message":
		return text, true
	case "function_name":
		return e.Caller.Function, true
	case "file_name":
		return e.Caller.File, true
	case "line_number":
		return strconv.Itoa(e.Caller.Line), true
	case "time":
		return fmt.Sprintf("%d.%09d", e.Time.Unix(), e.Time.Nanosecond()), true
	case "time_as_nanoseconds":
		return strconv.FormatInt(e.Time.UnixNano(), 10), true
	case "date_time_with_ms":
		return e.Time.In(time.Local).Format("2006-01-02 15:04:05.000"), true
	}
	return "", false
}

// severity is the word ROS has for a level.
func severity(level zapcore.Level) string {
	switch {
	case level < zapcore.InfoLevel:
		return "DEBUG"
	case level == zapcore.InfoLevel:
		return "INFO"
	case level == zapcore.WarnLevel:
		return "WARN"
	case level == zapcore.ErrorLevel:
		return "ERROR"
	}
	return "FATAL"
}

// color is the escape sequence that rcutils begins a line with.
func color(level zapcore.Level) string {
	switch {
	case level < zapcore.InfoLevel:
		return "\x1b[32m"
	case level == zapcore.InfoLevel:
		return "\x1b[0m"
	case level == zapcore.WarnLevel:
		return "\x1b[33m"
	}
	return "\x1b[31m"
}
