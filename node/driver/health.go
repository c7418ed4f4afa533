package driver

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
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

// spread adds what took how long: in the last full second, and p99.9 since the activation, for a second has too few
// cycles to tell what one in a thousand takes. What did not happen is left out.
func (v *values) spread(key string, second spread, all control.Distribution) {
	if second.count > 0 {
		v.milliseconds(key+" p50", second.p50)
		v.milliseconds(key+" p99", second.p99)
		v.milliseconds(key+" max", second.max)
	}
	if all.HasP999() {
		v.milliseconds(key+" p99.9 since activation", all.P999)
	}
}

// milliseconds adds a duration.
func (v *values) milliseconds(key string, d time.Duration) {
	v.number(key+" (ms)", d.Seconds()*1e3, 3)
}
