package joints_test

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/joints"
)

func TestNewRobotRefuses(t *testing.T) {
	t.Parallel()
	elbow := newJoint(t, options("elbow", servo(t, 1, "XM430-W350")))
	wrist := newJoint(t, options("wrist", servo(t, 2, "XM430-W350")))
	follower, err := joints.NewMimic("finger", wrist, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	group := joints.Group{Bus: hardware.NewBus(nil, hardware.BusOptions{}), Cycle: &hardware.Cycle{}, Actuators: elbow.Actuators()}
	fine := joints.RobotOptions{Period: time.Millisecond}
	for _, c := range []struct {
		want   string
		joints []*joints.Joint
		groups []joints.Group
		o      joints.RobotOptions
	}{
		{"period 0s must be above 0", nil, nil, joints.RobotOptions{}},
		{"hold after -1", nil, nil, joints.RobotOptions{Period: time.Millisecond, HoldAfter: -1}},
		{"bus watchdog 3s from 0 to 2.54s", nil, nil, joints.RobotOptions{Period: time.Millisecond, BusWatchdog: 3 * time.Second}},
		{"a group has no bus or no cycle", nil, []joints.Group{{}}, fine},
		{"joint elbow is there twice", []*joints.Joint{elbow, elbow}, nil, fine},
		{"servo 1 (XM430-W350) of joint elbow is there twice", []*joints.Joint{elbow}, []joints.Group{group, group}, fine},
		{"servo 1 (XM430-W350) of joint elbow is on no bus", []*joints.Joint{elbow}, nil, fine},
		{"servo 1 (XM430-W350) moves joint elbow, which is not there", nil, []joints.Group{group}, fine},
		{"joint finger follows joint wrist, which is not there", []*joints.Joint{elbow, follower}, []joints.Group{group}, fine},
	} {
		_, err := joints.NewRobot(c.joints, c.groups, c.o)
		wantError(t, err, c.want)
	}
}
