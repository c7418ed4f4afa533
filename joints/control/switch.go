package control

import (
	"context"
	"fmt"
	"slices"
)

// SwitchFault is what is wrong with a switch of controllers.
type SwitchFault uint8

const (
	// UnknownController: the loop has no such controller.
	UnknownController SwitchFault = iota + 1
	// AlreadyActive: the controller to be activated is active.
	AlreadyActive
	// NotActive: the controller to be deactivated is not active.
	NotActive
	// NamedTwice: the controller is named more than once.
	NamedTwice
	// JointHeld: a joint of the controller to be activated stays with another one.
	JointHeld
)

// SwitchError is a switch of controllers that cannot be. Nothing was switched.
type SwitchError struct {
	Controller string
	Fault      SwitchFault
	// Joint is held by Holder; only for JointHeld.
	Joint, Holder string
}

// Error names the controller, and the joint with its holder.
func (e *SwitchError) Error() string {
	switch e.Fault {
	case UnknownController:
		return fmt.Sprintf("controller %q: there is no such controller", e.Controller)
	case AlreadyActive:
		return fmt.Sprintf("controller %q: is active already", e.Controller)
	case NotActive:
		return fmt.Sprintf("controller %q: is not active", e.Controller)
	case NamedTwice:
		return fmt.Sprintf("controller %q: is named twice", e.Controller)
	default:
		return fmt.Sprintf("controller %q: joint %q is held by controller %q: deactivate that one in the same switch",
			e.Controller, e.Joint, e.Holder)
	}
}

// Switch changes which controllers own their joints, between two cycles: all that is named or, with a *SwitchError,
// nothing. Goals of deactivated controllers end with Deactivated. An activated controller takes its joints as they move
// by their last commands, and brings them to rest; a joint that no controller has any more brakes likewise. Nothing
// jumps. It waits for Run if need be, and returns ErrEnded after it.
func (l *Loop) Switch(ctx context.Context, activate, deactivate []string) error {
	return l.calls.quick(ctx, func(context.Context) error { return l.switchOver(activate, deactivate) })
}

// switchOver checks a switch and does it. It runs on the loop's goroutine.
func (l *Loop) switchOver(activate, deactivate []string) error {
	off, err := l.find(deactivate, nil, true)
	if err != nil {
		return err
	}
	on, err := l.find(activate, deactivate, false)
	if err != nil {
		return err
	}
	if err := l.checkHolders(on, off); err != nil {
		return err
	}
	for _, s := range off {
		s.deactivate(Deactivated)
		s.owns.Store(false)
	}
	for _, s := range on {
		s.owns.Store(true)
	}
	l.brake()
	return nil
}

// find returns the controllers of these names, all of which must own their joints or none. None may be in others.
func (l *Loop) find(names, others []string, own bool) ([]*seat, error) {
	var found []*seat
	for i, name := range names {
		k := slices.IndexFunc(l.controllers, func(s *seat) bool { return s.Name() == name })
		switch {
		case k < 0:
			return nil, &SwitchError{Controller: name, Fault: UnknownController}
		case slices.Contains(names[:i], name) || slices.Contains(others, name):
			return nil, &SwitchError{Controller: name, Fault: NamedTwice}
		case own && !l.controllers[k].owns.Load():
			return nil, &SwitchError{Controller: name, Fault: NotActive}
		case !own && l.controllers[k].owns.Load():
			return nil, &SwitchError{Controller: name, Fault: AlreadyActive}
		}
		found = append(found, l.controllers[k])
	}
	return found, nil
}

// checkHolders wants each joint to have one owner at most once some are on and others off.
func (l *Loop) checkHolders(on, off []*seat) error {
	holder := make(map[int]*seat)
	for _, s := range l.controllers {
		if s.owns.Load() && !slices.Contains(off, s) {
			for _, k := range s.joints {
				holder[k] = s
			}
		}
	}
	for _, s := range on {
		for i, k := range s.joints {
			if h := holder[k]; h != nil {
				return &SwitchError{Controller: s.Name(), Fault: JointHeld, Joint: s.Joints()[i], Holder: h.Name()}
			}
			holder[k] = s
		}
	}
	return nil
}

// Active returns the names of the controllers that own their joints, in the order of Options.Controllers. It may be
// called from any goroutine.
func (l *Loop) Active() []string {
	names := []string{}
	for _, s := range l.controllers {
		if s.owns.Load() {
			names = append(names, s.Name())
		}
	}
	return names
}

// Controllers returns all controllers, in the order of Options.Controllers.
func (l *Loop) Controllers() []Controller {
	all := make([]Controller, len(l.controllers))
	for i, s := range l.controllers {
		all[i] = s.Controller
	}
	return all
}
