package config

import (
	"fmt"
	"slices"
	"time"
)

// check reports what one value alone does not show. Values that have a problem of their own are left out of it.
func (r *reader) check(c *Config) {
	for _, b := range c.Buses {
		r.checkGoverned(b)
	}
	for _, b := range c.Buses[min(1, len(c.Buses)):] {
		r.problem(r.place("buses."+b.Name), "a second bus %w", errLater)
	}
	r.checkJoints(c)
	r.checkControllers(c)
	r.checkWatchdog(c)
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
			r.checkRegisterValues(j, c.Buses[i].Registers)
		} else {
			r.checkRegisterValues(j, nil)
		}
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
