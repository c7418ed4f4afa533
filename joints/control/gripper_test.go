package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// newGripper returns a controller named gripper, with the defaults of gripper_action_controller.
func newGripper(t testing.TB, o GripperOptions) *GripperController {
	t.Helper()
	o.Name, o.StallVelocity, o.StallTimeout = "gripper", 0.001, time.Second
	if o.GoalTolerance == 0 {
		o.GoalTolerance = 0.01
	}
	c, err := NewGripperController(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// jaw drives a gripper controller cycle by cycle. Its joint is at once where it is told to be, but not beyond what is in
// its way.
type jaw struct {
	c        *GripperController
	tick     Tick
	state    joints.State
	command  joints.Command
	obstacle float64
}

func newJaw(t testing.TB, o GripperOptions) *jaw {
	t.Helper()
	o.Joint = "a"
	if o.Limits == (joints.Limits{}) {
		o.Limits = joints.NoLimits()
	}
	j := &jaw{c: newGripper(t, o), obstacle: math.Inf(1), state: joints.State{Effort: 0.25, Fresh: true, Torque: true}}
	j.tick = Tick{Deadline: time.Hour, Wall: fakeEpoch, Elapsed: period, Period: period}
	j.c.Activate(j.tick, []joints.State{j.state}, nowhere(1))
	j.step()
	return j
}

func (j *jaw) step() {
	commands := []joints.Command{{}}
	j.c.Update(j.tick, []joints.State{j.state}, commands)
	j.command = commands[0]
	j.tick.Deadline += period
	j.tick.Wall = j.tick.Wall.Add(period)
	if p := min(j.command.Position, j.obstacle); !math.IsNaN(p) {
		if !math.IsNaN(j.state.Velocity) {
			j.state.Velocity = (p - j.state.Position) / period.Seconds()
		}
		j.state.Position = p
	}
}

func (j *jaw) steps(n int) {
	for range n {
		j.step()
	}
}

func (j *jaw) mustSubmit(t *testing.T, r GripperRequest) *GripperGoal {
	t.Helper()
	g, err := j.c.Submit(r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// gripped returns how a goal ended, and fails if it has not.
func gripped(t *testing.T, g *GripperGoal) GripperResult {
	t.Helper()
	select {
	case <-g.Done():
		return g.Result()
	default:
		t.Fatal("goal has not ended")
		return GripperResult{}
	}
}

// untilDone steps until the goal ends and returns after how many cycles.
func (j *jaw) untilDone(t *testing.T, g *GripperGoal) int {
	t.Helper()
	for n := 1; n < 5000; n++ {
		j.step()
		select {
		case <-g.Done():
			return n
		default:
		}
	}
	t.Fatal("goal does not end")
	return 0
}

// TestGripperReaches its goal with the limits of its joint, and says where it is and what it spends.
func TestGripperReaches(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: 10, Effort: math.NaN()}
	j := newJaw(t, GripperOptions{Limits: limits})
	if !math.IsNaN(j.command.Position) || !j.c.Resting() {
		t.Errorf("before any goal: %+v", j.command)
	}
	g := j.mustSubmit(t, GripperRequest{Position: 1})
	if g.Request() != (GripperRequest{Position: 1}) {
		t.Errorf("request: %+v", g.Request())
	}
	f := follower{}
	for range 300 {
		j.step()
		if v, a := f.next(j.command.Position); math.Abs(v) > 2+1e-9 || math.Abs(a) > 10.001 {
			t.Fatalf("%g rad/s, %g rad/s²", v, a)
		}
	}
	got := gripped(t, g)
	if got.Outcome != Succeeded || !got.ReachedGoal || got.Stalled || got.Effort != 0.25 || !near(got.Position, 1, 0.01) {
		t.Errorf("got %+v", got)
	}
	var s GripperState
	j.c.State(&s)
	if s.Position != 1 || s.Goal != 1 || !s.ReachedGoal || s.Stalled || !s.Active || !math.IsNaN(s.MaxEffort) || !j.c.Resting() {
		t.Errorf("state: %+v", s)
	}
	// Where it is already it has arrived in the same cycle.
	if n := j.untilDone(t, j.mustSubmit(t, GripperRequest{Position: 0.995})); n != 1 {
		t.Errorf("arrived after %d cycles", n)
	}
}

// TestGripperTolerance: an error as great as the tolerance has not arrived.
func TestGripperTolerance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		obstacle float64
		reached  bool
	}{{0.25 - 0.00390625, true}, {0.25 - 0.0078125, false}} {
		j := newJaw(t, GripperOptions{AllowStalling: true, GoalTolerance: 0.0078125})
		j.obstacle = tt.obstacle
		g := j.mustSubmit(t, GripperRequest{Position: 0.25})
		j.untilDone(t, g)
		if got := g.Result(); got.ReachedGoal != tt.reached || got.Stalled == tt.reached || got.Outcome != Succeeded {
			t.Errorf("%g: %+v", tt.obstacle, got)
		}
	}
}

// TestGripperStalls: what is in the way ends the goal once the joint has stood still for longer than the timeout, well or
// badly as is asked for, and the joint goes on pressing.
func TestGripperStalls(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{true, false} {
		j := newJaw(t, GripperOptions{AllowStalling: allowed})
		j.obstacle = 0.3
		g := j.mustSubmit(t, GripperRequest{Position: 0.8, MaxEffort: 0.5})
		// Two cycles until it is seen standing still, and one more than the timeout.
		if n := j.untilDone(t, g); n != 2+201 {
			t.Errorf("ended after %d cycles", n)
		}
		want := Stalled
		if allowed {
			want = Succeeded
		}
		got := gripped(t, g)
		if got.Outcome != want || got.ReachedGoal || !got.Stalled || got.Position != 0.3 || got.Effort != 0.25 {
			t.Errorf("stalling allowed %v: %+v", allowed, got)
		}
		j.steps(100)
		if j.command.Position != 0.8 || j.command.Effort != 0.5 {
			t.Errorf("then commands %+v", j.command)
		}
	}
}

// TestGripperMoving: as long as the joint moves, however slowly, it has not stalled. Where its servo measures no velocity
// the noise of its position is no movement.
func TestGripperMoving(t *testing.T) {
	t.Parallel()
	const tick = 2 * math.Pi / 4096
	for _, tt := range []struct {
		name     string
		velocity bool
		position func(k int) float64
		stalls   bool
	}{
		{"creeps", true, func(k int) float64 { return float64(k) * 0.002 * period.Seconds() }, false},
		{"stands", true, func(int) float64 { return 0.1 }, true},
		{"creeps, no velocity", false, func(k int) float64 { return float64(k) * 0.01 * period.Seconds() }, false},
		{"trembles, no velocity", false, func(k int) float64 { return 0.1 + tick*float64(k%2) }, true},
	} {
		j := newJaw(t, GripperOptions{})
		g := j.mustSubmit(t, GripperRequest{Position: 0.8})
		for k := range 1000 {
			j.step()
			j.state.Position, j.state.Velocity = tt.position(k), math.NaN()
			if tt.velocity {
				j.state.Velocity = (tt.position(k) - tt.position(max(k-1, 0))) / period.Seconds()
			}
		}
		select {
		case <-g.Done():
			if !tt.stalls || g.Result().Outcome != Stalled {
				t.Errorf("%s: %+v", tt.name, g.Result())
			}
		default:
			if tt.stalls {
				t.Errorf("%s: has not stalled", tt.name)
			}
		}
	}
}

// TestGripperPreemption: a new goal ends the one before in the cycle that takes it over, or at once if no cycle has seen it.
func TestGripperPreemption(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Velocity = 1
	j := newJaw(t, GripperOptions{Limits: limits})
	first := j.mustSubmit(t, GripperRequest{Position: 1})
	j.steps(20)
	unseen := j.mustSubmit(t, GripperRequest{Position: 0.5})
	last := j.mustSubmit(t, GripperRequest{Position: -1})
	if got := gripped(t, unseen); got.Outcome != Preempted {
		t.Errorf("unseen: %+v", got)
	}
	j.step()
	if got := gripped(t, first); got.Outcome != Preempted || !near(got.Position, 0.1, 1e-9) {
		t.Errorf("first: %+v", got)
	}
	j.untilDone(t, last)
	if got := gripped(t, last); got.Outcome != Succeeded || !got.ReachedGoal {
		t.Errorf("last: %+v", got)
	}
}

// TestGripperCancel: in motion the joint brakes; where it presses on something it stops pressing.
func TestGripperCancel(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -4, PositionUpper: 4, Velocity: 2, Acceleration: 10, Effort: math.NaN()}
	j := newJaw(t, GripperOptions{Limits: limits})
	g := j.mustSubmit(t, GripperRequest{Position: 3})
	j.steps(100)
	from := j.command.Position
	g.Cancel()
	j.step()
	if got := gripped(t, g); got.Outcome != Canceled {
		t.Errorf("in motion: %+v", got)
	}
	j.steps(100)
	if way := j.command.Position - from; !near(way, 0.2, 0.011) || !j.c.Resting() { // 2²/(2·10)
		t.Errorf("braked over %g rad", way)
	}

	j = newJaw(t, GripperOptions{Limits: limits})
	j.obstacle = 0.3
	g = j.mustSubmit(t, GripperRequest{Position: 1})
	j.steps(200)
	g.Cancel()
	j.steps(200)
	if got := gripped(t, g); got.Outcome != Canceled || !near(j.command.Position, 0.3, 1e-9) {
		t.Errorf("pressing: %+v, commanded %g", got, j.command.Position)
	}
}

