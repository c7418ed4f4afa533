package sim

import (
	"errors"
	"fmt"

	"github.com/sinew-robotics/sinew/hardware"
)

// Bus is a set of simulated servos on one line. Its methods may be called from any goroutine.
type Bus struct{}

// New returns a bus that is reached through [Bus.Port] only. The error names the servo and what is wrong with it.
func New(o Options) (*Bus, error) { return &Bus{}, nil }

// Open returns a bus behind a new pseudo-terminal and starts answering.
func Open(o Options) (*Bus, error) { return nil, errors.ErrUnsupported }

// Path returns the pseudo-terminal to open, such as /dev/pts/4; "" when there is none or it is unplugged.
func (b *Bus) Path() string { return "" }

// Link makes path a symbolic link to the pseudo-terminal, removed by Close. It replaces a link that leads nowhere,
// as a killed program leaves it, and refuses to replace anything else.
func (b *Bus) Link(path string) error { return errors.ErrUnsupported }

// Port returns a connection to the bus without a pseudo-terminal. There is one: a second call ends the first.
func (b *Bus) Port() hardware.Port { return nil }

// Close stops answering, removes the link and the pseudo-terminal and returns when nothing runs any more. Further
// calls do nothing.
func (b *Bus) Close() error { return nil }

// Register returns the raw content of a register. Errors: *NoServoError, *hardware.UnknownRegisterError.
func (b *Bus) Register(id byte, name string) (int64, error) { return 0, errors.ErrUnsupported }

// SetRegister sets the raw content of a register from inside, as the servo itself would: access and limits are not
// looked at. Setting present_position turns the joint by hand. Errors: as Register, and *model.RangeError.
func (b *Bus) SetRegister(id byte, name string, raw int64) error { return errors.ErrUnsupported }

// Counters returns what happened on the bus so far.
func (b *Bus) Counters() Counters { return Counters{} }

// Counters counts what happens on a bus.
type Counters struct {
	// BytesIn and BytesOut are the bytes that came from the host and were sent to it.
	BytesIn, BytesOut uint64
	// Instructions counts good instruction packets, whoever they were for; Malformed the damaged ones.
	Instructions, Malformed uint64
	// Statuses counts status packets, a joint one once; Refused those of them that reported an error.
	Statuses, Refused uint64
	// Lost counts bytes that nobody read and that found no more room.
	Lost uint64
}

// NoServoError reports an id that no servo of the bus has.
type NoServoError struct {
	Bus string
	ID  byte
}

func (e *NoServoError) Error() string { return fmt.Sprintf("%s: no servo has id %d", e.Bus, e.ID) }
