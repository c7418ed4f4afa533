package driver_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/std_srvs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

// turn calls a service that switches something on or off.
func turn(t *testing.T, r *rig, name string, on bool) *std_srvs.SetBool_Response {
	t.Helper()
	client, err := node.NewClient(r.peer, name, std_srvs.SetBool_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &std_srvs.SetBool_Request{Data: on})
	must(t, err)
	return response
}

func reboot(t *testing.T, r *rig) *std_srvs.Trigger_Response {
	t.Helper()
	client, err := node.NewClient(r.peer, "sinew/reboot", std_srvs.Trigger_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &std_srvs.Trigger_Request{})
	must(t, err)
	return response
}

// answered compares the answer of a service.
func answered(t *testing.T, what string, success bool, message string, wantSuccess bool, words ...string) {
	t.Helper()
	if success != wantSuccess {
		t.Errorf("%s: success %t, %q", what, success, message)
	}
	for _, word := range words {
		if !strings.Contains(message, word) {
			t.Errorf("%s: no %q in %q", what, word, message)
		}
	}
}

// TestEmergencyStop: it stops what moves, refuses everything until it is released, and outlives a session.
func TestEmergencyStop(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		client := r.client(t)
		g, err := client.Send(t.Context(), to(1, 1, 10*time.Second), nil)
		must(t, err)
		time.Sleep(5 * time.Second)
		s := turn(t, r, "sinew/emergency_stop", true)
		answered(t, "stop", s.Success, s.Message, true, "emergency stop")
		if log := r.log.take(); !strings.Contains(log, "[WARN]") || !strings.Contains(log, "emergency stop: all joints come to rest") {
			t.Errorf("log:\n%s", log)
		}
		ended(t, g, node.GoalCanceled, 0, "stopped before its end")
		time.Sleep(time.Second)
		rest := slices.Clone(r.robot.at())
		r.log.take()
		if _, err := client.Send(t.Context(), to(0, 0, time.Second), nil); err == nil {
			t.Error("a goal was accepted during an emergency stop")
		}
		if log := r.log.take(); !strings.Contains(log, "emergency stop is latched") {
			t.Errorf("log:\n%s", log)
		}
		on := turn(t, r, "sinew/torque", true)
		answered(t, "torque on", on.Success, on.Message, false, "emergency stop is latched", "~/emergency_stop")
		again := reboot(t, r)
		answered(t, "reboot", again.Success, again.Message, false, "emergency stop is latched")

		r.deactivate()
		r.activate(t)
		if _, err := client.Send(t.Context(), to(0, 0, time.Second), nil); err == nil {
			t.Error("a goal was accepted during an emergency stop in the next session")
		}
		if !slices.Equal(r.robot.at(), rest) {
			t.Errorf("moved from %v to %v", rest, r.robot.at())
		}
		s = turn(t, r, "sinew/emergency_stop", false)
		answered(t, "release", s.Success, s.Message, true, "released")
		g, err = client.Send(t.Context(), to(0, 0, time.Second), nil)
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)
	})
}

func TestTorque(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		off := turn(t, r, "sinew/torque", false)
		answered(t, "off", off.Success, off.Message, true, "off")
		if torque := r.robot.torqueCalls(); !slices.Equal(torque, []bool{false}) {
			t.Errorf("torque %v", torque)
		}
		if _, err := r.client(t).Send(t.Context(), to(1, 1, time.Second), nil); err == nil {
			t.Error("a goal was accepted without torque")
		}
		on := turn(t, r, "sinew/torque", true)
		answered(t, "on", on.Success, on.Message, true, "on")
		time.Sleep(2 * period)
		g, err := r.client(t).Send(t.Context(), to(1, 1, time.Second), nil)
		must(t, err)
		ended(t, g, node.GoalSucceeded, 0, reached)

		r.robot.refuse("joint wrist on bus arm: servo 1: torque stays off\njoint elbow on bus arm: silent")
		on = turn(t, r, "sinew/torque", true)
		answered(t, "refused", on.Success, on.Message, false, "servo 1: torque stays off; joint elbow")
	})
}

func TestReboot(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		none := reboot(t, r)
		answered(t, "none", none.Success, none.Message, true, "no servo reports an error")
		r.robot.fail(1, 0b100000)
		time.Sleep(2 * period)
		one := reboot(t, r)
		answered(t, "one", one.Success, one.Message, true, "elbow")
		if strings.Contains(one.Message, "wrist") || !slices.Equal(r.robot.reboots(), []int{1}) {
			t.Errorf("rebooted %v, %q", r.robot.reboots(), one.Message)
		}
		r.robot.fail(1, 0)
		r.robot.limp.Store(true)
		time.Sleep(2 * period)
		both := reboot(t, r)
		answered(t, "both", both.Success, both.Message, true, "wrist, elbow")
	})
}

// TestServicesInactive: without an active robot services say what to do.
func TestServicesInactive(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.deactivate()
		for _, on := range []bool{false, true} {
			s := turn(t, r, "sinew/torque", on)
			answered(t, "torque", s.Success, s.Message, false, "not active", "ros2 lifecycle set")
		}
		s := reboot(t, r)
		answered(t, "reboot", s.Success, s.Message, false, "not active")
		e := turn(t, r, "sinew/emergency_stop", true)
		answered(t, "emergency stop", e.Success, e.Message, true)
		if _, err := r.client(t).Send(t.Context(), to(1, 1, time.Second), nil); err == nil {
			t.Error("a goal was accepted")
		}
	})
}
