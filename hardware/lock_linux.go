package hardware

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// lock takes the port for this descriptor alone. TIOCEXCL, which serial.Open sets, does not stop root; flock does.
func lock(fd int, path string) error {
	err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return &BusyError{Port: path, Process: lockHolder(fd)}
	}
	if err != nil {
		return &PortError{Port: path, Op: "lock", Err: err}
	}
	return nil
}

// lockHolder returns the process that holds the lock on the file, 0 when that cannot be found out.
func lockHolder(fd int) int {
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return 0
	}
	locks, err := os.Open("/proc/locks")
	if err != nil {
		return 0
	}
	defer locks.Close()
	return findLock(locks, fmt.Sprintf("%02x:%02x:%d", unix.Major(stat.Dev), unix.Minor(stat.Dev), stat.Ino))
}

// findLock returns the process in the line of /proc/locks (see proc_locks(5)) about this "major:minor:inode".
func findLock(locks io.Reader, file string) int {
	lines := bufio.NewScanner(locks)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) >= 6 && f[1] == "FLOCK" && f[5] == file {
			process, _ := strconv.Atoi(f[4])
			return max(process, 0)
		}
	}
	return 0
}
