package hardware

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// bridge accepts one connection and returns the port that leads to it.
func bridge(t *testing.T) (Port, net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p, err := Open("tcp://"+listener.Addr().String(), 57600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	return p, far
}

func TestTCPPort(t *testing.T) {
	t.Parallel()
	p, far := bridge(t)
	b := make([]byte, 16)
	if n, err := p.Write([]byte("ping")); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := far.Read(b); string(b[:n]) != "ping" || err != nil {
		t.Errorf("%q, %v", b[:n], err)
	}
	if _, err := far.Write([]byte("late")); err != nil {
		t.Fatal(err)
	}
	if n, err := p.Read(b[:1], soon()); n != 1 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if err := p.Discard(); err != nil {
		t.Error(err)
	}
	deadline := time.Now().Add(200 * time.Microsecond)
	if n, err := p.Read(b, deadline); n != 0 || err != nil || time.Now().Before(deadline) {
		t.Errorf("%q, %v before the deadline", b[:n], err)
	}
}

func TestTCPPortLost(t *testing.T) {
	t.Parallel()
	p, far := bridge(t)
	far.Close()
	if _, err := p.Read(make([]byte, 1), soon()); !errors.Is(err, ErrPortLost) || !is[*PortError](err) {
		t.Errorf("read: %v", err)
	}
	if err := p.Discard(); !errors.Is(err, ErrPortLost) {
		t.Errorf("discard: %v", err)
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := p.Write([]byte{1}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write after close: %v", err)
	}
}

func TestOpenByName(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	if _, err := Open("tcp://"+address, 57600); !is[*PortError](err) {
		t.Errorf("nobody there: %v", err)
	}
	_, path := openPty(t)
	p, err := Open(path, 57600)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// A bridge that is switched off confirms nothing any more. TCP alone would go on trying for a quarter of an hour.
func TestTCPNoticesADeadBridge(t *testing.T) {
	t.Parallel()
	p, _ := bridge(t)
	got, err := unix.GetsockoptInt(p.(*tcpPort).fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
	if err != nil || got != 2000 {
		t.Errorf("unconfirmed bytes are waited for %d ms, %v; want 2000", got, err)
	}
	for _, reason := range []error{unix.ETIMEDOUT, unix.EHOSTUNREACH, unix.ENETDOWN, unix.ECONNRESET} {
		if err := p.(*tcpPort).failure("write", reason); !errors.Is(err, ErrPortLost) || !errors.Is(err, reason) {
			t.Errorf("%v: %v", reason, err)
		}
	}
}
