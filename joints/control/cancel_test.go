package control

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// ended returns how a goal ended, and fails if it has not.
func ended(t *testing.T, g *Goal) Result {
	t.Helper()
	select {
	case <-g.Done():
		return g.Result()
	default:
		t.Fatal("goal has not ended")
		return Result{}
	}
}

func running(g *Goal) bool {
	select {
	case <-g.Done():
		return false
	default:
		return true
	}
}

// later is a goal that starts so long after the next cycle.
func later(t *testing.T, r *rig, after time.Duration, tr *Trajectory) *Goal {
	t.Helper()
	tr.Start = r.tick.Wall.Add(after)
	return mustGoal(t, r.c, GoalRequest{Trajectory: tr})
}

// TestCancelPending: a goal that waits for its start ends in the very next cycle when it is canceled, and the running one
// goes on.
func TestCancelPending(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	first := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1, 0))})
	r.steps(20)
	second := later(t, r, 10*time.Second, to("a", point(1, 0, 0)))
	r.steps(3)
	second.Cancel()
	r.step()
	if got := ended(t, second); got.Outcome != Canceled {
		t.Errorf("pending goal: %v", got)
	}
	r.steps(300)
	if got := ended(t, first); got.Outcome != Succeeded || r.reference(0).Position != 1 {
		t.Errorf("running goal: %v at %g", got, r.reference(0).Position)
	}
}

// TestCancelBeforeTaken: a goal that is canceled before the loop has seen it ends in the cycle that does, and moves
// nothing; whether it is to start at once or later.
func TestCancelBeforeTaken(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{0, time.Second} {
		r := newRig(t, TrajectoryOptions{}, free(1), 0)
		g := later(t, r, after, to("a", point(2, 1, 0)))
		g.Cancel()
		r.step()
		if got := ended(t, g); got.Outcome != Canceled {
			t.Errorf("after %s: %v", after, got)
		}
		r.steps(500)
		if got := r.reference(0).Position; got != 0 {
			t.Errorf("after %s: moved to %g", after, got)
		}
	}
}

// TestCancelRunningKeepsPending: the goal that waits for its start is another one; it is followed from where the canceled
// one came to rest.
func TestCancelRunningKeepsPending(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	first := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(2, 1, 0))})
	r.steps(200)
	second := later(t, r, time.Second, to("a", point(1, -0.5, 0)))
	r.step()
	first.Cancel()
	r.step()
	if got := ended(t, first); got.Outcome != Canceled {
		t.Errorf("running goal: %v", got)
	}
	r.steps(150)
	if rest := r.reference(0).Position; !r.c.Resting() || rest < 0.5 || rest > 0.7 {
		t.Errorf("came to rest at %g", rest)
	}
	if !running(second) {
		t.Fatalf("pending goal: %v", second.Result())
	}
	r.steps(300)
	if got := ended(t, second); got.Outcome != Succeeded || r.reference(0).Position != -0.5 {
		t.Errorf("pending goal: %v at %g", got, r.reference(0).Position)
	}
}

// TestHoldDropsPending: what brings everything to rest cancels what is to start later, too.
func TestHoldDropsPending(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	g := later(t, r, time.Second, to("a", point(1, 1)))
	r.step()
	r.c.Hold()
	r.step()
	if got := ended(t, g); got.Outcome != Canceled {
		t.Errorf("pending goal: %v", got)
	}
}

// TestDecidingCycle: a goal has ended in the cycle whose look-ahead reaches the end, not at a later beat; and one that is
// off its path in the cycle that measures it.
func TestDecidingCycle(t *testing.T) {
	t.Parallel()
	r := newRig(t, TrajectoryOptions{}, free(1), 0)
	g := mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(0.5, 1, 0))})
	r.steps(99) // 0 to 0.490 s
	if !running(g) {
		t.Fatal("too early")
	}
	r.step() // 0.495 s, of which the next deadline is the end
	if got := ended(t, g); got.Outcome != Succeeded {
		t.Errorf("got %v", got)
	}
	r = newRig(t, TrajectoryOptions{Constraints: Constraints{Path: []float64{0.1}}}, free(1), 0)
	r.pinned = true
	g = mustGoal(t, r.c, GoalRequest{Trajectory: to("a", point(1, 1))})
	for k := 0; running(g); k++ {
		off := float64(k) * period.Seconds()
		r.step()
		if running(g) != (off <= 0.1+1e-12) {
			t.Fatalf("off by %g, running %v", off, running(g))
		}
	}
	if got := g.Result(); got.Outcome != PathViolated || !near(got.Error, 0.105, 1e-9) || got.Tolerance != 0.1 || got.Joint != "a" {
		t.Errorf("got %+v", got)
	}
}

// TestDecelerateOnCancel: with the take-over of joint_trajectory_controller a canceled goal stops at once, or with the
// deceleration of each joint on the path.
func TestDecelerateOnCancel(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		on           bool
		deceleration float64
		limit        float64
		least, most  float64 // way to rest
	}{
		{false, 5, math.NaN(), -0.0076, 0},                   // back to where it is measured
		{true, 5, math.NaN(), 0.125 * 9 / 5, 0.125 * 11 / 5}, // 1.5²/(2·5)
		{true, 0, 10, 0.112, 0.135},                          // 1.5²/(2·9)
		{true, 40, 10, 0.112, 0.135},
	} {
		limits := joints.NoLimits()
		limits.Acceleration = tt.limit
		c, err := NewTrajectoryController(TrajectoryOptions{
			Name: "arm", Takeover: TakeoverMeasured, DecelerateOnCancel: tt.on,
			Joints: []TrajectoryJoint{{Name: "a", Limits: limits, CancelDeceleration: tt.deceleration}},
		})
		if err != nil {
			t.Fatal(err)
		}
		r := &rig{c: c, fresh: true, states: []joints.State{{Fresh: true, Torque: true}}, commands: make([]joints.Command, 1)}
		r.tick = Tick{Wall: fakeEpoch, Elapsed: period, Period: period}
		c.Activate(r.tick, r.states, nowhere(1))
		r.step()
		g := mustGoal(t, c, GoalRequest{Trajectory: to("a", point(2, 2, 0))})
		r.steps(201) // 1.5 rad/s
		from := r.commands[0].Position
		g.Cancel()
		r.step()
		if got := ended(t, g); got.Outcome != Canceled {
			t.Errorf("%+v: %v", tt, got)
		}
		r.steps(200)
		if way := r.commands[0].Position - from; way < tt.least-1e-9 || way > tt.most+1e-9 || !c.Resting() {
			t.Errorf("%+v: came to rest after %g rad", tt, way)
		}
	}
}
