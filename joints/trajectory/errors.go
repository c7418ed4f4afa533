package trajectory

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrNoJoints is returned for a trajectory that names no joints.
	ErrNoJoints = errors.New("trajectory names no joints")
	// ErrNoPoints is returned for a trajectory without points.
	ErrNoPoints = errors.New("trajectory has no points")
)

// Fault is what is wrong with a name or a point.
type Fault uint8

const (
	// UnknownJoint: the controller does not have the joint.
	UnknownJoint Fault = iota + 1
	// DuplicateJoint: the joint is named twice.
	DuplicateJoint
	// MissingJoint: a joint of the controller is not named.
	MissingJoint
	// WrongLength: a field does not have one value per joint. Value is its length, Limit the number of joints.
	WrongLength
	// NotFinite: a value is NaN or infinite.
	NotFinite
	// NotIncreasing: a time is not after the one before. Value and Limit are the two, in seconds.
	NotIncreasing
	// EndVelocity: the last point has a velocity. Limit is what still counts as none.
	EndVelocity
	// EffortGiven: the point commands an effort.
	EffortGiven
	// NoContent: the point has neither positions, velocities nor accelerations.
	NoContent
)

// JointError is a trajectory that does not name the joints it should.
type JointError struct {
	Joint string
	// Fault is UnknownJoint, DuplicateJoint or MissingJoint.
	Fault Fault
}

// Error names the joint.
func (e *JointError) Error() string {
	switch e.Fault {
	case UnknownJoint:
		return fmt.Sprintf("joint %q is not a joint of this controller", e.Joint)
	case DuplicateJoint:
		return fmt.Sprintf("joint %q is named twice", e.Joint)
	default:
		return fmt.Sprintf("joint %q is missing, and partial trajectories are not allowed", e.Joint)
	}
}

// PointError is a point that cannot be.
type PointError struct {
	// Point counts from 0.
	Point int
	Fault Fault
	// Joint and Field say which value it is; Joint is empty where the whole point is wrong.
	Joint string
	Field Field
	// Value is what was given and Limit what it was held against; their meaning depends on Fault.
	Value, Limit float64
	// Prismatic is true where values are in m instead of rad.
	Prismatic bool
}

// Error names the point, the joint and the values.
func (e *PointError) Error() string {
	switch e.Fault {
	case WrongLength:
		return fmt.Sprintf("point %d: has %g %s values for %g joints", e.Point, e.Value, e.Field, e.Limit)
	case NotFinite:
		return fmt.Sprintf("point %d: joint %q: %s is %g", e.Point, e.Joint, e.Field, e.Value)
	case NotIncreasing:
		return fmt.Sprintf("point %d: time %g s is not after %g s of the point before", e.Point, e.Value, e.Limit)
	case EndVelocity:
		return fmt.Sprintf("point %d: joint %q: velocity at the end is %g %s, not 0", e.Point, e.Joint, e.Value, unit(Velocity, e.Prismatic))
	case EffortGiven:
		return fmt.Sprintf("point %d: effort is given, but cannot be followed", e.Point)
	default:
		return fmt.Sprintf("point %d: has neither positions, velocities nor accelerations", e.Point)
	}
}

// PastError is a trajectory that was over before it came.
type PastError struct {
	End, Now time.Time
}

// Error says how long ago the trajectory ended.
func (e *PastError) Error() string {
	return fmt.Sprintf("trajectory ended %s ago (are the clocks of sender and robot the same?)", e.Now.Sub(e.End))
}

// LimitError is a trajectory that would leave the limits of a joint.
type LimitError struct {
	Joint string
	Field Field
	// Time since the start of the trajectory at which the field is farthest outside, in the first segment that leaves
	// the limits.
	Time time.Duration
	// Value is reached at Time. Limit is the joint's own, and Allowed what it comes to with the margin: the same where there
	// is none, or what the joint had when the spline set out outside its limits.
	Value, Limit, Allowed float64
	// Prismatic is true where values are in m instead of rad.
	Prismatic bool
}

// unit returns the unit of a field.
func unit(f Field, prismatic bool) string {
	units := [...]string{Position: "rad", Velocity: "rad/s", Acceleration: "rad/s²", Effort: "N·m"}
	if prismatic {
		units = [...]string{Position: "m", Velocity: "m/s", Acceleration: "m/s²", Effort: "N"}
	}
	return units[f]
}

// Error names the joint, the time, the value and the limit.
func (e *LimitError) Error() string {
	u := unit(e.Field, e.Prismatic)
	text := fmt.Sprintf("joint %q: %s would be %.6g %s at %.6g s, beyond the limit %.6g %s",
		e.Joint, e.Field, e.Value, u, e.Time.Seconds(), e.Limit, u)
	switch {
	case e.Allowed == e.Limit:
		return text
	case e.Field == Position:
		return text + fmt.Sprintf(" (up to %.6g %s is accepted)", e.Allowed, u)
	}
	return text + fmt.Sprintf(" (up to %.6g %s is accepted, %.3g %% more)", e.Allowed, u, 100*(e.Allowed/e.Limit-1))
}
