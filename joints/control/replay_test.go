package control

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// different lists the scenarios in which this controller is meant to behave otherwise, and why.
var different = map[string]string{
	"act_nan_position": "a position that is not a number is refused",
	"repl_empty_names_and_points_topic_while_moving": "an empty trajectory stops the motion",
	"repl_empty_topic_during_goal":                   "an empty trajectory stops the motion and cancels the goal",
	"interp_dynamics_state_posvelacc":                "joints have no measured acceleration to set out from",
}

// replay drives a controller through a scenario, at the recorded ticks where they were recorded and at even ones
// between. The measured states are the recorded ones where a motion sets out from them.
type replay struct {
	s  *scenario
	c  *TrajectoryController
	dt time.Duration

	// first is the time of tick 0; times has the ticks that are not even.
	times map[int]time.Duration
	last  int
	// starts has the start of each trajectory.
	starts []time.Duration
	// before and measured have what happens before a tick, and what is measured at it.
	before   map[int][]func()
	measured map[int]func([]joints.State)
	samples  map[int][]sample

	goals  map[string]*Goal
	ended  map[string]time.Duration
	states []joints.State
}

// TestReplay compares references, commands, decisions and outcomes with those recorded from ros2_controllers 4.19.0.
func TestReplay(t *testing.T) {
	t.Parallel()
	replayed := 0
	for _, s := range loadScenarios(t) {
		if why, ok := different[s.Name]; ok {
			t.Logf("%s: %s", s.Name, why)
			continue
		}
		replayed++
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			r := newReplay(t, &s, TakeoverMeasured)
			r.run(t)
			r.checkGoals(t)
		})
	}
	if replayed < 100 {
		t.Errorf("%d scenarios were replayed", replayed)
	}
}

// TestReplaySmooth: with the smooth take-over, everything that begins at rest and now is followed just as recorded, and
// all goals end alike.
func TestReplaySmooth(t *testing.T) {
	t.Parallel()
	replayed := 0
	for _, s := range loadScenarios(t) {
		switch {
		case different[s.Name] != "", s.Hardware != "loop", s.Params["open_loop_control"] != nil:
			continue // where hardware does not follow, much depends on where a trajectory sets out
		case s.Params["state_interfaces"] != nil:
			continue // the running reference always has velocities
		case s.Name == "act_success_one_point_t0":
			continue // no jump, but a fade, which takes its time
		}
		replayed++
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			r := newReplay(t, &s, TakeoverSmooth)
			r.measured = nil
			if !s.beginsSmoothly() {
				r.samples = nil
			}
			for k := range r.samples {
				if r.afterFirst(k) {
					delete(r.samples, k)
				}
			}
			r.run(t)
			r.checkGoals(t)
		})
	}
	if replayed < 60 {
		t.Errorf("%d scenarios were replayed", replayed)
	}
}

// beginsSmoothly reports whether the first trajectory begins now and where the joints are.
func (s *scenario) beginsSmoothly() bool {
	for _, x := range s.Expected.Trajectories {
		m := s.Script[x.Step].Traj
		return m.StampRel == nil && m.Points[0].T > 0
	}
	return false
}

// afterFirst reports whether at a tick the first trajectory has made way for another, or for a hold.
func (r *replay) afterFirst(k int) bool {
	at := r.time(k)
	for i := 1; i < len(r.starts); i++ {
		if at >= r.starts[i]+signed(r.s.Expected.Trajectories[i].Taken)-r.dt/2 {
			return true
		}
	}
	for _, h := range r.s.Expected.Holds {
		if h.Reason != "success" && at >= r.starts[h.Traj]+signed(h.FromT)-r.dt/2 {
			return true
		}
	}
	return false
}

