package foreign

import (
	"fmt"
	"math"
	"strings"
)

// limits takes limits from the joints of the robot and of the block; the block's go before.
func (x *robotis) limits(system *robotisSystem) {
	set := func(name, lower, upper, velocity string) {
		for i := range x.Joints {
			j := &x.Joints[i]
			if j.Name != name {
				continue
			}
			a, e1 := number(lower)
			z, e2 := number(upper)
			if e1 == nil && e2 == nil && a < z {
				j.Lower, j.Upper = a, z
			}
			if v, err := number(velocity); err == nil && v > 0 {
				j.Velocity = v
			}
		}
	}
	for _, j := range x.urdf.Joints {
		if j.Limit != nil {
			set(j.Name, j.Limit.Lower, j.Limit.Upper, j.Limit.Velocity)
		}
	}
	for _, j := range system.Joints {
		for _, c := range j.Commands {
			p := map[string]string{}
			for _, one := range c.Params {
				p[one.Name] = one.Value
			}
			switch c.Name {
			case "position":
				set(j.Name, p["min"], p["max"], "")
			case "velocity":
				set(j.Name, "", "", p["max"])
			}
		}
	}
}

// fingers makes a rack and pinion of the gripper whose angle is turned into a distance.
func (x *robotis) fingers() error {
	if use := x.params["use_revolute_to_prismatic_gripper"]; use == "" || use == "0" {
		return nil
	}
	var v [4]float64
	for i, name := range []string{"prismatic_min", "prismatic_max", "revolute_min", "revolute_max"} {
		var err error
		if v[i], err = number(x.params[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	name := x.params["revolute_to_prismatic_joint"]
	for i := range x.Joints {
		j := &x.Joints[i]
		if j.Name != name || len(j.Servos) != 1 || v[0] >= v[1] || v[2] == v[3] {
			continue
		}
		perRad := (v[1] - v[0]) / (v[3] - v[2])
		s := &j.Servos[0]
		zero := s.Model.ZeroTick + int64(math.Round((v[2]-v[0]/perRad)/s.Model.RadPerTick))
		s.Zero, s.Reversed = &zero, perRad < 0
		j.Radius, j.Lower, j.Upper, j.Velocity = math.Abs(perRad), v[0], v[1], 0
		return nil
	}
	return fmt.Errorf("revolute_to_prismatic_joint %q is no joint of one servo, or its ranges are empty", name)
}

// leftovers notes the parameters that have no place in a configuration.
func (x *robotis) leftovers() {
	for _, name := range []string{"error_timeout_ms", "error_timeout_sec"} {
		if v := x.params[name]; v != "" {
			x.note("%s %s: a joint that does not answer keeps its last position here, and motion waits for it; see safety.on_bus_loss", name, v)
		}
	}
	if v := x.params["disable_torque_at_init"]; v != "" {
		x.note("disable_torque_at_init %s: torque comes on at the start, where the joint stands", v)
	}
}

// racks makes a rack and pinion of every servo whose position has the unit m.
func (x *robotis) racks() {
	for _, u := range x.units {
		done := false
		for i := range x.Joints {
			if j := &x.Joints[i]; j.Name == u.joint && len(j.Servos) == 1 {
				done = j.rack(u.text)
			}
		}
		if !done {
			x.note("%s: %s gives units that are not carried over", u.joint, unitInfo)
		}
	}
}

// rack takes m per tick and the distance at tick 0 from the line of the goal position.
func (j *Joint) rack(units string) bool {
	for _, line := range strings.FieldsFunc(units, func(r rune) bool { return r == ';' || r == '\n' }) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) != 5 || strings.TrimSpace(f[0]) != "Goal Position" || strings.TrimSpace(f[2]) != "m" {
			continue
		}
		perTick, e1 := number(f[1])
		atZero, e2 := number(f[4])
		s := &j.Servos[0]
		if e1 != nil || e2 != nil || perTick == 0 || s.Model.RadPerTick == 0 || math.Abs(atZero/perTick) > math.MaxInt32 {
			return false
		}
		zero := int64(math.Round(-atZero / perTick))
		s.Zero, s.Reversed = &zero, perTick < 0
		j.Radius = math.Abs(perTick) / s.Model.RadPerTick
		return true
	}
	return false
}
