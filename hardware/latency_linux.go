package hardware

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// asyncLowLatency is ASYNC_LOW_LATENCY of linux/tty_flags.h.
const asyncLowLatency = 1 << 13

// serialStruct is the head of struct serial_struct of linux/serial.h; the kernel copies 72 bytes on 64-bit machines.
type serialStruct struct {
	Type, Line int32
	Port       uint32
	IRQ, Flags int32
	rest       [64]byte
}

// lowerLatency asks for the shortest latency timer, in both ways that drivers offer, and returns the one in force; 0
// when the device shows none. Refusals are no error: the timer is what it is then.
func lowerLatency(fd int, path string) time.Duration {
	var s serialStruct
	if ioctlPointer(fd, unix.TIOCGSERIAL, unsafe.Pointer(&s)) == nil && s.Flags&asyncLowLatency == 0 {
		s.Flags |= asyncLowLatency
		_ = ioctlPointer(fd, unix.TIOCSSERIAL, unsafe.Pointer(&s))
	}
	return setLatencyTimer(latencyTimerFile("/sys", path))
}

// setLatencyTimer writes 1 ms to a longer timer and returns what it then holds.
func setLatencyTimer(file string) time.Duration {
	if readMilliseconds(file) > time.Millisecond {
		_ = os.WriteFile(file, []byte("1\n"), 0)
	}
	return readMilliseconds(file)
}

func ioctlPointer(fd int, request uintptr, p unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(p)); errno != 0 {
		return errno
	}
	return nil
}

// latencyTimerFile returns where sysfs shows the latency timer of a usb-serial device.
func latencyTimerFile(sysfs, path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return filepath.Join(sysfs, "bus/usb-serial/devices", filepath.Base(path), "latency_timer")
}

// readMilliseconds returns the content of a sysfs file that holds milliseconds; 0 when there is none.
func readMilliseconds(file string) time.Duration {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	ms, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || ms < 0 {
		return 0
	}
	return time.Duration(ms) * time.Millisecond
}
