package hardware

import (
	"errors"
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// ErrPortLost is the cause in a *PortError when the device is gone: unplugged, or the other end closed.
var ErrPortLost = errors.New("port lost")

// PortError reports that a port cannot be opened or that input or output on it failed.
type PortError struct {
	// Port is the path of the port.
	Port string
	// Op is what was attempted: "open", "read", "write", "set 3000000 baud".
	Op string
	// Err is the cause; errors.Is(err, ErrPortLost) tells an unplugged device.
	Err error
}

func (e *PortError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Port, e.Op, e.Err) }

// Unwrap returns the cause.
func (e *PortError) Unwrap() error { return e.Err }

// BusyError reports that another user holds the port.
type BusyError struct {
	// Port is the path of the port.
	Port string
	// Process is the id of the process that holds it, 0 when not known.
	Process int
}

func (e *BusyError) Error() string {
	if e.Process != 0 {
		return fmt.Sprintf("%s: in use by process %d", e.Port, e.Process)
	}
	return fmt.Sprintf("%s: in use by another process", e.Port)
}

// NoStatusError reports a servo that did not answer.
type NoStatusError struct {
	// Servo is the servo as messages name it, ID its bus address.
	Servo string
	ID    byte
	// Op is what was asked, such as "read present_position".
	Op string
	// Timeout is how long the answer was waited for.
	Timeout time.Duration
}

func (e *NoStatusError) Error() string {
	return fmt.Sprintf("%s: %s: no status packet within %v", e.Servo, e.Op, e.Timeout)
}

// MalformedStatusError reports an answer that is damaged or does not fit the request.
type MalformedStatusError struct {
	// Servo is the servo as messages name it, ID its bus address.
	Servo string
	ID    byte
	// Op is what was asked.
	Op string
	// Err tells what is wrong with the answer.
	Err error
}

func (e *MalformedStatusError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Servo, e.Op, e.Err) }

// Unwrap returns the cause.
func (e *MalformedStatusError) Unwrap() error { return e.Err }

// ServoError is what a servo reported: it heard the request and refused it. A mere alert is no ServoError.
type ServoError struct {
	// Servo is the servo as messages name it, ID its bus address.
	Servo string
	ID    byte
	// Op is what was asked.
	Op string
	// Status is the error byte of the status packet.
	Status codec.StatusError
}

func (e *ServoError) Error() string { return fmt.Sprintf("%s: %s: %v", e.Servo, e.Op, e.Status) }

// UnknownRegisterError reports a register that the servo's model does not have, or that holds no number.
type UnknownRegisterError struct {
	// Servo is the servo as messages name it.
	Servo string
	// Register is the name that was asked for.
	Register string
}

func (e *UnknownRegisterError) Error() string {
	return fmt.Sprintf("%s: no register %s that holds a number", e.Servo, e.Register)
}

// DuplicateIDError reports two slots of a cycle with one bus address.
type DuplicateIDError struct{ ID byte }

func (e *DuplicateIDError) Error() string { return fmt.Sprintf("id %d is in the cycle twice", e.ID) }
