package hardware

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func openSerial(t testing.TB, path string, baud int) *serialPort {
	t.Helper()
	p, err := OpenSerial(path, baud)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p.(*serialPort)
}

// soon is a deadline that only a failing test reaches.
func soon() time.Time { return time.Now().Add(10 * time.Second) }

func everyByte() []byte {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// Terminals interpret bytes (0x0D, 0x11, 0x13, 0x03, …) unless told not to.
func TestSerialPassesEveryByte(t *testing.T) {
	t.Parallel()
	master, path := openPty(t)
	p := openSerial(t, path, 1000000)
	if n, err := p.Write(everyByte()); n != 256 || err != nil {
		t.Fatal(n, err)
	}
	got := make([]byte, 256)
	if _, err := io.ReadFull(master, got); err != nil || !bytes.Equal(got, everyByte()) {
		t.Errorf("out: % x, %v", got, err)
	}
	if _, err := master.Write(everyByte()); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(got); {
		m, err := p.Read(got[n:], soon())
		if m == 0 || err != nil {
			t.Fatalf("after %d bytes: %v", n, err)
		}
		n += m
	}
	if !bytes.Equal(got, everyByte()) {
		t.Errorf("in: % x", got)
	}
}

func TestSerialReadEndsAtTheDeadline(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	p := openSerial(t, path, 57600)
	b := make([]byte, 1)
	for _, wait := range []time.Duration{-time.Second, 0, 300 * time.Microsecond} {
		deadline := time.Now().Add(wait)
		if n, err := p.Read(b, deadline); n != 0 || err != nil || time.Now().Before(deadline) {
			t.Errorf("deadline in %v: %d bytes, %v, %v too early", wait, n, err, time.Until(deadline))
		}
	}
}

func TestSerialDiscard(t *testing.T) {
	t.Parallel()
	master, path := openPty(t)
	p := openSerial(t, path, 57600)
	b := make([]byte, 16)
	if _, err := master.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	if n, err := p.Read(b[:0], soon()); n != 0 || err != nil { // waits until the byte has arrived
		t.Fatal(n, err)
	}
	if err := p.Discard(); err != nil {
		t.Fatal(err)
	}
	if n, err := p.Read(b, time.Now()); n != 0 || err != nil {
		t.Errorf("%q, %v", b[:n], err)
	}
}

func TestSerialBauds(t *testing.T) {
	t.Parallel()
	for _, baud := range []int{9600, 57142, 57600, 117647, 1000000, 4000000, 4500000, 10500000} {
		_, path := openPty(t)
		p := openSerial(t, path, baud)
		settings, err := unix.IoctlGetTermios(p.fd, unix.TCGETS2)
		if err != nil || settings.Ospeed != uint32(baud) {
			t.Errorf("asked for %d baud, got %d, %v", baud, settings.Ospeed, err)
		}
	}
	_, path := openPty(t)
	for _, baud := range []int{0, -1} {
		if _, err := OpenSerial(path, baud); !is[*PortError](err) {
			t.Errorf("%d baud: %v", baud, err)
		}
	}
}

// What a driver does that cannot produce the rate.
func TestSerialNoticesAnotherBaud(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	p := openSerial(t, path, 9600)
	err := checkBaud(p.fd, path, 3000000)
	if !is[*PortError](err) || !strings.HasSuffix(err.Error(), "set 3000000 baud: the driver offers 9600") {
		t.Errorf("error %v", err)
	}
}

func TestSerialIsForOneUser(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	first := openSerial(t, path, 57600)
	_, err := OpenSerial(path, 57600)
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Port != path || busy.Process != os.Getpid() {
		t.Errorf("second open: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	openSerial(t, path, 57600)
}

func TestSerialCannotOpen(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	if _, err := OpenSerial(filepath.Join(directory, "ttyUSB7"), 57600); !is[*PortError](err) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no such port: %v", err)
	}
	file := filepath.Join(directory, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSerial(file, 57600); !is[*PortError](err) {
		t.Errorf("not a terminal: %v", err)
	}
}

// The other end of a pseudo-terminal closing is what unplugging an adapter is to a serial port.
func TestSerialPortLost(t *testing.T) {
	t.Parallel()
	master, path := openPty(t)
	p := openSerial(t, path, 57600)
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(make([]byte, 1), soon()); !errors.Is(err, ErrPortLost) || !is[*PortError](err) {
		t.Errorf("read: %v", err)
	}
	if _, err := p.Write([]byte{1}); !errors.Is(err, ErrPortLost) || !is[*PortError](err) {
		t.Errorf("write: %v", err)
	}
}

func TestSerialPortLostWhileWaiting(t *testing.T) {
	t.Parallel()
	master, path := openPty(t)
	p := openSerial(t, path, 57600)
	done := make(chan error)
	go func() {
		_, err := p.Read(make([]byte, 1), soon())
		done <- err
	}()
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, ErrPortLost) {
		t.Errorf("read: %v", err)
	}
}

func TestSerialWriteWaitsForRoom(t *testing.T) {
	t.Parallel()
	master, path := openPty(t)
	p := openSerial(t, path, 57600)
	long := bytes.Repeat(everyByte(), 256)
	received := make(chan []byte)
	go func() {
		b := make([]byte, len(long))
		n, _ := io.ReadFull(master, b)
		received <- b[:n]
	}()
	if n, err := p.Write(long); n != len(long) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if got := <-received; !bytes.Equal(got, long) {
		t.Errorf("%d bytes of %d arrived unchanged", len(got), len(long))
	}
}

func TestSerialWriteDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	p := openSerial(t, path, 57600)
	if n, err := p.Write(make([]byte, 1<<20)); !errors.Is(err, os.ErrDeadlineExceeded) || n == 0 {
		t.Errorf("%d bytes written that nobody read, %v", n, err)
	}
}

func TestSerialAfterClose(t *testing.T) {
	t.Parallel()
	_, path := openPty(t)
	p := openSerial(t, path, 57600)
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := p.Write([]byte{1}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write: %v", err)
	}
	if _, err := p.Read(make([]byte, 1), soon()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("read: %v", err)
	}
	if err := p.Discard(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("discard: %v", err)
	}
}

// Lines as in proc_locks(5).
func TestFindLock(t *testing.T) {
	t.Parallel()
	const locks = `1: POSIX  ADVISORY  READ  5433 08:01:7864448 128 128
2: FLOCK  ADVISORY  WRITE 2001 08:01:7864554 0 EOF
2: -> FLOCK  ADVISORY  WRITE 2002 08:01:7864554 0 EOF
3: FLOCK  ADVISORY  WRITE 1568 00:2f:32388 0 EOF
`
	for file, want := range map[string]int{"08:01:7864554": 2001, "00:2f:32388": 1568, "08:01:7864448": 0, "00:05:1": 0} {
		if got := findLock(strings.NewReader(locks), file); got != want {
			t.Errorf("%s is locked by %d, want %d", file, got, want)
		}
	}
}

func TestLatencyTimer(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	sysfs := filepath.Join(directory, "sys/bus/usb-serial/devices/ttyUSB3")
	if err := os.MkdirAll(sysfs, 0o700); err != nil {
		t.Fatal(err)
	}
	byID := filepath.Join(directory, "by-id")
	if err := os.Symlink(filepath.Join(directory, "ttyUSB3"), byID); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ttyUSB3", "latency_timer"} {
		if err := os.WriteFile(filepath.Join(map[bool]string{true: directory, false: sysfs}[name == "ttyUSB3"], name), []byte("16\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := latencyTimerFile(filepath.Join(directory, "sys"), byID)
	if got := readMilliseconds(file); got != 16*time.Millisecond {
		t.Errorf("read %v from %s", got, file)
	}
	if got := setLatencyTimer(file); got != time.Millisecond {
		t.Errorf("set to %v", got)
	}
	if got := setLatencyTimer(filepath.Join(directory, "none")); got != 0 {
		t.Errorf("%v without a timer", got)
	}
	_, path := openPty(t)
	if _, known := openSerial(t, path, 57600).LatencyTimer(); known {
		t.Error("a pseudo-terminal with a latency timer")
	}
}
