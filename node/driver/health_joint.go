package driver

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
)

// jointStatus says how a joint is. The lock is held.
func (d *diagnostics) jointStatus(i int, now time.Time) diagnostic_msgs.DiagnosticStatus {
	f, s := &d.joints[i], &d.latest.joints[i]
	name := "joint " + f.name
	if !d.active || d.latest.stamp.IsZero() {
		return diagnostic_msgs.DiagnosticStatus{Level: levelStale, Name: name, HardwareID: f.hardware, Message: notActive}
	}
	if f.mimics() {
		return diagnostic_msgs.DiagnosticStatus{Level: levelOK, Name: name, Message: f.follows()}
	}
	var v verdict
	f.judge(&v, s, now, d.latest.torque)
	values := f.values(s, now)
	if firmware := d.firmware(i); firmware != 0 {
		values.count("firmware", uint64(firmware))
	}
	if d.summary.complete {
		if loss := d.summary.loss[i]; loss >= manyLost && s.Misses < silentMisses && !s.Lost {
			v.find(levelWarn, "loses reads")
		}
		values.number("packet loss (%)", d.summary.loss[i]*100, 2)
	}
	return v.report(name, f.hardware, "answers", values)
}

// judge finds what is wrong with a joint.
func (f *jointFacts) judge(v *verdict, s *joints.State, now time.Time, torque bool) {
	switch {
	case s.Lost:
		v.find(levelError, "its bus is lost")
	case s.At.IsZero() || s.Misses > 0 && now.Sub(s.At) >= silence:
		v.find(levelError, "does not answer")
	case s.Misses >= silentMisses:
		v.find(levelWarn, "does not answer")
	}
	if s.Attended {
		v.find(levelWarn, "being taken back")
	}
	switch words := f.words(s.HardwareError); {
	case len(words) > 0:
		v.find(levelError, "hardware error: "+strings.Join(words, ", "))
	case s.HardwareError != 0:
		v.find(levelError, fmt.Sprintf("hardware error %d", s.HardwareError))
	case s.Alert:
		v.find(levelError, "reports an error")
	}
	switch {
	case s.Tripped:
		v.find(levelError, "stopped by its bus watchdog")
	case torque && !s.Torque:
		v.find(levelError, "has lost its torque")
	}
	switch {
	case s.Temperature >= f.temperatureLimit:
		v.find(levelError, "too hot")
	case s.Temperature >= f.temperatureLimit-warmMargin:
		v.find(levelWarn, "hot")
	}
	switch {
	case s.Voltage < f.voltageLower:
		v.find(levelWarn, "low voltage")
	case s.Voltage > f.voltageUpper:
		v.find(levelWarn, "high voltage")
	}
}

// values are what is known of a joint.
func (f *jointFacts) values(s *joints.State, now time.Time) values {
	var v values
	v.number("temperature (°C)", s.Temperature, 0)
	v.number("voltage (V)", s.Voltage, 1)
	v.number("position ("+f.positionUnit+")", s.Position, 4)
	if f.effortUnit != "" {
		v.number("effort ("+f.effortUnit+")", s.Effort, 3)
	}
	v.text("torque", strconv.FormatBool(s.Torque))
	v.text("hardware error", strconv.FormatInt(s.HardwareError, 10))
	if !s.At.IsZero() {
		v.milliseconds("age", max(now.Sub(s.At), 0))
	}
	v.count("misses in a row", uint64(s.Misses))
	v.count("restarts", s.Restarts)
	v.count("commands clamped", s.Gate.Clamped)
	v.count("commands slowed", s.Gate.Slowed)
	v.count("commands held", s.Gate.Held)
	return v
}
