package control

import (
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// Snapshot is what one cycle saw and did.
type Snapshot struct {
	// Cycle numbers the cycles of the loop from 1; a gap means that snapshots were lost to a slow reader.
	Cycle uint64
	// Stamp is the time of day of the read.
	Stamp time.Time
	// Joints has one state per joint of the robot, Commands what they were told in the same cycle.
	Joints   []joints.State
	Commands []joints.Command
	// Controllers has one state per controller of the loop, in the order of Options.Controllers.
	Controllers []ControllerState
	// CycleDuration is the time from waking to the end of the exchange, WakeError how late the cycle woke.
	CycleDuration, WakeError time.Duration
	// Overruns is the number of deadlines missed since the loop began, because a cycle took longer than the period.
	Overruns uint64
	// Misses is the number of joint reads that brought nothing fresh since the loop began.
	Misses uint64
}
