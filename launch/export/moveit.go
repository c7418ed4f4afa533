package export

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/yamltext"
)

// MoveIt makes moveit_controllers.yaml for moveit_simple_controller_manager, and joint_limits.yaml. Namespace is that of
// the node, "" for none.
func MoveIt(c *config.Config, namespace string) []File {
	return []File{moveitControllers(c, strings.Trim(namespace, "/")), moveitLimits(c)}
}

// moveitControllers lists the controllers that have an action.
func moveitControllers(c *config.Config, namespace string) File {
	f := File{Name: "moveit_controllers.yaml"}
	var names []string
	var entries bytes.Buffer
	for _, controller := range c.Controllers {
		action, kind := "", ""
		switch controller.Type {
		case config.JointTrajectory:
			action, kind = "follow_joint_trajectory", "FollowJointTrajectory"
		case config.Gripper:
			action, kind = "gripper_cmd", "GripperCommand"
		default:
			f.Notes = append(f.Notes, fmt.Sprintf("controller %s (%s) has no action: MoveIt cannot use it", controller.Name, controller.Type))
			continue
		}
		name := controller.Name
		if namespace != "" {
			name = namespace + "/" + name
		}
		names = append(names, yamltext.Word(name))
		fmt.Fprintf(&entries, "  %s:\n    type: %s\n    action_ns: %s\n    default: %t\n    joints: [%s]\n",
			yamltext.Word(name), kind, action, controller.Active, yamltext.List(controller.Joints))
		if g := controller.Gripper; g != nil && g.MaxEffort > 0 {
			fmt.Fprintf(&entries, "    max_effort: %s\n", double(g.MaxEffort))
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Controllers of %s for MoveIt.\n", c.File)
	b.WriteString("moveit_controller_manager: moveit_simple_controller_manager/MoveItSimpleControllerManager\n\n")
	fmt.Fprintf(&b, "moveit_simple_controller_manager:\n  controller_names: [%s]\n", strings.Join(names, ", "))
	b.Write(entries.Bytes())
	if len(names) == 0 {
		f.Notes = append(f.Notes, "there is no controller of type joint_trajectory or gripper: MoveIt has nothing to send motions to")
	}
	f.Text = b.Bytes()
	return f
}

// moveitLimits lists what joints may be planned for. Numbers have to be written as doubles: MoveIt refuses integers.
func moveitLimits(c *config.Config) File {
	f := File{Name: "joint_limits.yaml"}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Joint limits of %s for MoveIt: what the driver accepts.\n", c.File)
	b.WriteString("default_velocity_scaling_factor: 1.0\ndefault_acceleration_scaling_factor: 1.0\n\njoint_limits:\n")
	for _, j := range driven(c) {
		l := j.Limits
		fmt.Fprintf(&b, "  %s:\n", yamltext.Word(j.Name))
		if !math.IsNaN(l.PositionLower) {
			fmt.Fprintf(&b, "    has_position_limits: true\n    min_position: %s\n    max_position: %s\n", double(l.PositionLower), double(l.PositionUpper))
		}
		limit(&b, "velocity", l.Velocity)
		limit(&b, "acceleration", l.Acceleration)
		if math.IsNaN(l.Acceleration) {
			f.Notes = append(f.Notes, fmt.Sprintf("joint %s has no limits.acceleration: MoveIt will take a default of its own", j.Name))
		}
		if math.IsNaN(l.Velocity) {
			f.Notes = append(f.Notes, fmt.Sprintf("joint %s has no limits.velocity: MoveIt will take that of the URDF", j.Name))
		}
	}
	f.Text = b.Bytes()
	return f
}

func limit(b *bytes.Buffer, what string, v float64) {
	fmt.Fprintf(b, "    has_%s_limits: %t\n", what, !math.IsNaN(v))
	if !math.IsNaN(v) {
		fmt.Fprintf(b, "    max_%s: %s\n", what, double(v))
	}
}

// double writes a number so that no reader of YAML takes it for an integer.
func double(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
