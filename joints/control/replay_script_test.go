package control

import (
	"errors"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// placeTrajectories fixes when each trajectory starts, from the tick at which it was taken over. Sends are at the
// times of the script, the first tick is lead ticks before the first.
func (r *replay) placeTrajectories(t *testing.T) {
	t.Helper()
	e := &r.s.Expected
	if len(e.Trajectories) == 0 {
		r.times[-1] = -lead * r.dt
		return
	}
	first := e.Trajectories[0]
	take := signed(r.s.Script[first.Step].At + first.StartAfterSend + first.Taken)
	r.times[-1] = take - time.Duration(lead)*r.dt
	for _, x := range e.Trajectories {
		x := x
		near := signed(r.s.Script[x.Step].At + x.StartAfterSend + x.Taken)
		k := r.tickNear(near)
		at := r.time(k)
		r.starts = append(r.starts, at-signed(x.Taken))
		k = r.tickAt(at)
		r.before[k] = append(r.before[k], func() { r.send(t, x.Step, at-signed(x.Taken)) })
		r.measured[k] = func(states []joints.State) {
			for j := range states {
				states[j].Position, states[j].Velocity = x.From.P[j], math.NaN()
				if r.s.Hardware == "wrap" {
					states[j].Position = r.unwrapped(states[j].Position, j)
				}
				if len(x.From.V) > 0 {
					states[j].Velocity = x.From.V[j]
				}
			}
		}
	}
}

// unwrapped undoes the whole turns that the recorded controller added to the start of its continuous joint.
func (r *replay) unwrapped(p float64, j int) float64 {
	return p + 2*math.Pi*math.Round((r.s.Initial[j]-p)/(2*math.Pi))
}

// placeStates puts the measured states where they are known to matter.
func (r *replay) placeStates() {
	e := &r.s.Expected
	for _, h := range e.Holds {
		if h.Reason == "success" {
			continue
		}
		k := r.tickAt(r.starts[h.Traj] + signed(h.FromT))
		place := h.StateP
		r.measured[k-1] = func(states []joints.State) {
			for j := range states {
				states[j].Position = place[j]
			}
		}
	}
	for _, d := range e.Decisions {
		r.tickAt(r.starts[d.Traj] + signed(d.T))
	}
}

// plant returns the measured position of hardware whose state does not follow its commands, nil for other hardware.
func (r *replay) plant(at time.Duration) []float64 {
	c := &r.s.Expected.MeasuredChanges
	var p []float64
	for _, x := range c.Changes {
		if p == nil || r.starts[c.Traj]+signed(x.t) <= at+r.dt/4 {
			p = x.p
		}
	}
	return p
}

// placeScript fixes the tick of every other step.
func (r *replay) placeScript(t *testing.T) {
	t.Helper()
	e := &r.s.Expected
	taken := map[int]bool{}
	for _, x := range e.Trajectories {
		taken[x.Step] = true
	}
	for i, st := range r.s.Script {
		if taken[i] {
			continue
		}
		at := signed(st.At)
		k := r.tickNear(at + r.dt/2)
		if st.Op == "cancel" {
			for _, d := range e.Decisions {
				if when := r.starts[d.Traj] + signed(d.T); d.Rule == "cancel" && (d.Goal == st.ID || st.ID == "*") && when > at-r.dt {
					k = r.tickNear(when)
				}
			}
		}
		r.last = max(r.last, k)
		r.before[k] = append(r.before[k], func() { r.do(t, i, at) })
	}
}

// do is every step but a trajectory that is taken over.
func (r *replay) do(t *testing.T, i int, at time.Duration) {
	switch st := r.s.Script[i]; st.Op {
	case "topic", "goal":
		start := at
		if st.Traj.StampRel != nil {
			start += signed(*st.Traj.StampRel)
		}
		r.send(t, i, start)
	case "cancel":
		for id, g := range r.goals {
			if id == st.ID || st.ID == "*" {
				g.Cancel()
			}
		}
	case "deactivate":
		r.c.Deactivate(Deactivated)
	case "set_param":
		k := r.c.Constraints()
		for name, v := range st.Params {
			if name != "constraints.x1.trajectory" {
				t.Fatalf("parameter %s", name)
			}
			k.Path[0] = v
		}
		if err := r.c.SetConstraints(k); err != nil {
			t.Error(err)
		}
	case "plant", "get_result": // what was measured is recorded; results are the node's
	default:
		t.Fatalf("step %s", st.Op)
	}
}

// send submits the trajectory of step i, which starts at a time.
func (r *replay) send(t *testing.T, i int, start time.Duration) {
	t.Helper()
	st := r.s.Script[i]
	tr := st.Traj.trajectory(fakeEpoch.Add(start))
	var err error
	if st.Op == "goal" {
		var g *Goal
		g, err = r.c.SubmitGoal(GoalRequest{
			Trajectory: tr, Path: tolerancesOf(st.PathTolerance), Goal: tolerancesOf(st.GoalTolerance),
			GoalTime: signed(st.GoalTime),
		})
		if err == nil {
			r.goals[st.ID] = g
		}
	} else {
		err = r.c.Submit(tr)
	}
	if want := r.s.Expected.Accepted[strconv.Itoa(i)]; (err == nil) != want {
		t.Errorf("step %d: accepted should be %v: %v", i, want, err)
	}
	if errors.Is(err, ErrInactive) && r.s.Name != "act_goal_while_inactive" {
		t.Errorf("step %d: %v", i, err)
	}
}
