package driver_test

import (
	"io"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/control_msgs"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
	"github.com/sinew-robotics/sinew/node/driver"
)

func TestForwardCommands(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		publisher, err := node.NewPublisher[std_msgs.Float64MultiArray](r.peer, "direct/commands", dds.DefaultQoS)
		must(t, err)
		send := func(values ...float64) {
			t.Helper()
			must(t, publisher.Publish(&std_msgs.Float64MultiArray{Data: values}))
		}
		send(0.5, -0.5)
		time.Sleep(time.Second)
		r.near(t, 0, 0)
		if log := r.log.take(); !strings.Contains(log, "sinew.direct") || !strings.Contains(log, "commands refused: direct: controller is not active") {
			t.Errorf("log:\n%s", log)
		}
		r.use(t, "direct")
		send(0.5, -0.5) // elbow, wrist
		time.Sleep(2 * time.Second)
		r.near(t, -0.5, 0.5)
		r.log.take()
		for range 100 { // a stream of nonsense is told once
			send(1, 2, 3)
			time.Sleep(10 * time.Millisecond)
		}
		log := r.log.take()
		if n := strings.Count(log, "commands refused: "); n != 1 || !strings.Contains(log, "3 position values for 2 joints") {
			t.Errorf("told %d times; log:\n%s", n, log)
		}
		time.Sleep(10 * time.Second)
		send(1, 2, 3)
		if log := r.log.take(); !strings.Contains(log, "(100 times)") {
			t.Errorf("log:\n%s", log)
		}
		r.near(t, -0.5, 0.5)
	})
}

func TestJointCommands(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.use(t, "by_name")
		publisher, err := node.NewPublisher[sensor_msgs.JointState](r.peer, "joint_commands", dds.DefaultQoS)
		must(t, err)
		nan := math.NaN()
		for _, tt := range []struct {
			name         string
			command      sensor_msgs.JointState
			wrist, elbow float64
			refusal      string
		}{
			{"both", sensor_msgs.JointState{Name: []string{"wrist", "elbow"}, Position: []float64{0.5, -0.25}}, 0.5, -0.25, ""},
			{"one", sensor_msgs.JointState{Name: []string{"elbow"}, Position: []float64{0.25}}, 0.5, 0.25, ""},
			{"one is not commanded", sensor_msgs.JointState{Name: []string{"wrist", "elbow"}, Position: []float64{nan, -0.5}}, 0.5, -0.5, ""},
			{"none is commanded", sensor_msgs.JointState{Name: []string{"wrist", "elbow"}, Position: []float64{nan, nan}}, 0.5, -0.5, ""},
			{"stranger", sensor_msgs.JointState{Name: []string{"wrist", "knee"}, Position: []float64{0, 0}}, 0.5, -0.5, `"knee"`},
			{"lengths", sensor_msgs.JointState{Name: []string{"wrist", "elbow"}, Position: []float64{0}}, 0.5, -0.5, "2 names with 1 positions"},
			{"no positions", sensor_msgs.JointState{Name: []string{"wrist"}, Velocity: []float64{0}}, 0.5, -0.5, "position"},
		} {
			must(t, publisher.Publish(&tt.command))
			time.Sleep(2 * time.Second)
			r.near(t, tt.wrist, tt.elbow)
			log := r.log.take()
			if (tt.refusal == "") != (log == "") || !strings.Contains(log, tt.refusal) {
				t.Errorf("%s: log:\n%s", tt.name, log)
			}
		}
	})
}

// TestSpeedScaling: half as fast from the message on, and a late subscriber hears of it.
func TestSpeedScaling(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		states := record[control_msgs.JointTrajectoryControllerState](t, r, "arm/controller_state")
		publisher, err := node.NewPublisher[control_msgs.SpeedScalingFactor](r.peer, "arm/speed_scaling_input", dds.LatchedQoS)
		must(t, err)
		must(t, publisher.Publish(&control_msgs.SpeedScalingFactor{Factor: 0.5}))
		time.Sleep(time.Second)
		begin := time.Now()
		g, err := r.client(t).Send(t.Context(), to(1, -1, time.Second), nil)
		must(t, err)
		within(t, "result", begin, ended(t, g, node.GoalSucceeded, 0, reached), 2*time.Second-2*period, 2*time.Second+10*period)
		if m := last(states()); m.SpeedScalingFactor != 0.5 {
			t.Errorf("speed_scaling_factor %g", m.SpeedScalingFactor)
		}
		must(t, publisher.Publish(&control_msgs.SpeedScalingFactor{Factor: -1}))
		if log := r.log.take(); !strings.Contains(log, "speed_scaling_input refused") || !strings.Contains(log, "-1") {
			t.Errorf("log:\n%s", log)
		}
	})
}

// TestSpeedScalingLate: a driver that comes later hears of the factor that was sent last.
func TestSpeedScalingLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var network memory.Network
		publisher, err := node.NewPublisher[control_msgs.SpeedScalingFactor](openNode(t, &network, "peer", io.Discard), "arm/speed_scaling_input", dds.LatchedQoS)
		must(t, err)
		must(t, publisher.Publish(&control_msgs.SpeedScalingFactor{Factor: 0.25}))
		robot := newFakeRobot(t)
		arm, err := control.NewTrajectoryController(control.TrajectoryOptions{Name: "arm", Joints: []control.TrajectoryJoint{{Name: "elbow", Limits: jointLimits()}}})
		must(t, err)
		_, err = driver.New(driver.Options{
			Node: openNode(t, &network, "sinew", io.Discard), Rate: 100, Joints: robot.Joints(), Trajectories: []driver.Trajectory{{Control: arm}},
		})
		must(t, err)
		synctest.Wait()
		if f := arm.SpeedScaling(); f != 0.25 {
			t.Errorf("speed scaling %g", f)
		}
	})
}
