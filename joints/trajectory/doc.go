// Package trajectory says where joints should be at which time: points, what makes a list of points acceptable, the
// spline through them, and how far from it a joint may be. Everything here is a pure function of time; nothing waits,
// moves or knows a servo.
//
// The meaning of a trajectory_msgs/JointTrajectory is the one that ROS 2's joint_trajectory_controller gives it, with
// its defects put right: a point whose neighbours share no complete set of derivatives is joined linearly instead of
// jumping to zero, and what is not a number or contradicts itself is refused with a reason.
package trajectory
