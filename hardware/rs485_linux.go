package hardware

import (
	"errors"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// RS485 says how the serial driver switches a transceiver between sending and receiving by the line RTS (Linux kernel,
// Documentation/driver-api/serial/serial-rs485.rst). It is for UARTs with a bare transceiver; USB adapters made for
// servos switch by themselves.
type RS485 struct {
	// RTSOnSend is the level of RTS while sending: true is high, false is low. While receiving it is the other one.
	RTSOnSend bool
	// DelayBefore is the time from switching to the first byte, DelayAfter that from the last byte to switching back.
	// The kernel counts in ms; fractions are rounded up. A servo may answer after 0 to 508 µs, so that DelayAfter
	// should be 0.
	DelayBefore, DelayAfter time.Duration
}

// RS485Error reports that a port cannot switch the direction of a transceiver.
type RS485Error struct {
	// Port is the name of the port.
	Port string
	// Err is the cause.
	Err error
}

func (e *RS485Error) Error() string {
	return fmt.Sprintf("%s: switch direction by RTS: %v: leave rs485 out for an adapter that switches by itself", e.Port, e.Err)
}

// Unwrap returns the cause.
func (e *RS485Error) Unwrap() error { return e.Err }

var (
	errBridgeSwitches = errors.New("a bridge on the network does that itself")
	errNoRS485        = errors.New("its driver has no RS-485 mode")
)

// Flags of serialRS485 (linux/serial.h).
const (
	rs485Enabled      = 1 << 0
	rs485RTSOnSend    = 1 << 1
	rs485RTSAfterSend = 1 << 2
)

// serialRS485 is struct serial_rs485 of linux/serial.h.
type serialRS485 struct {
	Flags uint32
	// DelayBefore and DelayAfter are in ms.
	DelayBefore, DelayAfter uint32
	rest                    [5]uint32
}

// kernel returns the options as the kernel takes them.
func (o *RS485) kernel() serialRS485 {
	k := serialRS485{Flags: rs485Enabled | rs485RTSAfterSend, DelayBefore: roundUp(o.DelayBefore), DelayAfter: roundUp(o.DelayAfter)}
	if o.RTSOnSend {
		k.Flags = rs485Enabled | rs485RTSOnSend
	}
	return k
}

// roundUp returns ms.
func roundUp(d time.Duration) uint32 {
	return uint32(max(0, (d+time.Millisecond-1)/time.Millisecond))
}

// setRS485 hands the direction to the driver; nil leaves it alone.
func setRS485(fd int, path string, o *RS485) error {
	if o == nil {
		return nil
	}
	k := o.kernel()
	err := ioctlPointer(fd, unix.TIOCSRS485, unsafe.Pointer(&k))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOTTY), errors.Is(err, unix.EINVAL):
		err = fmt.Errorf("%w (%w)", errNoRS485, err)
	}
	return &RS485Error{Port: path, Err: err}
}
