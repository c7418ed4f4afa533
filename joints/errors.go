package joints

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sinew-robotics/sinew/hardware"
)

// JointError reports what is wrong with one joint, and what to do about it. Err may be a *ModelError, a
// *PositionError, an error of package hardware, or another.
type JointError struct {
	Joint, Bus string
	// Servo is the servo as messages name it.
	Servo string
	Err   error
	// Remedy is what the user can do; "" when Err says it.
	Remedy string
}

func (e *JointError) Error() string {
	text := fmt.Sprintf("joint %s on bus %s: %s: %s", e.Joint, e.Bus, e.Servo, e.cause())
	if e.Remedy != "" {
		text += "; " + e.Remedy
	}
	return text
}

// cause returns the text of Err. Errors of transactions begin with the servo already, some without its model.
func (e *JointError) cause() string {
	text := e.Err.Error()
	for _, name := range []string{e.Servo, strings.SplitN(e.Servo, " (", 2)[0]} {
		text = strings.TrimPrefix(text, name+": ")
	}
	return text
}

// Unwrap returns Err.
func (e *JointError) Unwrap() error { return e.Err }

// ModelError reports a servo that is of another model than the configuration says.
type ModelError struct {
	// Want is the configured model and WantNumber its number.
	Want       string
	WantNumber int
	// Number is the model number that the servo answered, Names the models with that number; may be empty.
	Number int
	Names  []string
}

func (e *ModelError) Error() string {
	is := fmt.Sprintf("model number %d", e.Number)
	if len(e.Names) > 0 {
		is = strings.Join(e.Names, " or ") + " (" + is + ")"
	}
	return fmt.Sprintf("is %s, not %s (%d)", is, e.Want, e.WantNumber)
}

// PositionError reports a joint that stands where it may not.
type PositionError struct {
	// Position and the limits in rad, or in m when Prismatic.
	Position, Lower, Upper float64
	Prismatic              bool
}

func (e *PositionError) Error() string {
	unit := "rad"
	if e.Prismatic {
		unit = "m"
	}
	return fmt.Sprintf("stands at %.4f %s, outside %.4f to %.4f %s", e.Position, unit, e.Lower, e.Upper, unit)
}

// fail returns an error about the servo.
func (s *servo) fail(err error, remedy string) error {
	return &JointError{Joint: s.joint, Bus: s.busName, Servo: s.text, Err: err, Remedy: remedy}
}

// failBus returns an error of a transaction, with the remedy that its kind calls for.
func (s *servo) failBus(err error) error {
	var silence *hardware.NoStatusError
	var damaged *hardware.MalformedStatusError
	var refused *hardware.ServoError
	remedy := ""
	switch {
	case errors.As(err, &silence):
		remedy = "check its power, cable, id and baud rate (sinew scan finds servos)"
	case errors.As(err, &damaged):
		remedy = "check the cable, and that no two servos have one id"
	case errors.As(err, &refused):
		remedy = "look its error up in the manual"
	}
	return s.fail(err, remedy)
}

// portLost reports whether an error means that no servo of the bus can be reached any more.
func portLost(err error) bool {
	var port *hardware.PortError
	return errors.As(err, &port)
}
