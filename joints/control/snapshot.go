package control

import (
	"slices"
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
	// Buses has one state per bus of the robot.
	Buses []joints.BusState
	// Controllers has one state per controller of the loop, in the order of Options.Controllers.
	Controllers []ControllerState
	// Torque is false while SetTorque has torque switched off.
	Torque bool
	// CycleDuration is the time from waking to the end of the exchange, WakeError how late the cycle woke.
	CycleDuration, WakeError time.Duration
	// Overruns is the number of deadlines missed since the loop began, because a cycle took longer than the period.
	Overruns uint64
	// Misses is the number of joint reads that brought nothing fresh since the loop began.
	Misses uint64

	// number counts the snapshots put into the ring, from 0.
	number uint64
}

// newSnapshot returns a snapshot with room for so many joints and buses, and for the controllers' joints.
func newSnapshot(n, buses int, controllers []Controller) *Snapshot {
	s := &Snapshot{
		Joints:      make([]joints.State, n),
		Commands:    make([]joints.Command, n),
		Buses:       make([]joints.BusState, buses),
		Controllers: make([]ControllerState, len(controllers)),
	}
	for i, c := range controllers {
		s.Controllers[i].resize(len(c.Joints()))
	}
	return s
}

// resize makes room for n joints; it allocates only where there is not enough.
func (s *ControllerState) resize(n int) {
	s.Reference = slices.Grow(s.Reference[:0], n)[:n]
	s.Feedback = slices.Grow(s.Feedback[:0], n)[:n]
	s.Error = slices.Grow(s.Error[:0], n)[:n]
	s.Output = slices.Grow(s.Output[:0], n)[:n]
}

// copyFrom copies o, whose slices are as long as those of s.
func (s *ControllerState) copyFrom(o *ControllerState) {
	s.Stamp, s.Held, s.SpeedScaling, s.Active = o.Stamp, o.Held, o.SpeedScaling, o.Active
	copy(s.Reference, o.Reference)
	copy(s.Feedback, o.Feedback)
	copy(s.Error, o.Error)
	copy(s.Output, o.Output)
}
