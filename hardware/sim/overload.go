package sim

import (
	"math"
	"strings"
	"time"
)

// A motor that gives at least overloadEffort of its full effort for overloadTime without moving is overloaded. No
// manual gives figures.
const (
	overloadEffort = 0.9
	overloadTime   = time.Second
)

// strain watches a motor that pushes against an obstacle. What the motor does has not changed since the last look, for
// whatever changes it comes behind a look.
func (s *servo) strain(now time.Time) {
	last := s.looked
	s.looked = now
	if !s.strained() {
		s.strainedSince = time.Time{}
		return
	}
	if s.strainedSince.IsZero() {
		s.strainedSince = last
	}
	if !now.Before(s.strainedSince.Add(overloadTime)) {
		s.strainedSince = time.Time{}
		s.overloaded = true
		s.raise(s.errors())
	}
}

// strained reports whether the motor gives all that it can and does not move.
func (s *servo) strained() bool {
	return s.joint.stuck && s.overloadError() != 0 && !s.silent() && math.Abs(s.presentEffort()) >= overloadEffort
}

// relieve ends an overload: the motor has stopped pushing. What the servo remembers stays.
func (s *servo) relieve() {
	s.strainedSince, s.overloaded = time.Time{}, false
}

// errors returns the hardware errors whose cause is there.
func (s *servo) errors() byte {
	if !s.overloaded || s.model.HardwareErrorsAreCodes && s.cause != 0 {
		return s.cause
	}
	return s.cause | s.overloadError()
}

// overloadError returns the bit, or the code, by which the servo reports an overload; 0 when it knows none.
func (s *servo) overloadError() byte { return s.errorNamed("overload", 0) }

// errorNamed returns the bit, or the code, of the hardware error with this word in its text.
func (s *servo) errorNamed(word string, otherwise byte) byte {
	for _, e := range s.model.HardwareErrors {
		if !strings.Contains(e.Text, word) {
			continue
		}
		if s.model.HardwareErrorsAreCodes {
			return byte(e.Bit)
		}
		return 1 << e.Bit
	}
	return otherwise
}
