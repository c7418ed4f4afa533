package hardware

import (
	"time"

	"golang.org/x/sys/unix"
)

// sleep blocks the thread: unlike the runtime's timers it wakes within microseconds.
func sleep(d time.Duration) {
	end := time.Now().Add(d)
	for ; d > 0; d = time.Until(end) {
		t := unix.NsecToTimespec(int64(d))
		if unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &t, nil) != unix.EINTR {
			return
		}
	}
}
