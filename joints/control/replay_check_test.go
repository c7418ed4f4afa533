package control

import (
	"fmt"
	"math"
	"sort"
	"testing"
	"time"
)

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
	case "act_goal_cmd_timeout_waiting": // reports success far from the goal, and stays there
		return x.t > 1.11
	case "repl_topic_during_goal_path_tolerance": // judges another trajectory by the tolerances of the goal
		return x.traj == 1 && x.t > 0.11
	}
	return false
}

// departure is a goal that ends otherwise than recorded, and when: at a time since the start of a trajectory.
type departure struct {
	outcome Outcome
	traj    int
	at      float64
}

// departures are those of goal g1 in some scenarios: one that waits for its tolerance is never successful because time is
// up, and one whose trajectory is replaced by a message on the topic has ended.
var departures = map[string]departure{
	"act_goal_cmd_timeout_waiting":          {GoalViolated, 0, 1.109994689},
	"repl_topic_during_goal_ends_earlier":   {Preempted, 1, 0},
	"repl_topic_during_goal_path_tolerance": {Preempted, 1, 0},
}

// checkDeparture compares how and when goal g1 ended, where that is meant to be different.
func (r *replay) checkDeparture(t *testing.T, d departure) {
	t.Helper()
	got := ended(t, r.goals["g1"])
	if when := r.starts[d.traj] + signed(d.at); got.Outcome != d.outcome || (r.ended["g1"]-when).Abs() > r.dt/10 {
		t.Errorf("goal g1: %v at %s, want %s at %s", got, r.ended["g1"], d.outcome, when)
	}
}

// checkGoals compares how goals ended, and when.
func (r *replay) checkGoals(t *testing.T) {
	t.Helper()
	if d, ok := departures[r.s.Name]; ok {
		r.checkDeparture(t, d)
		return
	}
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
