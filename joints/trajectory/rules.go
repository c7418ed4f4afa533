package trajectory

import (
	"math"
	"time"
)

// endVelocity is the largest velocity, in rad/s, that still counts as standing still at the end of a trajectory: the
// distance of 1 to the next float32, as in joint_trajectory_controller.
const endVelocity = 1.1920928955078125e-07

// Joint is one joint that trajectories may move.
type Joint struct {
	Name   string
	Limits Limits
	// Continuous is true for a joint that turns for ever: positions a whole turn apart are the same.
	Continuous bool
	// Prismatic is true for a joint that slides: its values are in m, m/s and m/s².
	Prismatic bool
}

// Rules say which trajectories are accepted.
type Rules struct {
	// Joints in the order in which states are sampled.
	Joints []Joint
	// AllowPartial accepts trajectories that do not name all joints.
	AllowPartial bool
	// AllowEndVelocity accepts a last point with velocities.
	AllowEndVelocity bool
	// AllowIntegration accepts points without positions, which are then integrated from velocities or accelerations.
	AllowIntegration bool
	// RoundCorners rounds the corners of trajectories without velocities for joints with an acceleration limit: they set
	// out from rest and come to rest with it, and pass beside the points between, where their velocity changes.
	RoundCorners bool
	// Steps gives each point as it is until its time has come, without a spline.
	Steps bool
}

// Check returns nil for a trajectory that can be followed from now, and otherwise what is wrong with it: ErrNoJoints,
// ErrNoPoints, *JointError, *PointError or *PastError. It does not look at limits: see Spline.CheckLimits.
func (r *Rules) Check(t *Trajectory, now time.Time) error {
	if len(t.Joints) == 0 {
		return ErrNoJoints
	}
	if len(t.Points) == 0 {
		return ErrNoPoints
	}
	if err := r.checkJoints(t.Joints); err != nil {
		return err
	}
	for i := range t.Points {
		if err := r.checkPoint(t, i); err != nil {
			return err
		}
	}
	start := t.Start
	if start.IsZero() {
		start = now
	}
	if end := start.Add(t.end()); end.Before(now) {
		return &PastError{End: end, Now: now}
	}
	return nil
}

// end returns the time of the last point.
func (t *Trajectory) end() time.Duration { return t.Points[len(t.Points)-1].TimeFromStart }

func (r *Rules) checkJoints(names []string) error {
	for i, name := range names {
		if r.index(name) < 0 {
			return &JointError{Joint: name, Fault: UnknownJoint}
		}
		if position(names[:i], name) >= 0 {
			return &JointError{Joint: name, Fault: DuplicateJoint}
		}
	}
	if r.AllowPartial {
		return nil
	}
	for i := range r.Joints {
		if position(names, r.Joints[i].Name) < 0 {
			return &JointError{Joint: r.Joints[i].Name, Fault: MissingJoint}
		}
	}
	return nil
}

// index returns which joint has this name, -1 for none.
func (r *Rules) index(name string) int {
	for i := range r.Joints {
		if r.Joints[i].Name == name {
			return i
		}
	}
	return -1
}

// position returns where name is in names, -1 for nowhere.
func position(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

func (r *Rules) checkPoint(t *Trajectory, i int) error {
	p := &t.Points[i]
	if len(p.Effort) > 0 {
		return &PointError{Point: i, Fault: EffortGiven, Field: Effort}
	}
	if i > 0 && p.TimeFromStart <= t.Points[i-1].TimeFromStart {
		before := t.Points[i-1].TimeFromStart
		return &PointError{Point: i, Fault: NotIncreasing, Value: p.TimeFromStart.Seconds(), Limit: before.Seconds()}
	}
	if len(p.Positions) == 0 && r.AllowIntegration && len(p.Velocities) == 0 && len(p.Accelerations) == 0 {
		return &PointError{Point: i, Fault: NoContent}
	}
	if err := checkField(t.Joints, i, Position, p.Positions, r.AllowIntegration); err != nil {
		return err
	}
	if err := checkField(t.Joints, i, Velocity, p.Velocities, true); err != nil {
		return err
	}
	if err := checkField(t.Joints, i, Acceleration, p.Accelerations, true); err != nil {
		return err
	}
	if i == len(t.Points)-1 && !r.AllowEndVelocity {
		return r.checkEnd(t.Joints, i, p.Velocities)
	}
	return nil
}

// checkField wants one finite value per joint, or none where the field may be absent.
func checkField(names []string, point int, f Field, values []float64, mayBeAbsent bool) error {
	if len(values) == 0 && mayBeAbsent {
		return nil
	}
	if len(values) != len(names) {
		return &PointError{Point: point, Fault: WrongLength, Field: f, Value: float64(len(values)), Limit: float64(len(names))}
	}
	for j, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &PointError{Point: point, Fault: NotFinite, Joint: names[j], Field: f, Value: v}
		}
	}
	return nil
}

// checkEnd wants the joints to stand still at the last point.
func (r *Rules) checkEnd(names []string, point int, velocities []float64) error {
	for j, v := range velocities {
		if math.Abs(v) > endVelocity {
			return &PointError{
				Point: point, Fault: EndVelocity, Joint: names[j], Field: Velocity, Value: v, Limit: endVelocity,
				Prismatic: r.Joints[r.index(names[j])].Prismatic,
			}
		}
	}
	return nil
}
