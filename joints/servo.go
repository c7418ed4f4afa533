package joints

import (
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
)

// servo is an actuator at work. While its drive is in care, a keeper owns what the soft start finds and does; otherwise
// all of it belongs to whoever calls the robot's methods.
type servo struct {
	a     *Actuator
	drive *drive
	// bus speaks the servo's protocol.
	bus   *hardware.Bus
	cycle *hardware.Cycle
	// goals is where goals go: the cycle.
	goals goalSetter
	group int
	slot  int
	// settings are the registers to be written at start, with what was written since.
	settings []Setting
	// joint, busName and text name the joints it moves, its bus and itself in messages.
	joint, busName, text string
	// firmware is what the servo said when it was last identified; 0 before.
	firmware atomic.Int32

	// What the soft start found and did.

	// bounds are what each goal register takes, in raw steps; present is where it stood, in ticks.
	bounds  [2]bounds
	present int64
	// torqueBefore is whether it was under torque before the robot did anything, torque whether it is now.
	torqueBefore, torque bool
	// touched is true once it may be under torque because of the robot; armed while its bus watchdog is.
	touched, armed bool
	// started is true once the soft start has gone through its steps without an error.
	started bool
	// limp is whether it has no torque, as a keeper found, stopped whether its bus watchdog had stopped it.
	limp, stopped bool
	// halted is true from such a finding until it was taken back; anybody may read it.
	halted atomic.Bool
	// complaint is what its register of hardware errors held then.
	complaint int64

	// What the cycle tells; never the keeper's.

	// obeys is true while the servo is under torque and follows its goals. tripped is true when it does not because its
	// bus watchdog has stopped it.
	obeys, tripped bool
	// since is when it was last taken under command; older slow reads do not count.
	since time.Time
	// returned is true from its return from a silence until somebody has looked after it.
	returned bool
	// absent and alert are those of the exchange before, to notice a change; unnamed is true while an alert is not told yet.
	absent, alert, unnamed bool
	alertAt                time.Time
}

// goalSetter is the part of a cycle that takes goals.
type goalSetter interface {
	SetGoal(slot, goal int, raw int64)
	ClearGoals(slot int)
}

// bounds are the smallest and largest raw value of a goal.
type bounds struct{ lower, upper int64 }

func (b bounds) clamp(raw int64) int64 { return max(b.lower, min(raw, b.upper)) }

func (s *servo) read(name string) (int64, error) { return s.bus.ReadRegister(s.a.o.Servo, name) }

func (s *servo) write(name string, raw int64) error {
	return s.bus.WriteRegister(s.a.o.Servo, name, raw)
}

// has reports whether the servo has a register, by its model and firmware.
func (s *servo) has(name string) bool {
	r, ok := s.a.o.Servo.Model.Register(name)
	return ok && r.Numeric() && int(s.firmware.Load()) >= r.Since
}

// feetech reports whether the servo speaks a dialect of Feetech.
func (s *servo) feetech() bool {
	return strings.HasPrefix(s.bus.Protocol().String(), "feetech")
}

// remember keeps a setting for the next start, reboot or return.
func (s *servo) remember(set Setting) {
	i := slices.IndexFunc(s.settings, func(o Setting) bool {
		one, _ := s.a.o.Servo.Model.Register(o.Register)
		other, _ := s.a.o.Servo.Model.Register(set.Register)
		return one == other
	})
	if i < 0 {
		s.settings = append(s.settings, set)
		return
	}
	s.settings[i] = set
}

// value returns what the latest fresh read of a register says, in SI units; NaN when the servo does not give it.
func (s *servo) value(read int, perStep float64) float64 {
	if read < 0 {
		return math.NaN()
	}
	return scaled(s.cycle.Value(s.slot, read), perStep)
}

// slowValue returns a slow read in its unit, NaN when there is none yet.
func (s *servo) slowValue(i int, perStep float64) float64 {
	if i < 0 {
		return math.NaN()
	}
	raw, at := s.cycle.SlowValue(s.slot, i)
	if at.IsZero() {
		return math.NaN()
	}
	return scaled(raw, perStep)
}
