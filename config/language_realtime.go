package config

// mostCPUs is how many processors Linux knows.
const mostCPUs = 8192

func realtime() kind[Realtime] {
	asInt := func(v int64) int { return int(v) }
	return mapping(
		optional("priority", as(integer(0, 99), asInt), func(r *Realtime) *int { return &r.Priority }, 0,
			"SCHED_FIFO priority of the control loop. 0: ordinary scheduling."),
		optional("cpus", list(as(integer(0, mostCPUs-1), asInt)), func(r *Realtime) *[]int { return &r.CPUs }, nil,
			"Processors that the control loop may run on, counted from 0. Default: any."),
		optional("lock_memory", boolean(), func(r *Realtime) *bool { return &r.LockMemory }, false,
			"Whether the program's memory is kept from being swapped out."),
		optional("stay_awake", boolean(), func(r *Realtime) *bool { return &r.StayAwake }, false,
			"Whether the processors are kept out of sleep states, from which they wake up late. Costs power."),
	)
}
