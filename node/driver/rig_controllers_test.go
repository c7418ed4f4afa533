package driver_test

import (
	"math"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node/driver"
)

// others are controllers beside that of trajectories; none of them is active at first.
type others struct {
	gripper  *control.GripperController
	forward  *control.ForwardController
	commands *control.ForwardController
}

// newOthers makes a gripper of the wrist, and two forward controllers of both joints.
func newOthers(t *testing.T) *others {
	t.Helper()
	limits := jointLimits()
	o := &others{}
	var err error
	o.gripper, err = control.NewGripperController(control.GripperOptions{
		Name: "hand", Joint: "wrist", Limits: limits, GoalTolerance: 0.01, StallVelocity: 0.001, StallTimeout: time.Second,
	})
	must(t, err)
	both := []control.ForwardJoint{{Name: "elbow", Limits: limits}, {Name: "wrist", Limits: limits}}
	o.forward, err = control.NewForwardController(control.ForwardOptions{Name: "direct", Joints: both})
	must(t, err)
	o.commands, err = control.NewForwardController(control.ForwardOptions{Name: "by_name", Joints: both})
	must(t, err)
	return o
}

// connect adds them to the options of the driver.
func (o *others) connect(to *driver.Options) {
	both := []string{"position", "position"}
	to.Grippers = []driver.Gripper{{Control: o.gripper}}
	to.Forwards = []driver.Forward{{Control: o.forward, Interfaces: both}}
	to.JointCommands = []driver.JointCommands{{Control: o.commands, Interfaces: both}}
}

// use hands the joints from the trajectory controller to another one.
func (r *rig) use(t *testing.T, name string) {
	t.Helper()
	must(t, r.loop.Switch(t.Context(), []string{name}, r.loop.Active()))
	time.Sleep(2 * period)
}

// near demands that joints stand somewhere.
func (r *rig) near(t *testing.T, wrist, elbow float64) {
	t.Helper()
	at := r.robot.at()
	if math.Abs(at[0]-wrist) > 1e-9 || math.Abs(at[1]-elbow) > 1e-9 {
		t.Errorf("wrist and elbow at %v, want %g and %g", at, wrist, elbow)
	}
}
