package config

// Actuator is one servo and how it moves its joint.
type Actuator struct {
	// Path is where it stands in the file, for [Config.ErrorAt]: joints.elbow, joints.elbow.actuators[1] or
	// transmissions.wrist.actuators[0].
	Path string
	// Bus is the name of the bus the servo is on.
	Bus string
	// ID is the servo's id on its bus: 0 to 252 with Protocol2, else 0 to 253, which behind a USB2AX is its own.
	ID byte
	// Protocol is the language of the servo; empty, the default, for that of its bus.
	Protocol Protocol
	// Model is the servo's model, for example XM430-W350; empty if and only if Table is given.
	Model string
	// Table holds the registers of a servo that no model describes, in the order of the file; nil if Model is given.
	// It has at least goal_position, present_position and torque_enable.
	Table []Register
	// Mode is the operating mode of the servo. Default ModePosition.
	Mode Mode
	// ZeroTicks is the servo position in ticks at which the joint reads 0. nil is the default: the model's centre, or
	// tick 0 of a servo with a Table.
	ZeroTicks *int64
	// Direction is 1 if joint and servo turn the same way, -1 if they turn opposite ways. Default 1.
	Direction int
	// Reduction is the number of servo turns per joint turn, greater than 0. Default 1.
	Reduction float64
	// Registers are written to the servo at start, where they differ, in the order of the file.
	Registers []RegisterValue
}

// Mode is an operating mode of a servo.
type Mode string

const (
	// ModePosition holds a position within one turn.
	ModePosition Mode = "position"
	// ModeExtendedPosition holds a position over many turns.
	ModeExtendedPosition Mode = "extended_position"
	// ModeVelocity turns at a velocity.
	ModeVelocity Mode = "velocity"
	// ModeCurrent keeps a current.
	ModeCurrent Mode = "current"
	// ModeCurrentBasedPosition holds a position over many turns with no more than a current.
	ModeCurrentBasedPosition Mode = "current_based_position"
	// ModePWM keeps a duty cycle.
	ModePWM Mode = "pwm"
)

// HasPosition reports whether a servo in this mode is commanded by its position.
func (m Mode) HasPosition() bool {
	return m == ModePosition || m == ModeExtendedPosition || m == ModeCurrentBasedPosition
}

// Interface gives what a servo in this mode is commanded by.
func (m Mode) Interface() Interface {
	switch {
	case m.HasPosition():
		return PositionInterface
	case m == ModeVelocity:
		return VelocityInterface
	}
	return EffortInterface
}

// Register is one register of a hand-written control table.
type Register struct {
	// Name is the register's name in lower case, as the manuals' control tables have it: goal_position.
	Name string
	// Address is the first byte of the register, 0 to 65535.
	Address int
	// Size is the number of bytes: 1, 2 or 4.
	Size int
	// Signed is true for a two's complement value. Default false.
	Signed bool
	// Scale is the value of one tick in SI units (rad, rad/s, A), greater than 0; NaN, the default, means not
	// known. goal_position and present_position always have it, and the same one.
	Scale float64
}

// RegisterValue is a raw value for a register.
type RegisterValue struct {
	// Name is the register's name.
	Name string
	// Value is the raw value, −2³¹ to 2³²−1.
	Value int64
}
