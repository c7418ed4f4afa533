package config

// Joint is one named joint and what moves it: servos of its own, the joint it mimics, or a Transmission that names it.
type Joint struct {
	// Name is the joint's name in every message: any text without white space and slashes.
	Name string
	// Actuators are the servos that move this joint and no other. The state of the first is the joint's; each gets the
	// goal through its own zero, direction and reduction. There are none if Mimic is given or a Transmission names
	// the joint.
	Actuators []Actuator
	// Limits bound what the joint is commanded.
	Limits Limits
	// Mimic is what a joint without servos follows; nil for a joint that is moved.
	Mimic *Mimic
	// Linkage makes the joint prismatic, in m, m/s and N; nil, the default, leaves it a turning one.
	Linkage *Linkage
	// Continuous is true for a joint that turns for ever: it has no position limits, and errors go the short way
	// round. Default false.
	Continuous bool
}

// Mimic is a joint that is only published: it follows another one as the element of this name in URDF says.
type Mimic struct {
	// Joint is the name of the joint to follow.
	Joint string
	// Multiplier is what its position is multiplied by, not 0. Default 1.
	Multiplier float64
	// Offset is added to that, in rad or m. Default 0.
	Offset float64
}

// Linkage is what turns a servo's angle into a distance: a crank with a rod, or a pinion on a rack. Either Radius is
// given or the other two are.
type Linkage struct {
	// HornRadius is the length of the crank in m, 0 for a rack.
	HornRadius float64
	// ArmLength is the length of the rod in m, greater than HornRadius; 0 for a rack.
	ArmLength float64
	// Radius is the radius of the pinion in m: the distance is the angle times it. 0 for a crank.
	Radius float64
}

// Limits bound what a joint is commanded. NaN is the default of each and means no limit.
type Limits struct {
	// PositionLower and PositionUpper bound the joint position in rad, or in m for a joint with a Linkage; lower is less
	// than upper, or both are NaN.
	PositionLower, PositionUpper float64
	// Velocity bounds the magnitude of the joint velocity in rad/s or m/s, greater than 0.
	Velocity float64
	// Acceleration bounds the magnitude of the joint acceleration in rad/s² or m/s², greater than 0.
	Acceleration float64
	// Effort bounds the magnitude of the joint effort in N·m or N, or in A where no torque constant is published,
	// greater than 0; in ModePWM it is a share of full duty.
	Effort float64
}
