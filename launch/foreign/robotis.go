package foreign

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// robotisFile is the part of a URDF that is read: its ros2_control blocks and the limits of its joints.
type robotisFile struct {
	Joints  []robotisLimited `xml:"joint"`
	Systems []robotisSystem  `xml:"ros2_control"`
	Macros  []struct {
		Systems []robotisSystem `xml:"ros2_control"`
	} `xml:"macro"`
}

type robotisLimited struct {
	Name  string `xml:"name,attr"`
	Limit *struct {
		Lower    string `xml:"lower,attr"`
		Upper    string `xml:"upper,attr"`
		Velocity string `xml:"velocity,attr"`
	} `xml:"limit"`
}

type robotisSystem struct {
	Name     string `xml:"name,attr"`
	Hardware struct {
		Plugin string         `xml:"plugin"`
		Params []robotisParam `xml:"param"`
	} `xml:"hardware"`
	Joints []robotisJoint `xml:"joint"`
	GPIOs  []robotisGPIO  `xml:"gpio"`
}

type robotisParam struct {
	Name  string `xml:"name,attr"`
	Value string `xml:",chardata"`
}

type robotisJoint struct {
	Name     string `xml:"name,attr"`
	Commands []struct {
		Name   string         `xml:"name,attr"`
		Params []robotisParam `xml:"param"`
	} `xml:"command_interface"`
}

type robotisGPIO struct {
	Name   string         `xml:"name,attr"`
	Params []robotisParam `xml:"param"`
}

// Robotis reads the ros2_control block of dynamixel_hardware_interface, alone or in its URDF; xacro has to have been run.
// Joints and servos belong together as joint_to_transmission_matrix says. The error is an *Error, or a
// *model.UnknownError.
func Robotis(f File, o Options) (*Robot, error) {
	x := &robotis{builder: newBuilder("the ros2_control block in "+f.Name, o), file: f}
	if err := xml.Unmarshal(f.Text, &x.urdf); err != nil {
		return nil, &Error{File: f.Name, Err: err}
	}
	system, err := x.system()
	if err != nil {
		return nil, &Error{File: f.Name, Err: err}
	}
	if err := x.read(system); err != nil {
		var placed *Error
		if errors.As(err, &placed) {
			return nil, err
		}
		return nil, &Error{File: f.Name, Err: err}
	}
	x.note("the control rate is not in the URDF: set rate to the update_rate of the controller manager")
	x.note("controllers are not in the URDF: those below have the joints of the block; give them the names that MoveIt knows")
	x.note("limits of acceleration are not in the URDF: set limits.acceleration of each joint")
	x.split()
	return x.finish()
}

type robotis struct {
	*builder
	file   File
	urdf   robotisFile
	params map[string]string
	servos []Servo
	units  []robotisUnits
}

// robotisUnits are the units that the servo of a joint is given.
type robotisUnits struct{ joint, text string }

// system returns the one ros2_control block, whether or not the file is a whole robot.
func (x *robotis) system() (*robotisSystem, error) {
	all := x.urdf.Systems
	for _, m := range x.urdf.Macros {
		all = append(all, m.Systems...)
	}
	if len(all) == 0 {
		var alone robotisSystem
		if err := xml.Unmarshal(x.file.Text, &alone); err == nil && len(alone.GPIOs) > 0 {
			all = append(all, alone)
		}
	}
	switch {
	case len(all) == 0:
		return nil, errors.New("there is no ros2_control block")
	case len(all) > 1:
		return nil, fmt.Errorf("there are %d ros2_control blocks: put each into a file of its own", len(all))
	}
	return &all[0], nil
}

func (x *robotis) read(system *robotisSystem) error {
	x.params = map[string]string{}
	for _, p := range system.Hardware.Params {
		if strings.Contains(p.Value, "${") || strings.Contains(p.Value, "$(") {
			return fmt.Errorf("%s is %q: run xacro first, and import what it prints", p.Name, strings.TrimSpace(p.Value))
		}
		x.params[p.Name] = strings.TrimSpace(p.Value)
	}
	x.Port = x.params["port_name"]
	if text := x.params["baud_rate"]; text != "" {
		baud, err := number(text)
		if err != nil || baud != math.Trunc(baud) || baud < 1 || baud > 2e7 {
			return fmt.Errorf("baud_rate: %q is no line rate", text)
		}
		x.Baud = int(baud)
	}
	joints, err := x.jointNames(system)
	if err != nil {
		return err
	}
	gpios := x.dynamixels(system)
	m, err := x.matrix(len(gpios), len(joints))
	if err != nil {
		return err
	}
	if err := x.readServos(gpios, joints, m); err != nil {
		return err
	}
	if err := x.connect(joints, m); err != nil {
		return err
	}
	x.limits(system)
	x.racks()
	if err := x.fingers(); err != nil {
		return err
	}
	x.leftovers()
	return nil
}

func (x *robotis) jointNames(system *robotisSystem) ([]string, error) {
	var all []string
	for _, j := range system.Joints {
		if strings.Contains(j.Name, "${") {
			return nil, fmt.Errorf("joint %q: run xacro first, and import what it prints", j.Name)
		}
		all = append(all, j.Name)
	}
	return all, nil
}

// dynamixels returns the gpio blocks that are servos.
func (x *robotis) dynamixels(system *robotisSystem) []robotisGPIO {
	var all []robotisGPIO
	for _, g := range system.GPIOs {
		kind := "dxl"
		for _, p := range g.Params {
			if p.Name == "type" {
				kind = strings.TrimSpace(p.Value)
			}
		}
		if kind != "dxl" {
			x.note("gpio %s is a %s: only servos are carried over", g.Name, kind)
			continue
		}
		all = append(all, g)
	}
	return all
}

// readServos reads the gpio blocks of servos. The model of a servo is its own, or else that of the first joint it moves.
func (x *robotis) readServos(gpios []robotisGPIO, joints []string, m [][]float64) error {
	for r, g := range gpios {
		name := g.Name
		c := slices.IndexFunc(m[r], func(v float64) bool { return v != 0 })
		if c >= 0 && x.options.Models[name] == "" {
			name = joints[c]
		}
		s, err := x.servo(x.file.Name, name, x.items(name, g))
		if err != nil {
			return err
		}
		x.servos = append(x.servos, s)
	}
	return nil
}

// unitInfo is the parameter that gives the values of a servo other units: lines of a value's name, the size of one step,
// its unit, its sign, and what is added.
const unitInfo = "[unit info]"

// items returns the parameters of a gpio block that are values of registers.
func (x *robotis) items(joint string, g robotisGPIO) []item {
	var all []item
	for _, p := range g.Params {
		i := item{name: p.Name, value: p.Value}
		_, err := integer(i)
		switch {
		case p.Name == "type":
		case p.Name == unitInfo:
			x.units = append(x.units, robotisUnits{joint, p.Value})
		case err != nil && i.register() != "id":
			x.note("%s: %s: %v", joint, p.Name, err)
		default:
			all = append(all, i)
		}
	}
	return all
}
