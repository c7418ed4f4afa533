package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.uber.org/zap"

	"github.com/sinew-robotics/sinew/joints"
	"github.com/sinew-robotics/sinew/joints/control"
	"github.com/sinew-robotics/sinew/msgs/controller_manager_msgs"
	"github.com/sinew-robotics/sinew/node"
)

// controllerServices are the services by which ros2 control and rqt_joint_trajectory_controller find controllers, and
// switch them: controller_manager/list_controllers, …/list_hardware_interfaces and …/switch_controller.
type controllerServices struct {
	log     *zap.Logger
	current *current
	joints  []*joints.Joint
	faces   []face
}

func (s *controllerServices) serve(n *node.Node) error {
	const prefix = "controller_manager/"
	return errors.Join(
		serve(n, prefix+"list_controllers", controller_manager_msgs.ListControllers_Service{}, s.listControllers),
		serve(n, prefix+"list_hardware_interfaces", controller_manager_msgs.ListHardwareInterfaces_Service{}, s.listInterfaces),
		serve(n, prefix+"switch_controller", controller_manager_msgs.SwitchController_Service{}, s.switchControllers),
	)
}

// active returns the names of the controllers that own their joints; none without a session.
func (s *controllerServices) active() []string {
	session, err := s.current.get()
	if err != nil {
		return nil
	}
	return session.Loop.Active()
}

func (s *controllerServices) listControllers(_ *controller_manager_msgs.ListControllers_Request, r *controller_manager_msgs.ListControllers_Response) {
	active := s.active()
	for _, f := range s.faces {
		c := f.controller()
		state := controller_manager_msgs.ControllerState{Name: c.Name(), State: "inactive", RequiredCommandInterfaces: commandInterfaces(f)}
		_, state.Type = f.kind()
		for _, j := range c.Joints() {
			state.RequiredStateInterfaces = append(state.RequiredStateInterfaces, j+"/position", j+"/velocity")
		}
		if slices.Contains(active, c.Name()) {
			state.State, state.ClaimedInterfaces = "active", state.RequiredCommandInterfaces
		}
		r.Controller = append(r.Controller, state)
	}
}

// commandInterfaces are those of a controller's joints, as "elbow/position".
func commandInterfaces(f face) []string {
	names, kinds := f.controller().Joints(), f.interfaces()
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = name + "/" + kinds[min(i, len(kinds)-1)]
	}
	return all
}

func (s *controllerServices) listInterfaces(_ *controller_manager_msgs.ListHardwareInterfaces_Request, r *controller_manager_msgs.ListHardwareInterfaces_Response) {
	_, err := s.current.get()
	active := s.active()
	var claimed []string
	for _, f := range s.faces {
		if slices.Contains(active, f.controller().Name()) {
			claimed = append(claimed, commandInterfaces(f)...)
		}
	}
	for _, j := range s.joints {
		for _, kind := range []string{"position", "velocity", "effort"} {
			r.StateInterfaces = append(r.StateInterfaces, controller_manager_msgs.HardwareInterface{Name: j.Name() + "/" + kind, IsAvailable: err == nil})
		}
		if mimics(j) {
			continue
		}
		name := j.Name() + "/" + control.InterfaceOf(j.Mode()).String()
		r.CommandInterfaces = append(r.CommandInterfaces, controller_manager_msgs.HardwareInterface{
			Name: name, IsAvailable: err == nil, IsClaimed: slices.Contains(claimed, name),
		})
	}
}

func (s *controllerServices) switchControllers(q *controller_manager_msgs.SwitchController_Request, r *controller_manager_msgs.SwitchController_Response) {
	wait := durationOf(q.Timeout)
	if wait <= 0 {
		wait = patience
	}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	strict := q.Strictness == controller_manager_msgs.SwitchController_Request_STRICT
	err := s.change(ctx, slices.Clone(q.ActivateControllers), slices.Clone(q.DeactivateControllers), strict)
	if r.Ok = err == nil; err != nil {
		s.log.Warn("switch of controllers refused", zap.Error(err))
	}
}

// change switches controllers. Unless it is strict, what cannot be is told and left out, and the rest is done.
func (s *controllerServices) change(ctx context.Context, on, off []string, strict bool) error {
	session, err := s.current.get()
	if err != nil {
		return err
	}
	for {
		err := session.Loop.Switch(ctx, on, off)
		var wrong *control.SwitchError
		if err == nil {
			s.tell(on, off)
			return nil
		}
		if strict || !errors.As(err, &wrong) || !leaveOut(&on, &off, wrong) {
			return err
		}
		s.log.Warn("switch of controllers: left out", zap.Error(err))
	}
}

// leaveOut takes the controller that cannot be switched out of what is to be done; false when it is not there.
func leaveOut(on, off *[]string, wrong *control.SwitchError) bool {
	n := len(*on) + len(*off)
	is := func(name string) bool { return name == wrong.Controller }
	*on, *off = slices.DeleteFunc(*on, is), slices.DeleteFunc(*off, is)
	return len(*on)+len(*off) < n
}

// tell logs a switch.
func (s *controllerServices) tell(on, off []string) {
	var parts []string
	if len(on) > 0 {
		parts = append(parts, "activated "+strings.Join(on, ", "))
	}
	if len(off) > 0 {
		parts = append(parts, "deactivated "+strings.Join(off, ", "))
	}
	if len(parts) > 0 {
		s.log.Info(fmt.Sprintf("controllers: %s", strings.Join(parts, "; ")))
	}
}
