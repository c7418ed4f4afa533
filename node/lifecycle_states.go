package node

import "github.com/sinew-robotics/sinew/msgs/lifecycle_msgs"

// lifecycleStates are the labels of the states, by id (design.ros2.org, managed nodes).
var lifecycleStates = map[uint8]string{
	lifecycle_msgs.State_PRIMARY_STATE_UNKNOWN:            "unknown",
	lifecycle_msgs.State_PRIMARY_STATE_UNCONFIGURED:       "unconfigured",
	lifecycle_msgs.State_PRIMARY_STATE_INACTIVE:           "inactive",
	lifecycle_msgs.State_PRIMARY_STATE_ACTIVE:             "active",
	lifecycle_msgs.State_PRIMARY_STATE_FINALIZED:          "finalized",
	lifecycle_msgs.State_TRANSITION_STATE_CONFIGURING:     "configuring",
	lifecycle_msgs.State_TRANSITION_STATE_CLEANINGUP:      "cleaningup",
	lifecycle_msgs.State_TRANSITION_STATE_SHUTTINGDOWN:    "shuttingdown",
	lifecycle_msgs.State_TRANSITION_STATE_ACTIVATING:      "activating",
	lifecycle_msgs.State_TRANSITION_STATE_DEACTIVATING:    "deactivating",
	lifecycle_msgs.State_TRANSITION_STATE_ERRORPROCESSING: "errorprocessing",
}

// lifecycleState is a state as messages have it.
func lifecycleState(id uint8) lifecycle_msgs.State {
	return lifecycle_msgs.State{ID: id, Label: lifecycleStates[id]}
}

// transition leads from one state to another.
type transition struct {
	id          uint8
	label       string
	start, goal uint8
}

// description is the transition as messages have it.
func (t *transition) description() lifecycle_msgs.TransitionDescription {
	return lifecycle_msgs.TransitionDescription{
		Transition: lifecycle_msgs.Transition{ID: t.id, Label: t.label},
		StartState: lifecycleState(t.start),
		GoalState:  lifecycleState(t.goal),
	}
}

// Short names for the table below.
const (
	unconfigured    = lifecycle_msgs.State_PRIMARY_STATE_UNCONFIGURED
	inactive        = lifecycle_msgs.State_PRIMARY_STATE_INACTIVE
	active          = lifecycle_msgs.State_PRIMARY_STATE_ACTIVE
	finalized       = lifecycle_msgs.State_PRIMARY_STATE_FINALIZED
	configuring     = lifecycle_msgs.State_TRANSITION_STATE_CONFIGURING
	cleaningUp      = lifecycle_msgs.State_TRANSITION_STATE_CLEANINGUP
	shuttingDown    = lifecycle_msgs.State_TRANSITION_STATE_SHUTTINGDOWN
	activating      = lifecycle_msgs.State_TRANSITION_STATE_ACTIVATING
	deactivating    = lifecycle_msgs.State_TRANSITION_STATE_DEACTIVATING
	errorProcessing = lifecycle_msgs.State_TRANSITION_STATE_ERRORPROCESSING
)

// Labels of the transitions that end a transition state.
const (
	successLabel = "transition_success"
	failureLabel = "transition_failure"
	errorLabel   = "transition_error"
)

// lifecycleTransitions are those that can be asked for, then those by which each transition state ends.
var lifecycleTransitions = []transition{
	{lifecycle_msgs.Transition_TRANSITION_CONFIGURE, "configure", unconfigured, configuring},
	{lifecycle_msgs.Transition_TRANSITION_CLEANUP, "cleanup", inactive, cleaningUp},
	{lifecycle_msgs.Transition_TRANSITION_ACTIVATE, "activate", inactive, activating},
	{lifecycle_msgs.Transition_TRANSITION_DEACTIVATE, "deactivate", active, deactivating},
	{lifecycle_msgs.Transition_TRANSITION_UNCONFIGURED_SHUTDOWN, "shutdown", unconfigured, shuttingDown},
	{lifecycle_msgs.Transition_TRANSITION_INACTIVE_SHUTDOWN, "shutdown", inactive, shuttingDown},
	{lifecycle_msgs.Transition_TRANSITION_ACTIVE_SHUTDOWN, "shutdown", active, shuttingDown},

	{lifecycle_msgs.Transition_TRANSITION_ON_CONFIGURE_SUCCESS, successLabel, configuring, inactive},
	{lifecycle_msgs.Transition_TRANSITION_ON_CONFIGURE_FAILURE, failureLabel, configuring, unconfigured},
	{lifecycle_msgs.Transition_TRANSITION_ON_CONFIGURE_ERROR, errorLabel, configuring, errorProcessing},
	{lifecycle_msgs.Transition_TRANSITION_ON_CLEANUP_SUCCESS, successLabel, cleaningUp, unconfigured},
	{lifecycle_msgs.Transition_TRANSITION_ON_CLEANUP_FAILURE, failureLabel, cleaningUp, inactive},
	{lifecycle_msgs.Transition_TRANSITION_ON_CLEANUP_ERROR, errorLabel, cleaningUp, errorProcessing},
	{lifecycle_msgs.Transition_TRANSITION_ON_ACTIVATE_SUCCESS, successLabel, activating, active},
	{lifecycle_msgs.Transition_TRANSITION_ON_ACTIVATE_FAILURE, failureLabel, activating, inactive},
	{lifecycle_msgs.Transition_TRANSITION_ON_ACTIVATE_ERROR, errorLabel, activating, errorProcessing},
	{lifecycle_msgs.Transition_TRANSITION_ON_DEACTIVATE_SUCCESS, successLabel, deactivating, inactive},
	{lifecycle_msgs.Transition_TRANSITION_ON_DEACTIVATE_FAILURE, failureLabel, deactivating, active},
	{lifecycle_msgs.Transition_TRANSITION_ON_DEACTIVATE_ERROR, errorLabel, deactivating, errorProcessing},
	{lifecycle_msgs.Transition_TRANSITION_ON_SHUTDOWN_SUCCESS, successLabel, shuttingDown, finalized},
	{lifecycle_msgs.Transition_TRANSITION_ON_SHUTDOWN_FAILURE, failureLabel, shuttingDown, finalized},
	{lifecycle_msgs.Transition_TRANSITION_ON_SHUTDOWN_ERROR, errorLabel, shuttingDown, errorProcessing},
	{lifecycle_msgs.Transition_TRANSITION_ON_ERROR_SUCCESS, successLabel, errorProcessing, unconfigured},
	{lifecycle_msgs.Transition_TRANSITION_ON_ERROR_FAILURE, failureLabel, errorProcessing, finalized},
	{lifecycle_msgs.Transition_TRANSITION_ON_ERROR_ERROR, errorLabel, errorProcessing, finalized},
}

// findTransition returns the transition from a state that satisfies f, or nil.
func findTransition(start uint8, f func(*transition) bool) *transition {
	for i := range lifecycleTransitions {
		if t := &lifecycleTransitions[i]; t.start == start && f(t) {
			return t
		}
	}
	return nil
}
