package control

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// sharpen makes the calling thread wake up when it asked to, not up to 50 µs later to save power. Where the system does
// not permit it the loop runs all the same.
func sharpen() { _ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) }

// PreferThread gives the calling thread a SCHED_FIFO priority, 1 to 99, and keeps it on some processors, as far as the
// system permits; 0 and nil leave it as it is. The goroutine must be locked to its thread. A loop does so itself; it is for
// threads that exchange on further buses.
func PreferThread(priority int, cpus []int) error {
	var all []error
	if priority > 0 {
		all = append(all, schedule(priority))
	}
	if len(cpus) > 0 {
		all = append(all, pin(cpus))
	}
	return errors.Join(all...)
}

// pin keeps the calling thread on some processors.
func pin(cpus []int) error {
	var set unix.CPUSet
	for _, c := range cpus {
		set.Set(c)
	}
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("keep the control loop on processors %v: %w", cpus, err)
	}
	return nil
}

// schedule puts the calling thread under SCHED_FIFO.
func schedule(priority int) error {
	attr := unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: uint32(priority)}
	if err := unix.SchedSetAttr(0, &attr, 0); err != nil {
		return fmt.Errorf("set real-time priority %d (needs CAP_SYS_NICE or an rtprio limit): %w", priority, err)
	}
	return nil
}
