package control

import (
	"runtime"
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

// A goroutine that sleeps in system calls only looks to the Go runtime like one that hogs its processor: after 10 ms the
// runtime polls every 20 µs to take the processor away, and interrupts the goroutine at a moment of its own choosing. So the
// goroutine passes through the scheduler of its own accord when yieldInterval is over and the sleep leaves yieldRoom: being
// locked to its thread, it waits for another thread then, some 30 µs. A sleep longer than longSleep is one of the runtime,
// which may be late by a millisecond, but for its last part.
const (
	yieldInterval = 8 * time.Millisecond
	yieldRoom     = 200 * time.Microsecond
	longSleep     = 10 * time.Millisecond
	lastPart      = 2 * time.Millisecond
)

// systemClock reads the clocks of the operating system. Its Now is CLOCK_MONOTONIC, read through package time, which
// needs no system call. One goroutine sleeps on it.
type systemClock struct {
	base   time.Time
	offset time.Duration
	// yielded is when the goroutine passed through the scheduler.
	yielded time.Duration
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

// SleepUntil sleeps on the kernel's timer: those of package time are late by up to a millisecond.
func (c *systemClock) SleepUntil(t time.Duration) {
	c.yield(t)
	ts := unix.NsecToTimespec(int64(t))
	for c.Now() < t {
		// EINTR comes from the signals of the Go runtime; what else might come is answered by asking the clock.
		if err := unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &ts, nil); err != nil && err != unix.EINTR {
			time.Sleep(t - c.Now())
		}
	}
}

// yield passes through the scheduler if it is time and there is time before t.
func (c *systemClock) yield(t time.Duration) {
	now := c.Now()
	switch {
	case t-now > longSleep:
		time.Sleep(t - now - lastPart)
	case t-c.yielded > yieldInterval && t-now > yieldRoom:
		runtime.Gosched()
	default:
		return
	}
	c.yielded = c.Now()
}
