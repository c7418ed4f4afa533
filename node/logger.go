package node

import (
	"fmt"
	"strings"
	"sync/atomic"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// logger is the node's log: one line on the console for each entry, in the form of ROS, and a copy for /rosout.
type logger struct {
	root    *zap.Logger
	args    Args
	console *console // nil: none
	rosout  atomic.Pointer[rosout]
}

func newLogger(name string, o Options) *logger {
	l := &logger{args: o.Args}
	if !o.Args.NoStdout {
		l.console = newConsole(o.Console, o.Environment.Console)
	}
	l.root = zap.New(&logCore{logger: l}, zap.AddCaller()).Named(name)
	return l
}

// publishTo sends a copy of every entry from now on to /rosout.
func (l *logger) publishTo(r *rosout) { l.rosout.Store(r) }

// flush waits, not for long, until what was logged is on its way to the subscribers of /rosout.
func (l *logger) flush() {
	if r := l.rosout.Load(); r != nil {
		r.flush()
	}
}

// level is the lowest level that a logger lets pass: its own, or that of the nearest logger above it that has one.
func (l *logger) level(name string) zapcore.Level {
	for {
		if level, ok := l.args.logLevel(name); ok {
			return level
		}
		i := strings.LastIndexByte(name, '.')
		if i < 0 {
			break
		}
		name = name[:i]
	}
	if level, ok := l.args.logLevel(""); ok {
		return level
	}
	return zapcore.InfoLevel
}

// logCore writes what zap hands over. It is a zapcore.Core.
type logCore struct {
	*logger
	fields []zapcore.Field
}

// Enabled lets all levels pass: which one counts depends on the name of the logger, see Check.
func (c *logCore) Enabled(zapcore.Level) bool { return true }

// With returns a core that adds fields to every entry.
func (c *logCore) With(fields []zapcore.Field) zapcore.Core {
	return &logCore{logger: c.logger, fields: append(c.fields[:len(c.fields):len(c.fields)], fields...)}
}

// Check takes the entry when its level is one that its logger lets pass.
func (c *logCore) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if e.Level < c.level(e.LoggerName) {
		return checked
	}
	return checked.AddCore(e, c)
}

// Write prints the entry and passes it on to /rosout, without waiting for anybody there.
func (c *logCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	text := e.Message + fieldText(c.fields) + fieldText(fields)
	if r := c.rosout.Load(); r != nil {
		r.enqueue(e, text)
	}
	if c.console == nil {
		return nil
	}
	return c.console.write(e, text)
}

// Sync does nothing: the console is not buffered.
func (c *logCore) Sync() error { return nil }

// fieldText is ": cause" for an error and ", key=value" for the rest.
func fieldText(fields []zapcore.Field) string {
	var b strings.Builder
	for _, f := range fields {
		switch f.Type {
		case zapcore.SkipType:
		case zapcore.ErrorType:
			fmt.Fprintf(&b, ": %v", f.Interface)
		default:
			m := zapcore.NewMapObjectEncoder()
			f.AddTo(m)
			fmt.Fprintf(&b, ", %s=%v", f.Key, m.Fields[f.Key])
		}
	}
	return b.String()
}
