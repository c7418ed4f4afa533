package launch

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
)

// Every example starts on simulated servos, and each of its controllers moves its joints and comes to rest where it
// should.
func TestExamplesMove(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			r := startRobot(t, file)
			for _, c := range r.controllers.trajectories {
				r.nudge(t, c.Control, 0.1)
			}
			for _, c := range r.controllers.trajectories {
				r.arrive(t, c.Control, 0.1)
			}
			r.stop(t)
		})
	}
}

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

// nudge moves all joints of a controller by a little. On a machine that starves the servos a motion may come too late
// for its tolerances, so it has three tries.
func (r *running) nudge(t *testing.T, c *control.TrajectoryController, by float64) {
	t.Helper()
	var last control.Result
	motion := r.motion(c, by)
	for range 3 {
		goal, err := c.SubmitGoal(control.GoalRequest{Trajectory: motion})
		if err != nil {
			t.Fatalf("%s: %v", c.Name(), err)
		}
		select {
		case <-goal.Done():
		case <-r.ctx.Done():
			t.Fatalf("%s: the motion does not end", c.Name())
		}
		if last = goal.Result(); last.Outcome == control.Succeeded {
			return
		}
	}
	t.Errorf("%s: %v", c.Name(), last)
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
	i := slices.IndexFunc(r.robot.Joints(), func(j *joints.Joint) bool { return j.Name() == name })
	return startPosition(r.robot.Joints()[i].Limits())
}

// arrive waits until the servos say that all joints of a controller stand a little further than at first.
func (r *running) arrive(t *testing.T, c *control.TrajectoryController, by float64) {
	t.Helper()
	const tolerance = 0.02 // some ticks of the coarsest servo, 300 degrees in 1024 ticks
	for {
		snapshot, err := r.loop.Next(r.ctx)
		if err != nil {
			t.Fatalf("%s: not where it should be: %v", c.Name(), err)
		}
		arrived := true
		for i, j := range r.robot.Joints() {
			if slices.Contains(c.Joints(), j.Name()) {
				arrived = arrived && math.Abs(snapshot.Joints[i].Position-r.first(j.Name())-by) < tolerance
			}
		}
		if arrived {
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
