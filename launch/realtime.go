package launch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"go.uber.org/zap"
	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints/control"
)

// realtimeRights is what to do where the system does not permit what the configuration asks for.
const realtimeRights = "the robot runs all the same, less punctually under load; to permit it, run `sudo sinew setup`, or put " +
	"\"@dialout - rtprio 99\" and \"@dialout - memlock unlimited\" into /etc/security/limits.d/sinew.conf and " +
	"KERNEL==\"cpu_dma_latency\", GROUP=\"dialout\", MODE=\"0660\" into a udev rule (then: usermod -aG dialout USER, and log in again); " +
	"a systemd unit of your own wants LimitRTPRIO=99, LimitMEMLOCK=infinity and SupplementaryGroups=dialout"

// preferProcess gives the process what the configuration asks for, as far as it is permitted, and returns what ends it.
func preferProcess(r config.Realtime, log *zap.Logger) (end func()) {
	if r.LockMemory {
		warnRealtime(log, lockMemory())
	}
	if !r.StayAwake {
		return func() {}
	}
	awake, err := stayAwake(latencyDevice)
	if err != nil {
		warnRealtime(log, err)
		return func() {}
	}
	return func() { _ = awake.Close() } // all that was to be written was
}

// lockMemory keeps the program's pages in memory, each from its first use on.
func lockMemory() error {
	if err := unix.Mlockall(unix.MCL_CURRENT | unix.MCL_FUTURE | unix.MCL_ONFAULT); err != nil {
		return fmt.Errorf("lock memory (needs CAP_IPC_LOCK or a memlock limit): %w", err)
	}
	return nil
}

// latencyDevice is where a program says, by a number of µs, how long it can wait for a processor to wake up; it holds for as
// long as the program keeps the device open (Linux, Documentation/power/pm_qos_interface).
const latencyDevice = "/dev/cpu_dma_latency"

// stayAwake keeps the processors out of sleep states until the device is closed.
func stayAwake(device string) (io.Closer, error) {
	f, err := os.OpenFile(device, os.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("keep processors awake: %w", err)
	}
	if _, err := f.Write(make([]byte, 4)); err != nil {
		return nil, errors.Join(fmt.Errorf("keep processors awake: %w", err), f.Close())
	}
	return f, nil
}

// reserveProcessors gives the Go runtime a processor for each of n threads that wait at an end of a bus, and one for the rest.
// Such a thread keeps its processor while it sleeps in a system call; where none is left idle, others wait up to 10 ms for one,
// or the runtime polls every 20 µs to take one away.
func reserveProcessors(n int) {
	if runtime.GOMAXPROCS(0) <= n {
		runtime.GOMAXPROCS(n + 1)
	}
}

// preferences gives the threads that exchange on further buses what the loop's thread has. What is not permitted is not
// permitted to the loop either, which tells.
func preferences(r config.Realtime) func() {
	if r.Priority == 0 && len(r.CPUs) == 0 {
		return nil
	}
	return func() {
		runtime.LockOSThread()
		_ = control.PreferThread(r.Priority, r.CPUs)
	}
}

// warnRealtime tells what the system did not permit, with what to do about it.
func warnRealtime(log *zap.Logger, errs ...error) {
	for _, err := range errs {
		if err != nil {
			log.Warn("realtime: " + strings.ReplaceAll(err.Error(), "\n", "; ") + ": " + realtimeRights)
		}
	}
}
