package foreign

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Interbotix reads a motor configuration of interbotix_xs_driver, and its mode configuration where modes has one (its Text
// is not nil). Shadows become a second servo of their joint, grippers a prismatic finger with its mirror image, and
// groups controllers. The error is an *Error, or a *model.UnknownError.
func Interbotix(motors, modes File, o Options) (*Robot, error) {
	source := "the Interbotix motor configuration " + motors.Name
	if modes.Text != nil {
		source += " and the mode configuration " + modes.Name
	}
	x := &interbotix{builder: newBuilder(source, o), file: motors}
	var err error
	if x.top, err = mapping(motors); err != nil {
		return nil, err
	}
	if modes.Text != nil {
		if x.modes, err = mapping(modes); err != nil {
			return nil, err
		}
	}
	if err := x.read(); err != nil {
		return nil, err
	}
	return x.finish()
}

type interbotix struct {
	*builder
	file       File
	top, modes []pair
}

func (x *interbotix) read() error {
	motors := pairs(at(x.top, "motors"))
	order := names(at(x.top, "joint_order"))
	if len(motors) == 0 || len(order) == 0 {
		return &Error{File: x.file.Name, Line: 1, Err: fmt.Errorf("there is no joint_order or no motors: this is not a motor configuration of Interbotix")}
	}
	x.Port = scalar(x.top, "port")
	publisher := pairs(at(x.top, "joint_state_publisher"))
	if text := scalar(publisher, "update_rate"); text != "" {
		rate, err := number(text)
		if err != nil {
			return &Error{File: x.file.Name, Line: at(publisher, "update_rate").Line, Err: err}
		}
		x.Rate = rate
	}
	for _, name := range order {
		if err := x.joint(name, motors); err != nil {
			return err
		}
	}
	x.controllers()
	x.leftovers(publisher)
	return nil
}

// joint reads a motor with its shadows.
func (x *interbotix) joint(name string, motors []pair) error {
	main, err := x.motor(name, name, motors)
	if err != nil {
		return err
	}
	j := x.oneServo(name, main)
	for _, shadow := range names(at(pairs(at(pairs(at(x.top, "shadows")), name)), "shadow_list")) {
		s, err := x.motor(shadow, name, motors)
		if err != nil {
			return err
		}
		j.Servos = append(j.Servos, x.alone(name, shadow, s))
	}
	gripper := pairs(at(pairs(at(x.top, "grippers")), name))
	if gripper == nil {
		x.Joints = append(x.Joints, j)
		return nil
	}
	return x.gripper(name, j, gripper)
}

// motor reads one motor; its model is that of the motor or else of its joint.
func (x *interbotix) motor(name, joint string, motors []pair) (Servo, error) {
	n := at(motors, name)
	if n == nil {
		return Servo{}, &Error{File: x.file.Name, Err: fmt.Errorf("motors has no %s", name)}
	}
	of := joint
	if _, ok := x.options.Models[name]; ok {
		of = name
	}
	s, err := x.servo(x.file.Name, of, items(pairs(n)))
	if err != nil {
		return s, err
	}
	x.applyModes(joint, &s)
	return s, nil
}

// alone makes a servo that shadows another by its secondary id one that is commanded by its own.
func (x *interbotix) alone(joint, shadow string, s Servo) Servo {
	i := slices.IndexFunc(s.Registers, func(r Register) bool { return r.Name == "secondary_id" })
	if i >= 0 && s.Registers[i].Value <= 252 {
		x.note("%s: %s listened to id %d by its Secondary_ID; here it is commanded by its own id, so that it is watched too", joint, shadow, s.Registers[i].Value)
		s.Registers[i].Value = 255
	}
	return s
}

// gripper makes the finger that the servo moves, and the other one, of a gripper.
func (x *interbotix) gripper(name string, j Joint, gripper []pair) error {
	var err error
	if j.HornRadius, err = number(scalar(gripper, "horn_radius")); err == nil {
		j.ArmLength, err = number(scalar(gripper, "arm_length"))
	}
	if j.ArmLength == j.HornRadius {
		j.ArmLength *= 1.001
		x.note("%s: horn and arm of the same length have a dead point: arm_length became %g", name, j.ArmLength)
	}
	if err != nil || j.HornRadius <= 0 || j.ArmLength < j.HornRadius {
		return &Error{File: x.file.Name, Line: at(x.top, "grippers").Line, Err: fmt.Errorf("grippers.%s: horn_radius and arm_length have to be in m, the arm longer than the horn", name)}
	}
	left, right := scalar(gripper, "left_finger"), scalar(gripper, "right_finger")
	if left == "" {
		left = name
	}
	j.Name, j.Lower, j.Upper, j.Velocity = left, 0, 0, 0
	x.Joints = append(x.Joints, j)
	if right != "" {
		x.Joints = append(x.Joints, Joint{Name: right, Mimic: left, Multiplier: -1})
	}
	x.Controllers = append(x.Controllers, Controller{Name: name + "_controller", Gripper: true, Joints: []string{left}})
	x.note("%s: its angle is not published; %s is, in m, with %s as its mirror image", name, left, right)
	return nil
}

// applyModes sets what the mode configuration says of a joint: its own entry goes before that of a group with it.
func (x *interbotix) applyModes(joint string, s *Servo) {
	entry := pairs(at(pairs(at(x.modes, "singles")), joint))
	if entry == nil {
		for _, group := range pairs(at(x.modes, "groups")) {
			if group.key == "all" || slices.Contains(names(at(pairs(at(x.top, "groups")), group.key)), joint) {
				entry = pairs(group.value)
			}
		}
	}
	name := strings.Replace(scalar(entry, "operating_mode"), "ext_position", model.ExtendedPositionMode, 1)
	_, has := s.Model.OperatingMode(name)
	switch {
	case name == "" || name == model.PositionMode:
	case pairs(at(pairs(at(x.top, "grippers")), joint)) != nil && (name == model.PWMMode || name == model.CurrentMode):
		s.Mode = ""
		if _, ok := s.Model.OperatingMode(model.CurrentBasedPositionMode); ok {
			s.Mode = model.CurrentBasedPositionMode
		}
		x.note("%s: a gripper here is commanded by its opening: mode %s became %s", joint, name, orPosition(s.Mode))
	case !has:
		x.note("%s: %s has no mode %s: position is used", joint, s.Model.Name, name)
	default:
		s.Mode = name
	}
	x.dropProfile(joint, entry, s)
}

func orPosition(mode string) string {
	if mode == "" {
		return model.PositionMode
	}
	return mode
}

// dropProfile switches the servo's profiles off: trajectories here come point by point.
func (x *interbotix) dropProfile(joint string, entry []pair, s *Servo) {
	for _, name := range []string{"profile_velocity", "profile_acceleration"} {
		if value := scalar(entry, name); value != "" && value != "0" {
			x.note("%s: %s %s (%s) is not carried over: here the trajectory shapes the motion", joint, name, value, scalar(entry, "profile_type"))
		}
		if _, ok := s.Model.Register(name); ok {
			if _, set := s.value(name); !set {
				s.Registers = append(s.Registers, Register{Name: name})
			}
		}
	}
	if scalar(entry, "torque_enable") == "false" {
		x.note("%s: torque_enable false is not carried over: torque comes on at the start, where the joint stands", joint)
	}
}

// controllers makes a controller of every group.
func (x *interbotix) controllers() {
	var groups []Controller
	for _, g := range pairs(at(x.top, "groups")) {
		groups = append(groups, x.group(g.key, names(g.value))...)
	}
	x.Controllers = append(groups, x.Controllers...)
}

// leftovers notes what has no place in a configuration.
func (x *interbotix) leftovers(publisher []pair) {
	if scalar(x.top, "sleep_positions") != "" || at(x.top, "sleep_positions") != nil {
		x.note("sleep_positions %s: a named pose belongs to whoever plans motions, for MoveIt into its SRDF", strings.Join(names(at(x.top, "sleep_positions")), " "))
	}
	if topic := scalar(publisher, "topic_name"); topic != "" && topic != "joint_states" {
		x.note("topic_name %s: start with --ros-args -r joint_states:=%s", topic, topic)
	}
	for _, p := range pairs(at(x.top, "sisters")) {
		x.note("sisters.%s: two joints of one housing are joints like others here", p.key)
	}
	x.note("limits of acceleration are not in the files: set limits.acceleration of each joint")
}
