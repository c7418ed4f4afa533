package control

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Constraints judge how well a trajectory is followed (constraints.*). 0 means no limit throughout.
type Constraints struct {
	// GoalTime is how long after its end a trajectory may take to come within its goal tolerances; 0 is for ever.
	GoalTime time.Duration
	// StoppedVelocity is the velocity error below which a joint counts as stopped at the end, in rad/s. It counts only
	// with TrajectoryOptions.CommandVelocity.
	StoppedVelocity float64
	// Path and Goal are the position errors allowed on the way and at the end, in rad, one per joint of the
	// controller; nil is no limit.
	Path, Goal []float64
}

func (k *Constraints) check(joints int) error {
	if k.GoalTime < 0 {
		return fmt.Errorf("goal time %s is negative", k.GoalTime)
	}
	if !(k.StoppedVelocity >= 0) {
		return fmt.Errorf("stopped velocity tolerance %g is not a positive number or 0", k.StoppedVelocity)
	}
	for _, values := range [][]float64{k.Path, k.Goal} {
		if values != nil && len(values) != joints {
			return fmt.Errorf("constraints: %d tolerances for %d joints", len(values), joints)
		}
		for _, v := range values {
			if !(v >= 0) {
				return fmt.Errorf("constraints: tolerance %g is not a positive number or 0", v)
			}
		}
	}
	return nil
}

func (k *Constraints) clone() Constraints {
	c := *k
	c.Path, c.Goal = slices.Clone(k.Path), slices.Clone(k.Goal)
	return c
}

// Tolerance is the error one joint may have, as control_msgs/msg/JointTolerance carries it: 0 keeps the controller's
// constraint, -1 removes it.
type Tolerance struct {
	Joint string
	// Position in rad, Velocity in rad/s, Acceleration in rad/s². Velocities count only with
	// TrajectoryOptions.CommandVelocity, accelerations never: none is commanded.
	Position, Velocity, Acceleration float64
}

// tolerances are what a trajectory is judged by, resolved for each joint. 0 is no limit.
type tolerances struct {
	path, goal []allowed
	goalTime   time.Duration
}

// allowed is the error that one joint may have.
type allowed struct{ position, velocity float64 }

// tolerances returns what the constraints allow.
func (k *Constraints) tolerances(joints int) *tolerances {
	t := &tolerances{path: make([]allowed, joints), goal: make([]allowed, joints), goalTime: k.GoalTime}
	for j := range t.path {
		if k.Path != nil {
			t.path[j].position = k.Path[j]
		}
		if k.Goal != nil {
			t.goal[j].position = k.Goal[j]
		}
		t.goal[j].velocity = k.StoppedVelocity
	}
	return t
}

// resolve returns what a goal allows over the constraints. As in joint_trajectory_controller, a negative tolerance or
// time other than -1 and an unknown joint make all tolerances of the goal fall back to the constraints.
func (k *Constraints) resolve(joints []TrajectoryJoint, r *GoalRequest) *tolerances {
	t := k.tolerances(len(joints))
	if !override(t.path, joints, r.Path) || !override(t.goal, joints, r.Goal) || !overrideTime(&t.goalTime, r.GoalTime) {
		return k.tolerances(len(joints))
	}
	return t
}

func overrideTime(d *time.Duration, with time.Duration) bool {
	seconds := d.Seconds()
	ok := replace(&seconds, with.Seconds())
	*d = time.Duration(seconds * float64(time.Second))
	return ok
}

// override replaces what the tolerances name and reports whether they make sense.
func override(a []allowed, joints []TrajectoryJoint, tolerances []Tolerance) bool {
	for _, t := range tolerances {
		j := slices.IndexFunc(joints, func(x TrajectoryJoint) bool { return x.Name == t.Joint })
		if j < 0 {
			return false
		}
		if !replace(&a[j].position, t.Position) || !replace(&a[j].velocity, t.Velocity) {
			return false
		}
		if t.Acceleration < 0 && t.Acceleration != -1 {
			return false
		}
	}
	return true
}

func replace(value *float64, with float64) bool {
	switch {
	case with > 0:
		*value = with
	case with == -1:
		*value = 0
	case with != 0: // and NaN
		return false
	}
	return true
}

// beyond reports whether an error is more than allowed; equality passes, and so does what is not known.
func beyond(err, allowed float64) bool { return allowed > 0 && math.Abs(err) > allowed }
