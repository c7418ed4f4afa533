package driver_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/memory"
	"github.com/sinew-robotics/sinew/node/driver"
)

// begin makes a driver on a node with parameters of the command line.
func begin(t *testing.T, parameters ...string) (*control.TrajectoryController, error) {
	t.Helper()
	words := []string{"--ros-args"}
	for _, p := range parameters {
		words = append(words, "-p", p)
	}
	args, _, err := node.ParseArgs(words)
	must(t, err)
	var network memory.Network
	p, err := network.Open(dds.Options{})
	must(t, err)
	n, err := node.New(p, node.Options{Name: "sinew", Args: args, Console: io.Discard})
	must(t, err)
	t.Cleanup(func() { must(t, n.Close()) })
	arm, err := control.NewTrajectoryController(control.TrajectoryOptions{Name: "arm", Joints: []control.TrajectoryJoint{{Name: "elbow", Limits: jointLimits()}}})
	must(t, err)
	_, err = driver.New(driver.Options{
		Node: n, Rate: 100, Joints: newFakeRobot(t).Joints(),
		Trajectories: []driver.Trajectory{{Control: arm, Fixed: []driver.Fixed{
			driver.NewFixed("open_loop_control", false, ""), driver.NewFixed("joints", []string{"elbow"}, ""),
		}}},
	})
	return arm, err
}

// TestParametersOfTheCommandLine: what can be set takes effect, and what cannot is an error unless it says the same.
func TestParametersOfTheCommandLine(t *testing.T) {
	t.Parallel()
	arm, err := begin(t, "arm.constraints.goal_time:=3", "arm.constraints.elbow.goal:=0.25", "joints.elbow.limits.velocity:=5.0",
		"arm.open_loop_control:=false", "arm.joints:=[elbow]", "log_level:=error")
	must(t, err)
	if k := arm.Constraints(); k.GoalTime != 3*time.Second || k.Goal[0] != 0.25 {
		t.Errorf("%+v", k)
	}
	narrower := jointLimits()
	narrower.Velocity = 6
	if err := arm.SetLimits("elbow", narrower); err != nil { // the controller is not active: up to those of its options
		t.Error(err)
	}
	for parameter, words := range map[string]string{
		"arm.open_loop_control:=true":         "parameter arm.open_loop_control: is false in the configuration: change it there",
		"arm.joints:=[wrist]":                 "parameter arm.joints: is [elbow] in the configuration",
		"arm.constraints.goal_time:=-1.0":     "parameter arm.constraints.goal_time: ",
		"arm.constraints.goal_time:=soon":     "{arm.constraints.goal_time} is of type {double}",
		"joints.elbow.limits.velocity:=99":    "limit velocity of 10 cannot be widened to 99",
		"joints.elbow.limits.position:=[0.0]": "1 values",
		"joint_states.publish_rate:=-5.0":     "-5 Hz",
		"log_level:=loud":                     `"loud"`,
	} {
		if _, err := begin(t, parameter); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %s", parameter, err, words)
		}
	}
}
