package foreign

import (
	"fmt"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Robot is what foreign files say, as far as a configuration can say it.
type Robot struct {
	// Source says in words where it comes from.
	Source string
	// Rate is the rate of the control loop in Hz; 0 where the files say none.
	Rate float64
	// Port, Baud and Protocol are those of the one bus.
	Port     string
	Baud     int
	Protocol string
	// Joints are in the order in which their states are published.
	Joints []Joint
	// Transmissions couple several joints.
	Transmissions []Transmission
	// Controllers command the joints.
	Controllers []Controller
	// Notes say, one sentence each, what could not be carried over or has to be looked at.
	Notes []string
}

// Joint is one joint and what moves it: servos, another joint that it mimics, or a transmission that names it.
type Joint struct {
	Name   string
	Servos []Servo
	// Lower and Upper bound the position in rad, or in m for a joint with a linkage; both 0 where there are no limits.
	Lower, Upper float64
	// Velocity in rad/s and Acceleration in rad/s²; 0 where there is no limit.
	Velocity, Acceleration float64
	// HornRadius and ArmLength in m make a slider crank of the joint, Radius in m a rack and pinion; all 0 for neither.
	HornRadius, ArmLength, Radius float64
	// Mimic is the joint that this one follows by Multiplier; "" for none.
	Mimic      string
	Multiplier float64
}

// Servo is one servo of a joint or a transmission.
type Servo struct {
	ID    byte
	Model *model.Model
	// Protocol is "1.0" or "2.0" where it differs from that of the bus, else "".
	Protocol string
	// Mode is the operating mode as a configuration names it; "" for position.
	Mode string
	// Zero is the tick at which the joint reads 0; nil for the model's centre.
	Zero *int64
	// Reversed is true where servo and joint turn opposite ways.
	Reversed bool
	// Reduction is the number of servo turns per joint turn; 0 and 1 mean direct drive.
	Reduction float64
	Registers []Register
}

// Register is a raw value for a register.
type Register struct {
	Name  string
	Value int64
}

// Transmission couples joints: servo = JointToActuator · joint.
type Transmission struct {
	Name            string
	Joints          []string
	Servos          []Servo
	JointToActuator [][]float64
}

// Controller is a controller and its joints; a gripper has one joint.
type Controller struct {
	Name    string
	Gripper bool
	// Interface is velocity or effort for a controller that passes commands on; "" for one that follows trajectories.
	Interface string
	Joints    []string
}

// Options are what the foreign files do not say.
type Options struct {
	// Library has the control tables.
	Library *model.Library
	// Models says which servos there are: the name of a model by the name of a joint, and under "" the one of all others.
	Models map[string]string
	// Port and Baud go before what the files say; "" and 0 leave it to them.
	Port string
	Baud int
}

// File is a file to read.
type File struct {
	// Name stands for the file in errors.
	Name string
	Text []byte
}

// note adds a note.
func (r *Robot) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Error is something in a foreign file that cannot be understood.
type Error struct {
	// File and Line are where; Line counts from 1 and is 0 where it is not known.
	File string
	Line int
	Err  error
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
}

// Unwrap returns what was wrong.
func (e *Error) Unwrap() error { return e.Err }
