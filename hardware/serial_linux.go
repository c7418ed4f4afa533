package hardware

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// writePatience bounds how long Write waits for room in the output buffer.
const writePatience = time.Second

// serialPort is a serial device. go.bug.st/serial sets it up, but reads through select on two descriptors and
// measures its timeouts in milliseconds; bytes therefore move through a descriptor of our own on the same device,
// where one ppoll and one read suffice.
type serialPort struct {
	path    string
	fd      int
	setUp   serial.Port
	latency time.Duration
	closed  bool
	poll    [1]unix.PollFd
	timeout unix.Timespec
}

// OpenSerial opens a serial port or pseudo-terminal for a bus: raw, 8N1, at baud bits per second, for this process
// alone. Any baud the driver can produce is good; the adapter's latency timer is set to 1 ms where that is allowed.
// The port is a LatencyReporter. Errors: *BusyError when someone else has the port, else *PortError.
func OpenSerial(path string, baud int) (Port, error) {
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
	p := &serialPort{path: path, fd: fd, setUp: setUp}
	if err := checkBaud(fd, path, baud); err != nil {
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

// Write sends b, waiting for room in the output buffer where it is full.
func (p *serialPort) Write(b []byte) (int, error) {
	if p.closed {
		return 0, p.failure("write", os.ErrClosed)
	}
	n, err := unix.Write(p.fd, b)
	if n == len(b) {
		return n, nil
	}
	return p.writeRest(b, max(n, 0), err)
}

// writeRest goes on with a write that stopped after n bytes.
func (p *serialPort) writeRest(b []byte, n int, err error) (int, error) {
	deadline := time.Now().Add(writePatience)
	for {
		if err != nil && err != unix.EAGAIN && err != unix.EINTR {
			return n, p.failure("write", err)
		}
		ready, err2 := p.wait(unix.POLLOUT, deadline)
		if err2 != nil {
			return n, p.failure("write", err2)
		}
		if !ready {
			return n, p.failure("write", fmt.Errorf("output stuck after %d of %d bytes: %w", n, len(b), os.ErrDeadlineExceeded))
		}
		var more int
		more, err = unix.Write(p.fd, b[n:])
		if n += max(more, 0); n == len(b) {
			return n, nil
		}
	}
}

// Read waits with ppoll, whose timeout counts in nanoseconds.
func (p *serialPort) Read(b []byte, deadline time.Time) (int, error) {
	if p.closed {
		return 0, p.failure("read", os.ErrClosed)
	}
	for {
		ready, err := p.wait(unix.POLLIN, deadline)
		if err != nil {
			return 0, p.failure("read", err)
		}
		if !ready {
			return 0, nil
		}
		n, err := unix.Read(p.fd, b)
		switch {
		case n > 0:
			return n, nil
		case err == unix.EAGAIN || err == unix.EINTR:
		case err != nil:
			return 0, p.failure("read", err)
		case len(b) == 0:
			return 0, nil
		default: // end of file: the terminal was hung up
			return 0, p.failure("read", ErrPortLost)
		}
	}
}

// wait blocks until the port is ready for these events; false at the deadline.
func (p *serialPort) wait(events int16, deadline time.Time) (bool, error) {
	for {
		p.timeout = unix.NsecToTimespec(int64(max(time.Until(deadline), 0)))
		p.poll[0] = unix.PollFd{Fd: int32(p.fd), Events: events}
		n, err := unix.Ppoll(p.poll[:], &p.timeout, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return false, err
		case n == 0:
			return false, nil
		case p.poll[0].Revents&events == 0: // POLLHUP, POLLERR or POLLNVAL alone
			return false, ErrPortLost
		}
		return true, nil
	}
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

// failure makes the *PortError of an operation; what the kernel says of a device that is gone becomes ErrPortLost.
func (p *serialPort) failure(op string, err error) error {
	if errors.Is(err, unix.EIO) || errors.Is(err, unix.ENXIO) || errors.Is(err, unix.ENODEV) {
		err = fmt.Errorf("%w: %w", ErrPortLost, err)
	}
	return &PortError{Port: p.path, Op: op, Err: err}
}
