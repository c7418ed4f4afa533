package driver_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
	"github.com/sinew-robotics/sinew/node/driver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubbleClock is the time of the bubble, in which sleepers wake on time.
type bubbleClock struct{ begin time.Time }

func (c bubbleClock) Now() time.Duration         { return time.Since(c.begin) }
func (c bubbleClock) Wall() time.Time            { return time.Now() }
func (c bubbleClock) SleepUntil(t time.Duration) { time.Sleep(t - c.Now()) }

// jointNames are the robot's; the controller has them in the opposite order.
var jointNames = []string{"wrist", "elbow"}

// jointLimits are those of every joint.
func jointLimits() joints.Limits {
	limits := joints.NoLimits()
	limits.PositionLower, limits.PositionUpper, limits.Velocity = -2, 2, 10
	return limits
}

// period is that of the control loop.
const period = 10 * time.Millisecond

// rig is a driver with its control loop on a fake robot, and a node that talks to it.
type rig struct {
	robot      *fakeRobot
	peer       *node.Node
	log        console
	driver     *driver.Driver
	controller *control.TrajectoryController
	others     *others
	loop       *control.Loop // of the session
	// deactivate ends the session, if there is one.
	deactivate func()
}

// console may be read while it is written.
type console struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(p)
}

// take returns what was written since the last call.
func (c *console) take() string {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.text.Reset()
	return c.text.String()
}

// withRig runs a test in virtual time on a robot that has been seen.
func withRig(t *testing.T, distro string, constraints control.Constraints, test func(t *testing.T, r *rig)) {
	t.Parallel()
	withRigAlone(t, distro, constraints, test)
}

// withRigAlone is withRig while no other test of the process runs.
func withRigAlone(t *testing.T, distro string, constraints control.Constraints, test func(t *testing.T, r *rig)) {
	synctest.Test(t, func(t *testing.T) {
		r := &rig{robot: newFakeRobot(t), deactivate: func() {}}
		var network memory.Network
		r.peer = openNode(t, &network, "peer", io.Discard)
		limits := jointLimits()
		var err error
		r.controller, err = control.NewTrajectoryController(control.TrajectoryOptions{
			Name:        "arm",
			Joints:      []control.TrajectoryJoint{{Name: "elbow", Limits: limits}, {Name: "wrist", Limits: limits}},
			Constraints: constraints,
		})
		must(t, err)
		r.others = newOthers(t)
		o := driver.Options{
			Node: openNode(t, &network, "sinew", &r.log), Rate: float64(time.Second / period), Joints: r.robot.Joints(),
			Buses:        []driver.Bus{{Name: "arm", Port: "/dev/ttyUSB0", Joints: []int{0, 1}}},
			Trajectories: []driver.Trajectory{{Control: r.controller, Fixed: []driver.Fixed{driver.NewFixed("open_loop_control", false, "")}}},
			Distro:       distro,
		}
		r.others.connect(&o)
		r.driver, err = driver.New(o)
		must(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { r.driver.Run(ctx) })
		t.Cleanup(func() {
			r.deactivate()
			cancel()
			running.Wait()
		})
		r.activate(t)
		test(t, r)
	})
}

// activate begins a session and waits until the robot has been seen.
func (r *rig) activate(t *testing.T) {
	t.Helper()
	loop, err := control.NewLoop(control.Options{
		Rate: float64(time.Second / period), Robot: r.robot,
		Controllers: []control.Controller{r.controller, r.others.gripper, r.others.forward, r.others.commands},
		Clock:       bubbleClock{time.Now()}, StopTimeout: time.Second,
	})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		r.driver.Serve(context.Background(), driver.Session{Loop: loop, Robot: r.robot, WireUse: func() []float64 { return []float64{0.25} }})
	})
	running.Go(func() {
		if err := loop.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	r.loop = loop
	r.deactivate = func() {
		cancel()
		running.Wait()
	}
	time.Sleep(2 * period)
}

func openNode(t *testing.T, network *memory.Network, name string, log io.Writer) *node.Node {
	t.Helper()
	p, err := network.Open(dds.Options{})
	must(t, err)
	n, err := node.New(p, node.Options{Name: name, Console: log})
	must(t, err)
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type (
	followGoal     = control_msgs.FollowJointTrajectory_Goal
	followResult   = control_msgs.FollowJointTrajectory_Result
	followFeedback = control_msgs.FollowJointTrajectory_Feedback
)

func (r *rig) client(t *testing.T) *node.ActionClient[*followGoal, *followResult, *followFeedback] {
	t.Helper()
	return clientOf(t, r, control_msgs.FollowJointTrajectory_Action{})
}

func clientOf[F msgs.Message](t *testing.T, r *rig, action msgs.Action[*followGoal, *followResult, F]) *node.ActionClient[*followGoal, *followResult, F] {
	t.Helper()
	c, err := node.NewActionClient(r.peer, "arm/follow_joint_trajectory", action)
	must(t, err)
	return c
}

// to is a goal that brings both joints from rest to rest by cubic splines.
func to(elbow, wrist float64, d time.Duration) *followGoal {
	zero := []float64{0, 0}
	g := &followGoal{}
	g.Trajectory.JointNames = []string{"wrist", "elbow"}
	g.Trajectory.Points = []trajectory_msgs.JointTrajectoryPoint{
		{Positions: []float64{wrist, elbow}, Velocities: zero, TimeFromStart: duration(d)},
	}
	return g
}

func duration(d time.Duration) builtin_interfaces.Duration {
	return builtin_interfaces.Duration{Sec: int32(d / time.Second), Nanosec: uint32(d % time.Second)}
}

// cubic is how far a motion from rest to rest over 1 in one second has come.
func cubic(d time.Duration) float64 {
	u := min(max(d.Seconds(), 0), 1)
	return u * u * (3 - 2*u)
}

// cubicTime is when cubic reaches x.
func cubicTime(x float64) time.Duration {
	d := time.Duration(0)
	for cubic(d) < x {
		d += 100 * time.Microsecond
	}
	return d
}

// ended waits for the end of a goal and compares how it ended. It returns the result and when it came.
func ended(t *testing.T, g interface {
	Result(context.Context) (node.GoalStatus, *followResult, error)
}, status node.GoalStatus, code int32, text string) time.Time {
	t.Helper()
	got, result, err := g.Result(t.Context())
	must(t, err)
	if got != status || result.ErrorCode != code || !strings.HasPrefix(result.ErrorString, text) || (text == "") != (result.ErrorString == "") {
		t.Errorf("goal %v, code %d, %q; want %v, %d, %q", got, result.ErrorCode, result.ErrorString, status, code, text)
	}
	return time.Now()
}

// within tells whether something happened between two times after begin.
func within(t *testing.T, what string, begin, at time.Time, from, until time.Duration) {
	t.Helper()
	if d := at.Sub(begin); d < from || d > until {
		t.Errorf("%s after %v, want %v to %v", what, d, from, until)
	}
}

// clone copies a message by way of the wire.
func clone(t *testing.T, from, to msgs.Message) {
	var w cdr.Writer
	var r cdr.Reader
	payload, err := msgs.Encode(&w, from)
	if err == nil {
		err = msgs.Decode(&r, payload, to)
	}
	if err != nil {
		t.Error(err)
	}
}
