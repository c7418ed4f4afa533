package config

import (
	"slices"
	"strings"
)

func (r *reader) checkBuses(c *Config) {
	ports := map[string]string{} // bus at each port
	for i := range c.Buses {
		b := &c.Buses[i]
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
		if r.good(path+".port") && b.RS485 != nil && strings.Contains(b.Port, bridgeMark) {
			r.problem(r.place(path+".rs485"), "a serial bridge on the network switches its transceiver itself, expected a serial device")
		}
		if !r.used(b, c) {
			r.problem(r.place(path), "no joint is on this bus")
		}
	}
}

// used reports whether a servo is on the bus, or could be if it were not for a problem.
func (r *reader) used(b *Bus, c *Config) bool {
	all := c.servos()
	return len(all) == 0 || slices.ContainsFunc(all, func(a *Actuator) bool {
		return a.Bus == b.Name || !r.known(a, "bus")
	})
}

// checkGoverned checks that the values for a whole bus are not among those that something else sets.
func (r *reader) checkGoverned(b *Bus) {
	for _, v := range b.Registers {
		at := r.place("buses." + b.Name + ".registers." + v.Name)
		if by := governed(v.Name); by != "" && r.good(at.path) {
			r.problem(at, "this register is set by %s, expected another one", by)
		}
	}
}
