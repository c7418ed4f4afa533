package hardware

import (
	"errors"
	"time"

	"github.com/sinew-robotics/sinew/codec"
)

// BusOptions are the properties of a bus.
type BusOptions struct {
	// Name is how messages name the bus.
	Name string
	// Baud is the line rate in bits per second.
	Baud int
	// Protocol is what the servos speak.
	Protocol codec.Protocol
	// AdapterLatency is how long the adapter may hold back received bytes, added to every wait for a reply. A port
	// that reports a longer latency timer is believed.
	AdapterLatency time.Duration
	// ReplyMargin is how much later than the wire allows a reply may come before it counts as missing: time for the
	// operating system and the adapter's other delays. 0 means DefaultReplyMargin.
	ReplyMargin time.Duration
}

// DefaultReplyMargin suits USB adapters and pseudo-terminals on a machine that is not overloaded.
const DefaultReplyMargin = 3 * time.Millisecond

// Bus asks one servo at a time. Its methods may be called from any goroutine; each waits for the transaction under
// way, that of a Cycle included.
type Bus struct {
	port    Port
	options BusOptions
}

// NewBus returns a bus on this port, which it owns from now on.
func NewBus(port Port, o BusOptions) *Bus { return &Bus{port: port, options: o} }

// Options returns the properties the bus was made with.
func (b *Bus) Options() BusOptions { return b.options }

// Ping asks a servo who it is. It is repeated once when the answer is missing or damaged. Errors: *PortError,
// *NoStatusError, *MalformedStatusError.
func (b *Bus) Ping(id byte) (Identity, error) { return Identity{}, errors.ErrUnsupported }

// ReadRegister returns the raw value of a register. It is repeated once when the answer is missing or damaged. An
// alert does not make it fail, see Alert. Errors: *UnknownRegisterError, *PortError, *NoStatusError,
// *MalformedStatusError, *ServoError.
func (b *Bus) ReadRegister(s *Servo, register string) (int64, error) {
	return 0, errors.ErrUnsupported
}

// WriteRegister sets a register and waits for the servo to confirm. It is repeated once when the answer is missing
// or damaged. EEPROM registers can be written only while torque is off. Errors: as ReadRegister, and
// *model.RangeError when the register cannot hold raw.
func (b *Bus) WriteRegister(s *Servo, register string, raw int64) error {
	return errors.ErrUnsupported
}

// Read returns length bytes of the control table from address on.
func (b *Bus) Read(id byte, address, length int) ([]byte, error) { return nil, errors.ErrUnsupported }

// Write sets bytes of the control table and waits for the servo to confirm.
func (b *Bus) Write(id byte, address int, data []byte) error { return errors.ErrUnsupported }

// Reboot restarts a servo: torque goes off, hardware errors are cleared. It is never repeated. The servo needs about
// half a second before it answers again.
func (b *Bus) Reboot(id byte) error { return errors.ErrUnsupported }

// Alert reports whether the servo's latest status packet said that a hardware error exists; the register
// hardware_error_status tells which.
func (b *Bus) Alert(id byte) bool { return false }

// Close closes the port. Further calls do nothing.
func (b *Bus) Close() error { return b.port.Close() }
