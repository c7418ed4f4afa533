package hardware

import (
	"errors"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// tcpScheme begins the names of ports on the network.
const tcpScheme = "tcp://"

// dialPatience bounds how long Open waits for a connection.
const dialPatience = 2 * time.Second

// bridgePatience is for how long a bridge may leave unconfirmed what it was sent before it counts as lost.
const bridgePatience = 2 * time.Second

// tcpPort is a TCP connection. Its deadlines are kept with ppoll as those of a serial port are: the runtime's own would
// wake up later.
type tcpPort struct{ descriptor }

func openTCP(name, address string) (Port, error) {
	conn, err := net.DialTimeout("tcp", address, dialPatience) // with TCP_NODELAY: no packet waits for another
	if err != nil {
		return nil, &PortError{Port: name, Op: "connect", Err: err}
	}
	defer conn.Close()
	fd, err := duplicate(conn.(*net.TCPConn))
	if err != nil {
		return nil, &PortError{Port: name, Op: "connect", Err: err}
	}
	// Best effort: without it a bridge that is switched off is missed for a quarter of an hour.
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(bridgePatience.Milliseconds()))
	return &tcpPort{descriptor{name: name, fd: fd}}, nil
}

// duplicate returns a descriptor of the connection that the runtime does not watch.
func duplicate(conn *net.TCPConn) (int, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	duplicated := -1
	var failed error
	err = raw.Control(func(fd uintptr) {
		duplicated, failed = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0)
	})
	return duplicated, errors.Join(err, failed)
}

// Discard reads what has arrived; a socket cannot be flushed.
func (p *tcpPort) Discard() error {
	if p.closed {
		return p.failure("discard input", os.ErrClosed)
	}
	var dump [512]byte
	for range 64 { // no more than a peer may send meanwhile
		n, err := unix.Read(p.fd, dump[:])
		switch {
		case err == unix.EAGAIN:
			return nil
		case err == unix.EINTR:
		case err != nil:
			return p.failure("discard input", err)
		case n == 0:
			return p.failure("discard input", ErrPortLost)
		}
	}
	return nil
}

// Close ends the connection.
func (p *tcpPort) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	if err := unix.Close(p.fd); err != nil {
		return p.failure("close", err)
	}
	return nil
}
