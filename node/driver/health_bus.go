package driver

import (
	"math"

	"github.com/sinew-robotics/sinew/msgs/diagnostic_msgs"
)

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
	switch lost, silent := d.presence(b); {
	case lost:
		v.find(levelError, "lost: check the adapter and its cable")
	case silent:
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
		if i < len(s.replies) {
			values.spread("reply", s.replies[i], d.stats.Replies[i])
		}
	}
	if i < len(d.latest.buses) {
		values.count("stray packets", d.latest.buses[i].Stray)
		values.count("damaged packets", d.latest.buses[i].Damaged)
	}
	return v.report(name, b.Port, "all servos answer", values)
}

// presence tells whether the port of a bus is lost, or none of its servos answers. The lock is held.
func (d *diagnostics) presence(b *Bus) (lost, silent bool) {
	silent = len(b.Joints) > 0
	for _, j := range b.Joints {
		lost = lost || d.latest.joints[j].Lost
		silent = silent && d.latest.joints[j].Misses >= silentMisses
	}
	return lost, silent
}
