// Package joints turns what a robot's joints should do into what its servos are told, and back.
//
// A [Joint] is the output side: an angle in rad, or a way in m. An [Actuator] is a servo with its gear: ticks, zero,
// direction, reduction. Between them lies a transmission: most joints have one actuator, some have several on one shaft
// ([Options]), some hang together on several ([Coupling]); a [Linkage] makes a straight motion of a turn; a mimic
// ([NewMimic]) follows another joint and is published only.
//
// A [Robot] binds joints to the cyclic exchange of their buses. It starts softly (nothing moves when torque comes on), it
// is the last gate before a goal leaves as ticks (limits, finite numbers), it takes joints back that were lost, where they
// stand, and it stops. What happens to its buses and servos it tells as an [Event], with joint, cause and remedy.
package joints
