package control

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// ErrInactive is returned for a trajectory that nothing could follow: the loop does not run, torque is off, or the
// joints have not been read yet.
var ErrInactive = errors.New("controller is not active")

// ErrHalted is returned for a trajectory while an emergency stop is latched.
var ErrHalted = errors.New("emergency stop is latched")

// ErrBusy is returned for a trajectory that would replace another one, where that is not allowed.
var ErrBusy = errors.New("another trajectory is running, and allow_trajectory_replacement is false")

// StartError is a trajectory that begins too far from where a joint is.
type StartError struct {
	Joint string
	// Start is where the trajectory begins, Position where the joint is measured, in rad; they are more than Tolerance
	// apart.
	Start, Position, Tolerance float64
	// Prismatic is true where they are in m instead of rad.
	Prismatic bool
}

// Error speaks of it as MoveIt does.
func (e *StartError) Error() string {
	unit := "rad"
	if e.Prismatic {
		unit = "m"
	}
	return fmt.Sprintf("start point deviates from current robot state more than %g at joint %q: it starts at %.4f %s, the joint is at %.4f %s",
		e.Tolerance, e.Joint, e.Start, unit, e.Position, unit)
}

// TorqueError is returned for a trajectory while a joint of the controller is not under torque.
type TorqueError struct{ Joint string }

// Error names the joint.
func (e *TorqueError) Error() string {
	return fmt.Sprintf("joint %q is not under torque: see what its servo reports, then reboot it or switch torque on", e.Joint)
}

// GoalRequest is a trajectory and how well it must be followed.
type GoalRequest struct {
	Trajectory *Trajectory
	// Path and Goal replace the controller's constraints for the joints they name.
	Path, Goal []Tolerance
	// GoalTime replaces Constraints.GoalTime: 0 keeps it, -1 s removes it.
	GoalTime time.Duration
}

// request is what the loop takes over from other goroutines. It belongs to the loop once it is in the mail.
type request struct {
	// life is that of the controller for which the request was made; it is not carried over to the next.
	life uint64
	// motion is nil to come to rest.
	motion *motion
	// start is the time of day at which the motion starts, zero for the cycle that takes it over.
	start time.Time
	// goal is nil for a motion whose outcome nobody waits for. It is judged all the same.
	goal       *Goal
	tolerances *tolerances
	// stretch is how many times as long as it was sent the trajectory takes.
	stretch float64
}

// Submit checks a trajectory and has it taken over at the next cycle. It copies what it keeps. When it returns an
// error nothing changes; the errors are ErrInactive, ErrHalted, ErrBusy, *TorqueError, *StartError and those of
// trajectory.Rules.Check and Spline.CheckLimits. A goal in progress ends with Preempted. A trajectory without points brings
// the joints to rest.
func (c *TrajectoryController) Submit(t *Trajectory) error {
	if len(t.Points) == 0 {
		if !c.life.active() {
			return c.life.refuse(ErrInactive)
		}
		c.Hold()
		return nil
	}
	r, err := c.prepare(t)
	if err != nil {
		return c.life.refuse(err)
	}
	r.tolerances = c.constraints.Load().tolerances(len(c.o.Joints))
	return c.life.refuse(c.post(r))
}

// SubmitGoal is Submit for a trajectory whose outcome matters. A trajectory without points is refused.
func (c *TrajectoryController) SubmitGoal(g GoalRequest) (*Goal, error) {
	r, err := c.prepare(g.Trajectory)
	if err != nil {
		return nil, c.life.refuse(err)
	}
	r.goal = newGoal()
	r.goal.stretch = r.stretch
	r.tolerances = c.constraints.Load().resolve(c.o.Joints, &g)
	if err := c.post(r); err != nil {
		return nil, c.life.refuse(err)
	}
	return r.goal, nil
}

