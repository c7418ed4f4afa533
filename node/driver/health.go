package driver

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
)

// Thresholds of the levels on /diagnostics. docs/ros_interface.md lists them for users.
const (
	// slowRate and brokenRate are the shares of the wanted rate below which the loop warns and errs.
	slowRate, brokenRate = 0.95, 0.5
	// manyOverruns is the share of cycles that miss their deadline from which the loop warns.
	manyOverruns = 0.01
	// fullWire is the share of the time that the wire may be busy.
	fullWire = 0.9
	// manyLost is the share of a joint's reads that may be missed within a second.
	manyLost = 0.01
	// warmMargin is how far below its limit, in °C, a servo's temperature is high.
	warmMargin = 10
	// commonTemperatureLimit stands in, in °C, where the model has none.
	commonTemperatureLimit = 70
	// silentMisses is the number of missed reads in a row from which a joint warns, silence the time from which it errs.
	silentMisses = 3
	silence      = time.Second
)

// Levels.
const (
	levelOK    = diagnostic_msgs.DiagnosticStatus_OK
	levelWarn  = diagnostic_msgs.DiagnosticStatus_WARN
	levelError = diagnostic_msgs.DiagnosticStatus_ERROR
	levelStale = diagnostic_msgs.DiagnosticStatus_STALE
)

// notActive is the message of everything that only an active robot tells.
const notActive = "not active"

// verdict is the level of a part with what made it so, the worst first.
type verdict struct {
	level byte
	words []string
}

// find adds a finding.
func (v *verdict) find(level byte, words string) {
	if level > v.level {
		v.level, v.words = level, append([]string{words}, v.words...)
		return
	}
	v.words = append(v.words, words)
}

// message is what was found, or fine when nothing was.
func (v *verdict) message(fine string) string {
	if len(v.words) == 0 {
		return fine
	}
	return strings.Join(v.words, ", ")
}

// report makes a status of a verdict.
func (v *verdict) report(name, hardwareID, fine string, values []diagnostic_msgs.KeyValue) diagnostic_msgs.DiagnosticStatus {
	return diagnostic_msgs.DiagnosticStatus{Level: v.level, Name: name, HardwareID: hardwareID, Message: v.message(fine), Values: values}
}

// values collects what stands behind a verdict.
type values []diagnostic_msgs.KeyValue

func (v *values) text(key, value string) {
	*v = append(*v, diagnostic_msgs.KeyValue{Key: key, Value: value})
}

// number adds a number with so many decimals; what is not known is left out.
func (v *values) number(key string, x float64, decimals int) {
	if !math.IsNaN(x) {
		v.text(key, strconv.FormatFloat(x, 'f', decimals, 64))
	}
}

func (v *values) count(key string, n uint64) { v.text(key, strconv.FormatUint(n, 10)) }

// milliseconds adds a duration.
func (v *values) milliseconds(key string, d time.Duration) {
	v.number(key+" (ms)", d.Seconds()*1e3, 3)
}

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
		values.milliseconds("cycle p50", s.p50)
		values.milliseconds("cycle p99", s.p99)
		values.milliseconds("cycle max", s.max)
		values.milliseconds("wake-up late p99", s.wakeP99)
		values.milliseconds("wake-up late max", s.wakeMax)
	}
	values.count("overruns", d.latest.overruns)
	values.count("missed reads", d.latest.misses)
	return v.report(name, "", fine, values)
}

// busStatus says how a bus is. The lock is held.
func (d *diagnostics) busStatus(i int) diagnostic_msgs.DiagnosticStatus {
	b := &d.buses[i]
	name := "bus " + b.Name
	var values values
	values.count("joints", uint64(len(b.Joints)))
	use := math.NaN()
	if i < len(d.wireUse) {
		use = d.wireUse[i]
	}
	values.number("wire use (%)", use*100, 1)
	if !d.active || d.latest.stamp.IsZero() {
		return diagnostic_msgs.DiagnosticStatus{Level: levelStale, Name: name, HardwareID: b.Port, Message: notActive, Values: values}
	}
	var v verdict
	if use > fullWire {
		v.find(levelWarn, "the wire has hardly any time left")
	}
	silent, lost := 0, false
	for _, j := range b.Joints {
		lost = lost || d.latest.joints[j].Lost
		if d.latest.joints[j].Misses >= silentMisses {
			silent++
		}
	}
	switch {
	case lost:
		v.find(levelError, "lost: check the adapter and its cable")
	case silent > 0 && silent == len(b.Joints):
		v.find(levelError, "no servo answers")
	}
	values.count("reconnects", d.reconnects[b.Name])
	if s := &d.summary; s.complete {
		loss := 0.0
		for _, j := range b.Joints {
			loss += s.loss[j] / float64(len(b.Joints))
		}
		if loss >= manyLost {
			v.find(levelWarn, "loses reads")
		}
		values.number("rate (Hz)", s.busRate[i], 1)
		values.number("packet loss (%)", loss*100, 2)
		values.milliseconds("cycle p50", s.p50)
		values.milliseconds("cycle p99", s.p99)
		values.milliseconds("cycle max", s.max)
	}
	return v.report(name, b.Port, "all servos answer", values)
}

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
