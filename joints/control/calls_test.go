package control

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
)

// TestDo: f runs between two cycles, and the time it takes is neither an overrun nor time for the trajectories.
func TestDo(t *testing.T) {
	t.Parallel()
	c := &fakeController{name: "c", joints: []string{"a"}, resting: true}
	b := newBench(t, []float64{0}, c)
	result := make(chan error, 1)
	b.cycles(t, 20, func(cycle int, _ []joints.Command, _ []joints.State) {
		if cycle == 3 {
			go func() {
				result <- b.loop.Do(t.Context(), func(context.Context) error {
					b.clock.work(time.Second)
					return errUnplugged
				})
			}()
			b.awaitCall()
		}
	})
	if err := <-result; !errors.Is(err, errUnplugged) {
		t.Errorf("got %v", err)
	}
	if s := b.loop.Stats(); s.Overruns != 0 || s.Cycles != 21 {
		t.Errorf("stats: %+v", s)
	}
	for i, tick := range c.ticks {
		if tick.Elapsed != period {
			t.Errorf("cycle %d: %s elapsed", i+1, tick.Elapsed)
		}
	}
	if d := c.ticks[3].Deadline; d != 4*period+time.Second {
		t.Errorf("deadline after the call: %s", d)
	}
	if err := b.loop.Do(t.Context(), func(context.Context) error { return nil }); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

// TestDoGivesUp: what the loop has not begun when ctx ends is not done.
func TestDoGivesUp(t *testing.T) {
	t.Parallel()
	b := newBench(t, []float64{0})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := b.loop.Do(ctx, func(context.Context) error {
		t.Error("was done")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	b.cycles(t, 3, nil)
}

// TestSetTorque: trajectories end and nothing is commanded while torque is off; when it comes on the joints are held
// where they stand.
func TestSetTorque(t *testing.T) {
	t.Parallel()
	c := newController(t, TrajectoryOptions{}, joints.NoLimits())
	b := newBench(t, []float64{0.5}, c)
	var goal *Goal
	b.cycles(t, 30, func(cycle int, commands []joints.Command, states []joints.State) {
		switch cycle {
		case 2:
			goal = mustGoal(t, c, GoalRequest{Trajectory: to("a", point(1, 1.5))})
		case 5:
			b.ask(func(ctx context.Context) error { return b.loop.SetTorque(ctx, false) })
		case 6:
			<-goal.Done()
			if r := goal.Result(); r.Outcome != TorqueLost || r.String() != "torque was switched" {
				t.Errorf("goal: %v", r.Outcome)
			}
			if err := c.Submit(to("a", point(1, 1))); !errors.Is(err, ErrInactive) {
				t.Errorf("submit without torque: %v", err)
			}
		case 10: // somebody moves the joint
			b.robot.positions[0], states[0].Position = -1, -1
			b.ask(func(ctx context.Context) error { return b.loop.SetTorque(ctx, true) })
		case 12:
			var s ControllerState
			if c.State(&s); s.Reference[0].Position != -1 {
				t.Errorf("reference after torque on: %v", s.Reference[0])
			}
		}
		if commanded := !math.IsNaN(commands[0].Position); commanded != (cycle >= 3 && cycle <= 5) {
			t.Errorf("cycle %d: %+v", cycle, commands[0])
		}
	})
	if want := []string{"start", "torque off", "torque on", "stop"}; !reflect.DeepEqual(b.robot.log, want) {
		t.Errorf("robot: %q", b.robot.log)
	}
}

// ask has something done by the loop, and returns when the loop will find it.
func (b *bench) ask(f func(ctx context.Context) error) {
	go func() { _ = f(b.ctx) }()
	b.awaitCall()
}

// awaitCall returns when the loop will find a call.
func (b *bench) awaitCall() {
	for b.loop.calls.asked.Load() == nil {
		runtime.Gosched()
	}
}

// TestHalt: the joints come to rest, the goal is canceled, and nothing is accepted until the latch is off.
func TestHalt(t *testing.T) {
	t.Parallel()
	c := newController(t, TrajectoryOptions{}, joints.NoLimits())
	b := newBench(t, []float64{0}, c)
	var goal *Goal
	var stopped float64
	b.cycles(t, 30, func(cycle int, commands []joints.Command, _ []joints.State) {
		switch cycle {
		case 2:
			goal = mustGoal(t, c, GoalRequest{Trajectory: to("a", point(1, 1))})
		case 10:
			b.loop.Halt(true)
			if err := c.Submit(to("a", point(1, 1))); !errors.Is(err, ErrHalted) {
				t.Errorf("submit while halted: %v", err)
			}
		case 11:
			<-goal.Done()
			if r := goal.Result(); r.Outcome != Canceled {
				t.Errorf("goal: %v", r.Outcome)
			}
			stopped = commands[0].Position
		case 20:
			if commands[0].Position != stopped || stopped == 0 {
				t.Errorf("moved on from %g to %g", stopped, commands[0].Position)
			}
			b.loop.Halt(false)
			mustSubmit(t, c, to("a", point(0.02, 1)))
		case 29:
			if commands[0].Position != 1 {
				t.Errorf("after the latch: at %g", commands[0].Position)
			}
		}
	})
}
