package sim_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// The e-manual's ping of an XM430-W210 with firmware 38, and its answer (Protocol 2.0, Ping, Example 1).
var (
	ping   = []byte{0xFF, 0xFF, 0xFD, 0, 1, 3, 0, 1, 0x19, 0x4E}
	pinged = []byte{0xFF, 0xFF, 0xFD, 0, 1, 7, 0, 0x55, 0, 0x06, 0x04, 0x26, 0x65, 0x5D}
)

func manualServo(t testing.TB) sim.Options {
	t.Helper()
	library, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := library.Model("XM430-W210")
	if err != nil {
		t.Fatal(err)
	}
	return sim.Options{
		Name: "arm", Baud: 1000000, Protocol: codec.Protocol2,
		Servos: []sim.ServoOptions{{ID: 1, Model: m, Firmware: 38}},
	}
}

func open(t testing.TB, o sim.Options) *sim.Bus {
	t.Helper()
	b, err := sim.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// openTTY opens the slave side as any program does that knows nothing of this one.
func openTTY(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// converse writes a request and reads an answer of len(want) bytes.
func converse(t testing.TB, f *os.File, request, want []byte) {
	t.Helper()
	if _, err := f.Write(request); err != nil {
		t.Fatal(err)
	}
	if err := f.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(want))
	if n, err := io.ReadFull(f, got); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("got %x and %v, want %x", got[:n], err, want)
	}
}

func TestAnswersOnPseudoTerminal(t *testing.T) {
	t.Parallel()
	b := open(t, manualServo(t))
	for range 3 { // programs come and go
		f := openTTY(t, b.Path())
		converse(t, f, ping, pinged)
		converse(t, f, ping, pinged)
		f.Close()
	}
	if c := b.Counters(); c.Instructions != 6 || c.BytesIn != 60 || c.BytesOut != 84 || c.Lost != 0 {
		t.Errorf("counted %+v", c)
	}
}

// TestTerminalIsRaw sends every byte value that a terminal not in raw mode would change or swallow.
func TestTerminalIsRaw(t *testing.T) {
	t.Parallel()
	b := open(t, manualServo(t))
	f := openTTY(t, b.Path())
	b.SetEcho(true)
	special := []byte{3, 4, 0x0A, 0x0D, 0x11, 0x13, 0x1A, 0x1C, 0x7F, 0x15, 0x16, 0x17, 0}
	converse(t, f, special, special)
}

func TestLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "arm")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), path); err != nil {
		t.Fatal(err)
	}
	b := open(t, manualServo(t))
	if err := b.Link(path); err != nil {
		t.Fatalf("replace a dead link: %v", err)
	}
	converse(t, openTTY(t, path), ping, pinged)

	other := open(t, manualServo(t))
	if err := other.Link(path); err == nil {
		t.Error("took a link that is in use")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := other.Link(file); err == nil {
		t.Error("replaced a file")
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "mine" {
		t.Errorf("the file holds %q (%v)", content, err)
	}

	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("link is still there after Close: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if err := b.Link(path); err == nil {
		t.Error("linked a closed bus")
	}
}

// TestUnplug takes the adapter away under an open descriptor and brings it back on the same link.
func TestUnplug(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "arm")
	b := open(t, manualServo(t))
	if err := b.Link(path); err != nil {
		t.Fatal(err)
	}
	f := openTTY(t, path)
	converse(t, f, ping, pinged)
	if err := b.Unplug(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(ping); !errors.Is(err, unix.EIO) {
		t.Errorf("write after unplug: %v, want EIO", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("link is still there: %v", err)
	}
	if b.Path() != "" {
		t.Errorf("path is %q", b.Path())
	}
	if err := errors.Join(b.Unplug(), b.Replug(), b.Replug()); err != nil {
		t.Fatal(err)
	}
	converse(t, openTTY(t, path), ping, pinged)
}

// TestNobodyReads: a program that asks and never reads costs its answers, nothing else.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	b := open(t, manualServo(t))
	f := openTTY(t, b.Path())
	for b.Counters().Lost == 0 {
		if _, err := f.Write(bytes.Repeat(ping, 40)); err != nil && !errors.Is(err, unix.EAGAIN) {
			t.Fatal(err)
		}
	}
	if err := unix.IoctlSetInt(int(f.Fd()), unix.TCFLSH, unix.TCIFLUSH); err != nil {
		t.Fatal(err)
	}
}

func TestStrictBaud(t *testing.T) {
	t.Parallel()
	o := manualServo(t)
	o.StrictBaud = true
	b := open(t, o)
	f := openTTY(t, b.Path())
	setBaud(t, f, 57600)
	b.SetEcho(true) // to see that the bus has had the packet
	converse(t, f, ping, ping)
	setBaud(t, f, 1000000)
	converse(t, f, ping, append(bytes.Clone(ping), pinged...))
	if c := b.Counters(); c.Instructions != 2 || c.Statuses != 1 {
		t.Errorf("counted %+v, want an answer to the second ping only", c)
	}
}

func setBaud(t testing.TB, f *os.File, baud uint32) {
	t.Helper()
	settings, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS2)
	if err != nil {
		t.Fatal(err)
	}
	settings.Cflag = settings.Cflag&^unix.CBAUD | unix.BOTHER
	settings.Ispeed, settings.Ospeed = baud, baud
	if err := unix.IoctlSetTermios(int(f.Fd()), unix.TCSETS2, settings); err != nil {
		t.Fatal(err)
	}
}
