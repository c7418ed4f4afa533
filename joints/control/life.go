package control

import (
	"fmt"
	"sync/atomic"
)

// life tells other goroutines whether a controller accepts anything, and if not why.
type life struct {
	// name is the controller's, joints are the names of its joints.
	name   string
	joints []string
	// count is odd while the controller is active.
	count atomic.Uint64
	// unpowered is one more than the index of a joint without torque, 0 while there is none.
	unpowered atomic.Int32
	halted    atomic.Bool
}

// begin and end are the loop's.
func (l *life) begin() {
	l.unpowered.Store(0)
	l.count.Add(1)
}

func (l *life) end() { l.count.Add(1) }

// active reports whether the controller is.
func (l *life) active() bool { return l.count.Load()%2 == 1 }

// refusal returns why nothing is accepted, nil if something is.
func (l *life) refusal() error {
	if !l.active() {
		return ErrInactive
	}
	if l.halted.Load() {
		return ErrHalted
	}
	if j := l.unpowered.Load(); j > 0 {
		return &TorqueError{Joint: l.joints[j-1]}
	}
	return nil
}

// refuse says who refuses something.
func (l *life) refuse(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", l.name, err)
}
