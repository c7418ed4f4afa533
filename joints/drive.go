package joints

import (
	"fmt"
	"math"
	"time"
)

// drive is a transmission at work: some joints and the servos that move them together.
type drive struct {
	t      *transmission
	axes   []*axis
	servos []*servo
	// disagrees is true while servos of one joint stand too far apart.
	disagrees bool
	// inCare is true while a keeper looks after its servos. visit and doubt are what it can be asked.
	inCare       bool
	visit, doubt errand
	// epoch counts how often a method of the robot has put the drive under command. Written with Robot.care held.
	epoch int
	// settling is true from taking the drive back until its joints were read: no commands pass meanwhile.
	settling bool
	// before is room for the goals of the exchange before.
	before []float64
}

// axis is a joint at work.
type axis struct {
	joint *Joint
	gate  gate
	state State
	// index is its place in Robot.joints.
	index int
	// turn is where it is before its linkage, in rad.
	turn float64
}

func newDrive(t *transmission, o *RobotOptions) *drive {
	d := &drive{t: t, servos: make([]*servo, len(t.actuators)), before: make([]float64, len(t.joints))}
	for _, j := range t.joints {
		d.axes = append(d.axes, &axis{joint: j, gate: newGate(j.mode, j.limits, o.Period, o.HoldAfter)})
	}
	return d
}

// startTolerance is how far outside its limits a joint may stand at start, in rad: what a limit and the noise of an
// encoder can make of a joint that rests at its end.
const startTolerance = 0.01

// fail returns an error about one joint of the drive.
func (d *drive) fail(x *axis, err error, remedy string) error {
	s := d.servos[0]
	return &JointError{Joint: x.joint.name, Bus: s.busName, Servo: s.text, Err: err, Remedy: remedy}
}

// turnOf returns where a joint is, before its linkage, by where its servos were located.
func (d *drive) turnOf(i int) (turn float64) {
	for k, s := range d.servos {
		if c := d.t.inverse[i][k]; c != 0 {
			turn += c * s.a.scale.radians(s.present)
		}
	}
	return turn
}

// check refuses a drive whose joints stand, by where its servos were located, where they may not.
func (d *drive) check() error {
	if err := d.checkAgreement(); err != nil {
		return err
	}
	for i, x := range d.axes {
		if err := d.checkPosition(x, d.turnOf(i)); err != nil {
			return err
		}
	}
	return nil
}

// checkPosition refuses a joint that stands outside its limits, or has none left.
func (d *drive) checkPosition(x *axis, turn float64) error {
	l, unit := x.joint.linkage, x.joint.unit()
	if first, last := l.turns(); turn < first-startTolerance || turn > last+startTolerance {
		return d.fail(x, fmt.Errorf("its horn stands at %.4f rad, outside %.4f to %.4f rad, where the linkage turns back", turn, first, last),
			"turn the horn back by hand, or correct zero and direction")
	}
	lower, upper := x.joint.limits.PositionLower, x.joint.limits.PositionUpper
	switch {
	case x.joint.mode == Current || x.joint.mode == PWM:
		return nil
	case x.joint.mode.hasPosition():
		one, other := d.reach(x)
		if lower, upper = x.joint.limits.narrow(one, other); lower > upper {
			return d.fail(x, fmt.Errorf("its own limits, %.4f to %.4f %s, leave nothing of limits.position, %.4f to %.4f %s",
				one, other, unit, x.joint.limits.PositionLower, x.joint.limits.PositionUpper, unit),
				"correct limits.position, zero or direction, or the servo's min_position_limit and max_position_limit")
		}
	}
	tolerance := startTolerance * l.lever(turn)
	if position := l.position(turn); position < lower-tolerance || position > upper+tolerance {
		return d.fail(x, &PositionError{Position: position, Lower: lower, Upper: upper, Prismatic: x.joint.Prismatic()},
			"move the joint inside by hand, or widen limits.position")
	}
	return nil
}

// reach returns the positions of a joint that its servos allow; of coupled joints all, for what one may do depends on
// the others.
func (d *drive) reach(x *axis) (lower, upper float64) {
	if d.t.coupled() || !x.joint.mode.hasPosition() {
		return math.Inf(-1), math.Inf(1)
	}
	lower, upper = x.joint.linkage.turns()
	for _, s := range d.servos {
		one, other := s.a.scale.radians(s.bounds[0].lower), s.a.scale.radians(s.bounds[0].upper)
		lower, upper = max(lower, min(one, other)), min(upper, max(one, other))
	}
	return x.joint.linkage.position(lower), x.joint.linkage.position(upper)
}

// checkAgreement refuses several servos of one joint that stand too far apart: under torque they would fight.
func (d *drive) checkAgreement() error {
	if d.t.coupled() {
		return nil
	}
	x, first := d.axes[0], d.servos[0]
	for _, s := range d.servos[1:] {
		one, other := first.a.scale.radians(first.present), s.a.scale.radians(s.present)
		if math.Abs(one-other) > x.joint.disagreement {
			return d.fail(x, fmt.Errorf("stands at %.4f rad, and %s on the same joint at %.4f rad", one, s.text, other),
				"correct zero, direction or reduction of one of them")
		}
	}
	return nil
}

// startBound returns the effort that a servo may spend on a position from the start on, in the unit of its own effort;
// NaN leaves what the servo has.
func (d *drive) startBound(s *servo) float64 {
	x := d.axes[0]
	if x.joint.mode != CurrentBasedPosition {
		return math.NaN()
	}
	return d.bound(x, d.turnOf(0), x.joint.limits.Effort)
}

// bound returns the share of each servo in an effort of the joint.
func (d *drive) bound(x *axis, turn, effort float64) float64 {
	return math.Abs(effort * x.joint.effortLever(turn) * d.t.share[0][0])
}

// adopt takes over what a soft start found: from now on commands pass, when all servos are under torque.
func (d *drive) adopt() {
	for _, s := range d.servos {
		s.obeys, s.tripped, s.since = s.torque && s.started, false, time.Now()
		s.stopped = false
		s.halted.Store(false)
	}
	for i, x := range d.axes {
		x.turn = d.turnOf(i)
		lower, upper := x.joint.limits.narrow(d.reach(x))
		if !x.joint.mode.hasPosition() {
			lower, upper = math.Inf(-1), math.Inf(1)
		}
		x.gate.open(x.joint.linkage.position(x.turn), lower, upper)
	}
	d.disagrees = false
	d.observeTorque()
}

// release takes the goals back of all servos: none is sent until the next adopt.
func (d *drive) release() {
	for _, s := range d.servos {
		s.obeys = false
		s.goals.ClearGoals(s.slot)
	}
	d.observeTorque()
}

// ready reports whether all servos are under torque and nobody sees to one.
func (d *drive) ready() bool {
	if d.inCare || d.settling {
		return false
	}
	for _, s := range d.servos {
		if !s.obeys || s.absent && s.a.o.Mode.hasPosition() {
			return false
		}
	}
	return true
}

// observeTorque tells the joints whether their servos are under torque.
func (d *drive) observeTorque() {
	torque, tripped := true, false
	for _, s := range d.servos {
		torque = torque && s.obeys
		tripped = tripped || s.tripped || s.halted.Load()
	}
	for _, x := range d.axes {
		x.state.Torque, x.state.Tripped = torque, tripped
	}
}