// TestGripperHold without a goal in progress goes on gripping.
func TestGripperHold(t *testing.T) {
	t.Parallel()
	j := newJaw(t, GripperOptions{AllowStalling: true})
	j.obstacle = 0.3
	j.untilDone(t, j.mustSubmit(t, GripperRequest{Position: 0.8}))
	j.c.Hold()
	j.steps(10)
	if j.command.Position != 0.8 || !j.c.Resting() {
		t.Errorf("commanded %g", j.command.Position)
	}
}

// TestGripperEffort: what is spent on a goal is what it says, or else what the options say, or else the limit; never more
// than the limit.
func TestGripperEffort(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct{ goal, option, limit, want float64 }{
		{0.5, 0.7, 2, 0.5}, {0, 0.7, 2, 0.7}, {0, 0, 2, 2}, {5, 0.7, 2, 2}, {0, 5, 2, 2}, {0.5, 0, nan, 0.5}, {0, 0, nan, nan},
	} {
		limits := joints.NoLimits()
		limits.Effort = tt.limit
		j := newJaw(t, GripperOptions{Limits: limits, MaxEffort: tt.option})
		j.mustSubmit(t, GripperRequest{Position: 1, MaxEffort: tt.goal})
		j.step()
		if got := j.command.Effort; got != tt.want && !(math.IsNaN(got) && math.IsNaN(tt.want)) {
			t.Errorf("%+v: %g", tt, got)
		}
	}
	j := newJaw(t, GripperOptions{})
	j.mustSubmit(t, GripperRequest{Position: 1, MaxEffort: 0.5})
	j.step()
	j.mustSubmit(t, GripperRequest{Position: 0})
	j.step()
	if got := j.command.Effort; !math.IsInf(got, 1) {
		t.Errorf("an effort that nothing limits any more: %g", got)
	}
}
