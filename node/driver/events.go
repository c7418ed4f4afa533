package driver

import (
	"context"
	"sync"

	"go.uber.org/zap/zapcore"

	"github.com/sinew-robotics/sinew/joints"
)

// telling tells what happens to the robot until ctx ends. The function that it returns waits until all is told.
func (d *Driver) telling(ctx context.Context, events <-chan joints.Event) (wait func()) {
	var telling sync.WaitGroup
	telling.Go(func() {
		for {
			select {
			case e := <-events:
				d.tell(e)
			case <-ctx.Done():
				d.tellRest(events)
				return
			}
		}
	})
	return telling.Wait
}

// tellRest tells what is there already.
func (d *Driver) tellRest(events <-chan joints.Event) {
	for {
		select {
		case e := <-events:
			d.tell(e)
		default:
			return
		}
	}
}

// tell logs an event with joint, servo, cause and remedy, and lets diagnostics count it.
func (d *Driver) tell(e joints.Event) {
	d.diagnostics.count(e)
	d.log.Log(logLevel(e.Kind.Severity()), e.String())
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
