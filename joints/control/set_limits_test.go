package control

import (
	"errors"
	"math"
	"testing"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/trajectory"
)

// TestSetLimits: an active controller takes narrower limits, one that is not those of its options, and nothing goes beyond
// them.
func TestSetLimits(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	options := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: nan, Effort: 3}
	c := newController(t, TrajectoryOptions{}, options)
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{options}, 0)
	gripper := newJaw(t, GripperOptions{Limits: options}).c
	forward := newPasser(t, one(PositionInterface, options)).c
	for _, active := range []Controller{r.c, gripper, forward} {
		for _, tt := range []struct {
			change func(l *joints.Limits)
			want   string
		}{
			{func(l *joints.Limits) { l.Velocity = 1 }, ""},
			{func(l *joints.Limits) { l.Velocity = 1.5 }, `joint "a": limit velocity of 1 cannot be widened to 1.5`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration = 1, 5 }, ""},
			{func(l *joints.Limits) { l.Velocity = 1 }, `joint "a": limit acceleration of 5 cannot be lifted`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration = 0, 5 }, `joint "a": limit velocity of 0 cannot be`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration, l.Effort = 1, 5, math.Inf(1) }, `joint "a": limit effort of +Inf cannot be`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration, l.PositionLower = 1, 5, -2 }, `joint "a": limit position_lower of -1 cannot be widened to -2`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration, l.PositionUpper = 1, 5, -2 }, `joint "a": limit position_upper of -2 cannot be`},
			{func(l *joints.Limits) { l.Velocity, l.Acceleration, l.PositionUpper = 1, 5, 0.5 }, ""},
		} {
			l := options
			tt.change(&l)
			err := active.SetLimits("a", l)
			var limit *LimitsError
			if tt.want == "" && err != nil || tt.want != "" && (!errors.As(err, &limit) || err.Error() != active.Name()+": "+tt.want) {
				t.Errorf("%s, %+v: got %v, want %s", active.Name(), l, err, tt.want)
			}
		}
		if err := active.SetLimits("z", options); err == nil || err.Error() != active.Name()+`: joint "z" is not a joint of this controller` {
			t.Errorf("%s: %v", active.Name(), err)
		}
	}
	narrow, wide := options, options
	narrow.Velocity, wide.Velocity = 1, 2.5
	for _, l := range []joints.Limits{narrow, options} {
		if err := c.SetLimits("a", l); err != nil {
			t.Errorf("not active: %v", err)
		}
	}
	if err := c.SetLimits("a", wide); err == nil {
		t.Error("wider than the options")
	}
}

// TestNarrowedLimits hold for what comes and for what is on its way.
func TestNarrowedLimits(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -4, PositionUpper: 4, Velocity: 2, Acceleration: 20, Effort: math.NaN()}
	r := newRig(t, TrajectoryOptions{}, []joints.Limits{limits}, 0)
	mustSubmit(t, r.c, to("a", point(2, 2, 0))) // up to 1.5 rad/s
	f := follower{}
	for range 100 {
		r.step()
		f.next(r.commands[0].Position)
	}
	limits.Velocity = 0.5
	if err := r.c.SetLimits("a", limits); err != nil {
		t.Fatal(err)
	}
	slow := false
	for range 1000 {
		r.step()
		v, a := f.next(r.commands[0].Position)
		slow = slow || math.Abs(v) <= 0.5*(1+1e-6)
		if slow && math.Abs(v) > 0.5*(1+1e-6) || math.Abs(a) > 20*(1+1e-4) {
			t.Fatalf("%g rad/s, %g rad/s²", v, a)
		}
	}
	if got := r.commands[0].Position; !slow || !near(got, 2, 1e-9) {
		t.Errorf("ends at %g", got)
	}
	var limit *trajectory.LimitError
	if err := r.c.Submit(to("a", point(1, 1, 0))); !errors.As(err, &limit) || limit.Limit != -0.5 {
		t.Errorf("got %v", err)
	}
}

// TestLoopSetLimits reaches every controller of the joint.
func TestLoopSetLimits(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	arm := newController(t, TrajectoryOptions{}, limits)
	forward := newForward(t, one(PositionInterface, limits))
	other := newGripper(t, GripperOptions{Joint: "b", Limits: limits})
	b := newBench(t, []float64{0, 0}, arm, forward, other)
	limits.Velocity = 1
	if err := b.loop.SetLimits("a", limits); err != nil {
		t.Fatal(err)
	}
	for c, want := range map[*limitsInForce]float64{&arm.limits: 1, &forward.limits: 1, &other.limits: math.NaN()} {
		if got := c.now.Load().joints[0].Velocity; !same(got, want) {
			t.Errorf("velocity %g, want %g", got, want)
		}
	}
}
