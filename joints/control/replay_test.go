package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// different lists the scenarios in which this controller is meant to behave otherwise, and why. TestReplayNaN and
// TestReplayEmpty follow them up to there.
var different = map[string]string{
	"act_nan_position": "a position that is not a number is refused",
	"repl_empty_names_and_points_topic_while_moving": "an empty trajectory stops the motion",
	"repl_empty_topic_during_goal":                   "an empty trajectory stops the motion and cancels the goal",
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
	if replayed != 103 {
		t.Errorf("%d scenarios were replayed", replayed)
	}
}

// scenarioNamed returns one of the recorded scenarios.
func scenarioNamed(t *testing.T, name string) *scenario {
	t.Helper()
	for _, s := range loadScenarios(t) {
		if s.Name == name {
			return &s
		}
	}
	t.Fatalf("there is no scenario %s", name)
	return nil
}

// TestReplayNaN: the recorded controller accepted a position that is not a number and reported success. It is refused here,
// with the joint, and nothing moves.
func TestReplayNaN(t *testing.T) {
	t.Parallel()
	s := scenarioNamed(t, "act_nan_position")
	o := s.options(t)
	c, err := NewTrajectoryController(o)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{c: c, fresh: true, commands: make([]joints.Command, 2)}
	for _, p := range s.Initial {
		r.states = append(r.states, joints.State{Position: p, Fresh: true, Torque: true})
	}
	r.tick = Tick{Wall: fakeEpoch, Elapsed: period, Period: period}
	c.Activate(r.tick, r.states, nowhere(2))
	r.step()
	_, err = c.SubmitGoal(GoalRequest{Trajectory: s.Script[0].Traj.trajectory(fakeEpoch)})
	if want := s.Name + `: point 0: joint "a1": position is NaN`; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	r.steps(100)
	if told(r.commands[0]) || told(r.commands[1]) {
		t.Errorf("commanded %+v", r.commands)
	}
}

// TestReplayEmpty: a trajectory without points had no effect on the recorded controller. Up to there all is as recorded; here
// it brings the joints to rest in the cycle that takes it over, and cancels the goal in that cycle.
func TestReplayEmpty(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"repl_empty_names_and_points_topic_while_moving", "repl_empty_topic_during_goal"} {
		s := scenarioNamed(t, name)
		r := newReplay(t, s, TakeoverMeasured)
		empty := signed(s.Script[1].At)
		compared := 0
		for k := range r.samples {
			if r.time(k) >= empty {
				delete(r.samples, k)
			} else {
				compared++
			}
		}
		s.Expected.Accepted["1"] = true
		r.run(t)
		var at time.Duration
		for k := 0; at < empty; k++ {
			at = r.time(k)
		}
		if g := r.goals["g1"]; g != nil {
			if got := ended(t, g); got.Outcome != Canceled || r.ended["g1"] != at {
				t.Errorf("%s: %v at %s, sent at %s", name, got, r.ended["g1"], empty)
			}
		}
		// At 0.6 rad/s, and held where it was measured in the cycle before.
		want := 0.6 * (at - r.dt - r.starts[0]).Seconds()
		if got := r.c.loop.state.Reference[0]; got.Velocity != 0 || !near(got.Position, want, 1e-4) || compared < 5 {
			t.Errorf("%s: rests at %+v, %d samples compared", name, got, compared)
		}
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
	r.c.Activate(Tick{Wall: fakeEpoch.Add(r.time(0)), Elapsed: r.dt, Period: r.dt}, r.states, nowhere(len(r.states)))
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
		if r.c.life.count.Load()%2 == 1 {
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
