package joints

import (
	"math"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// observe takes over what the cycles read of the drive's servos.
func (d *drive) observe(r *Robot) {
	for _, s := range d.servos {
		if r.groups[s.group].lost {
			d.observeNothing()
			return
		}
	}
	for _, s := range d.servos {
		r.watch(s)
	}
	d.observeStatus()
	for i, x := range d.axes {
		x.state.Gate = x.gate.counts
		d.observeAxis(i, x)
		d.observeSlow(x)
	}
	d.observeTorque()
	d.compare(r)
	d.settle()
}

// observeBuses takes over how the buses fare. Of a lost one the cycle belongs to its keeper: what was counted stays.
func (r *Robot) observeBuses() {
	for i, g := range r.groups {
		if g.lost {
			r.buses[i].Reply = 0
			continue
		}
		s := g.Cycle.Stats()
		r.buses[i] = BusState{Reply: s.Reply, Stray: s.Stray, Damaged: s.Malformed}
	}
}

// settle lets commands pass again to joints that were taken back, as soon as it is known where they are: what is
// commanded from then on has been told by Restarts that it must begin there.
func (d *drive) settle() {
	if !d.settling || !d.axes[0].state.Fresh {
		return
	}
	d.settling = false
	for _, x := range d.axes {
		x.state.Restarts++
	}
}

// observeNothing is for joints whose bus is lost.
func (d *drive) observeNothing() {
	for _, x := range d.axes {
		s := &x.state
		s.Result, s.Fresh, s.Lost, s.Gate = hardware.Missing, false, true, x.gate.counts
		s.Misses++
	}
}

// observeStatus tells all joints how the servos fare: the worst of them counts.
func (d *drive) observeStatus() {
	result, misses, alert := hardware.Fresh, 0, false
	for _, s := range d.servos {
		status := s.cycle.Status(s.slot)
		if result == hardware.Fresh {
			result = status.Result
		}
		misses, alert = max(misses, status.Misses), alert || status.Alert
	}
	for _, x := range d.axes {
		s := &x.state
		s.Result, s.Misses, s.Alert, s.Lost, s.Attended = result, misses, alert, false, d.inCare
		s.Fresh = result == hardware.Fresh && !d.inCare // else no command arrives: whoever moves it must wait
	}
}

// observeAxis takes over where a joint is, as soon as all servos were read that tell it.
func (d *drive) observeAxis(i int, x *axis) {
	var at time.Time
	turn, velocity := 0.0, 0.0
	for k, s := range d.servos {
		c := d.t.inverse[i][k]
		if c == 0 {
			continue
		}
		status := s.cycle.Status(s.slot)
		if status.Result != hardware.Fresh {
			return
		}
		if at.IsZero() || status.At.Before(at) {
			at = status.At
		}
		turn += c * s.a.scale.radians(s.cycle.Value(s.slot, 0))
		velocity += c * s.value(s.a.velocityRead, s.a.scale.velocity)
	}
	l := x.joint.linkage
	x.turn = turn
	x.state.At, x.state.Position, x.state.Velocity = at, l.position(turn), velocity*l.lever(turn)
	if x.state.Fresh {
		x.state.Effort = d.effort(i, x)
	}
}

// effort returns the effort of a joint: by virtual work that of all servos.
func (d *drive) effort(i int, x *axis) float64 {
	if x.joint.effortUnit == NoEffort {
		return math.NaN()
	}
	effort := 0.0
	for k, s := range d.servos {
		if c := d.t.forward[k][i]; c != 0 {
			effort += c * s.value(s.a.effortRead, s.a.scale.effort)
		}
	}
	lever := x.joint.linkage.lever(x.turn)
	if x.joint.effortUnit != Newton {
		return effort
	}
	if lever < deadCentre*x.joint.linkage.lever(0) {
		return math.NaN()
	}
	return effort / lever
}

// deadCentre is the share of its full lever below which a slider-crank turns any effort into any force.
const deadCentre = 1e-3

// observeSlow takes over what is read now and then: the hottest servo, the lowest voltage, the first hardware error.
func (d *drive) observeSlow(x *axis) {
	temperature, voltage, hardwareError := math.NaN(), math.NaN(), int64(0)
	for _, s := range d.servos {
		if t := s.slowValue(s.a.temperatureSlow, s.a.temperatureScale); t > temperature || math.IsNaN(temperature) {
			temperature = t
		}
		if v := s.slowValue(s.a.voltageSlow, s.a.voltageScale); v < voltage || math.IsNaN(voltage) {
			voltage = v
		}
		if hardwareError == 0 {
			hardwareError, _ = s.hardwareError()
		}
	}
	x.state.Temperature, x.state.Voltage, x.state.HardwareError = temperature, voltage, hardwareError
}

// compare holds a joint whose servos stand too far apart: each would push against the others.
func (d *drive) compare(r *Robot) {
	x, first := d.axes[0], d.servos[0]
	if d.t.coupled() || !x.state.Fresh {
		return
	}
	apart := 0.0
	for _, s := range d.servos[1:] {
		apart = max(apart, math.Abs(s.a.scale.radians(s.cycle.Value(s.slot, 0))-first.a.scale.radians(first.cycle.Value(first.slot, 0))))
	}
	disagrees := apart > x.joint.disagreement
	switch {
	case disagrees && !d.disagrees:
		e := first.event(Disagreement)
		e.err = errDisagreement
		r.tell(e)
	case d.disagrees && !disagrees:
		x.gate.open(x.state.Position, x.gate.lower, x.gate.upper)
		d.settling = true
	}
	d.disagrees = disagrees
}
