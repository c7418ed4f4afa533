package control

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sinew-robotics/sinew/joints"
)

// switchOver asks for a switch and returns when the loop will find it; the error comes out of what it returns.
func (b *bench) switchOver(activate, deactivate []string) <-chan error {
	result := make(chan error, 1)
	b.ask(func(ctx context.Context) error {
		result <- b.loop.Switch(ctx, activate, deactivate)
		return nil
	})
	return result
}

// TestActiveAtStart: without a list, each controller is active whose joints no earlier one has.
func TestActiveAtStart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ active, want []string }{
		{nil, []string{"ab", "c"}}, {[]string{}, []string{}}, {[]string{"bc"}, []string{"bc"}},
	} {
		clock := &fakeClock{}
		l, err := NewLoop(Options{Rate: 100, Robot: newFakeRobot(t, clock, 0, 0, 0), Clock: clock, Active: tt.active, Controllers: []Controller{
			&fakeController{name: "ab", joints: []string{"a", "b"}},
			&fakeController{name: "bc", joints: []string{"b", "c"}},
			&fakeController{name: "c", joints: []string{"c"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Active(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: active are %q, want %q", tt.active, got, tt.want)
		}
		if n := len(l.Controllers()); n != 3 {
			t.Errorf("%d controllers", n)
		}
	}
}

// TestSwitchIsStrict: a switch that cannot be changes nothing, whatever else it asks for.
func TestSwitchIsStrict(t *testing.T) {
	t.Parallel()
	ab := &fakeController{name: "ab", joints: []string{"a", "b"}, resting: true}
	bc := &fakeController{name: "bc", joints: []string{"b", "c"}, resting: true}
	c := &fakeController{name: "c", joints: []string{"c"}, resting: true}
	b := newBench(t, []float64{0, 0, 0}, ab, bc, c)
	b.cycles(t, 3, func(int, []joints.Command, []joints.State) {
		for _, tt := range []struct {
			on, off []string
			want    SwitchError
		}{
			{[]string{"bc"}, []string{"ab"}, SwitchError{"bc", JointHeld, "c", "c"}},
			{[]string{"bc"}, nil, SwitchError{"bc", JointHeld, "b", "ab"}},
			{[]string{"x"}, []string{"ab", "c"}, SwitchError{Controller: "x", Fault: UnknownController}},
			{[]string{"c"}, []string{"ab"}, SwitchError{Controller: "c", Fault: AlreadyActive}},
			{nil, []string{"ab", "bc"}, SwitchError{Controller: "bc", Fault: NotActive}},
			{nil, []string{"ab", "ab"}, SwitchError{Controller: "ab", Fault: NamedTwice}},
			{[]string{"c"}, []string{"c"}, SwitchError{Controller: "c", Fault: NamedTwice}},
		} {
			var got *SwitchError
			if err := b.loop.switchOver(tt.on, tt.off); !errors.As(err, &got) || *got != tt.want || err.Error() == "" {
				t.Errorf("on %q, off %q: %v", tt.on, tt.off, err)
			}
			if got := b.loop.Active(); !reflect.DeepEqual(got, []string{"ab", "c"}) || !ab.active || !c.active || bc.activated != 0 {
				t.Fatalf("on %q, off %q: active are %q", tt.on, tt.off, got)
			}
		}
	})
	var err error = &SwitchError{"bc", JointHeld, "b", "ab"}
	if want := `controller "bc": joint "b" is held by controller "ab": deactivate that one in the same switch`; err.Error() != want {
		t.Errorf("got %s", err)
	}
	if err := b.loop.Switch(t.Context(), nil, nil); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

// TestSwitchBetweenCycles: in every cycle each joint is commanded by exactly one of two controllers, and the goal of the one
// that goes ends at once, with its reason.
func TestSwitchBetweenCycles(t *testing.T) {
	t.Parallel()
	arm := newController(t, TrajectoryOptions{}, free(2)...)
	other := &fakeController{name: "other", joints: []string{"b", "a"}, resting: true, command: func(Tick) float64 { return 9 }}
	b := newBench(t, []float64{0, 0}, arm, other)
	var goal *Goal
	var switched <-chan error
	b.cycles(t, 12, func(cycle int, commands []joints.Command, _ []joints.State) {
		switch cycle {
		case 2:
			goal = mustGoal(t, arm, GoalRequest{Trajectory: &Trajectory{Joints: []string{"a", "b"}, Points: []Point{
				{TimeFromStart: time.Second, Positions: []float64{1, 2}},
			}}})
		case 6:
			switched = b.switchOver([]string{"other"}, []string{"arm"})
		case 7:
			if r := ended(t, goal); r.Outcome != Deactivated || r.String() != "the controller was deactivated" {
				t.Errorf("goal: %v", r)
			}
			if _, refused := arm.SubmitGoal(GoalRequest{Trajectory: to("a", point(1, 1))}); !errors.Is(refused, ErrInactive) {
				t.Errorf("the one that went: %v", refused)
			}
		}
		if nines := commands[0].Position == 9 && commands[1].Position == 9; cycle > 2 && nines != (cycle > 6) {
			t.Errorf("cycle %d: %+v", cycle, commands)
		}
	})
	if err := <-switched; err != nil || !reflect.DeepEqual(b.loop.Active(), []string{"other"}) {
		t.Errorf("%v, active are %q", err, b.loop.Active())
	}
	// The last command was for 20 ms (it was taken over in cycle 3): the other one is told where the joints are going.
	if f := other.from; !near(f[0].Position, 0.04, 1e-9) || !near(f[0].Velocity, 2, 1e-6) || !near(f[1].Position, 0.02, 1e-9) || !near(f[1].Velocity, 1, 1e-6) {
		t.Errorf("set out from %+v", f)
	}
}

// TestSwitchSnapshot: a snapshot says who is active.
func TestSwitchSnapshot(t *testing.T) {
	t.Parallel()
	x := &fakeController{name: "x", joints: []string{"a"}, resting: true}
	y := &fakeController{name: "y", joints: []string{"a"}, resting: true}
	b := newBench(t, []float64{0}, x, y)
	b.cycles(t, 10, func(cycle int, _ []joints.Command, _ []joints.State) {
		if cycle == 4 {
			b.switchOver([]string{"y"}, []string{"x"})
		}
	})
	for {
		s, err := b.loop.Next(t.Context())
		if err != nil {
			break
		}
		if late := s.Cycle > 4; s.Controllers[0].Active == late || s.Controllers[1].Active != late {
			t.Errorf("cycle %d: %v, %v", s.Cycle, s.Controllers[0].Active, s.Controllers[1].Active)
		}
	}
}

// TestSwitchDoesNotDelay: deadlines go on in the same row, and the trajectories of others do not stand still.
func TestSwitchDoesNotDelay(t *testing.T) {
	t.Parallel()
	x := &fakeController{name: "x", joints: []string{"a"}, resting: true}
	y := &fakeController{name: "y", joints: []string{"b"}, resting: true}
	b := newBench(t, []float64{0, 0}, x, y)
	b.clock.late = func(time.Duration) time.Duration { return 300 * time.Microsecond }
	b.cycles(t, 20, func(cycle int, _ []joints.Command, _ []joints.State) {
		switch cycle {
		case 5:
			b.switchOver(nil, []string{"y"})
		case 10:
			b.switchOver([]string{"y"}, nil)
		}
	})
	for i, tick := range x.ticks {
		if tick.Deadline != time.Duration(i+1)*period || tick.Elapsed != period {
			t.Fatalf("cycle %d: %+v", i+1, tick)
		}
	}
	if len(y.ticks) != len(x.ticks)-5 || y.activated != 2 || !slices.Equal(y.ended, []Outcome{Deactivated, Deactivated}) {
		t.Errorf("the other one: %d cycles, %d lives, %v", len(y.ticks), y.activated, y.ended)
	}
}

// TestOrphansBrake: a joint that loses its controller in motion comes to rest as fast as it may, and stays there.
func TestOrphansBrake(t *testing.T) {
	t.Parallel()
	limits := joints.NoLimits()
	limits.Acceleration = 10
	arm := newController(t, TrajectoryOptions{}, limits)
	b := newBench(t, []float64{0}, arm)
	b.loop.trails[0].limits = limitsOf(limits) // the fake robot's joints have none
	f := follower{}
	var from, last float64
	told := 0
	b.cycles(t, 400, func(cycle int, commands []joints.Command, _ []joints.State) {
		switch cycle {
		case 2:
			mustSubmit(t, arm, to("a", point(2, 2, 0)))
		case 203: // 1 s on the way
			from = commands[0].Position
			b.switchOver(nil, []string{"arm"})
		}
		if p := commands[0].Position; !math.IsNaN(p) {
			if v, a := f.next(p); math.Abs(a) > 10.001 {
				t.Errorf("cycle %d: %g rad/s, %g rad/s²", cycle, v, a)
			}
			last, told = p, cycle
		}
	})
	// 1.5 rad/s at 10 rad/s² take 0.15 s and 0.1125 rad.
	if way := last - from; !near(way, 0.1125, 0.005) || told < 203+29 || told > 203+33 {
		t.Errorf("braked over %g rad until cycle %d", way, told)
	}
}

// TestSwitchNeverJumps: whatever moves, whoever takes over and whoever is left alone, however fast it is to be, whatever
// deadlines are missed and however long the joint does not answer, from cycle to cycle no command asks for more than the
// joint's limits, and in the end everything rests.
func TestSwitchNeverJumps(t *testing.T) {
	t.Parallel()
	limits := joints.Limits{PositionLower: -1, PositionUpper: 1, Velocity: 2, Acceleration: 8, Effort: math.NaN()}
	moving := 0
	rapid.Check(t, func(rt *rapid.T) {
		arm := newController(t, TrajectoryOptions{Margin: Margin{Velocity: 1, Acceleration: 1}, StaleCycles: 3}, limits)
		measured, err := NewTrajectoryController(TrajectoryOptions{
			Name: "measured", Takeover: TakeoverMeasured, Margin: Margin{Velocity: 1, Acceleration: 1},
			Joints: []TrajectoryJoint{{Name: "a", Limits: limits}},
		})
		if err != nil {
			t.Fatal(err)
		}
		forward := newForward(t, ForwardOptions{Joints: []ForwardJoint{{Name: "a", Limits: limits}}})
		gripper := newGripper(t, GripperOptions{Joint: "a", Limits: limits})
		b := newBench(t, []float64{0}, arm, measured, forward, gripper)
		b.loop.trails[0].limits = limitsOf(limits)
		names := []string{"arm", "measured", "forward", "gripper", ""}
		owner := "arm"
		f := follower{}
		next := 2
		fresh := true
		b.robot.exchanged = func(_ int, _ []joints.Command, states []joints.State) error {
			states[0].Fresh = fresh
			return nil
		}
		b.begin(t)
		for cycle := range 700 {
			b.step(t)
			p := b.loop.commands[0].Position
			if math.IsNaN(p) {
				p = f.position // the goal stays
			}
			v, a := f.next(p)
			if atEnd := math.Abs(p) > 1-1e-9; math.Abs(p) > 1+1e-9 || math.Abs(v) > 2*(1+1e-5) || math.Abs(a) > 8*(1+1e-4) && !atEnd {
				rt.Fatalf("cycle %d, %q: command %g asks for %g rad/s, %g rad/s²", cycle, owner, p, v, a)
			}
			if cycle == 500 {
				fresh = true
				for _, c := range b.loop.controllers {
					c.Hold()
				}
			}
			if cycle != next || cycle >= 500 {
				continue
			}
			next += rapid.IntRange(1, 80).Draw(rt, "cycles")
			b.clock.work(time.Duration(rapid.Int64Range(0, int64(10*period)).Draw(rt, "work")))
			fresh = rapid.IntRange(0, 4).Draw(rt, "fresh") > 0
			factor := rapid.Float64Range(0, 1.5).Draw(rt, "factor")
			mustScale(t, arm, factor)
			mustScale(t, measured, factor)
			if to := rapid.SampledFrom(names).Draw(rt, "to"); rapid.Bool().Draw(rt, "switch") && to != owner {
				if v != 0 {
					moving++
				}
				if err := b.loop.switchOver(listed(to), listed(owner)); err != nil {
					rt.Fatal(err)
				}
				owner = to
				continue
			}
			at := rapid.Float64Range(-1, 1).Draw(rt, "at")
			switch owner {
			case "arm":
				_ = arm.Submit(draw(rt, 1, limits))
			case "measured":
				_ = measured.Submit(draw(rt, 1, limits))
			case "forward":
				_ = forward.Submit([]float64{at})
			case "gripper":
				_, _ = gripper.Submit(GripperRequest{Position: at})
			}
		}
		if f.velocity != 0 || !b.loop.resting() {
			rt.Fatalf("ends with %g rad/s, %q: %v %v %v %v, %+v", f.velocity, owner, arm.Resting(), measured.Resting(), forward.Resting(), gripper.Resting(), b.loop.trails)
		}
	})
	if moving == 0 {
		t.Error("nothing was taken over in motion")
	}
}

// listed returns a list of one name, none for the empty name.
func listed(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// TestControllersOutliveTheirLoop: a controller goes on in another loop with what was set, but with nothing that was in
// progress.
func TestControllersOutliveTheirLoop(t *testing.T) {
	t.Parallel()
	arm := newController(t, TrajectoryOptions{}, joints.NoLimits())
	forward := newForward(t, one(PositionInterface, joints.NoLimits()))
	mustScale(t, arm, 0.5)
	for lap := range 3 {
		b := newBench(t, []float64{float64(lap)}, arm, forward)
		b.begin(t)
		b.step(t)
		goal := mustGoal(t, arm, GoalRequest{Trajectory: to("a", point(1, 7))})
		b.step(t)
		b.step(t)
		// 1 s at half the speed; the command is one period ahead, and the first one sets out.
		if got, want := b.loop.commands[0].Position, float64(lap)+(7-float64(lap))*0.005; !near(got, want, 1e-9) {
			t.Errorf("lap %d: commanded %g, want %g", lap, got, want)
		}
		if err := b.loop.switchOver([]string{"forward"}, []string{"arm"}); err != nil {
			t.Fatal(err)
		}
		b.step(t)
		if err := forward.Submit([]float64{3}); err != nil {
			t.Error(err)
		}
		for _, s := range b.loop.controllers {
			s.deactivate(Deactivated)
		}
		if got := ended(t, goal); got.Outcome != Deactivated {
			t.Errorf("lap %d: goal: %v", lap, got)
		}
		if err := forward.Submit([]float64{3}); !errors.Is(err, ErrInactive) {
			t.Errorf("lap %d: %v", lap, err)
		}
	}
}
