package sim

import (
	"fmt"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// DefaultFirmware is the firmware version of servos that name none. It is recent enough for everything that depends
// on the firmware: fast reads, bus watchdog, backup.
const DefaultFirmware = 52

// Timing says when answers leave.
type Timing uint8

const (
	// Instant sends every answer at once.
	Instant Timing = iota
	// Wire sends every byte when it would have crossed a wire at Options.Baud, after the return delay that the
	// register return_delay_time demands.
	Wire
)

// String returns the timing as the command line has it.
func (t Timing) String() string {
	if t == Wire {
		return "wire"
	}
	return "instant"
}

// ParseTiming returns the timing of this name: "wire" or "instant".
func ParseTiming(name string) (Timing, error) {
	for _, t := range []Timing{Instant, Wire} {
		if t.String() == name {
			return t, nil
		}
	}
	return 0, fmt.Errorf("timing %q: must be wire or instant", name)
}

// Adapter is what connects the host to the bus.
type Adapter uint8

const (
	// Transparent adapters only carry bytes.
	Transparent Adapter = iota
	// USB2AX is a protocol 1.0 adapter with the id 253 that answers sync reads (0x84) by asking the servos one
	// after the other.
	USB2AX
)

// ServoOptions are the properties of one simulated servo.
type ServoOptions struct {
	// ID is its bus address: 0 to 252 in protocol 2.0, 0 to 253 in the others.
	ID byte
	// Model gives its control table. Tables spelt out by hand (model.Custom) are simulated too.
	Model *model.Model
	// Protocol is what it speaks; 0 means that of the bus. Servos of several protocols may share a bus.
	Protocol codec.Protocol
	// Firmware is its firmware version; 0 means DefaultFirmware.
	Firmware int
	// Initial holds raw contents of registers at power-on, by name, in place of the factory settings.
	// present_position places the joint; without it the joint stands at the model's centre.
	Initial map[string]int64
	// Weightless joints are at a goal position as soon as they are told it: for timing a host, where motion would be in
	// the way.
	Weightless bool
}

// Options are the properties of a simulated bus.
type Options struct {
	// Name is how messages name the bus.
	Name string
	// Baud is the line rate in bits per second. It paces Wire timing and, with StrictBaud, is the rate all servos
	// start with.
	Baud int
	// Protocol is what servos speak that do not say otherwise.
	Protocol codec.Protocol
	// Servos are the servos on the bus. Several may have the same id, which is a fault worth simulating.
	Servos []ServoOptions

	// Timing says when answers leave.
	Timing Timing
	// LatencyTimer makes the adapter hold back received bytes as FTDI chips do, until 62 are there or the timer
	// runs out; 0 hands every byte over at once. It needs Wire timing.
	LatencyTimer time.Duration
	// Adapter is what connects the host to the bus.
	Adapter Adapter
	// MaxGap is the pause between two bytes of a packet after which servos give the packet up. 0 means 100 ms, and
	// with Wire timing 1.5 ms for servos of protocol 2.0.
	MaxGap time.Duration
	// StrictBaud makes servos deaf to a host whose pseudo-terminal is not set to their own rate, which follows the
	// register baud_rate. Without it any rate will do.
	StrictBaud bool

	// Seed starts the random choices of faults; equal seeds give equal runs.
	Seed uint64
	// Now is the clock the servos live by: motion, watchdogs, reboots. nil means time.Now. It may stand still or
	// jump ahead, never back. Wire timing paces the port in real time whatever the servos' clock says.
	Now func() time.Time
}
