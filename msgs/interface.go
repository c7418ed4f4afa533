package msgs

// Service describes a service to the code that serves or calls it. The generated
// struct std_srvs.SetBool_Service implements it for std_srvs/srv/SetBool, and says which
// request, response and names belong together:
//
//	func NewService[Q, R msgs.Message](name string, s msgs.Service[Q, R], serve func(Q, R))
//
// infers both messages from std_srvs.SetBool_Service{}. The request's and the
// response's own TypeName and TypeHash are those of the two topics on the wire.
type Service[Request, Response Message] interface {
	// TypeName is the ROS name of the service, such as "std_srvs/srv/SetBool".
	TypeName() string

	// TypeHash is the hash over the whole service type ("RIHS01_…"). No endpoint
	// announces it; type descriptions are found by it.
	TypeHash() string

	// NewRequest and NewResponse return new empty messages.
	NewRequest() Request
	NewResponse() Response
}

// Action describes an action to the code that serves or calls it. The generated
// struct control_msgs.FollowJointTrajectory_Action implements it for
// control_msgs/action/FollowJointTrajectory.
type Action[Goal, Result, Feedback Message] interface {
	// TypeName is the ROS name, such as "control_msgs/action/FollowJointTrajectory".
	TypeName() string

	// TypeHash is the hash over the whole action type ("RIHS01_…").
	TypeHash() string

	// NewGoal, NewResult and NewFeedback return new empty messages.
	NewGoal() Goal
	NewResult() Result
	NewFeedback() Feedback

	// WireTypes names the messages that carry the three across the wire.
	WireTypes() ActionTypes
}

// Type is the name and the hash of a message type, as [Message] returns them.
type Type struct {
	Name string // ROS name, such as "std_srvs/srv/SetBool_Request"
	Hash string // "RIHS01_…"
}

// TypeOf returns the name and the hash of a message's type. The message may be a nil
// pointer.
func TypeOf(m Message) Type { return Type{Name: m.TypeName(), Hash: m.TypeHash()} }

// ActionTypes are the types of an action's services and of its feedback topic. On
// the wire each is a plain concatenation, so that generic code can write and read
// them without the structs:
//
//	SendGoalRequest   16 bytes goal id, goal
//	SendGoalResponse  bool accepted, builtin_interfaces/msg/Time stamp
//	GetResultRequest  16 bytes goal id
//	GetResultResponse int8 status, result
//	FeedbackMessage   16 bytes goal id, feedback
type ActionTypes struct {
	SendGoalRequest, SendGoalResponse   Type
	GetResultRequest, GetResultResponse Type
	FeedbackMessage                     Type
}
