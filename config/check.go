package config

import (
	"fmt"
	"slices"
	"time"
)

// check reports what one value alone does not show. Values that have a problem of their own are left out of it.
func (r *reader) check(c *Config) {
	r.checkBuses(c)
	r.checkJoints(c)
	r.checkControllers(c)
	r.checkWatchdog(c)
}

func (r *reader) checkBuses(c *Config) {
	ports := map[string]string{} // bus at each port
	for _, b := range c.Buses {
		path := "buses." + b.Name
		r.checkGoverned(b)
		if at := path + ".port"; r.good(at) {
			if other, taken := ports[b.Port]; taken {
				r.problem(r.place(at), "%s is the port of bus %s already", shorten(b.Port), other)
			}
			ports[b.Port] = b.Name
		}
		if b.Adapter == USB2AX && !r.bad[path+".protocol"] && b.Protocol != Protocol1 {
			r.problem(r.place(path+".adapter"), "a usb2ax speaks protocol 1.0, but the bus has %s", b.Protocol)
		}
		if !r.used(b, c.Joints) {
			r.problem(r.place(path), "no joint is on this bus")
		}
	}
}

// used reports whether a joint is on the bus, or could be if it were not for a problem.
func (r *reader) used(b Bus, joints []Joint) bool {
	return len(joints) == 0 || slices.ContainsFunc(joints, func(j Joint) bool {
		return j.Bus == b.Name || !r.good("joints."+j.Name+".bus")
	})
}

func (r *reader) checkJoints(c *Config) {
	buses := names(c.Buses, func(b Bus) string { return b.Name })
	type address struct {
		bus string
		id  byte
	}
	taken := map[address]string{}
	for i := range c.Joints {
		j := &c.Joints[i]
		path := "joints." + j.Name
		if r.good(path+".bus") && len(buses) > 0 && !slices.Contains(buses, j.Bus) {
			r.problem(r.place(path+".bus"), "unknown bus %s, %s", shorten(j.Bus), suggestion(j.Bus, buses))
		}
		if r.good(path+".bus") && r.good(path+".id") {
			at := address{j.Bus, j.ID}
			if other, ok := taken[at]; ok {
				r.problem(r.place(path+".id"), "id %d on bus %s is taken by joint %s", j.ID, j.Bus, other)
			} else {
				taken[at] = j.Name
			}
		}
		r.checkServo(j, path)
		if i := slices.Index(buses, j.Bus); i >= 0 {
			r.checkID(j, &c.Buses[i])
			r.checkRegisterValues(j, c.Buses[i].Registers)
		} else {
			r.checkRegisterValues(j, nil)
		}
	}
}

// maxID is the highest id of a servo. In protocol 2.0 it would look like the beginning of a packet, and a USB2AX has
// it itself.
const maxID = 253

func (r *reader) checkID(j *Joint, b *Bus) {
	at := "joints." + j.Name + ".id"
	switch {
	case j.ID != maxID || r.bad["buses."+b.Name+".protocol"]:
	case b.Protocol == Protocol2:
		r.problem(r.place(at), "found %d, expected an integer from 0 to %d with protocol 2.0", j.ID, maxID-1)
	case b.Adapter == USB2AX:
		r.problem(r.place(at), "id %d is that of the usb2ax itself", j.ID)
	}
}

// checkServo checks how a joint describes its servo.
func (r *reader) checkServo(j *Joint, path string) {
	model, table := r.given(path+".model"), r.given(path+".table")
	switch {
	case model && table:
		r.problem(r.place(path+".table"), "both model and table are given, expected one of them")
	case !model && !table && !r.opaque[path]:
		r.problem(r.place(path), "neither model nor table is given, expected one of them")
	}
	if r.good(path + ".table") {
		r.checkTable(j.Table, path+".table")
	}
}

func (r *reader) checkControllers(c *Config) {
	joints := names(c.Joints, func(j Joint) string { return j.Name })
	modes := map[string]Mode{}
	for _, j := range c.Joints {
		modes[j.Name] = j.Mode
	}
	owners := map[string]string{} // controller of each joint
	for _, controller := range c.Controllers {
		path := "controllers." + controller.Name
		for i, joint := range controller.Joints {
			item := fmt.Sprintf("%s.joints[%d]", path, i)
			owner := owners[joint]
			switch {
			case !r.good(item), len(joints) == 0:
			case !slices.Contains(joints, joint):
				r.problem(r.place(item), "unknown joint %s, %s", shorten(joint), suggestion(joint, joints))
			case owner == controller.Name:
				r.problem(r.place(item), "joint %s is listed twice", joint)
			case owner != "":
				r.problem(r.place(item), "joint %s is commanded by controller %s already", joint, owner)
			default:
				owners[joint] = controller.Name
				r.checkCommanded(item, joint, modes[joint])
			}
		}
		for _, t := range controller.Constraints.Joints {
			if r.good(path+".joints") && !slices.Contains(controller.Joints, t.Joint) {
				r.problem(r.place(path+".constraints."+t.Joint), "unknown joint of this controller, %s",
					suggestion(t.Joint, controller.Joints))
			}
		}
	}
}

// checkCommanded checks that a controller of trajectories commands a joint by its position.
func (r *reader) checkCommanded(item, joint string, m Mode) {
	if !m.HasPosition() {
		r.problem(r.place(item), "joint %s is in mode %s, expected %s, %s or %s: a trajectory says positions",
			joint, m, ModePosition, ModeExtendedPosition, ModeCurrentBasedPosition)
	}
}

// checkWatchdog fills in the default, which depends on the rate: a watchdog that is shorter than the pause between two
// cycles would stop the robot at once.
func (r *reader) checkWatchdog(c *Config) {
	const path = "safety.bus_watchdog"
	period := time.Duration(float64(time.Second) / c.Rate)
	if !r.given(path) {
		c.Safety.BusWatchdog = min(max(watchdogStandard, 4*period), watchdogMost)
		return
	}
	if v := c.Safety.BusWatchdog; r.good(path) && !r.bad["rate"] && v != 0 && v < 2*period {
		r.problem(r.place(path), "%v is shorter than two periods at %v Hz, expected at least %v", v, c.Rate, 2*period)
	}
}

func names[T any](all []T, name func(T) string) []string {
	list := make([]string, len(all))
	for i, v := range all {
		list[i] = name(v)
	}
	return list
}
