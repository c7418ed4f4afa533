package driver_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/controller_manager_msgs"
	"github.com/sinew-robotics/sinew/node"
	"github.com/sinew-robotics/sinew/node/dds"
)

func (r *rig) controllers(t *testing.T) map[string]controller_manager_msgs.ControllerState {
	t.Helper()
	client, err := node.NewClient(r.peer, "/controller_manager/list_controllers", controller_manager_msgs.ListControllers_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &controller_manager_msgs.ListControllers_Request{})
	must(t, err)
	all := make(map[string]controller_manager_msgs.ControllerState)
	for _, c := range response.Controller {
		all[c.Name] = c
	}
	return all
}

func (r *rig) interfaces(t *testing.T) *controller_manager_msgs.ListHardwareInterfaces_Response {
	t.Helper()
	client, err := node.NewClient(r.peer, "/controller_manager/list_hardware_interfaces", controller_manager_msgs.ListHardwareInterfaces_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &controller_manager_msgs.ListHardwareInterfaces_Request{})
	must(t, err)
	return response
}

// change switches controllers as ros2 control switch_controllers does.
func (r *rig) change(t *testing.T, strictness int32, on, off []string) bool {
	t.Helper()
	client, err := node.NewClient(r.peer, "/controller_manager/switch_controller", controller_manager_msgs.SwitchController_Service{}, dds.ServicesQoS)
	must(t, err)
	defer func() { must(t, client.Close()) }()
	response, err := client.Call(t.Context(), &controller_manager_msgs.SwitchController_Request{
		ActivateControllers: on, DeactivateControllers: off, Strictness: strictness,
	})
	must(t, err)
	return response.Ok
}

const (
	bestEffort = controller_manager_msgs.SwitchController_Request_BEST_EFFORT
	strict     = controller_manager_msgs.SwitchController_Request_STRICT
)

// states are the controllers' states by name, as "arm=active".
func (r *rig) states(t *testing.T) []string {
	t.Helper()
	var all []string
	for name, c := range r.controllers(t) {
		all = append(all, name+"="+c.State)
	}
	slices.Sort(all)
	return all
}

func TestListControllers(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		all := r.controllers(t)
		arm := all["arm"]
		if arm.State != "active" || arm.Type != "joint_trajectory_controller/JointTrajectoryController" ||
			!slices.Equal(arm.ClaimedInterfaces, []string{"elbow/position", "wrist/position"}) ||
			!slices.Equal(arm.RequiredStateInterfaces, []string{"elbow/position", "elbow/velocity", "wrist/position", "wrist/velocity"}) {
			t.Errorf("%+v", arm)
		}
		hand := all["hand"]
		if hand.State != "inactive" || hand.Type != "position_controllers/GripperActionController" || len(hand.ClaimedInterfaces) != 0 ||
			!slices.Equal(hand.RequiredCommandInterfaces, []string{"wrist/position"}) {
			t.Errorf("%+v", hand)
		}
		if c := all["direct"]; c.Type != "forward_command_controller/ForwardCommandController" || c.State != "inactive" || len(all) != 4 {
			t.Errorf("%+v", all)
		}
	})
}

func TestListHardwareInterfaces(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		r.use(t, "hand")
		s := r.interfaces(t)
		want := []controller_manager_msgs.HardwareInterface{
			{Name: "wrist/position", IsAvailable: true, IsClaimed: true}, {Name: "elbow/position", IsAvailable: true},
		}
		if !slices.Equal(s.CommandInterfaces, want) || len(s.StateInterfaces) != 6 || s.StateInterfaces[4] != (controller_manager_msgs.HardwareInterface{Name: "elbow/velocity", IsAvailable: true}) {
			t.Errorf("%+v", s)
		}
		r.deactivate()
		for _, i := range r.interfaces(t).CommandInterfaces {
			if i.IsAvailable || i.IsClaimed {
				t.Errorf("inactive: %+v", i)
			}
		}
	})
}

// TestSwitchControllers: joints change hands while they move, goals end at once, and what cannot be changes nothing.
func TestSwitchControllers(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		g, err := r.client(t).Send(t.Context(), to(1, 1, 10*time.Second), nil)
		must(t, err)
		time.Sleep(time.Second)
		if r.change(t, strict, []string{"hand"}, nil) {
			t.Error("two controllers have one joint")
		}
		if log := r.log.take(); !strings.Contains(log, `"hand"`) || !strings.Contains(log, `"wrist" is held by controller "arm"`) {
			t.Errorf("log:\n%s", log)
		}
		if want := []string{"arm=active", "by_name=inactive", "direct=inactive", "hand=inactive"}; !slices.Equal(r.states(t), want) {
			t.Errorf("%v", r.states(t))
		}
		if !r.change(t, strict, []string{"hand"}, []string{"arm"}) {
			t.Error("refused")
		}
		ended(t, g, node.GoalAborted, -1, "the controller was deactivated")
		if want := []string{"arm=inactive", "by_name=inactive", "direct=inactive", "hand=active"}; !slices.Equal(r.states(t), want) {
			t.Errorf("%v", r.states(t))
		}
		time.Sleep(time.Second)
		before := r.robot.at()
		time.Sleep(time.Second)
		if !slices.Equal(r.robot.at(), before) {
			t.Errorf("moves from %v to %v", before, r.robot.at())
		}
		grip, err := gripperClient(t, r).Send(t.Context(), grip(before[0]), nil)
		must(t, err)
		if status, _, err := grip.Result(t.Context()); err != nil || status != node.GoalSucceeded {
			t.Errorf("%v, %v", status, err)
		}
	})
}

// TestSwitchBestEffort: what cannot be is left out.
func TestSwitchBestEffort(t *testing.T) {
	withRig(t, "", control.Constraints{}, func(t *testing.T, r *rig) {
		if r.change(t, strict, []string{"hand", "nobody"}, []string{"arm", "direct"}) {
			t.Error("strict: done")
		}
		if !r.change(t, bestEffort, []string{"hand", "nobody", "by_name"}, []string{"arm", "direct"}) {
			t.Error("best effort: refused")
		}
		if want := []string{"arm=inactive", "by_name=inactive", "direct=inactive", "hand=active"}; !slices.Equal(r.states(t), want) {
			t.Errorf("%v", r.states(t))
		}
		r.deactivate()
		r.log.take()
		if r.change(t, bestEffort, []string{"arm"}, []string{"hand"}) {
			t.Error("done without a robot")
		}
		if log := r.log.take(); !strings.Contains(log, "the robot is not active") {
			t.Errorf("log:\n%s", log)
		}
		if want := []string{"arm=inactive", "by_name=inactive", "direct=inactive", "hand=inactive"}; !slices.Equal(r.states(t), want) {
			t.Errorf("%v", r.states(t))
		}
	})
}
