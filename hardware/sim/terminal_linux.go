package sim

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// idle is how long the line must be silent before the terminal is given free, see free.
const idle = time.Second

// terminal is a pseudo-terminal and the goroutine that serves its master side.
type terminal struct {
	path string
	// master and slave are its two sides. The slave stays open, so that programs may come and go without a hang-up.
	master, slave int
	// wake is an event descriptor that interrupts the wait for input.
	wake int

	stopping atomic.Bool
	done     chan struct{} // closed when the goroutine has ended
}

// openTerminal makes a pseudo-terminal in raw mode.
func openTerminal() (t *terminal, err error) {
	t = &terminal{master: -1, slave: -1, wake: -1, done: make(chan struct{})}
	defer func() {
		if err != nil {
			t.release()
			t = nil
		}
	}()
	flags := unix.O_RDWR | unix.O_NOCTTY | unix.O_CLOEXEC
	if t.master, err = unix.Open("/dev/ptmx", flags|unix.O_NONBLOCK, 0); err != nil {
		return t, fmt.Errorf("open /dev/ptmx: %w", err)
	}
	if err = unix.IoctlSetPointerInt(t.master, unix.TIOCSPTLCK, 0); err != nil {
		return t, fmt.Errorf("unlock the pseudo-terminal: %w", err)
	}
	number, err := unix.IoctlGetInt(t.master, unix.TIOCGPTN)
	if err != nil {
		return t, fmt.Errorf("number of the pseudo-terminal: %w", err)
	}
	t.path = fmt.Sprintf("/dev/pts/%d", number)
	if t.slave, err = unix.Open(t.path, flags, 0); err != nil {
		return t, fmt.Errorf("open %s: %w", t.path, err)
	}
	if err = setRaw(t.slave); err != nil {
		return t, fmt.Errorf("set %s raw: %w", t.path, err)
	}
	if t.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return t, fmt.Errorf("event descriptor: %w", err)
	}
	return t, nil
}

// setRaw makes a terminal pass every byte through, both ways.
func setRaw(fd int) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cflag = t.Cflag&^(unix.CSIZE|unix.PARENB|unix.CSTOPB) | unix.CS8 | unix.CREAD | unix.CLOCAL
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, t)
}

// baud returns the rate that the program on the slave side has set, 0 when it cannot be told.
func (t *terminal) baud() int {
	settings, err := unix.IoctlGetTermios(t.slave, unix.TCGETS2)
	if err != nil {
		return 0
	}
	return int(settings.Ospeed)
}

// serve lets the bus answer what comes in until stop is called. It keeps a thread to itself: its waits are shorter
// and more exact than the timers of the runtime.
func (t *terminal) serve(b *Bus) {
	defer close(t.done)
	runtime.LockOSThread() // and never unlocked: the thread, with its timer slack, ends with the goroutine
	// Best effort: without it waits are some 50 µs longer.
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	buffer := make([]byte, 4096)
	wait := never
	for !t.stopping.Load() {
		n := t.receive(buffer, wait)
		wait = b.exchange(t, buffer[:n])
	}
}

// receive waits for input and returns how many bytes came; 0 when the time is over or somebody wakes it.
func (t *terminal) receive(buffer []byte, wait time.Duration) int {
	fds := [2]unix.PollFd{{Fd: int32(t.master), Events: unix.POLLIN}, {Fd: int32(t.wake), Events: unix.POLLIN}}
	timeout := unix.NsecToTimespec(int64(min(wait, idle)))
	n, err := unix.Ppoll(fds[:], &timeout, nil)
	if err == nil && n == 0 && wait > idle {
		t.free()
	}
	if err != nil || n == 0 {
		return 0 // interrupted, or the time is over
	}
	if fds[1].Revents != 0 {
		var count [8]byte
		_, _ = unix.Read(t.wake, count[:]) // it cannot fail: the descriptor is readable
	}
	if fds[0].Revents&unix.POLLIN == 0 {
		return 0
	}
	if n, err = unix.Read(t.master, buffer); err != nil {
		return 0
	}
	return n
}

// free takes back a program's exclusive use of the terminal (TIOCEXCL). A serial port forgets it when the last
// descriptor is closed; here the slave stays open, and a killed program would lock everybody out for good. A program
// that is merely silent loses nothing but that.
func (t *terminal) free() {
	_ = unix.IoctlSetInt(t.slave, unix.TIOCNXCL, 0) // it cannot fail on a terminal
}

// send gives bytes to the slave side. It returns how many found room; nobody reads when there is none.
func (t *terminal) send(b []byte) int {
	for sent := 0; ; {
		n, err := unix.Write(t.master, b[sent:])
		sent += max(n, 0)
		if sent == len(b) || err != nil && err != unix.EINTR {
			return sent
		}
	}
}

// interrupt wakes the goroutine.
func (t *terminal) interrupt() {
	_, _ = unix.Write(t.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0}) // it cannot fail: the count is far from its end
}

// close ends the goroutine, waits for it and removes the pseudo-terminal. Programs that have it open see a hang-up.
func (t *terminal) close() {
	t.stopping.Store(true)
	t.interrupt()
	<-t.done
	t.release()
}

func (t *terminal) release() {
	for _, fd := range []int{t.slave, t.master, t.wake} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

// link makes path a symbolic link to the target. Only a link that leads nowhere is replaced.
func link(target, path string) error {
	info, err := os.Lstat(path)
	switch {
	case os.IsNotExist(err):
	case err != nil:
		return err
	case info.Mode()&os.ModeSymlink == 0:
		return fmt.Errorf("%s exists and is not a link; choose another path or remove it", path)
	default:
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			return fmt.Errorf("%s is a link that is in use; choose another path or remove it", path)
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return os.Symlink(target, path)
}

// unlink removes a link that link has made, unless it leads somewhere else by now.
func unlink(target, path string) error {
	if now, err := os.Readlink(path); err != nil || now != target {
		return nil
	}
	return os.Remove(path)
}
