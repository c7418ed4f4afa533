package node

import (
	"fmt"
	"strings"
	"sync/atomic"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// logger is the node's log: one line on the console and in the log file for each entry, in the form of ROS, and a copy
// for /rosout.
type logger struct {
	root    *zap.Logger
	levels  *logLevels
	repeats *repeats
	console *console // nil: none
	file    *console // nil: none
	rosout  atomic.Pointer[rosout]
}

func newLogger(name string, o Options) *logger {
	l := &logger{levels: newLogLevels(o.Args), repeats: newRepeats()}
	if !o.Args.NoStdout {
		l.console = newConsole(o.Console, o.Environment.Console)
	}
	l.root = zap.New(&logCore{logger: l}, zap.AddCaller()).Named(name)
	return l
}

// openFile begins the log file, if the environment has a place for it.
func (l *logger) openFile(o Options) error {
	if o.Environment.LogDirectory == "" || o.Args.NoLogFile {
		return nil
	}
	f, err := openLogFile(o.Environment.LogDirectory, o.Args.LogFileName)
	if err != nil {
		return err
	}
	l.file = newConsole(f, ConsoleOptions{Format: o.Environment.Console.Format, Colors: ColorsNever})
	return nil
}

// close ends the log file.
func (l *logger) close() error {
	if l.file == nil {
		return nil
	}
	return l.file.close()
}

// publishTo sends a copy of every entry from now on to /rosout.
func (l *logger) publishTo(r *rosout) { l.rosout.Store(r) }

// flush waits, not for long, until what was logged is on its way to the subscribers of /rosout.
func (l *logger) flush() {
	l.write(l.repeats.flush())
	if r := l.rosout.Load(); r != nil {
		r.flush()
	}
}

// write prints entries and passes them on to /rosout.
func (l *logger) write(entries []heldBack) {
	for _, h := range entries {
		if r := l.rosout.Load(); r != nil {
			r.enqueue(h.entry, h.text)
		}
		for _, c := range []*console{l.console, l.file} {
			if c != nil {
				_ = c.write(h.entry, h.text) // there is nowhere else to say so
			}
		}
	}
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
	if e.Level < c.levels.of(e.LoggerName) {
		return checked
	}
	return checked.AddCore(e, c)
}

// Write prints the entry and passes it on to /rosout, without waiting for anybody there, unless it only repeats others.
func (c *logCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	text := e.Message + fieldText(c.fields) + fieldText(fields)
	ok, ended := c.repeats.pass(e, text)
	if ok {
		ended = append(ended, heldBack{e, text})
	}
	c.write(ended)
	return nil
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
