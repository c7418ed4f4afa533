package driver

import "github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"

// controllerFacts are what diagnostics tell of a controller.
type controllerFacts struct {
	name, kind string
	active     bool
	held       bool
	err        float64 // the largest position error, NaN when there is none
}

// controllerStatus says how a controller is. The lock is held.
func (d *diagnostics) controllerStatus(c *controllerFacts) diagnostic_msgs.DiagnosticStatus {
	name := "controller " + c.name
	var values values
	values.text("type", c.kind)
	if !d.active || d.latest.stamp.IsZero() {
		return diagnostic_msgs.DiagnosticStatus{Level: levelStale, Name: name, Message: notActive, Values: values}
	}
	var v verdict
	fine := "active"
	switch {
	case !c.active:
		fine = "inactive"
	case d.halted:
		v.find(levelWarn, "stopped: emergency stop is latched")
	case c.held:
		v.find(levelWarn, "waits for joints that do not answer")
	}
	values.number("largest error", c.err, 5)
	return v.report(name, "", fine, values)
}
