// Package msgs is what every ROS 2 message of this module has in common: the
// [Message] interface, the descriptions of services and actions, and the way
// from a message to its serialised form and back.
//
// The messages themselves are in one package per ROS package below this one,
// named as ROS names them: msgs/sensor_msgs holds sensor_msgs/msg/JointState as
// sensor_msgs.JointState. They are plain structs whose zero value is the empty
// message. They are generated from the texts in msgs/definitions:
//
//	go generate ./msgs/...
//
// # Names
//
// A field is named as in ROS, in Go's spelling: frame_id is FrameID. A constant
// carries its type's name: GoalStatus_STATUS_ACCEPTED. The request and response of
// a service SetBool are SetBool_Request and SetBool_Response; an action
// FollowJointTrajectory has FollowJointTrajectory_Goal, _Result and _Feedback, and
// the wire types around them _SendGoal_Request, _SendGoal_Response,
// _GetResult_Request, _GetResult_Response and _FeedbackMessage. SetBool_Service and
// FollowJointTrajectory_Action describe the whole to generic code; see [Service] and
// [Action]. The fields type_name and type_hash, which would hide the methods of
// [Message], are TypeName_ and TypeHash_.
//
// # Distributions
//
// The definitions are those of ROS 2 Jazzy. Where another distribution puts
// different bytes on the wire under the same name, the variant has a package of its
// own: msgs/humble/rmw_dds_common (24-byte Gid), msgs/humble/control_msgs (controller
// state) and msgs/rolling/control_msgs (feedback with point indices).
package msgs

//go:generate go run ./internal/gen
