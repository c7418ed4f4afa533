package control

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSystemClock: it is CLOCK_MONOTONIC, and sleeping ends at or after the time asked for, at once when it has passed.
func TestSystemClock(t *testing.T) {
	t.Parallel()
	c, err := NewSystemClock()
	if err != nil {
		t.Fatal(err)
	}
	var before, after unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &before); err != nil {
		t.Fatal(err)
	}
	now := c.Now()
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &after); err != nil {
		t.Fatal(err)
	}
	// The two were read one after the other when the clock was made: allow for what came between.
	const between = 100 * time.Millisecond
	if now < time.Duration(before.Nano())-between || now > time.Duration(after.Nano())+between {
		t.Errorf("now is %s, between %s and %s by the system", now, time.Duration(before.Nano()), time.Duration(after.Nano()))
	}
	until := c.Now() + 2*time.Millisecond
	c.SleepUntil(until)
	if woke := c.Now(); woke < until {
		t.Errorf("woke %s early", until-woke)
	}
	c.SleepUntil(0)
	c.SleepUntil(-time.Hour)
}

// BenchmarkWakeError measures how late a sleeper wakes at 1 kHz.
func BenchmarkWakeError(b *testing.B) {
	c, err := NewSystemClock()
	if err != nil {
		b.Fatal(err)
	}
	var h histogram
	deadline := c.Now()
	b.ReportAllocs()
	for b.Loop() {
		deadline += time.Millisecond
		c.SleepUntil(deadline)
		now := c.Now()
		h.add(now - deadline)
		deadline = max(deadline, now-now%time.Millisecond)
	}
	d := h.distribution()
	b.ReportMetric(float64(d.P50.Microseconds()), "p50-µs")
	b.ReportMetric(float64(d.P99.Microseconds()), "p99-µs")
	b.ReportMetric(float64(d.Max.Microseconds()), "max-µs")
}
