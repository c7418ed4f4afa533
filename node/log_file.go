package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// logDirectory is where the log files of ROS go: ROS_LOG_DIR, else the folder log in ROS_HOME, else in ~/.ros. It is ""
// where there is no home.
func logDirectory(getenv func(string) string) string {
	home := getenv("HOME")
	expand := func(path string) string {
		if path == "~" || len(path) > 1 && path[:2] == "~/" {
			return filepath.Join(home, path[1:])
		}
		return path
	}
	switch dir, rosHome := getenv("ROS_LOG_DIR"), getenv("ROS_HOME"); {
	case dir != "":
		return expand(dir)
	case rosHome != "":
		return filepath.Join(expand(rosHome), "log")
	case home != "":
		return filepath.Join(home, ".ros", "log")
	}
	return ""
}

// openLogFile makes the log file of this process, named as by rcl: program or prefix, process id, ms since 1970.
func openLogFile(dir, prefix string) (*os.File, error) {
	if prefix == "" {
		prefix = filepath.Base(os.Args[0])
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("log file: %w", err)
	}
	for at := time.Now(); ; at = at.Add(time.Millisecond) {
		name := filepath.Join(dir, fmt.Sprintf("%s_%d_%d.log", prefix, os.Getpid(), at.UnixMilli()))
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue // another node of this process
		}
		if err != nil {
			return nil, fmt.Errorf("log file: %w", err)
		}
		return f, nil
	}
}
