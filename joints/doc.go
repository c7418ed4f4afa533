// Package joints turns what a robot's joints should do into what its servos are told, and back.
//
// A [Joint] is the output side: an angle in rad after gears, direction and zero. The servo is the actuator side: an
// angle in ticks. A [Robot] binds joints to the cyclic exchange of their buses. It starts softly (nothing moves when
// torque comes on), it is the last gate before a goal leaves as ticks (limits, finite numbers), and it stops.
package joints
