package interop_test

import (
	"fmt"
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

// pair are two clients of the same robot, of which one asks and the other looks on. Goals are named after a client and a
// number.
type pair struct {
	one, other      *actionClient
	name, successor string
	joints          int
	pose            float64 // of all joints, where the last goal ended
}

func (p *pair) goal(n int) string { return fmt.Sprint(p.name, n) }

// all is the same position for every joint.
func (p *pair) all(x float64) []float64 { return slices.Repeat([]float64{x}, p.joints) }

// TestActionClients: clients of both kinds move one robot, at the same time, and each sees what the other does. It times
// what they see, so it runs before those that are parallel.
func TestActionClients(t *testing.T) {
	d := newDomain(t)
	var joints []string
	for _, j := range loadRobot(t).Joints {
		joints = append(joints, j.Name)
	}
	startSinew(t, d)
	c, f := startActionClient(t, cycloneAction, d, joints), startActionClient(t, fastAction, d, joints)
	// The server is there before the robot stands under torque; until then it rejects all.
	for !c.ask(t, "sent", "send c255 100 0 0 0 0 0 0").Accepted {
	}
	if r := c.ask(t, "result", "result c255"); r.Status != succeeded {
		t.Fatalf("a goal that is where the joints are: %+v", r)
	}
	pose := 0.0
	for _, p := range []*pair{{one: c, other: f, name: "c", successor: "f4"}, {one: f, other: c, name: "f", successor: "c4"}} {
		p.joints, p.pose = len(joints), pose
		checkReached(t, p)
		checkCanceled(t, p)
		checkReplaced(t, p)
		checkRefused(t, p)
		pose = p.pose
	}
}

// checkReached: a goal is reached, and everybody can ask for its result, before its end and after.
func checkReached(t *testing.T, p *pair) {
	t.Helper()
	from := p.pose
	p.pose += 0.2
	p.one.send(t, p.goal(1), 1500*time.Millisecond, p.all(p.pose)...)
	p.one.tell(t, "result %s", p.goal(1))
	p.other.tell(t, "result %s", p.goal(1))
	for _, c := range []*actionClient{p.one, p.other} {
		if r := c.result(t, p.goal(1)); r.Status != succeeded || r.Code != 0 || r.Text != "Goal successfully reached!" {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if r := p.other.ask(t, "result", "result %s", p.goal(1)); r.Status != succeeded {
		t.Errorf("%s, after the end: %+v", p.other.name, r)
	}
	checkFeedback(t, p.one, p.goal(1), from, p.pose)
	awaitStatuses(t, p, p.goal(1), executing, succeeded)
}

// checkCanceled: a goal is canceled by the other client.
func checkCanceled(t *testing.T, p *pair) {
	t.Helper()
	p.one.send(t, p.goal(2), 20*time.Second, p.all(0)...)
	p.one.tell(t, "result %s", p.goal(2))
	if s := p.other.ask(t, "cancel", "cancel %s", p.goal(2)); s.Code != 0 || !slices.Equal(s.Goals, []string{p.goal(2)}) {
		t.Errorf("cancel: %+v", s)
	}
	if r := p.one.result(t, p.goal(2)); r.Status != canceled || r.Code != 0 || r.Text != "" {
		t.Errorf("canceled: %+v", r)
	}
	awaitStatuses(t, p, p.goal(2), executing, canceling, canceled)
}

// checkReplaced: a goal makes way to one of the other client's.
func checkReplaced(t *testing.T, p *pair) {
	t.Helper()
	p.one.send(t, p.goal(3), 20*time.Second, p.all(0)...)
	p.one.tell(t, "result %s", p.goal(3))
	asked := time.Now()
	p.other.send(t, p.successor, 2*time.Second, p.all(p.pose)...)
	p.other.tell(t, "result %s", p.successor)
	r := p.one.result(t, p.goal(3))
	if r.Status != canceled || r.Code != -1 || r.Text != "replaced by another trajectory" {
		t.Errorf("replaced: %+v", r)
	}
	if late := r.at.Sub(asked); late > time.Second {
		t.Errorf("replaced, and told so after %v", late)
	}
	if r := p.other.result(t, p.successor); r.Status != succeeded {
		t.Errorf("its successor: %+v", r)
	}
}

// checkRefused: what is refused or unknown.
func checkRefused(t *testing.T, p *pair) {
	t.Helper()
	if s := p.one.ask(t, "sent", "send %s 1000 0 0 0 0 0 0", p.goal(1)); s.Accepted {
		t.Error("a goal with the id of another was accepted")
	}
	if s := p.one.ask(t, "sent", "send %s 1000 9 0 0 0 0 0", p.goal(9)); s.Accepted {
		t.Error("a goal beyond the limits was accepted")
	}
	for _, tt := range []struct {
		what string
		code int
	}{{"all", 0}, {p.goal(9), 2}, {p.goal(1), 3}} {
		if s := p.one.ask(t, "cancel", "cancel %s", tt.what); s.Code != tt.code || len(s.Goals) > 0 {
			t.Errorf("cancel %s: %+v", tt.what, s)
		}
	}
	if r := p.one.ask(t, "result", "result %s", p.goal(9)); r.Status != 0 {
		t.Errorf("result of a goal that never was: %+v", r)
	}
}

// awaitStatuses waits until both clients have seen the last status of a goal, and compares those before it.
func awaitStatuses(t *testing.T, p *pair, goal string, want ...int) {
	t.Helper()
	for _, c := range []*actionClient{p.one, p.other} {
		last := want[len(want)-1]
		c.await(t, "the last status of "+goal, func(s said) bool { return s.Statuses[goal] == last })
		if got := c.statuses(goal); !slices.Equal(got, want) {
			t.Errorf("%s saw goal %s with statuses %v, want %v", c.name, goal, got, want)
		}
	}
}

// checkFeedback checks that the feedback of a motion that all joints do alike runs from its begin to its end.
func checkFeedback(t *testing.T, c *actionClient, goal string, from, to float64) {
	t.Helper()
	all := c.feedback(goal)
	if len(all) < 10 {
		t.Fatalf("%s: %d feedback messages of a motion of 1.5 s", c.name, len(all))
	}
	// Motion takes longer on a machine that is too busy for the servos to answer in time.
	took := time.Duration(all[len(all)-1].Stamp - all[0].Stamp)
	if most := int(took/(50*time.Millisecond)) + 2; len(all) > most {
		t.Errorf("%s: %d feedback messages in %v at 20 Hz", c.name, len(all), took)
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
