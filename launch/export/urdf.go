package export

import (
	"fmt"
	"math"
	"strings"

	"github.com/sinew-robotics/sinew/config"
	"github.com/sinew-robotics/sinew/launch/urdf"
)

// baseLink is the link that everything stands on.
const baseLink = "base_link"

// URDF makes the joints of a URDF: names, types, limits and mimics are those of the configuration, links, origins, axes and
// shapes have to be put in. The joints of a trajectory controller follow each other.
func URDF(c *config.Config, name string) File {
	r := &urdf.Robot{Name: name, Links: []string{baseLink}}
	f := File{Name: name + ".urdf", Notes: []string{"origins, axes and shapes are not in the configuration: those in the file stand for them"}}
	tip := map[string]string{} // the last link of the chain of a controller
	for _, j := range c.Joints {
		link := j.Name + "_link"
		chain := controllerOf(c, j)
		parent, ok := tip[chain]
		if !ok {
			parent = baseLink
		}
		if j.Mimic == nil {
			tip[chain] = link
		} else if followed := r.Joint(j.Mimic.Joint); followed != nil {
			parent = followed.Parent
		}
		out, notes := joint(c, j)
		out.Parent, out.Child = parent, link
		r.Links = append(r.Links, link)
		r.Joints = append(r.Joints, out)
		f.Notes = append(f.Notes, notes...)
	}
	f.Text = r.Text()
	return f
}

// controllerOf returns the name of the first trajectory controller of a joint, else the joint's own.
func controllerOf(c *config.Config, j config.Joint) string {
	for _, controller := range c.Controllers {
		for _, name := range controller.Joints {
			if name == j.Name && controller.Type == config.JointTrajectory {
				return controller.Name
			}
		}
	}
	return "joint " + j.Name
}

// joint makes one joint of a URDF. What the format demands and the configuration does not say is made up, with a note.
func joint(c *config.Config, j config.Joint) (urdf.Joint, []string) {
	out := urdf.Joint{Name: j.Name, Type: jointType(c, j), Axis: [3]float64{0, 0, 1}}
	var notes []string
	l := moved(c, j).Limits
	lower, upper := l.PositionLower, l.PositionUpper
	if m := j.Mimic; m != nil {
		out.Mimic = &urdf.Mimic{Joint: m.Joint, Multiplier: m.Multiplier, Offset: m.Offset}
		lower, upper = ordered(m.Multiplier*lower+m.Offset, m.Multiplier*upper+m.Offset)
	}
	if out.Type != urdf.Continuous && math.IsNaN(lower) {
		lower, upper = madeUp(moved(c, j))
		notes = append(notes, fmt.Sprintf("joint %s has no limits.position: %g to %g stand for them", j.Name, lower, upper))
	}
	velocity, effort := l.Velocity, l.Effort
	if math.IsNaN(velocity) {
		velocity = 1
		notes = append(notes, fmt.Sprintf("joint %s has no limits.velocity: 1 stands for it", j.Name))
	}
	if math.IsNaN(effort) {
		effort = 1
		notes = append(notes, fmt.Sprintf("joint %s has no limits.effort: 1 stands for it", j.Name))
	}
	out.Limit = &urdf.Limit{Lower: lower, Upper: upper, Velocity: velocity, Effort: effort}
	if out.Type == urdf.Continuous {
		out.Limit.Lower, out.Limit.Upper = 0, 0
	}
	return out, notes
}

func ordered(a, z float64) (lower, upper float64) {
	if a > z {
		return z, a
	}
	return a, z
}

// madeUp is a range for a joint without limits: half a turn each way, or what its linkage can reach.
func madeUp(j config.Joint) (lower, upper float64) {
	switch {
	case j.Linkage == nil:
		return -math.Pi, math.Pi
	case j.Linkage.Radius > 0:
		return -math.Pi * j.Linkage.Radius, math.Pi * j.Linkage.Radius
	default:
		return 0, j.Linkage.HornRadius + j.Linkage.ArmLength
	}
}

func jointType(c *config.Config, j config.Joint) string {
	m := moved(c, j)
	switch {
	case m.Linkage != nil:
		return urdf.Prismatic
	case m.Continuous, mode(c, m) == config.ModeVelocity && math.IsNaN(m.Limits.PositionLower):
		return urdf.Continuous
	default:
		return urdf.Revolute
	}
}

