package driver

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap/zapcore"

	"github.com/sinew-robotics/sinew/joints"
)

// shortSilence is how long a servo may be silent before it is worth a line in the log. What is shorter, on a busy machine
// or a bad cable, is counted on /diagnostics alone.
const shortSilence = 200 * time.Millisecond

// teller tells what happens to the robot. One goroutine uses it.
type teller struct {
	driver *Driver
	// silent are the servos that fell silent a moment ago, in their order.
	silent []joints.Event
}

// telling tells what happens to the robot until ctx ends. The function that it returns waits until all is told.
func (d *Driver) telling(ctx context.Context, events <-chan joints.Event) (wait func()) {
	var telling sync.WaitGroup
	telling.Go(func() {
		t := teller{driver: d}
		t.run(ctx, events)
		for {
			select {
			case e := <-events:
				t.take(e)
				continue
			default:
			}
			t.tellSilent(len(t.silent))
			return
		}
	})
	return telling.Wait
}

// run tells until ctx ends.
func (t *teller) run(ctx context.Context, events <-chan joints.Event) {
	for {
		var due <-chan time.Time
		if len(t.silent) > 0 {
			due = time.After(time.Until(t.silent[0].At.Add(shortSilence)))
		}
		select {
		case e := <-events:
			t.take(e)
		case <-due:
			now := time.Now()
			t.tellSilent(len(slices.DeleteFunc(slices.Clone(t.silent), func(e joints.Event) bool { return now.Sub(e.At) < shortSilence })))
		case <-ctx.Done():
			return
		}
	}
}

// take takes an event, and tells it unless it may be over in a moment or ends what was not told.
func (t *teller) take(e joints.Event) {
	t.driver.diagnostics.count(e)
	same := func(s joints.Event) bool { return s.Bus == e.Bus && s.Servo == e.Servo }
	i := slices.IndexFunc(t.silent, same)
	switch {
	case e.Kind == joints.ServoAbsent:
		t.silent = append(t.silent, e)
	case e.Kind == joints.ServoReturned && i >= 0:
		t.silent = slices.Delete(t.silent, i, i+1)
	default:
		t.tell(e)
	}
}

// tellSilent tells the first n of those that have been silent for long.
func (t *teller) tellSilent(n int) {
	for _, e := range t.silent[:n] {
		t.tell(e)
	}
	t.silent = slices.Delete(t.silent, 0, n)
}

// tell logs an event with joint, servo, cause and remedy.
func (t *teller) tell(e joints.Event) {
	t.driver.log.Log(logLevel(e.Kind.Severity()), e.String())
}

// logLevel is how an event is logged.
func logLevel(s joints.Severity) zapcore.Level {
	switch s {
	case joints.Info:
		return zapcore.InfoLevel
	case joints.Warning:
		return zapcore.WarnLevel
	}
	return zapcore.ErrorLevel
}
