package hardware

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// writePatience bounds how long Write waits for room in the output buffer.
const writePatience = time.Second

// descriptor moves bytes through a non-blocking file descriptor.
type descriptor struct {
	// name is the port in errors.
	name    string
	fd      int
	closed  bool
	poll    [1]unix.PollFd
	timeout unix.Timespec
}

// Write sends b, waiting for room in the output buffer where it is full.
func (d *descriptor) Write(b []byte) (int, error) {
	if d.closed {
		return 0, d.failure("write", os.ErrClosed)
	}
	n, err := unix.Write(d.fd, b)
	if n == len(b) {
		return n, nil
	}
	return d.writeRest(b, max(n, 0), err)
}

// writeRest goes on with a write that stopped after n bytes.
func (d *descriptor) writeRest(b []byte, n int, err error) (int, error) {
	deadline := time.Now().Add(writePatience)
	for {
		if err != nil && err != unix.EAGAIN && err != unix.EINTR {
			return n, d.failure("write", err)
		}
		ready, err2 := d.wait(unix.POLLOUT, deadline)
		if err2 != nil {
			return n, d.failure("write", err2)
		}
		if !ready {
			return n, d.failure("write", fmt.Errorf("output stuck after %d of %d bytes: %w", n, len(b), os.ErrDeadlineExceeded))
		}
		var more int
		more, err = unix.Write(d.fd, b[n:])
		if n += max(more, 0); n == len(b) {
			return n, nil
		}
	}
}

// Read waits with ppoll, whose timeout counts in nanoseconds.
func (d *descriptor) Read(b []byte, deadline time.Time) (int, error) {
	if d.closed {
		return 0, d.failure("read", os.ErrClosed)
	}
	for {
		ready, err := d.wait(unix.POLLIN, deadline)
		if err != nil {
			return 0, d.failure("read", err)
		}
		if !ready {
			return 0, nil
		}
		n, err := unix.Read(d.fd, b)
		switch {
		case n > 0:
			return n, nil
		case err == unix.EAGAIN || err == unix.EINTR:
		case err != nil:
			return 0, d.failure("read", err)
		case len(b) == 0:
			return 0, nil
		default: // end of file: the terminal was hung up, or the peer closed the connection
			return 0, d.failure("read", ErrPortLost)
		}
	}
}

// wait blocks until the port is ready for these events; false at the deadline.
func (d *descriptor) wait(events int16, deadline time.Time) (bool, error) {
	for {
		d.timeout = unix.NsecToTimespec(int64(max(time.Until(deadline), 0)))
		d.poll[0] = unix.PollFd{Fd: int32(d.fd), Events: events}
		n, err := unix.Ppoll(d.poll[:], &d.timeout, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return false, err
		case n == 0:
			return false, nil
		case d.poll[0].Revents&events == 0: // POLLHUP, POLLERR or POLLNVAL alone
			return false, ErrPortLost
		}
		return true, nil
	}
}

// failure makes the *PortError of an operation; what the kernel says of a device that is gone becomes ErrPortLost.
func (d *descriptor) failure(op string, err error) error {
	switch errno, _ := err.(unix.Errno); errno {
	case unix.EIO, unix.ENXIO, unix.ENODEV, unix.EPROTO, unix.ESHUTDOWN, // serial devices that are gone
		unix.EPIPE, unix.ECONNRESET, unix.ETIMEDOUT, unix.EHOSTUNREACH, unix.ENETUNREACH, unix.ENETDOWN: // bridges
		err = fmt.Errorf("%w: %w", ErrPortLost, err)
	}
	return &PortError{Port: d.name, Op: op, Err: err}
}
