package control

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// alone is set in the environment of a test that runs in a process of its own.
const alone = "SINEW_TEST_ALONE"

// TestSleepingCostsNoPolling: while a locked goroutine sleeps at 1 kHz, the runtime's threads sleep, too. Left alone they
// would look after it thousands of times a second.
func TestSleepingCostsNoPolling(t *testing.T) {
	t.Parallel()
	if os.Getenv(alone) != "" {
		fmt.Println("switches", switchesPerSecond(t, time.Millisecond))
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSleepingCostsNoPolling$", "-test.v")
	cmd.Env = append(os.Environ(), alone+"=1", "GOMAXPROCS=2") // on one core, too: see launch.reserveProcessors
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "switches ")
	text, _, _ := strings.Cut(rest, "\n")
	switches, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// A wake-up each, a dozen switches for each of 125 passes through the scheduler, a hundred looks of the monitor.
	if limit := 1000 + 125*12 + 100; switches > limit {
		t.Errorf("%d context switches per second, want at most %d", switches, limit)
	}
}

// switchesPerSecond counts the voluntary context switches of the process while a locked goroutine sleeps for a second.
func switchesPerSecond(t *testing.T, period time.Duration) int {
	c, err := NewSystemClock()
	if err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &before); err != nil {
		t.Fatal(err)
	}
	begin := c.Now()
	for end := begin + time.Second; c.Now() < end; {
		c.SleepUntil(c.Now() + period)
	}
	elapsed := c.Now() - begin
	if err := unix.Getrusage(unix.RUSAGE_SELF, &after); err != nil {
		t.Fatal(err)
	}
	return int(float64(after.Nvcsw-before.Nvcsw) / elapsed.Seconds())
}
