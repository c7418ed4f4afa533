package config

import (
	"slices"
	"time"
)

// check reports what one value alone does not show. Values that have a problem of their own are left out of it.
func (r *reader) check(c *Config) {
	r.checkBuses(c)
	r.checkJoints(c)
	r.checkTransmissions(c)
	r.checkServos(c)
	r.checkControllers(c)
	r.checkWatchdog(c)
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

// find gives the first value of a name, or nil.
func find[T any](all []T, is func(*T) bool) *T {
	if i := slices.IndexFunc(all, func(v T) bool { return is(&v) }); i >= 0 {
		return &all[i]
	}
	return nil
}

func (c *Config) joint(name string) *Joint {
	return find(c.Joints, func(j *Joint) bool { return j.Name == name })
}

func (c *Config) bus(name string) *Bus {
	return find(c.Buses, func(b *Bus) bool { return b.Name == name })
}

// transmissionOf gives the transmission that moves a joint, or nil.
func (c *Config) transmissionOf(joint string) *Transmission {
	return find(c.Transmissions, func(t *Transmission) bool { return slices.Contains(t.Joints, joint) })
}

// servos gives all servos in the order of the file.
func (c *Config) servos() []*Actuator {
	var all []*Actuator
	for i := range c.Joints {
		for k := range c.Joints[i].Actuators {
			all = append(all, &c.Joints[i].Actuators[k])
		}
	}
	for i := range c.Transmissions {
		for k := range c.Transmissions[i].Actuators {
			all = append(all, &c.Transmissions[i].Actuators[k])
		}
	}
	return all
}

// moversOf gives the servos that move a joint; none for one that mimics.
func (c *Config) moversOf(j *Joint) []Actuator {
	if t := c.transmissionOf(j.Name); t != nil {
		return t.Actuators
	}
	return j.Actuators
}

// protocolOf gives what a servo speaks: its own protocol or that of its bus.
func (c *Config) protocolOf(a *Actuator) Protocol {
	if b := c.bus(a.Bus); a.Protocol == "" && b != nil {
		return b.Protocol
	}
	return a.Protocol
}
