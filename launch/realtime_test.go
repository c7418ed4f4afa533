package launch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/node/dds/memory"
)

// TestRealtime: the loop gets its priority and processors where the system permits it, and runs and tells so where not.
func TestRealtime(t *testing.T) {
	t.Parallel()
	file := arm(t, "torque_off", "unused")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, "realtime: {priority: 5, cpus: [0]}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	m := manageRobot(t, file, RunOptions{Sim: true})
	m.enters(t, "configuring", "inactive", "activating", "active")
	m.quit()
	if err := m.finish(t); err != nil {
		t.Error(err)
	}
	log := m.log.String()
	told := strings.Contains(log, "realtime: ") && strings.Contains(log, "rtprio 99")
	if err := mayPrefer(); (err != nil) != told {
		t.Errorf("the system permits it: %v; log:\n%s", err, log)
	}
}

// mayPrefer asks the system for the same on a thread of its own.
func mayPrefer() error {
	result := make(chan error)
	go func() { result <- preferHere() }()
	return <-result
}

func preferHere() error {
	runtime.LockOSThread() // it ends with the goroutine
	var set unix.CPUSet
	set.Set(0)
	attr := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: 5}
	return errors.Join(unix.SchedSetaffinity(0, &set), unix.SchedSetAttr(0, &attr, 0))
}

func TestWarnRealtime(t *testing.T) {
	t.Parallel()
	var network memory.Network
	var log text
	n := openMemoryNode(t, &network, "sinew", &log)
	warnRealtime(n.Logger(), nil, errors.New("set real-time priority 80: operation not permitted\nkeep on processors: no"))
	got := log.String()
	for _, words := range []string{"[WARN]", "realtime: set real-time priority 80", "; keep on processors", "limits.d/sinew.conf", "LimitMEMLOCK=infinity"} {
		if !strings.Contains(got, words) {
			t.Errorf("no %q in the log:\n%s", words, got)
		}
	}
	if strings.Count(got, "\n") != 1 {
		t.Errorf("more than one line:\n%s", got)
	}
}

// TestReserveProcessors: there is one for each thread and one more, and never fewer than before. It runs alone.
func TestReserveProcessors(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for threads, want := range map[int]int{0: before, before - 1: before} {
		if reserveProcessors(threads); runtime.GOMAXPROCS(0) != want {
			t.Errorf("%d threads: %d processors, want %d", threads, runtime.GOMAXPROCS(0), want)
		}
	}
	if reserveProcessors(before + 2); runtime.GOMAXPROCS(0) != before+3 {
		t.Errorf("%d threads: %d processors, want %d", before+2, runtime.GOMAXPROCS(0), before+3)
	}
}

// TestStayAwake: the device is told that no latency is tolerated, and stays open until the end.
func TestStayAwake(t *testing.T) {
	t.Parallel()
	device := filepath.Join(t.TempDir(), "cpu_dma_latency")
	if _, err := stayAwake(device); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a device: %v", err)
	}
	if err := os.WriteFile(device, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	awake, err := stayAwake(device)
	if err != nil {
		t.Fatal(err)
	}
	if told, err := os.ReadFile(device); err != nil || string(told) != "\x00\x00\x00\x00" { // s32 0, in µs
		t.Errorf("told %q, %v", told, err)
	}
	if err := awake.Close(); err != nil {
		t.Error(err)
	}
}
