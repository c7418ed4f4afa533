package control

import (
	"time"

	"golang.org/x/sys/unix"
)

// Clock is the time a loop lives in.
type Clock interface {
	// Now is the monotonic time since an arbitrary, fixed moment.
	Now() time.Duration
	// Wall is the time of day.
	Wall() time.Time
	// SleepUntil returns when Now has reached t, at once when it has passed.
	SleepUntil(t time.Duration)
}

// systemClock reads the clocks of the operating system. Its Now is CLOCK_MONOTONIC, read through package time, which
// needs no system call.
type systemClock struct {
	base   time.Time
	offset time.Duration
}

// NewSystemClock returns the clock of the operating system, whose SleepUntil sleeps to an absolute time.
func NewSystemClock() (Clock, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		return nil, err
	}
	return &systemClock{base: time.Now(), offset: time.Duration(ts.Nano())}, nil
}

func (c *systemClock) Now() time.Duration { return c.offset + time.Since(c.base) }

func (c *systemClock) Wall() time.Time { return time.Now() }

// SleepUntil sleeps on the kernel's timer: package time's timers are late by up to a millisecond.
func (c *systemClock) SleepUntil(t time.Duration) {
	ts := unix.NsecToTimespec(int64(t))
	for c.Now() < t {
		// EINTR comes from the signals of the Go runtime; what else might come is answered by asking the clock.
		if err := unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &ts, nil); err != nil && err != unix.EINTR {
			time.Sleep(t - c.Now())
		}
	}
}
