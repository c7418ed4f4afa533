package node

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/msgs/action_msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
)

// GoalID identifies a goal of an action: a UUID chosen by the client.
type GoalID [16]byte

// newGoalID returns a random id (RFC 9562, version 4).
func newGoalID() (id GoalID) {
	_, _ = rand.Read(id[:]) // never fails
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// String returns the id as UUIDs are written, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".
func (id GoalID) String() string {
	digits := hex.EncodeToString(id[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}

// GoalStatus is how far a goal has come (action_msgs/msg/GoalStatus). The zero value means that the server does not
// know the goal.
type GoalStatus int8

// A goal is accepted, then executing; it may be canceling from either on; and it ends as one of the last three.
const (
	GoalUnknown   = GoalStatus(action_msgs.GoalStatus_STATUS_UNKNOWN)
	GoalAccepted  = GoalStatus(action_msgs.GoalStatus_STATUS_ACCEPTED)
	GoalExecuting = GoalStatus(action_msgs.GoalStatus_STATUS_EXECUTING)
	GoalCanceling = GoalStatus(action_msgs.GoalStatus_STATUS_CANCELING)
	GoalSucceeded = GoalStatus(action_msgs.GoalStatus_STATUS_SUCCEEDED)
	GoalCanceled  = GoalStatus(action_msgs.GoalStatus_STATUS_CANCELED)
	GoalAborted   = GoalStatus(action_msgs.GoalStatus_STATUS_ABORTED)
)

var statusNames = [...]string{"unknown", "accepted", "executing", "canceling", "succeeded", "canceled", "aborted"}

// String returns the status in a word.
func (s GoalStatus) String() string {
	if s >= 0 && int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("goal status %d", int8(s))
}

// Ended tells whether a goal with this status has a result.
func (s GoalStatus) Ended() bool { return s >= GoalSucceeded && s <= GoalAborted }

// Errors callers branch on.
var (
	// ErrGoalEnded is returned for feedback on a goal that has a result, and for its second result.
	ErrGoalEnded = errors.New("goal has ended")
	// ErrGoalNotAccepted is returned for feedback and results of a goal that is still being decided on.
	ErrGoalNotAccepted = errors.New("goal is not accepted yet")
	// ErrGoalRejected is returned to a client whose goal was rejected. The protocol has no room for a reason: see
	// /rosout.
	ErrGoalRejected = errors.New("goal was rejected")
)

// A CancelError is returned to a client whose goal was not canceled.
type CancelError struct {
	Code int8 // ERROR_… of action_msgs/srv/CancelGoal
}

var cancelReasons = [...]string{
	action_msgs.CancelGoal_Response_ERROR_NONE:            "the server does not cancel it",
	action_msgs.CancelGoal_Response_ERROR_REJECTED:        "the server does not agree",
	action_msgs.CancelGoal_Response_ERROR_UNKNOWN_GOAL_ID: "the server does not know it",
	action_msgs.CancelGoal_Response_ERROR_GOAL_TERMINATED: "it has ended",
}

// Error gives the reason in words.
func (e *CancelError) Error() string {
	if e.Code >= 0 && int(e.Code) < len(cancelReasons) {
		return "goal is not canceled: " + cancelReasons[e.Code]
	}
	return fmt.Sprintf("goal is not canceled: code %d", e.Code)
}

// stampOf is t as builtin_interfaces/msg/Time.
func stampOf(t time.Time) builtin_interfaces.Time {
	return builtin_interfaces.Time{Sec: int32(t.Unix()), Nanosec: uint32(t.Nanosecond())}
}

// before orders stamps.
func before(a, b builtin_interfaces.Time) bool {
	return a.Sec < b.Sec || a.Sec == b.Sec && a.Nanosec < b.Nanosec
}
