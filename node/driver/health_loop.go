package driver

import (
	"strconv"

	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
)

// loopStatus says how the control loop is. The lock is held.
func (d *diagnostics) loopStatus() diagnostic_msgs.DiagnosticStatus {
	const name = "control loop"
	var values values
	values.number("rate wanted (Hz)", d.rate, 1)
	values.text("emergency stop", strconv.FormatBool(d.halted))
	if !d.active || d.latest.stamp.IsZero() {
		return diagnostic_msgs.DiagnosticStatus{Level: levelStale, Name: name, Message: notActive, Values: values}
	}
	var v verdict
	if d.halted {
		v.find(levelWarn, "emergency stop is latched")
	}
	fine := "running"
	if !d.latest.torque {
		fine = "torque is off"
	}
	values.text("torque", strconv.FormatBool(d.latest.torque))
	if s := &d.summary; s.complete {
		switch {
		case s.rate < brokenRate*d.rate:
			v.find(levelError, "runs at less than half its rate")
		case s.rate < slowRate*d.rate:
			v.find(levelWarn, "does not keep its rate")
		}
		if float64(s.overruns) >= manyOverruns*float64(s.cycles) && s.overruns > 0 {
			v.find(levelWarn, "misses deadlines")
		}
		values.number("rate (Hz)", s.rate, 1)
		values.spread("cycle", s.cycle, d.stats.CycleDuration)
		values.spread("wake-up late", s.wake, d.stats.WakeError)
	}
	values.count("overruns", d.latest.overruns)
	values.count("missed reads", d.latest.misses)
	return v.report(name, "", fine, values)
}
