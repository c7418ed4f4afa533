package control

import "time"

// Clock is the time a loop lives in.
type Clock interface {
	// Now is the monotonic time since an arbitrary, fixed moment.
	Now() time.Duration
	// Wall is the time of day.
	Wall() time.Time
	// SleepUntil returns when Now has reached t, at once when it has passed.
	SleepUntil(t time.Duration)
}