// Tolerances within which a limit of a URDF agrees with that of the configuration: rounding, not more.
const (
	angleTolerance    = 1e-3 // rad
	distanceTolerance = 1e-4 // m
	relativeTolerance = 1e-3
)

// CheckURDF returns what a URDF says otherwise than the configuration: joints that are missing there, types, mimics and
// limits that differ, velocities that the driver would not accept, and axes that are no unit vectors. Each problem carries
// the line. It returns nil where both agree.
func CheckURDF(c *config.Config, r *urdf.Robot) []error {
	var problems []error
	for _, j := range c.Joints {
		in := r.Joint(j.Name)
		if in == nil {
			problems = append(problems, &urdf.Error{Line: 1, Err: fmt.Errorf("there is no joint %s", j.Name)})
			continue
		}
		for _, text := range differences(c, j, in) {
			problems = append(problems, &urdf.Error{Line: in.Line, Err: fmt.Errorf("joint %s: %s", j.Name, text)})
		}
	}
	for _, in := range r.Joints {
		movable := in.Type == urdf.Revolute || in.Type == urdf.Continuous || in.Type == urdf.Prismatic
		if movable && !configured(c, in.Name) && in.Mimic == nil {
			problems = append(problems, &urdf.Error{Line: in.Line, Err: fmt.Errorf("joint %s moves, but the configuration does not have it: its state is never published", in.Name)})
		}
	}
	return problems
}

func configured(c *config.Config, name string) bool {
	for _, j := range c.Joints {
		if j.Name == name {
			return true
		}
	}
	return false
}

func differences(c *config.Config, j config.Joint, in *urdf.Joint) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	want, _ := joint(c, j)
	if in.Type != want.Type {
		add("type is %s, the configuration makes it %s", in.Type, want.Type)
		return all
	}
	if length := math.Sqrt(in.Axis[0]*in.Axis[0] + in.Axis[1]*in.Axis[1] + in.Axis[2]*in.Axis[2]); math.Abs(length-1) > 1e-3 {
		add("the axis %g %g %g has length %.3g, want 1", in.Axis[0], in.Axis[1], in.Axis[2], length)
	}
	all = append(all, mimicDifferences(j, in)...)
	if in.Limit == nil {
		if in.Type != urdf.Continuous {
			add("there is no limit")
		}
		return all
	}
	l := moved(c, j).Limits
	if in.Type != urdf.Continuous && !math.IsNaN(l.PositionLower) {
		tolerance := angleTolerance
		if in.Type == urdf.Prismatic {
			tolerance = distanceTolerance
		}
		if math.Abs(in.Limit.Lower-want.Limit.Lower) > tolerance || math.Abs(in.Limit.Upper-want.Limit.Upper) > tolerance {
			add("limits are %g to %g, in the configuration %g to %g", in.Limit.Lower, in.Limit.Upper, want.Limit.Lower, want.Limit.Upper)
		}
	}
	if in.Limit.Velocity > l.Velocity*(1+relativeTolerance) {
		add("velocity %g is more than the %g of the configuration: such motions would be refused", in.Limit.Velocity, l.Velocity)
	}
	if in.Limit.Effort > l.Effort*(1+relativeTolerance) {
		add("effort %g is more than the %g of the configuration", in.Limit.Effort, l.Effort)
	}
	return all
}

func mimicDifferences(j config.Joint, in *urdf.Joint) []string {
	switch {
	case j.Mimic == nil && in.Mimic == nil:
		return nil
	case j.Mimic == nil:
		return []string{fmt.Sprintf("it mimics %s, in the configuration it does not", in.Mimic.Joint)}
	case in.Mimic == nil:
		return []string{fmt.Sprintf("it does not mimic %s as the configuration has it", j.Mimic.Joint)}
	}
	if got, want := *in.Mimic, (urdf.Mimic{Joint: j.Mimic.Joint, Multiplier: j.Mimic.Multiplier, Offset: j.Mimic.Offset}); got != want {
		return []string{strings.TrimSpace(fmt.Sprintf("it mimics %s times %g plus %g, in the configuration %s times %g plus %g",
			got.Joint, got.Multiplier, got.Offset, want.Joint, want.Multiplier, want.Offset))}
	}
	return nil
}
