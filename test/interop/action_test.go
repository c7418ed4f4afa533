package interop_test

import (
	"math"
	"slices"
	"testing"
	"time"
)

// What a goal's status means (action_msgs/msg/GoalStatus).
const (
	executing = 2
	canceling = 3
	succeeded = 4
	canceled  = 5
)

// TestActionClients: clients of both kinds move one robot, at the same time, and each sees what the other does.
func TestActionClients(t *testing.T) {
	t.Parallel()
	d := newDomain(t)
	var joints []string
	for _, j := range loadRobot(t).Joints {
		joints = append(joints, j.Name)
	}
	startSinew(t, d)
	clients := []*actionClient{startActionClient(t, cycloneAction, d, joints), startActionClient(t, fastAction, d, joints)}
	// The server is there before the robot stands under torque; until then it rejects all.
	for !clients[0].ask(t, "sent", "send c255 100 0 0 0 0 0 0").Accepted {
	}
	if r := clients[0].ask(t, "result", "result c255"); r.Status != succeeded {
		t.Fatalf("a goal that is where the joints are: %+v", r)
	}
	names := []string{"c", "f"}
	pose := 0.0
	for i, one := range clients {
		other := clients[1-i]
		goal := func(n string) string { return names[i] + n }
		successor := names[1-i] + "4"
		all := func(x float64) []float64 { return slices.Repeat([]float64{x}, len(joints)) }

		// A goal is reached, and everybody can ask for its result, before its end and after.
		pose += 0.2
		one.send(t, goal("1"), 1500*time.Millisecond, all(pose)...)
		one.tell(t, "result %s", goal("1"))
		other.tell(t, "result %s", goal("1"))
		for _, c := range clients {
			if r := c.result(t, goal("1")); r.Status != succeeded || r.Code != 0 || r.Text != "Goal successfully reached!" {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		if r := other.ask(t, "result", "result %s", goal("1")); r.Status != succeeded {
			t.Errorf("%s, after the end: %+v", other.name, r)
		}
		checkFeedback(t, one, goal("1"), pose-0.2, pose, 1500*time.Millisecond)
		awaitStatuses(t, clients, goal("1"), executing, succeeded)

		// A goal that is canceled, by the other one.
		one.send(t, goal("2"), 20*time.Second, all(0)...)
		one.tell(t, "result %s", goal("2"))
		if s := other.ask(t, "cancel", "cancel %s", goal("2")); s.Code != 0 || !slices.Equal(s.Goals, []string{goal("2")}) {
			t.Errorf("cancel: %+v", s)
		}
		if r := one.result(t, goal("2")); r.Status != canceled || r.Code != 0 || r.Text != "" {
			t.Errorf("canceled: %+v", r)
		}
		awaitStatuses(t, clients, goal("2"), executing, canceling, canceled)

		// A goal that makes way to one of the other client's.
		one.send(t, goal("3"), 20*time.Second, all(0)...)
		one.tell(t, "result %s", goal("3"))
		asked := time.Now()
		other.send(t, successor, 2*time.Second, all(pose)...)
		other.tell(t, "result %s", successor)
		r := one.result(t, goal("3"))
		if r.Status != canceled || r.Code != -1 || r.Text != "replaced by another trajectory" {
			t.Errorf("replaced: %+v", r)
		}
		if late := r.at.Sub(asked); late > time.Second {
			t.Errorf("replaced, and told so after %v", late)
		}
		if r := other.result(t, successor); r.Status != succeeded {
			t.Errorf("its successor: %+v", r)
		}

		// What is refused or unknown.
		if s := one.ask(t, "sent", "send %s 1000 0 0 0 0 0 0", goal("1")); s.Accepted {
			t.Error("a goal with the id of another was accepted")
		}
		if s := one.ask(t, "sent", "send %s 1000 9 0 0 0 0 0", goal("9")); s.Accepted {
			t.Error("a goal beyond the limits was accepted")
		}
		for _, tt := range []struct {
			what string
			code int
		}{{"all", 0}, {goal("9"), 2}, {goal("1"), 3}} {
			if s := one.ask(t, "cancel", "cancel %s", tt.what); s.Code != tt.code || len(s.Goals) > 0 {
				t.Errorf("cancel %s: %+v", tt.what, s)
			}
		}
		if r := one.ask(t, "result", "result %s", goal("9")); r.Status != 0 {
			t.Errorf("result of a goal that never was: %+v", r)
		}
	}
}

// awaitStatuses waits until all clients have seen the last status of a goal, and compares those before it.
func awaitStatuses(t *testing.T, clients []*actionClient, goal string, want ...int) {
	t.Helper()
	for _, c := range clients {
		last := want[len(want)-1]
		c.await(t, "the last status of "+goal, func(s said) bool { return s.Statuses[goal] == last })
		if got := c.statuses(goal); !slices.Equal(got, want) {
			t.Errorf("%s saw goal %s with statuses %v, want %v", c.name, goal, got, want)
		}
	}
}

// checkFeedback checks that the feedback of a motion that all joints do alike runs from its begin to its end.
func checkFeedback(t *testing.T, c *actionClient, goal string, from, to float64, d time.Duration) {
	t.Helper()
	all := c.feedback(goal)
	if most := int(d / (50 * time.Millisecond)); len(all) < most/2 || len(all) > most+2 {
		t.Errorf("%s: %d feedback messages in %v at 20 Hz", c.name, len(all), d)
	}
	before := from
	for _, f := range all {
		for j := range f.Desired {
			if x := f.Desired[j]; !(x >= before-0.01 && x <= to+1e-9) || !(math.Abs(x-f.Actual[j]) < 0.1) || !(math.Abs(f.Error[j]-(x-f.Actual[j])) < 1e-9) {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		before = f.Desired[0]
	}
	if before < from+(to-from)*0.9 {
		t.Errorf("%s: the last feedback is of %g on the way from %g to %g", c.name, before, from, to)
	}
}
