package control

import (
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// ErrInactive is returned for a trajectory that nothing could follow: the loop does not run, torque is off, or the
// joints have not been read yet.
var ErrInactive = errors.New("controller is not active")

// ErrHalted is returned for a trajectory while an emergency stop is latched.
var ErrHalted = errors.New("emergency stop is latched")

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
	// goal and tolerances are nil for a motion without a goal.
	goal       *Goal
	tolerances *tolerances
}

// Submit checks a trajectory and has it taken over at the next cycle. It copies what it keeps. When it returns an
// error nothing changes; the errors are ErrInactive, ErrHalted, *TorqueError and those of
// trajectory.Rules.Check and Spline.CheckLimits. A trajectory without points brings the joints to rest.
func (c *TrajectoryController) Submit(t *Trajectory) error {
	if len(t.Points) == 0 {
		if c.life.Load()%2 == 0 {
			return c.refuse(ErrInactive)
		}
		c.Hold()
		return nil
	}
	r, err := c.prepare(t)
	if err != nil {
		return c.refuse(err)
	}
	return c.refuse(c.post(r))
}

// SubmitGoal is Submit for a trajectory whose outcome matters. A trajectory without points is refused.
func (c *TrajectoryController) SubmitGoal(g GoalRequest) (*Goal, error) {
	r, err := c.prepare(g.Trajectory)
	if err != nil {
		return nil, c.refuse(err)
	}
	r.goal = newGoal()
	r.tolerances = c.constraints.Load().resolve(c.o.Joints, &g)
	if err := c.post(r); err != nil {
		return nil, c.refuse(err)
	}
	return r.goal, nil
}

// Hold brings the joints to rest. A goal in progress is canceled.
func (c *TrajectoryController) Hold() {
	if old := c.mail.Swap(&c.loop.rest); old != nil {
		old.goal.end(Result{Outcome: Canceled})
	}
}

// Halt brings the joints to rest and refuses everything with ErrHalted as long as it is on.
func (c *TrajectoryController) Halt(on bool) {
	if c.halted.Store(on); on {
		c.Hold()
	}
}

// refuse says who refuses a trajectory.
func (c *TrajectoryController) refuse(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", c.o.Name, err)
}

// post puts a request into the mail. One that the loop has not seen yet makes way.
func (c *TrajectoryController) post(r *request) error {
	if old := c.mail.Swap(r); old != nil {
		old.goal.end(Result{Outcome: Preempted})
	}
	if c.life.Load() != r.life && c.mail.CompareAndSwap(r, nil) {
		return ErrInactive
	}
	return nil
}

// prepare makes a motion of a trajectory and holds it against the limits, as it would be if it were taken over now.
func (c *TrajectoryController) prepare(t *Trajectory) (*request, error) {
	o := newOrigin(len(c.names))
	now, life, err := c.expect(t.Start, &o)
	if err != nil {
		return nil, err
	}
	spline, err := trajectory.NewSpline(t, c.rules, now)
	if err != nil {
		return nil, err
	}
	r := &request{life: life, motion: newMotion(len(c.names), spline), start: t.Start}
	c.begin(r.motion, since(t.Start, now), &o)
	if err := spline.CheckLimits(c.o.Margin); err != nil {
		return nil, err
	}
	return r, nil
}

// since returns the time along a motion that starts at a time of day, zero being now.
func since(start, now time.Time) time.Duration {
	if start.IsZero() {
		return 0
	}
	return now.Sub(start)
}

// expect fills in where a motion that starts at a time of day will set out from. It returns the time of day of the last
// cycle and the life of the controller.
func (c *TrajectoryController) expect(start time.Time, o *origin) (now time.Time, life uint64, err error) {
	s := &c.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	life = c.life.Load()
	if life%2 == 0 || s.life != life {
		return now, life, ErrInactive
	}
	if c.halted.Load() {
		return now, life, ErrHalted
	}
	if j := c.unpowered.Load(); j > 0 {
		return now, life, &TorqueError{Joint: c.names[j-1]}
	}
	now = s.state.Stamp
	o.copyFrom(&s.origin)
	if c.o.Takeover == TakeoverSmooth && start.After(now) {
		s.reference(start, o.state)
		c.stopPlaces(o)
	}
	return now, life, nil
}
