package sim

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/codec"
)

// TestExclusiveUseEnds: a program that is killed while it has the terminal for itself does not lock others out.
func TestExclusiveUseEnds(t *testing.T) {
	t.Parallel()
	b, err := Open(Options{Protocol: codec.Protocol2, Servos: xm430(t, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	fd, err := unix.Open(b.Path(), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		t.Fatal(err)
	}
	if err := unix.Close(fd); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); exclusive(t, b); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("still exclusive after 10 s")
		}
	}
}

func exclusive(t *testing.T, b *Bus) bool {
	t.Helper()
	on, err := unix.IoctlGetInt(b.terminal.slave, unix.TIOCGEXCL)
	if err != nil {
		t.Fatal(err)
	}
	return on != 0
}
