package node_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// completeNode are the endpoints of a managed node called /left/arm with simulated time, a publisher, a subscription, a
// service and an action, as `ros2 node info` lists those of one made with rclcpp, in the words of the wire: W for a
// writer and R for a reader, topic, type.
const completeNode = `
R rq/left/arm/change_stateRequest lifecycle_msgs::srv::dds_::ChangeState_Request_
R rq/left/arm/describe_parametersRequest rcl_interfaces::srv::dds_::DescribeParameters_Request_
R rq/left/arm/get_available_statesRequest lifecycle_msgs::srv::dds_::GetAvailableStates_Request_
R rq/left/arm/get_available_transitionsRequest lifecycle_msgs::srv::dds_::GetAvailableTransitions_Request_
R rq/left/arm/get_logger_levelsRequest rcl_interfaces::srv::dds_::GetLoggerLevels_Request_
R rq/left/arm/get_parameter_typesRequest rcl_interfaces::srv::dds_::GetParameterTypes_Request_
R rq/left/arm/get_parametersRequest rcl_interfaces::srv::dds_::GetParameters_Request_
R rq/left/arm/get_stateRequest lifecycle_msgs::srv::dds_::GetState_Request_
R rq/left/arm/get_transition_graphRequest lifecycle_msgs::srv::dds_::GetAvailableTransitions_Request_
R rq/left/arm/get_type_descriptionRequest type_description_interfaces::srv::dds_::GetTypeDescription_Request_
R rq/left/arm/list_parametersRequest rcl_interfaces::srv::dds_::ListParameters_Request_
R rq/left/arm/set_logger_levelsRequest rcl_interfaces::srv::dds_::SetLoggerLevels_Request_
R rq/left/arm/set_parametersRequest rcl_interfaces::srv::dds_::SetParameters_Request_
R rq/left/arm/set_parameters_atomicallyRequest rcl_interfaces::srv::dds_::SetParametersAtomically_Request_
R rq/left/arm/torqueRequest std_srvs::srv::dds_::SetBool_Request_
R rq/left/grip/_action/cancel_goalRequest action_msgs::srv::dds_::CancelGoal_Request_
R rq/left/grip/_action/get_resultRequest control_msgs::action::dds_::GripperCommand_GetResult_Request_
R rq/left/grip/_action/send_goalRequest control_msgs::action::dds_::GripperCommand_SendGoal_Request_
R rt/clock rosgraph_msgs::msg::dds_::Clock_
R rt/left/heard std_msgs::msg::dds_::String_
W rr/left/arm/change_stateReply lifecycle_msgs::srv::dds_::ChangeState_Response_
W rr/left/arm/describe_parametersReply rcl_interfaces::srv::dds_::DescribeParameters_Response_
W rr/left/arm/get_available_statesReply lifecycle_msgs::srv::dds_::GetAvailableStates_Response_
W rr/left/arm/get_available_transitionsReply lifecycle_msgs::srv::dds_::GetAvailableTransitions_Response_
W rr/left/arm/get_logger_levelsReply rcl_interfaces::srv::dds_::GetLoggerLevels_Response_
W rr/left/arm/get_parameter_typesReply rcl_interfaces::srv::dds_::GetParameterTypes_Response_
W rr/left/arm/get_parametersReply rcl_interfaces::srv::dds_::GetParameters_Response_
W rr/left/arm/get_stateReply lifecycle_msgs::srv::dds_::GetState_Response_
W rr/left/arm/get_transition_graphReply lifecycle_msgs::srv::dds_::GetAvailableTransitions_Response_
W rr/left/arm/get_type_descriptionReply type_description_interfaces::srv::dds_::GetTypeDescription_Response_
W rr/left/arm/list_parametersReply rcl_interfaces::srv::dds_::ListParameters_Response_
W rr/left/arm/set_logger_levelsReply rcl_interfaces::srv::dds_::SetLoggerLevels_Response_
W rr/left/arm/set_parametersReply rcl_interfaces::srv::dds_::SetParameters_Response_
W rr/left/arm/set_parameters_atomicallyReply rcl_interfaces::srv::dds_::SetParametersAtomically_Response_
W rr/left/arm/torqueReply std_srvs::srv::dds_::SetBool_Response_
W rr/left/grip/_action/cancel_goalReply action_msgs::srv::dds_::CancelGoal_Response_
W rr/left/grip/_action/get_resultReply control_msgs::action::dds_::GripperCommand_GetResult_Response_
W rr/left/grip/_action/send_goalReply control_msgs::action::dds_::GripperCommand_SendGoal_Response_
W rt/left/arm/transition_event lifecycle_msgs::msg::dds_::TransitionEvent_
W rt/left/grip/_action/feedback control_msgs::action::dds_::GripperCommand_FeedbackMessage_
W rt/left/grip/_action/status action_msgs::msg::dds_::GoalStatusArray_
W rt/left/said std_msgs::msg::dds_::String_
W rt/parameter_events rcl_interfaces::msg::dds_::ParameterEvent_
W rt/rosout rcl_interfaces::msg::dds_::Log_
`

// newWatcher is a participant that sees the endpoints of others come, until the end of the test.
func newWatcher(t *testing.T, network *memory.Network) dds.Participant {
	t.Helper()
	watcher, err := network.Open(dds.Options{})
	must(t, err)
	t.Cleanup(func() { _ = watcher.Close() })
	return watcher
}

// TestEndpointsOfACompleteNode: each is there once, with the hash of its type, and with an id where it is of a service.
func TestEndpointsOfACompleteNode(t *testing.T) {
	t.Parallel()
	var network memory.Network
	watcher := newWatcher(t, &network)
	n := openWith(t, &network, "arm", "-r", "__ns:=/left", "-p", "use_sim_time:=true")
	publisher[std_msgs.String](t, n, "said", dds.DefaultQoS)
	setBool(t, n, "~/torque")
	_, err := node.NewActionServer(n, "grip", control_msgs.GripperCommand_Action{}, node.ActionHandler[grip, gripResult, gripFeedback]{Goal: hold})
	must(t, err)
	_, err = node.NewLifecycle(n, node.LifecycleCallbacks{})
	must(t, err)
	_, err = node.NewSubscription(n, "heard", dds.DefaultQoS, func(*std_msgs.String) {}) // the last one
	must(t, err)
	var got []string
	for last := false; !last; {
		e, err := watcher.NextEvent()
		must(t, err)
		kind := map[dds.EventKind]string{dds.WriterDiscovered: "W", dds.ReaderDiscovered: "R"}[e.Kind]
		last = e.Topic == "rt/left/heard"
		if kind == "" || e.Topic == "ros_discovery_info" {
			continue
		}
		got = append(got, kind+" "+e.Topic+" "+e.Type)
		data := string(e.UserData)
		if !strings.Contains(data, "typehash=RIHS01_") || strings.HasPrefix(data, "serviceid=") != (e.Topic[1] == 'q' || e.Topic[1] == 'r') {
			t.Errorf("%s has user data %q", e.Topic, data)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(strings.Fields(strings.ReplaceAll(strings.TrimSpace(completeNode), "\n", " ")), strings.Fields(strings.Join(got, " "))); diff != "" {
		t.Errorf("endpoints (-want +got):\n%s", diff)
	}
}
