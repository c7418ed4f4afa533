package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// rig drives one trajectory controller cycle by cycle, without a loop. Joints are at once where they are told to be,
// unless they are pinned.
type rig struct {
	c        *TrajectoryController
	tick     Tick
	states   []joints.State
	commands []joints.Command
	pinned   bool
	fresh    bool
}

// newRig returns a rig whose controller has run one cycle, so that it accepts trajectories.
func newRig(t testing.TB, o TrajectoryOptions, limits []joints.Limits, positions ...float64) *rig {
	t.Helper()
	r := &rig{c: newController(t, o, limits...), fresh: true}
	for _, p := range positions {
		r.states = append(r.states, joints.State{Position: p, Fresh: true, Torque: true})
	}
	r.commands = make([]joints.Command, len(positions))
	r.tick = Tick{Deadline: time.Hour, Wall: fakeEpoch, Elapsed: period, Period: period}
	r.c.Activate(r.tick, r.states, nowhere(len(r.states)))
	r.step()
	return r
}

// free is so many joints without limits.
func free(n int) []joints.Limits {
	l := make([]joints.Limits, n)
	for i := range l {
		l[i] = joints.NoLimits()
	}
	return l
}

// step runs one cycle.
func (r *rig) step() {
	r.c.Update(r.tick, r.states, r.commands)
	r.tick.Deadline += period
	r.tick.Wall = r.tick.Wall.Add(period)
	for i, c := range r.commands {
		r.states[i].Fresh = r.fresh
		if !math.IsNaN(c.Position) && !r.pinned && r.fresh {
			r.states[i].Position = c.Position
		}
	}
}

func (r *rig) steps(n int) {
	for range n {
		r.step()
	}
}

// reference is where joint j should be by the last cycle.
func (r *rig) reference(j int) JointState { return r.c.loop.state.Reference[j] }

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// nowhere is for joints that have been told nothing.
func nowhere(n int) []JointState {
	from := make([]JointState, n)
	for j := range from {
		from[j] = JointState{Position: math.NaN(), Velocity: math.NaN(), Acceleration: math.NaN()}
	}
	return from
}
