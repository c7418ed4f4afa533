package launch

import (
	"fmt"
	"runtime"
	"strings"

	"go.uber.org/zap"
	"golang.org/x/sys/unix"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/joints/control"
)

// realtimeRights is what to do where the system does not permit what the configuration asks for.
const realtimeRights = "the robot runs all the same, less punctually under load; to permit it, give the user these lines in " +
	"/etc/security/limits.d/sinew.conf: \"@sinew - rtprio 99\" and \"@sinew - memlock unlimited\" (then: usermod -aG sinew USER, " +
	"and log in again), or the systemd unit LimitRTPRIO=99 and LimitMEMLOCK=infinity"

// lockMemory keeps the program's pages in memory, each from its first use on.
func lockMemory() error {
	if err := unix.Mlockall(unix.MCL_CURRENT | unix.MCL_FUTURE | unix.MCL_ONFAULT); err != nil {
		return fmt.Errorf("lock memory (needs CAP_IPC_LOCK or a memlock limit): %w", err)
	}
	return nil
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
