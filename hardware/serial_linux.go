package hardware

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// serialPort is a serial device. go.bug.st/serial sets it up, but reads through select on two descriptors and
// measures its timeouts in milliseconds; bytes therefore move through a descriptor of our own on the same device,
// where one ppoll and one read suffice.
type serialPort struct {
	descriptor
	setUp   serial.Port
	latency time.Duration
}

// OpenSerial opens a serial port or pseudo-terminal for a bus: raw, 8N1, at baud bits per second, for this process
// alone. Any baud the driver can produce is good; the adapter's latency timer is set to 1 ms where that is allowed.
// The port is a LatencyReporter. Errors: *BusyError when someone else has the port, else *PortError.
func OpenSerial(path string, baud int) (Port, error) {
	return openDevice(PortOptions{Name: path, Baud: baud})
}

func openDevice(o PortOptions) (Port, error) {
	path, baud := o.Name, o.Baud
	// Our descriptor comes first: serial.Open ends in TIOCEXCL, after which nobody can open the device.
	fd, err := openDescriptor(path)
	if err != nil {
		return nil, err
	}
	if err := lock(fd, path); err != nil {
		unix.Close(fd)
		return nil, err
	}
	setUp, err := setUpSerial(path, baud)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	p := &serialPort{descriptor: descriptor{name: path, fd: fd}, setUp: setUp}
	if err := checkBaud(fd, path, baud); err != nil {
		p.Close()
		return nil, err
	}
	if err := setRS485(fd, path, o.RS485); err != nil {
		p.Close()
		return nil, err
	}
	p.latency = lowerLatency(fd, path)
	if err := p.Discard(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

func openDescriptor(path string) (int, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.EBUSY) {
		return 0, &BusyError{Port: path}
	}
	if err != nil {
		return 0, &PortError{Port: path, Op: "open", Err: err}
	}
	return fd, nil
}

func setUpSerial(path string, baud int) (serial.Port, error) {
	if baud <= 0 {
		return nil, &PortError{Port: path, Op: fmt.Sprintf("set %d baud", baud), Err: errors.New("not a line rate")}
	}
	port, err := serial.Open(path, &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
	if err == nil {
		return port, nil
	}
	if reason := new(serial.PortError); errors.As(err, &reason) && reason.Code() == serial.PortBusy {
		return nil, &BusyError{Port: path}
	}
	return nil, &PortError{Port: path, Op: fmt.Sprintf("set up at %d baud", baud), Err: err}
}

// checkBaud asks the driver which rate it really set: drivers fall back to another one without an error.
func checkBaud(fd int, path string, baud int) error {
	settings, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return &PortError{Port: path, Op: "read line settings", Err: err}
	}
	if got := int(settings.Ospeed); got*100 < baud*97 || got*100 > baud*103 {
		return &PortError{Port: path, Op: fmt.Sprintf("set %d baud", baud), Err: fmt.Errorf("the driver offers %d", got)}
	}
	return nil
}

// Discard drops unread input.
func (p *serialPort) Discard() error {
	if p.closed {
		return p.failure("discard input", os.ErrClosed)
	}
	if err := unix.IoctlSetInt(p.fd, unix.TCFLSH, unix.TCIFLUSH); err != nil {
		return p.failure("discard input", err)
	}
	return nil
}

// LatencyTimer returns the adapter's latency timer as the kernel shows it.
func (p *serialPort) LatencyTimer() (time.Duration, bool) { return p.latency, p.latency > 0 }

// Close gives the port back. The lock goes with our descriptor.
func (p *serialPort) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	err := p.setUp.Close()
	if err2 := unix.Close(p.fd); err == nil {
		err = err2
	}
	if err != nil {
		return p.failure("close", err)
	}
	return nil
}
