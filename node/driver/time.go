package driver

import (
	"time"

	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
)

// stamp is t as builtin_interfaces/msg/Time.
func stamp(t time.Time) builtin_interfaces.Time {
	return builtin_interfaces.Time{Sec: int32(t.Unix()), Nanosec: uint32(t.Nanosecond())}
}

// timeOf is a stamp as time.Time; the zero stamp is the zero time.
func timeOf(s builtin_interfaces.Time) time.Time {
	if s == (builtin_interfaces.Time{}) {
		return time.Time{}
	}
	return time.Unix(int64(s.Sec), int64(s.Nanosec))
}

func durationOf(d builtin_interfaces.Duration) time.Duration {
	return time.Duration(d.Sec)*time.Second + time.Duration(d.Nanosec)
}
