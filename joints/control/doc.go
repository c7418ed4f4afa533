// Package control is the fixed-rate loop that moves a robot and the controllers that say where to.
//
// A [Loop] owns the robot between Start and Stop. Every cycle it wakes at an absolute deadline, lets its controllers
// compute commands, exchanges commands for states with the robot, and leaves a [Snapshot] for whoever publishes it. It
// allocates nothing, logs nothing and waits for nobody but the bus. Other goroutines reach it through lock-free
// mailboxes; what must have the buses for itself is done between two cycles ([Loop.Do], [Loop.SetTorque]).
//
// A [TrajectoryController] moves joints along trajectories that other goroutines submit. What a trajectory means is
// what ROS 2's joint_trajectory_controller makes of it; a controller with [TakeoverMeasured] agrees with it tick by
// tick. By default, with [TakeoverSmooth], it differs where that one would jerk a real robot:
//
//   - A trajectory sets out from the running reference, not from the measured state, which is noisy and lags behind:
//     position, velocity and acceleration of the reference are continuous when one trajectory replaces another.
//   - A trajectory whose first point is now or past, and is not where the joints are, is joined smoothly, without a
//     jump.
//   - A trajectory with a future start leaves the running one alone until then.
//   - Joints that are told to stop, by a cancel or an empty trajectory, slow down on their path.
//   - Trajectories without velocities have their corners rounded where joints have an acceleration limit.
//
// With every Takeover, a trajectory is held against the limits before anything moves, or stretched to them; commands keep
// the limits from cycle to cycle whatever is submitted; the trajectory waits while joints do not answer; and a goal ends when
// a joint loses its torque or comes back from a loss.
//
// A [GripperController] moves one joint to a goal and notices what is in its way, as ROS 2's gripper_action_controller
// does. A [ForwardController] passes positions, velocities or efforts on, within the limits.
//
// Several controllers may list the same joints. [Loop.Switch] changes which of them own their joints, between two cycles;
// whoever takes over goes on from the last commands, so that nothing jumps.
package control
