package config

import "time"

// Config is one robot, as its file describes it. Defaults are filled in and every value is within its range.
type Config struct {
	// File is the name of the file, as given to Load or Parse; errors carry it.
	File string
	// Rate is the rate of the control loop in Hz, 1 to 2000. Default 100.
	Rate float64
	// Buses are the servo buses in the order of the file; at least one.
	Buses []Bus
	// Joints are the joints in the order of the file; at least one. Their states are published in this order, those of
	// the first bus first.
	Joints []Joint
	// Controllers are the controllers in the order of the file; there may be none.
	Controllers []Controller
	// Safety says what happens at the end and when something is lost.
	Safety Safety
	// EEPROM says whether settings that servos keep without power may be written. Default EEPROMRefuse.
	EEPROM EEPROM
	// Models are files with models that the program does not bring along, as paths from the folder of File; there may
	// be none.
	Models []string

	positions map[string]Position
}

// Bus is one chain of servos behind one port.
type Bus struct {
	// Name names the bus in messages and on the command line: letters, digits and underscores.
	Name string
	// Port is the serial device, for example /dev/ttyUSB0, or tcp://host:port for a serial bridge on the network.
	Port string
	// Baud is the line rate in bit/s, 1 to 20 000 000.
	Baud int
	// Protocol is the language of the servos on this bus. Default Protocol2.
	Protocol Protocol
	// Adapter is what connects the port to the servos; empty, the default, for one that only carries bytes.
	Adapter Adapter
	// ReplyMargin is how much later than the wire allows an answer may come, 100 µs to 1 s; 0, the default, leaves it
	// to the bus.
	ReplyMargin time.Duration
	// Registers are written to every servo on the bus at start, where they differ, in the order of the file. A joint
	// that names the same register overrides the value.
	Registers []RegisterValue
}

// EEPROM says whether settings that servos keep without power may be written at start.
type EEPROM string

const (
	// EEPROMRefuse ends the start with an error where such a setting differs.
	EEPROMRefuse EEPROM = "refuse"
	// EEPROMAllow writes such settings where they differ, with torque off.
	EEPROMAllow EEPROM = "allow"
)

// Protocol names the packet format of a bus.
type Protocol string

const (
	// Protocol1 is DYNAMIXEL protocol 1.0.
	Protocol1 Protocol = "1.0"
	// Protocol2 is DYNAMIXEL protocol 2.0.
	Protocol2 Protocol = "2.0"
	// Feetech is the protocol of Feetech servos; whether it is that of STS or SCS, their models say.
	Feetech Protocol = "feetech"
)

// Adapter names an adapter that does more than carry bytes.
type Adapter string

// USB2AX reads many servos of protocol 1.0 one after the other at one request of the host.
const USB2AX Adapter = "usb2ax"

// Joint is one named joint and the servo that moves it.
type Joint struct {
	// Name is the joint's name in every message: any text without white space and slashes.
	Name string
	// Bus is the name of the bus the servo is on.
	Bus string
	// ID is the servo's id on its bus: 0 to 252 with Protocol2, else 0 to 253, which behind a USB2AX is its own.
	ID byte
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
	// Limits bound what the joint is commanded.
	Limits Limits
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

// Limits bound what a joint is commanded. NaN is the default of each and means no limit.
type Limits struct {
	// PositionLower and PositionUpper bound the joint position in rad; lower is less than upper, or both are NaN.
	PositionLower, PositionUpper float64
	// Velocity bounds the magnitude of the joint velocity in rad/s, greater than 0.
	Velocity float64
	// Acceleration bounds the magnitude of the joint acceleration in rad/s², greater than 0.
	Acceleration float64
	// Effort bounds the magnitude of the joint effort in N·m, greater than 0; in ModePWM it is a share of full duty.
	Effort float64
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

// Controller is one controller and the joints it commands.
type Controller struct {
	// Name is the controller's name, a ROS name token; its topics and actions stand under it.
	Name string
	// Type says what the controller does.
	Type ControllerType
	// Joints are the names of the joints it commands; at least one, each in one controller only.
	Joints []string
	// Constraints are the tolerances a trajectory is judged by.
	Constraints Constraints
}

// ControllerType names a kind of controller.
type ControllerType string

// JointTrajectory follows trajectories as ros2_control's joint_trajectory_controller does.
const JointTrajectory ControllerType = "joint_trajectory"

// Constraints are the parameters of the same names of ros2_control's joint_trajectory_controller.
type Constraints struct {
	// GoalTime is how long after its end a trajectory may take to meet the goal tolerances. 0, the default, is for ever.
	// The file has it in seconds.
	GoalTime time.Duration
	// StoppedVelocityTolerance is the greatest velocity in rad/s, at the end of a trajectory, that counts as standing
	// still. Default 0.01; 0 means it is not checked.
	StoppedVelocityTolerance float64
	// Joints are the tolerances of the joints named in the file, in its order. Joints that are not here have none.
	Joints []JointTolerance
}

// JointTolerance is how far one joint may be from its reference.
type JointTolerance struct {
	// Joint is the joint's name.
	Joint string
	// Trajectory is the tolerance in rad while the trajectory runs. 0, the default, means it is not checked.
	Trajectory float64
	// Goal is the tolerance in rad at the end of the trajectory. 0, the default, means it is not checked.
	Goal float64
}

// Safety says what happens at the end and when something is lost.
type Safety struct {
	// OnExit is what becomes of the servos when the program ends. Default TorqueOff.
	OnExit OnExit
	// OnBusLoss is what becomes of the motion while a bus does not answer. Default HoldOnBusLoss.
	OnBusLoss OnBusLoss
	// BusWatchdog is the silence after which a servo stops by itself, on every servo that has such a watchdog:
	// 20 ms to 2.54 s and at least two periods of the loop, or 0 for not armed. Default 200 ms or four
	// periods, whichever is longer, but not over 2.54 s.
	BusWatchdog time.Duration
}

// OnExit is what becomes of the servos when the program ends.
type OnExit string

const (
	// TorqueOff switches torque off: the robot goes limp.
	TorqueOff OnExit = "torque_off"
	// Hold leaves torque on: the robot keeps its last position.
	Hold OnExit = "hold"
)

// OnBusLoss is what becomes of the motion while a bus does not answer.
type OnBusLoss string

// HoldOnBusLoss holds the trajectory clock, so that motion resumes where it stopped.
const HoldOnBusLoss OnBusLoss = "hold"
