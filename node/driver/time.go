package driver

import (
	"time"

	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/node"
)

// stamp is t as builtin_interfaces/msg/Time.
func stamp(t time.Time) builtin_interfaces.Time {
	return builtin_interfaces.Time{Sec: int32(t.Unix()), Nanosec: uint32(t.Nanosecond())}
}

// clock leads from the system's time, in which the loop lives, to the node's, in which messages are stamped, and back. They
// differ while the node takes its time from /clock.
type clock struct{ node *node.Node }

// stamp is a time of the loop, of a moment ago, as messages have it.
func (c clock) stamp(t time.Time) builtin_interfaces.Time { return stamp(c.node.Stamp(t)) }

// timeOf is a stamp as a time of the loop; the zero stamp is the zero time.
func (c clock) timeOf(s builtin_interfaces.Time) time.Time {
	if s == (builtin_interfaces.Time{}) {
		return time.Time{}
	}
	return c.node.SystemTime(time.Unix(int64(s.Sec), int64(s.Nanosec)))
}

func durationOf(d builtin_interfaces.Duration) time.Duration {
	return time.Duration(d.Sec)*time.Second + time.Duration(d.Nanosec)
}
