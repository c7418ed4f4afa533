// Package urdf reads and writes the part of a URDF that a driver has to agree with: links, and joints with their types,
// axes, limits and mimics.
package urdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Types of joints that move.
const (
	Revolute   = "revolute"
	Continuous = "continuous"
	Prismatic  = "prismatic"
)

// Robot is a URDF.
type Robot struct {
	Name   string
	Links  []string
	Joints []Joint
}

// Joint is a joint of a URDF.
type Joint struct {
	Name string
	// Type is revolute, continuous, prismatic, fixed, floating or planar.
	Type          string
	Parent, Child string
	// Axis is the axis in the joint's frame; x where the file names none, as the format has it.
	Axis [3]float64
	// Limit is nil where there is none.
	Limit *Limit
	// Mimic is nil where the joint mimics none.
	Mimic *Mimic
	// Line is where the joint begins, counting from 1; 0 for a joint that was not read.
	Line int
}

// Limit bounds a joint: rad, rad/s and N·m, or m, m/s and N for a prismatic joint. Lower and Upper are 0 for a continuous
// one.
type Limit struct {
	Lower, Upper, Velocity, Effort float64
}

// Mimic is the joint that another one follows: position = Multiplier · its position + Offset.
type Mimic struct {
	Joint              string
	Multiplier, Offset float64
}

// Error is a fault in a URDF.
type Error struct {
	// Line counts from 1.
	Line int
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %v", e.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Joint returns the joint of this name, nil when there is none.
func (r *Robot) Joint(name string) *Joint {
	for i := range r.Joints {
		if r.Joints[i].Name == name {
			return &r.Joints[i]
		}
	}
	return nil
}

// Parse reads a URDF; xacro has to have been run. Elements that say nothing of joints are passed over. The error is an
// *Error.
func Parse(text []byte) (*Robot, error) {
	p := parser{decoder: xml.NewDecoder(bytes.NewReader(text))}
	for {
		token, err := p.decoder.Token()
		line, _ := p.decoder.InputPos()
		switch {
		case errors.Is(err, io.EOF) && p.robot == nil:
			return nil, &Error{Line: line, Err: errors.New("there is no element robot")}
		case errors.Is(err, io.EOF):
			return p.robot, nil
		case err != nil:
			return nil, &Error{Line: line, Err: err}
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = p.start(token, line)
		case xml.EndElement:
			p.path = p.path[:len(p.path)-1]
		}
		if err != nil {
			return nil, &Error{Line: line, Err: err}
		}
	}
}

// parser remembers where it is in the file.
type parser struct {
	decoder *xml.Decoder
	path    []string
	robot   *Robot
}

func (p *parser) start(e xml.StartElement, line int) error {
	p.path = append(p.path, e.Name.Local)
	at := attributes(e)
	path := strings.Join(p.path, "/")
	if p.robot == nil && path != "robot" {
		return fmt.Errorf("the file begins with %s, want robot", e.Name.Local)
	}
	switch path {
	case "robot":
		p.robot = &Robot{Name: at["name"]}
	case "robot/link":
		p.robot.Links = append(p.robot.Links, at["name"])
	case "robot/joint":
		p.robot.Joints = append(p.robot.Joints, Joint{Name: at["name"], Type: at["type"], Axis: [3]float64{1, 0, 0}, Line: line})
	}
	if len(p.path) != 3 || p.path[1] != "joint" {
		return nil
	}
	return p.inJoint(&p.robot.Joints[len(p.robot.Joints)-1], p.path[2], at)
}

// inJoint reads an element of a joint.
func (p *parser) inJoint(j *Joint, element string, at map[string]string) (err error) {
	number := func(name string, otherwise float64) float64 {
		text, ok := at[name]
		if !ok {
			return otherwise
		}
		v, wrong := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if wrong != nil {
			err = fmt.Errorf("joint %s: %s: %s is %q, want a number", j.Name, element, name, text)
		}
		return v
	}
	switch element {
	case "parent":
		j.Parent = at["link"]
	case "child":
		j.Child = at["link"]
	case "limit":
		j.Limit = &Limit{number("lower", 0), number("upper", 0), number("velocity", 0), number("effort", 0)}
	case "mimic":
		j.Mimic = &Mimic{at["joint"], number("multiplier", 1), number("offset", 0)}
	case "axis":
		fields := strings.Fields(at["xyz"])
		if len(fields) != 3 {
			return fmt.Errorf("joint %s: axis is %q, want three numbers", j.Name, at["xyz"])
		}
		for i, f := range fields {
			if j.Axis[i], err = strconv.ParseFloat(f, 64); err != nil {
				return fmt.Errorf("joint %s: axis is %q, want three numbers", j.Name, at["xyz"])
			}
		}
	}
	return err
}

func attributes(e xml.StartElement) map[string]string {
	all := map[string]string{}
	for _, a := range e.Attr {
		all[a.Name.Local] = a.Value
	}
	return all
}
