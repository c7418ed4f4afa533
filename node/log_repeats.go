package node

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap/zapcore"
)

// A line that comes again and again helps nobody: of equal ones repeatsPassed get through within repeatInterval, and the
// others are counted and told at its end.
const (
	repeatsPassed  = 5
	repeatInterval = 10 * time.Second
	// mostRepeated bounds the lines that are looked after at a time.
	mostRepeated = 256
)

// repeats holds back the log lines that repeat others.
type repeats struct {
	mu    sync.Mutex // guards lines
	lines map[repeatedLine]*repetition
}

// repeatedLine is what is equal.
type repeatedLine struct {
	logger string
	level  zapcore.Level
	text   string
}

type repetition struct {
	first zapcore.Entry
	seen  int // within the interval from the first
}

func newRepeats() *repeats { return &repeats{lines: make(map[repeatedLine]*repetition)} }

// pass tells whether the entry is to be printed. ended are the lines whose interval is over with some held back.
func (r *repeats) pass(e zapcore.Entry, text string) (ok bool, ended []heldBack) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ended = r.end(func(first zapcore.Entry) bool { return e.Time.Sub(first.Time) >= repeatInterval })
	line := repeatedLine{e.LoggerName, e.Level, text}
	seen := r.lines[line]
	if seen == nil {
		if len(r.lines) == mostRepeated {
			return true, ended
		}
		seen = &repetition{first: e}
		r.lines[line] = seen
	}
	seen.seen++
	return seen.seen <= repeatsPassed, ended
}

// heldBack is an entry to be printed in place of those that were not.
type heldBack struct {
	entry zapcore.Entry
	text  string
}

// flush returns what was held back so far.
func (r *repeats) flush() []heldBack {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.end(func(zapcore.Entry) bool { return true })
}

// end forgets the lines whose interval is over. The caller holds r.mu.
func (r *repeats) end(over func(first zapcore.Entry) bool) (ended []heldBack) {
	for line, seen := range r.lines {
		if !over(seen.first) {
			continue
		}
		delete(r.lines, line)
		if more := seen.seen - repeatsPassed; more > 0 {
			ended = append(ended, heldBack{seen.first, fmt.Sprintf("%s (%d times more since then)", line.text, more)})
		}
	}
	slices.SortFunc(ended, func(a, b heldBack) int { return a.entry.Time.Compare(b.entry.Time) })
	return ended
}
