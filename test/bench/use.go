package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// processUse is what a process uses at a moment.
type processUse struct {
	at time.Time
	// seconds is the processor time so far.
	seconds float64
	// rss is the resident memory in MB, file the part of it that are pages of the program and its libraries.
	rss, file, threads float64
}

// useOf reads proc(5).
func useOf(pid int) (u processUse, err error) {
	u.at = time.Now()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch value, _ := strconv.ParseFloat(fields[1], 64); fields[0] { // 0 for what is no number, and not asked for
		case "VmRSS:":
			u.rss = value / 1024
		case "RssFile:":
			u.file = value / 1024
		case "Threads:":
			u.threads = value
		}
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return u, fmt.Errorf("/proc/%d/stat: %q", pid, stat)
	}
	for _, ticks := range fields[11:13] { // utime and stime, in hundredths of a second
		hundredths, err := strconv.ParseFloat(ticks, 64)
		if err != nil {
			return u, fmt.Errorf("/proc/%d/stat: %w", pid, err)
		}
		u.seconds += hundredths / 100
	}
	return u, nil
}
