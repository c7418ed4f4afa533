package launch

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// running is a robot on simulated servos under the control loop, without a node.
type running struct {
	*rig
	controllers *controllers
	loop        *control.Loop
	ctx         context.Context
	cancel      context.CancelFunc
	ended       chan error
}

func startRobot(t *testing.T, file string) *running {
	t.Helper()
	cfg, parts, library, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{ended: make(chan error, 1)}
	if r.controllers, err = newControllers(cfg, parts.joints); err != nil {
		t.Fatal(err)
	}
	if r.rig, err = openRig(cfg, parts, library, &simulation{}); err != nil {
		t.Fatal(err)
	}
	r.loop, err = control.NewLoop(control.Options{
		Rate: cfg.Rate, Robot: r.robot, Controllers: r.controllers.all, Active: r.controllers.active, StopTimeout: stopTimeout,
	})
	if err != nil {
		t.Fatal(errors.Join(err, r.Close()))
	}
	r.ctx, r.cancel = context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(r.cancel)
	go func() { r.ended <- r.loop.Run(r.ctx) }()
	if _, err := r.loop.Next(r.ctx); err != nil {
		t.Fatal(errors.Join(err, <-r.ended, r.Close()))
	}
	return r
}

// move moves all joints of a controller to a little further than they stood at first, and waits until the servos say that
// they are there. On a machine that starves the servos a motion may come too late for its tolerances, or end because a
// joint was not read for too long: then it is tried again.
func (r *running) move(t *testing.T, c *control.TrajectoryController, by float64) {
	t.Helper()
	const patience = 100 // cycles after the end of the motion
	motion := r.motion(c, by)
	for {
		var goal *control.Goal
		r.accepted(t, func() (err error) {
			goal, err = c.SubmitGoal(control.GoalRequest{Trajectory: motion})
			return err
		})
		waited, there := 0, false
		r.until(t, c.Name()+": not where it should be", func(s *control.Snapshot) bool {
			if !over(goal) {
				return false
			}
			waited++
			there = goal.Result().Outcome == control.Succeeded && r.arrived(s, c, by)
			return there || waited > patience
		})
		if there {
			return
		}
		t.Logf("%s: %v, and not there: tried again", c.Name(), goal.Result())
	}
}

// motion goes from where each joint stands at first to a little further, from rest to rest.
func (r *running) motion(c *control.TrajectoryController, by float64) *control.Trajectory {
	p := control.Point{TimeFromStart: 300 * time.Millisecond}
	for _, name := range c.Joints() {
		p.Positions = append(p.Positions, r.first(name)+by)
		p.Velocities = append(p.Velocities, 0)
	}
	return &control.Trajectory{Joints: c.Joints(), Points: []control.Point{p}}
}

// first is where a simulated joint stands at first.
func (r *running) first(name string) float64 {
	return startPosition(r.robot.Joints()[r.placeOf(name)].Limits())
}

// placeOf is the place of a joint in snapshots.
func (r *running) placeOf(name string) int {
	return slices.IndexFunc(r.robot.Joints(), func(j *joints.Joint) bool { return j.Name() == name })
}

// arrived reports whether all joints of a controller stand a little further than at first.
func (r *running) arrived(s *control.Snapshot, c *control.TrajectoryController, by float64) bool {
	const tolerance = 0.02 // some ticks of the coarsest servo, 300 degrees in 1024 ticks
	return !slices.ContainsFunc(c.Joints(), func(name string) bool {
		return !(math.Abs(s.Joints[r.placeOf(name)].Position-r.first(name)-by) < tolerance)
	})
}

// grip closes or opens a gripper by a little, and waits until its goal is reached.
func (r *running) grip(t *testing.T, c *control.GripperController, by float64) {
	t.Helper()
	var goal *control.GripperGoal
	r.accepted(t, func() (err error) {
		goal, err = c.Submit(control.GripperRequest{Position: r.first(c.Joints()[0]) + by})
		return err
	})
	select {
	case <-goal.Done():
	case <-r.ctx.Done():
		t.Fatalf("%s: the goal does not end", c.Name())
	}
	switch result := goal.Result(); {
	case result.ReachedGoal:
	case result.Outcome == control.Restarted:
		t.Logf("%s: %v: tried again", c.Name(), result)
		r.grip(t, c, by)
	default:
		t.Errorf("%s: %+v, want the goal reached", c.Name(), result)
	}
}

// turn drives all joints of a controller at a velocity until each has turned so far, and then stops them.
func (r *running) turn(t *testing.T, c *control.ForwardController, velocity, far float64) {
	t.Helper()
	values := slices.Repeat([]float64{velocity}, len(c.Joints()))
	r.accepted(t, func() error { return c.Submit(values) })
	r.until(t, c.Name()+": not far enough", func(s *control.Snapshot) bool {
		if err := c.Submit(values); err != nil {
			t.Fatal(err)
		}
		return !slices.ContainsFunc(c.Joints(), func(name string) bool { return s.Joints[r.placeOf(name)].Position < r.first(name)+far })
	})
	if err := c.Submit(slices.Repeat([]float64{0}, len(c.Joints()))); err != nil {
		t.Fatalf("%s: %v", c.Name(), err)
	}
	r.until(t, c.Name()+": does not stop", func(s *control.Snapshot) bool {
		return !slices.ContainsFunc(c.Joints(), func(name string) bool { return s.Joints[r.placeOf(name)].Velocity != 0 })
	})
}

// accepted submits something until it is accepted: a controller takes its joints over when all of them were read, which
// on a machine that starves the servos may not be in the first cycle.
func (r *running) accepted(t *testing.T, submit func() error) {
	t.Helper()
	r.until(t, "never accepted", func(*control.Snapshot) bool {
		err := submit()
		if err != nil && !errors.Is(err, control.ErrInactive) {
			t.Fatal(err)
		}
		return err == nil
	})
}

// until reads snapshots until one is right.
func (r *running) until(t *testing.T, otherwise string, right func(*control.Snapshot) bool) {
	t.Helper()
	for {
		snapshot, err := r.loop.Next(r.ctx)
		if err != nil {
			t.Fatalf("%s: %v", otherwise, err)
		}
		if right(snapshot) {
			return
		}
	}
}

// stop ends the loop and closes everything.
func (r *running) stop(t *testing.T) {
	t.Helper()
	r.cancel()
	if err := errors.Join(<-r.ended, r.Close()); err != nil {
		t.Error(err)
	}
}
