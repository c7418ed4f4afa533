package config

// Transmission couples joints that several servos move together, as in a differential wrist.
type Transmission struct {
	// Name names it in messages: letters, digits and underscores.
	Name string
	// Joints are the names of the joints; at least two. They have limits and no servos of their own.
	Joints []string
	// Actuators are the servos, as many as joints.
	Actuators []Actuator
	// JointToActuator gives servo positions from joint positions, before the zero, direction and reduction of each
	// servo: a row for each of Actuators, a column for each of Joints. It has an inverse.
	JointToActuator [][]float64
}
