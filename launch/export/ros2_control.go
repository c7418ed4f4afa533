package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/urdf"
)

// ROS2Control makes the ros2_control block by which a controller manager drives the robot through topics, with the
// plugin of topic_based_ros2_control. Namespace is that of the node, "" for none.
func ROS2Control(c *config.Config, name, namespace string) File {
	f := File{Name: name + ".ros2_control.xacro"}
	prefix := "/"
	if ns := strings.Trim(namespace, "/"); ns != "" {
		prefix += ns + "/"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- Joints of %s for a controller manager: put this into the URDF, inside of the element robot. -->\n", urdf.Escaped(c.File))
	fmt.Fprintf(&b, "<ros2_control name=\"%s\" type=\"system\">\n  <hardware>\n", urdf.Escaped(name))
	b.WriteString("    <plugin>topic_based_ros2_control/TopicBasedSystem</plugin>\n")
	fmt.Fprintf(&b, "    <param name=\"joint_commands_topic\">%sjoint_commands</param>\n", prefix)
	fmt.Fprintf(&b, "    <param name=\"joint_states_topic\">%sjoint_states</param>\n", prefix)
	b.WriteString("    <param name=\"trigger_joint_command_threshold\">-1</param>\n  </hardware>\n")
	for _, j := range c.Joints {
		f.Notes = append(f.Notes, writeControlled(&b, c, j)...)
	}
	b.WriteString("</ros2_control>\n")
	f.Text = b.Bytes()
	f.Notes = append(f.Notes, missingCommands(c)...)
	return f
}

func writeControlled(b *bytes.Buffer, c *config.Config, j config.Joint) (notes []string) {
	fmt.Fprintf(b, "  <joint name=\"%s\">\n", urdf.Escaped(j.Name))
	if j.Mimic != nil {
		fmt.Fprintf(b, "    <param name=\"mimic\">%s</param>\n    <param name=\"multiplier\">%g</param>\n", urdf.Escaped(j.Mimic.Joint), j.Mimic.Multiplier)
		if j.Mimic.Offset != 0 {
			notes = append(notes, fmt.Sprintf("joint %s mimics with an offset of %g, which the block cannot say", j.Name, j.Mimic.Offset))
		}
	} else {
		fmt.Fprintf(b, "    <command_interface name=\"%s\"/>\n", commandInterface(mode(c, j)))
	}
	for _, state := range []string{"position", "velocity", "effort"} {
		fmt.Fprintf(b, "    <state_interface name=\"%s\"/>\n", state)
	}
	b.WriteString("  </joint>\n")
	if mode(c, j) == config.ModePWM {
		notes = append(notes, fmt.Sprintf("joint %s is in mode pwm: its effort command is a share of full duty, not N·m", j.Name))
	}
	return notes
}

// commandInterface is what a joint in a mode is commanded by.
func commandInterface(m config.Mode) string {
	switch m {
	case config.ModeVelocity:
		return "velocity"
	case config.ModeCurrent, config.ModePWM:
		return "effort"
	default:
		return "position"
	}
}

// missingCommands notes joints that no active controller takes commands by name for.
func missingCommands(c *config.Config) []string {
	var covered []string
	for _, controller := range c.Controllers {
		if controller.Type == config.JointCommands && controller.Active {
			covered = append(covered, controller.Joints...)
		}
	}
	var missing []string
	for _, j := range driven(c) {
		if !slices.Contains(covered, j.Name) {
			missing = append(missing, j.Name)
		}
	}
	if missing == nil {
		return nil
	}
	return []string{fmt.Sprintf("no active controller of type joint_commands has %s: add one to %s, and set active: false where another one has these joints",
		strings.Join(missing, ", "), c.File)}
}