func newReplay(t *testing.T, s *scenario, takeover Takeover) *replay {
	t.Helper()
	r := &replay{
		s: s, dt: seconds(1 / s.UpdateRate), times: map[int]time.Duration{}, before: map[int][]func(){},
		measured: map[int]func([]joints.State){}, samples: map[int][]sample{},
		goals: map[string]*Goal{}, ended: map[string]time.Duration{}, states: make([]joints.State, len(s.Joints)),
	}
	o := s.options(t)
	if takeover == TakeoverSmooth {
		o.Takeover = takeover
	}
	c, err := NewTrajectoryController(o)
	if err != nil {
		t.Fatal(err)
	}
	r.c = c
	r.placeTrajectories(t)
	r.placeStates()
	r.placeScript(t)
	for _, x := range s.Expected.Samples {
		k := r.tickAt(r.starts[x.traj] + signed(x.t))
		r.samples[k] = append(r.samples[k], x)
	}
	return r
}

func signed(s float64) time.Duration { return time.Duration(math.Round(s * 1e9)) }

// lead is how many ticks there are before the first send.
const lead = 40

// tickAt returns the tick at a time, and makes it be at just that time.
func (r *replay) tickAt(at time.Duration) int {
	k := r.tickNear(at)
	r.times[k] = at
	r.last = max(r.last, k)
	return k
}

// tickNear returns the tick nearest to a time.
func (r *replay) tickNear(at time.Duration) int {
	return int(math.Round(float64(at-r.origin()) / float64(r.dt)))
}

// origin is the time of tick 0.
func (r *replay) origin() time.Duration { return r.times[-1] }

// time returns when a tick is. Ticks that were not recorded are even between those that were.
func (r *replay) time(k int) time.Duration {
	if at, ok := r.times[k]; ok {
		return at
	}
	return r.origin() + time.Duration(k)*r.dt
}

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
		r.c.Deactivate()
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

// run goes through all ticks.
func (r *replay) run(t *testing.T) {
	t.Helper()
	commands := make([]joints.Command, len(r.states))
	for j := range r.states {
		r.states[j] = joints.State{Position: r.s.Initial[j], Fresh: true, Torque: true}
		if len(r.s.InitialVelocity) > 0 {
			r.states[j].Velocity = r.s.InitialVelocity[j]
		}
	}
	r.c.Activate(Tick{Wall: fakeEpoch.Add(r.time(0)), Elapsed: r.dt, Period: r.dt}, r.states)
	for k := 0; k <= r.last+2; k++ {
		at := r.time(k)
		for _, f := range r.before[k] {
			f()
		}
		r.measure(k, at, commands)
		elapsed := r.dt
		if k > 0 {
			elapsed = at - r.time(k-1)
		}
		if r.c.life.Load()%2 == 1 {
			r.c.Update(Tick{Deadline: at, Wall: fakeEpoch.Add(at), Elapsed: elapsed, Period: r.dt}, r.states, commands)
		}
		for id, g := range r.goals {
			if _, known := r.ended[id]; !known && g.ended.Load() {
				r.ended[id] = at
			}
		}
		for _, x := range r.samples[k] {
			r.compare(t, x, at)
		}
	}
}

// measure makes the states of a tick: those of the plant, or the last commands.
func (r *replay) measure(k int, at time.Duration, commands []joints.Command) {
	for j := range r.states {
		st := &r.states[j]
		if plant := r.plant(at); plant != nil {
			st.Position = plant[j]
		} else if c := commands[j]; k > 0 && !math.IsNaN(c.Position) {
			st.Position = c.Position
			if r.s.Hardware == "pv" {
				st.Velocity = c.Velocity
			}
		}
	}
	if f := r.measured[k]; f != nil {
		f(r.states)
	}
}

