package hardware

import (
	"time"

	"golang.org/x/sys/unix"
)

// A goroutine that has not passed through the Go scheduler for 10 ms is taken for one that hogs its processor, even while it
// sleeps in a system call: the runtime then polls every 20 µs to take the processor away. So a sleep longer than longNap is
// one of the runtime, which may be late by a millisecond, but for its last part.
const (
	longNap  = 8 * time.Millisecond
	lastPart = 2 * time.Millisecond
)

// sleep blocks the thread in its last part: unlike the runtime's timers it wakes within microseconds.
func sleep(d time.Duration) {
	end := time.Now().Add(d)
	if d > longNap {
		time.Sleep(d - lastPart)
		d = time.Until(end)
	}
	for ; d > 0; d = time.Until(end) {
		t := unix.NsecToTimespec(int64(d))
		if unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &t, nil) != unix.EINTR {
			return
		}
	}
}
