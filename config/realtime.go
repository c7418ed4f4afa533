package config

// Realtime says how the control loop gets the processor when it is its turn. The zero value leaves it to the ordinary
// scheduler. Whoever starts the program needs the right to ask for more.
type Realtime struct {
	// Priority is the SCHED_FIFO priority of the loop's threads, 1 to 99; 0, the default, leaves the scheduling as it is.
	Priority int
	// CPUs are the processors that the loop's threads may run on, counted from 0; nil, the default, for any.
	CPUs []int
	// LockMemory keeps the program's memory from being swapped out. Default false.
	LockMemory bool
	// StayAwake keeps all processors out of the sleep states from which they wake up late, which costs power. Default false.
	StayAwake bool
}
