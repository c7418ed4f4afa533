package joints

import (
	"math"
	"slices"
)

// EffortUnit is the unit of a joint's effort.
type EffortUnit uint8

const (
	// NoEffort: the servo measures no current; effort is NaN.
	NoEffort EffortUnit = iota
	// NewtonMetre: a torque constant is published for the model.
	NewtonMetre
	// Ampere: the servo measures current, but its torque constant is not published.
	Ampere
	// Newton: as NewtonMetre, of a prismatic joint.
	Newton
)

// String returns "N·m", "A", "N" or "".
func (u EffortUnit) String() string {
	switch u {
	case NewtonMetre:
		return "N·m"
	case Ampere:
		return "A"
	case Newton:
		return "N"
	}
	return ""
}

// DefaultDisagreement is how far several actuators of one joint may stand apart unless Options say otherwise: 0.1 of the
// joint's unit of rotation, rad. It is far more than gears and encoders make, and less than a horn put on one spline
// tooth off (25 teeth: 0.25 rad).
const DefaultDisagreement = 0.1

// Options say what a joint is and what moves it.
type Options struct {
	// Name is the joint's name in ROS.
	Name string
	// Actuators move the joint: one, or several on one shaft. Several get the same goal, each through its own zero,
	// direction and reduction, and share an effort evenly; position and velocity of the joint are those of the first,
	// its effort is the sum.
	Actuators []ActuatorOptions
	// Limits on the joint side; see NoLimits.
	Limits Limits
	// Linkage makes the joint prismatic; nil for a revolute joint.
	Linkage *Linkage
	// Continuous joints turn without end and have no position limits.
	Continuous bool
	// Disagreement is how far several actuators may stand apart, in rad at their outputs, before the joint is held where
	// it is; 0 means DefaultDisagreement, +Inf never.
	Disagreement float64
}

// Joint is one joint. It never changes after it was made and may be used from any goroutine.
type Joint struct {
	name         string
	mode         Mode
	limits       Limits
	linkage      *Linkage
	continuous   bool
	disagreement float64
	effortUnit   EffortUnit
	// transmission is what moves the joint, together with others perhaps; nil for a mimic.
	transmission *transmission
	mimic        mimic
}

// New returns the joint, or an error with everything in the options that cannot be.
func New(o Options) (*Joint, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	j := newJoint(o, o.Actuators[0])
	t := &transmission{joints: []*Joint{j}}
	for _, a := range o.Actuators {
		t.actuators = append(t.actuators, newActuator(a))
	}
	t.parallel()
	t.join()
	if err := j.checkLimits(); err != nil {
		return nil, err
	}
	return j, nil
}

// newJoint returns the joint of options that were checked; an actuator says its mode.
func newJoint(o Options, a ActuatorOptions) *Joint {
	j := &Joint{
		name: o.Name, mode: a.Mode, limits: o.Limits, continuous: o.Continuous, disagreement: o.Disagreement,
	}
	if o.Linkage != nil {
		linkage := *o.Linkage
		j.linkage = &linkage
	}
	if lower, upper := j.linkage.span(); j.linkage.crank() {
		if math.IsNaN(j.limits.PositionLower) {
			j.limits.PositionLower = lower
		}
		if math.IsNaN(j.limits.PositionUpper) {
			j.limits.PositionUpper = upper
		}
	}
	if j.disagreement == 0 {
		j.disagreement = DefaultDisagreement
	}
	return j
}

// Name returns the joint's name.
func (j *Joint) Name() string { return j.name }

// Mode returns what the joint is commanded with; that of a mimic is its source's.
func (j *Joint) Mode() Mode { return j.mode }

// Limits returns the limits given in Options. Where a slider-crank has none, they are the ends of its way.
func (j *Joint) Limits() Limits { return j.limits }

// EffortUnit returns the unit of State.Effort, Command.Effort and Limits.Effort. (In mode PWM, Command.Effort and
// Limits.Effort are ratios.)
func (j *Joint) EffortUnit() EffortUnit { return j.effortUnit }

// Prismatic reports whether the joint is measured in m, m/s and N instead of rad, rad/s and N·m. A mimic is when its
// source is.
func (j *Joint) Prismatic() bool { return j.linkage != nil }

// Continuous reports whether the joint turns without end.
func (j *Joint) Continuous() bool { return j.continuous }

// Actuators returns the actuators that move the joint: one, several on one shaft, or all of its coupling; none for a
// mimic.
func (j *Joint) Actuators() []*Actuator {
	if j.transmission == nil {
		return nil
	}
	return slices.Clone(j.transmission.actuators)
}