// compare holds a tick against its record.
func (r *replay) compare(t *testing.T, x sample, at time.Duration) {
	t.Helper()
	if r.skips(x) {
		return
	}
	near := func(what string, j int, got float64, want []number, tolerance float64) {
		t.Helper()
		if len(want) == 0 { // not given
			return
		}
		if d := math.Abs(got - float64(want[j])); !(d <= tolerance) {
			t.Errorf("trajectory %d at %.9f s: joint %d: %s is %.10g, recorded %.10g", x.traj, x.t, j, what, got, float64(want[j]))
		}
	}
	state := &r.c.loop.state
	early := r.early(x)
	for j, ref := range state.Reference {
		slip := early.Seconds() * (math.Abs(ref.Velocity) + 1e-3)
		near("position", j, ref.Position, x.p, 3e-9+slip)
		if early == 0 {
			near("velocity", j, ref.Velocity, x.v, 1e-7)
			near("acceleration", j, ref.Acceleration, x.a, 1e-6)
		}
		if !r.deciding(at) {
			near("command", j, state.Output[j].Position, x.command, 2e-8+slip)
		}
	}
}

// early returns how long before its end the recorded reference already showed the last point: up to one period.
func (r *replay) early(x sample) time.Duration {
	points := r.s.Script[r.s.Expected.Trajectories[x.traj].Step].Traj.Points
	left := seconds(points[len(points)-1].T) - signed(x.t)
	if left > 0 && left <= r.dt+r.dt/20 {
		return left
	}
	return 0
}

// deciding reports whether a tick gave up a trajectory: the recorded controller writes no command in it.
func (r *replay) deciding(at time.Duration) bool {
	for _, d := range r.s.Expected.Decisions {
		if d.Rule != "success" && d.Rule != "cancel" && r.starts[d.Traj]+signed(d.T) == at {
			return true
		}
	}
	return false
}

// skips leaves out what is meant to be different.
func (r *replay) skips(x sample) bool {
	switch r.s.Name {
	case "interp_pos_acc_without_velocity": // jumps to 0 for want of velocities
		return float64(x.p[0]) == 0 || float64(x.command[0]) == 0
	case "act_cancel_after_nonzero_end_velocity_success": // shows the velocity of a goal long ended while it holds
		return x.traj == 1 && x.t > 0.39
	case "act_deactivate_during_goal": // the reference is not recorded after the end
		return x.t > 0.59
	}
	return false
}

// checkGoals compares how goals ended, and when.
func (r *replay) checkGoals(t *testing.T) {
	t.Helper()
	ids := make([]string, 0, len(r.s.Expected.Goals))
	for id := range r.s.Expected.Goals {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		want := r.s.Expected.Goals[id]
		g := r.goals[id]
		if g == nil {
			t.Errorf("goal %s was not accepted", id)
			continue
		}
		if !g.ended.Load() {
			t.Errorf("goal %s has not ended, want %s", id, want.Status)
			continue
		}
		res := g.Result()
		if status, code := statusOf(res.Outcome); status != want.Status || code != want.ErrorCode {
			t.Errorf("goal %s: %s, want %s (%d)", id, res.Outcome, want.Status, want.ErrorCode)
		}
		var late float64
		if n, _ := fmt.Sscanf(want.ErrorString, "Aborted due to goal_time_tolerance exceeding by %f seconds", &late); n == 1 {
			if math.Abs(late-res.Late.Seconds()) > 2e-6 {
				t.Errorf("goal %s: late by %s, recorded %g s", id, res.Late, late)
			}
		}
		for _, d := range r.s.Expected.Decisions {
			when := r.starts[d.Traj] + signed(d.T)
			if d.Goal != id {
				continue
			}
			if diff := r.ended[id] - when; diff.Abs() > r.dt+r.dt/10 || d.Rule != "success" && diff != 0 {
				t.Errorf("goal %s: decided %s after the recorded tick", id, diff)
			}
		}
	}
}

// statusOf is what a node makes of an outcome. A preempted goal is reported as canceled.
func statusOf(o Outcome) (status string, code int) {
	switch o {
	case Succeeded:
		return "SUCCEEDED", 0
	case PathViolated:
		return "ABORTED", -4
	case GoalViolated:
		return "ABORTED", -5
	default:
		return "CANCELED", 0
	}
}
