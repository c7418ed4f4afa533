package control

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// LimitsError is a change of limits that is refused.
type LimitsError struct {
	Joint string
	// Name is that of the limit: position_lower, position_upper, velocity, acceleration or effort; empty where the
	// controller does not have the joint.
	Name string
	// Value was given, NaN for none. Bound is the limit it would go beyond, NaN where the value by itself cannot be.
	Value, Bound float64
}

// Error names the joint, the limit and the values.
func (e *LimitsError) Error() string {
	switch {
	case e.Name == "":
		return fmt.Sprintf("joint %q is not a joint of this controller", e.Joint)
	case math.IsNaN(e.Bound):
		return fmt.Sprintf("joint %q: limit %s of %g cannot be", e.Joint, e.Name, e.Value)
	case math.IsNaN(e.Value):
		return fmt.Sprintf("joint %q: limit %s of %g cannot be lifted", e.Joint, e.Name, e.Bound)
	}
	return fmt.Sprintf("joint %q: limit %s of %g cannot be widened to %g", e.Joint, e.Name, e.Bound, e.Value)
}

// checkNarrower returns a *LimitsError unless limits make sense and go nowhere beyond bounds.
func checkNarrower(joint string, limits, bounds joints.Limits) error {
	for _, l := range [...]struct {
		name         string
		value, bound float64
		lower        bool
	}{
		{"position_lower", limits.PositionLower, bounds.PositionLower, true},
		{"position_upper", limits.PositionUpper, bounds.PositionUpper, false},
		{"velocity", limits.Velocity, bounds.Velocity, false},
		{"acceleration", limits.Acceleration, bounds.Acceleration, false},
		{"effort", limits.Effort, bounds.Effort, false},
	} {
		magnitude := l.name[0] != 'p'
		if math.IsInf(l.value, 0) || magnitude && l.value <= 0 || l.name == "position_upper" && l.value < limits.PositionLower {
			return &LimitsError{joint, l.name, l.value, math.NaN()}
		}
		wider := l.value > l.bound
		if l.lower {
			wider = l.value < l.bound
		}
		if wider || math.IsNaN(l.value) && !math.IsNaN(l.bound) {
			return &LimitsError{joint, l.name, l.value, l.bound}
		}
	}
	return nil
}

// bounds are the limits of a controller's joints, as they are now. They are replaced, never changed.
type bounds struct {
	joints []joints.Limits
	motion []trajectory.Limits
	// stop are those for coming to rest.
	stop []trajectory.Limits
	// rules are those of trajectories; nil for controllers that take none.
	rules *trajectory.Rules
}

// limitsInForce are a controller's limits between goroutines.
type limitsInForce struct {
	options []joints.Limits
	// complete makes the rest of the bounds.
	complete func(*bounds)
	// change is held by who changes the limits.
	change sync.Mutex
	now    atomic.Pointer[bounds]
}

func (f *limitsInForce) init(options []joints.Limits, complete func(*bounds)) {
	f.options, f.complete = options, complete
	f.store(options)
}

func (f *limitsInForce) store(all []joints.Limits) {
	b := &bounds{joints: all}
	for _, l := range all {
		b.motion = append(b.motion, limitsOf(l))
	}
	f.complete(b)
	f.now.Store(b)
}

// set changes the limits of one joint, if that may be: within those of the options, and while the controller is active
// within those of now.
func (f *limitsInForce) set(l *life, joint string, limits joints.Limits) error {
	f.change.Lock()
	defer f.change.Unlock()
	j := slices.Index(l.joints, joint)
	if j < 0 {
		return &LimitsError{Joint: joint}
	}
	now, within := f.now.Load().joints, f.options[j]
	if l.active() {
		within = now[j]
	}
	if err := checkNarrower(joint, limits, within); err != nil {
		return err
	}
	changed := slices.Clone(now)
	changed[j] = limits
	f.store(changed)
	return nil
}
