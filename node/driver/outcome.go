package driver

import (
	"fmt"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
)

// givenUp tells whether a motion ended because something went wrong.
func givenUp(o control.Outcome) bool {
	switch o {
	case control.Succeeded, control.Canceled, control.Preempted:
		return false
	}
	return true
}

// reason says why a motion ended, in the words of joint_trajectory_controller where it has some.
func reason(r control.Result) string {
	switch r.Outcome {
	case control.Succeeded:
		return "Goal successfully reached!"
	case control.PathViolated:
		return "Aborted due to path tolerance violation: " + deviation(r)
	case control.GoalViolated:
		return fmt.Sprintf("Aborted due to goal_time_tolerance exceeding by %f seconds: %s", r.Late.Seconds(), deviation(r))
	case control.TorqueLost:
		if r.Joint != "" {
			return fmt.Sprintf("joint %q is no longer under torque: see /diagnostics", r.Joint)
		}
	case control.Preempted:
		return "replaced by another trajectory"
	case control.Canceled:
		return "stopped before its end"
	case control.Stalled:
		return fmt.Sprintf("joint %q stands still before it is there: something is in its way, or it lacks effort", r.Joint)
	}
	return r.String()
}

// deviation names the joint that decided. Errors are reference less measured.
func deviation(r control.Result) string {
	return fmt.Sprintf("joint %q is off by %.4g, tolerance %.4g", r.Joint, r.Error, r.Tolerance)
}

// errorCode is the outcome as control_msgs/action/FollowJointTrajectory counts it. The action has no code for a joint that
// is lost: such a joint leaves its path.
func errorCode(o control.Outcome) int32 {
	switch o {
	case control.PathViolated, control.TorqueLost, control.Restarted, control.Unread:
		return control_msgs.FollowJointTrajectory_Result_PATH_TOLERANCE_VIOLATED
	case control.GoalViolated:
		return control_msgs.FollowJointTrajectory_Result_GOAL_TOLERANCE_VIOLATED
	case control.Preempted, control.Deactivated:
		return control_msgs.FollowJointTrajectory_Result_INVALID_GOAL
	}
	return control_msgs.FollowJointTrajectory_Result_SUCCESSFUL
}
