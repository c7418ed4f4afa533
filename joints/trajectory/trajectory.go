package trajectory

import "time"

// Point is one row of a trajectory: what each joint should do at one time. A field that is absent is nil; a field that
// is given has one value per joint, in the order of Trajectory.Joints.
type Point struct {
	// TimeFromStart is the time after the start of the trajectory at which the point is reached.
	TimeFromStart time.Duration
	// Positions in rad, Velocities in rad/s, Accelerations in rad/s².
	Positions, Velocities, Accelerations []float64
	// Effort must be absent: no trajectory controller commands it.
	Effort []float64
}

// Trajectory is a list of points for named joints, as trajectory_msgs/msg/JointTrajectory carries it.
type Trajectory struct {
	// Start is the wall-clock time of the start; zero means as soon as the trajectory is taken over.
	Start time.Time
	// Joints names the joints in the order of the values in the points. Any order will do.
	Joints []string
	// Points in the order of their times.
	Points []Point
}

// State is where a joint is at one time, or should be. NaN means not given.
type State struct {
	// Position in rad, Velocity in rad/s, Acceleration in rad/s².
	Position, Velocity, Acceleration float64
}

// Limits bound the motion of one joint. NaN means no limit.
type Limits struct {
	// PositionLower and PositionUpper in rad.
	PositionLower, PositionUpper float64
	// Velocity in rad/s and Acceleration in rad/s², as magnitudes.
	Velocity, Acceleration float64
}
