package msgs_test

import (
	"errors"
	"fmt"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
)

// A message is encoded into a writer that is kept, and decoded into a message that is kept.
func Example() {
	var writer cdr.Writer
	payload, err := msgs.Encode(&writer, &sensor_msgs.JointState{
		Name:     []string{"shoulder", "elbow"},
		Position: []float64{0.5, -1.25},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(payload), "bytes")

	var reader cdr.Reader
	var state sensor_msgs.JointState
	if err := msgs.Decode(&reader, payload, &state); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(state.TypeName(), state.Name, state.Position)
	// Output:
	// 84 bytes
	// sensor_msgs/msg/JointState [shoulder elbow] [0.5 -1.25]
}

// serve stands for a server of any service.
func serve[Request, Response msgs.Message](s msgs.Service[Request, Response], handle func(Request, Response)) Response {
	request, response := s.NewRequest(), s.NewResponse()
	handle(request, response)
	return response
}

// A service's struct says which messages belong together: the types of the function's
// arguments are inferred from it.
func ExampleService() {
	response := serve(std_srvs.SetBool_Service{}, func(request *std_srvs.SetBool_Request, response *std_srvs.SetBool_Response) {
		response.Success = true
		response.Message = fmt.Sprintf("torque %t", request.Data)
	})
	fmt.Println(response.Message)
	// Output: torque false
}

// goalType stands for a server of any action.
func goalType[Goal, Result, Feedback msgs.Message](a msgs.Action[Goal, Result, Feedback]) string {
	return a.NewGoal().TypeName()
}

// An action's struct says which messages belong together, and how they are called on the
// wire.
func ExampleAction() {
	action := control_msgs.FollowJointTrajectory_Action{}
	fmt.Println(goalType(action))
	fmt.Println(action.WireTypes().FeedbackMessage.Name)
	// Output:
	// control_msgs/action/FollowJointTrajectory_Goal
	// control_msgs/action/FollowJointTrajectory_FeedbackMessage
}

// A payload that ends too early is refused with the place and the reason.
func ExampleDecode_truncated() {
	payload := []byte{0, 1, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 'd', 'o', 'n'}
	var response std_srvs.Trigger_Response
	err := msgs.Decode(new(cdr.Reader), payload, &response)
	fmt.Println(err)
	fmt.Println(errors.Is(err, cdr.ErrTruncated))
	// Output:
	// read std_srvs/srv/Trigger_Response: cdr: byte 8: string of 9 bytes, 3 are left: payload is too short
	// true
}