// Hold brings the joints to rest. Goals are canceled, the running one and one that is to start later.
func (c *TrajectoryController) Hold() {
	if old := c.mail.Swap(&c.loop.rest); old != nil {
		old.goal.end(Result{Outcome: Canceled})
	}
}

// Halt brings the joints to rest and refuses everything with ErrHalted as long as it is on.
func (c *TrajectoryController) Halt(on bool) {
	if c.life.halted.Store(on); on {
		c.Hold()
	}
}

// post puts a request into the mail. One that the loop has not seen yet makes way.
func (c *TrajectoryController) post(r *request) error {
	if c.o.RefuseReplacement {
		if c.busy.Load() || !c.mail.CompareAndSwap(nil, r) {
			return ErrBusy
		}
	} else if old := c.mail.Swap(r); old != nil {
		old.goal.end(Result{Outcome: Preempted})
	}
	if c.life.count.Load() != r.life && c.mail.CompareAndSwap(r, nil) {
		return ErrInactive
	}
	return nil
}

// prepare makes a motion of a trajectory and holds it against the limits, as it would be if it were taken over now.
func (c *TrajectoryController) prepare(t *Trajectory) (*request, error) {
	o := newOrigin(len(c.o.Joints))
	measured := make([]JointState, len(c.o.Joints))
	now, life, err := c.expect(t.Start, &o, measured)
	if err != nil {
		return nil, err
	}
	limits := c.limits.now.Load()
	r := &request{life: life, start: t.Start, stretch: 1}
	lay := func(t *Trajectory) (*trajectory.Spline, error) {
		spline, err := trajectory.NewSpline(t, limits.rules, now)
		if err == nil {
			r.motion = newMotion(len(c.o.Joints), spline)
			c.begin(r.motion, since(t.Start, now), &o, limits.motion)
		}
		return spline, err
	}
	spline, err := lay(t)
	if err != nil {
		return nil, err
	}
	if err := c.checkStart(spline, since(t.Start, now), measured); err != nil {
		return nil, err
	}
	if c.o.OverLimits == RefuseOverLimits {
		err = spline.CheckLimits(c.o.Margin)
	} else {
		r.stretch, err = stretch(t, spline, lay)
	}
	r.motion.fastest = max(1/r.motion.spline.Excess(), 1)
	return r, err
}

// checkStart holds where a trajectory begins that begins now against where the joints are.
func (c *TrajectoryController) checkStart(s *trajectory.Spline, at time.Duration, measured []JointState) error {
	begin := make([]JointState, len(measured))
	if c.o.StartTolerance == 0 || !s.Begun(at) {
		return nil
	}
	s.Sample(at, begin)
	for j, m := range measured {
		off := begin[j].Position - m.Position
		if c.o.Joints[j].Continuous {
			off = math.Remainder(off, 2*math.Pi)
		}
		if s.Named(j) && math.Abs(off) > c.o.StartTolerance {
			return &StartError{c.o.Joints[j].Name, begin[j].Position, m.Position, c.o.StartTolerance, c.o.Joints[j].Prismatic}
		}
	}
	return nil
}

// since returns the time along a motion that starts at a time of day, zero being now.
func since(start, now time.Time) time.Duration {
	if start.IsZero() {
		return 0
	}
	return now.Sub(start)
}

// expect fills in where a motion that starts at a time of day will set out from, and where the joints are measured. It
// returns the time of day of the last cycle and the life of the controller.
func (c *TrajectoryController) expect(start time.Time, o *origin, measured []JointState) (now time.Time, life uint64, err error) {
	s := &c.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	life = c.life.count.Load()
	if s.life != life {
		return now, life, ErrInactive
	}
	if err := c.life.refusal(); err != nil {
		return now, life, err
	}
	now = s.state.Stamp
	o.copyFrom(&s.origin)
	copy(measured, s.state.Feedback)
	if c.waits(start, now) {
		s.reference(start, o.state)
		stopPlaces(o, c.motionLimits())
	}
	return now, life, nil
}
