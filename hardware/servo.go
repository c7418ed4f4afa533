package hardware

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// Servo is one servo on a bus.
type Servo struct {
	// ID is its bus address: 0 to 252 in protocol 2.0, 0 to 253 in the others.
	ID byte
	// Protocol is what it speaks; 0 means that of the bus. Servos of 1.0 and 2.0 share a wire: each ignores the packets
	// of the other, and so they may even have the same id.
	Protocol codec.Protocol
	// Model gives its registers.
	Model *model.Model
	// Firmware is its firmware version; 0 when not known, which rules out what needs a minimum version.
	Firmware int
	// ReturnDelay is how long it waits before a status packet (register return_delay_time, 500 µs from the factory).
	// It enters the plan and, with a margin, the time allowed for replies.
	ReturnDelay time.Duration
}

// String returns the servo as messages name it: "servo 3 (XM430-W350)".
func (s *Servo) String() string {
	if s.Model == nil || s.Model.Name == "" {
		return fmt.Sprintf("servo %d", s.ID)
	}
	return fmt.Sprintf("servo %d (%s)", s.ID, s.Model.Name)
}

// Identity is what a servo says of itself.
type Identity struct {
	ID byte
	// Model is the model number, Firmware the firmware version; both 0 where the servo does not tell.
	Model, Firmware int
	// Alert is true when the servo reports a hardware error.
	Alert bool
}
