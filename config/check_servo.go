package config

import (
	"slices"
	"strings"
)

// known reports whether a key of a servo has a good value, in the servo itself or beside the list it stands in.
func (r *reader) known(a *Actuator, key string) bool {
	own := a.Path + "." + key
	if r.given(own) {
		return r.good(own)
	}
	return r.good(beside(a.Path) + "." + key)
}

// anywhere reports whether a key of a servo is in the file, good or bad.
func (r *reader) anywhere(a *Actuator, key string) bool {
	return r.given(a.Path+"."+key) || r.given(beside(a.Path)+"."+key)
}

// at gives the place of a key of a servo, in the servo itself or beside the list it stands in.
func (r *reader) at(a *Actuator, key string) place {
	if own := a.Path + "." + key; r.given(own) {
		return r.place(own)
	}
	return r.place(beside(a.Path) + "." + key)
}

// beside is the path of the joint or transmission that a list of servos stands in: joints.elbow of
// joints.elbow.actuators[1]. It is the path itself where there is no list.
func beside(path string) string {
	if i := strings.LastIndex(path, ".actuators["); i >= 0 {
		return path[:i]
	}
	return path
}

// ownerOf names what a servo belongs to: joint elbow.
func ownerOf(a *Actuator) string {
	room, name, _ := strings.Cut(beside(a.Path), ".")
	return strings.TrimSuffix(room, "s") + " " + name
}

func (r *reader) checkServos(c *Config) {
	type address struct {
		bus      string
		protocol Protocol
		id       byte
	}
	taken := map[address]string{}
	tables := map[string]bool{} // paths of those that are checked: servos may have one in common
	for _, s := range c.servos() {
		if r.opaque[s.Path] || r.opaque[beside(s.Path)] {
			continue
		}
		r.checkServo(s)
		if at := r.at(s, "table").path; len(s.Table) > 0 && r.good(at) && !tables[at] {
			tables[at] = true
			r.checkTable(s.Table, at)
		}
		r.checkOnBus(s, c)
		if at := s.Path + ".id"; r.known(s, "bus") && r.good(at) {
			where := address{s.Bus, c.protocolOf(s), s.ID}
			if other, ok := taken[where]; ok {
				r.problem(r.place(at), "id %d on bus %s is taken by %s", s.ID, s.Bus, other)
			} else {
				taken[where] = ownerOf(s)
			}
		}
	}
}

// checkServo checks how a servo is described.
func (r *reader) checkServo(a *Actuator) {
	if !r.anywhere(a, "bus") {
		r.problem(r.place(a.Path), "bus is missing, expected the name of a bus")
	}
	if !r.given(a.Path + ".id") {
		r.problem(r.place(a.Path), "id is missing, expected an integer from 0 to %d", maxID)
	}
	model, table := r.anywhere(a, "model"), r.anywhere(a, "table")
	switch {
	case r.bothGiven(a):
		r.problem(r.at(a, "table"), "both model and table are given, expected one of them")
	case !model && !table:
		r.problem(r.place(a.Path), "neither model nor table is given, expected one of them")
	}
}

// bothGiven reports whether model and table stand side by side.
func (r *reader) bothGiven(a *Actuator) bool {
	return slices.ContainsFunc([]string{a.Path, beside(a.Path)}, func(path string) bool {
		return r.given(path+".model") && r.given(path+".table")
	})
}

// checkOnBus checks what a servo and its bus must have in common.
func (r *reader) checkOnBus(a *Actuator, c *Config) {
	b := c.bus(a.Bus)
	switch at := r.at(a, "bus"); {
	case b != nil:
		r.checkProtocol(a, b)
		r.checkID(a, b, c.protocolOf(a))
		r.checkRegisterValues(a, b.Registers)
		return
	case r.known(a, "bus") && len(c.Buses) > 0 && !r.bad[at.path]:
		buses := names(c.Buses, func(b Bus) string { return b.Name })
		r.problem(at, "unknown bus %s, %s", shorten(a.Bus), suggestion(a.Bus, buses))
	}
	r.checkRegisterValues(a, nil)
}

// checkProtocol checks that a servo and its neighbours do not take each other's packets for their own.
func (r *reader) checkProtocol(a *Actuator, b *Bus) {
	at := r.at(a, "protocol")
	if a.Protocol == "" || r.bad[at.path] || r.bad["buses."+b.Name+".protocol"] {
		return
	}
	switch {
	case (a.Protocol == Feetech) != (b.Protocol == Feetech):
		r.problem(at, "found %s on bus %s of protocol %s: feetech servos need a bus of their own", a.Protocol, b.Name, b.Protocol)
	case b.Adapter == USB2AX && a.Protocol != Protocol1:
		r.problem(at, "found %s, but the usb2ax of bus %s speaks protocol 1.0", a.Protocol, b.Name)
	}
}

// maxID is the highest id of a servo. In protocol 2.0 it would look like the beginning of a packet, and a USB2AX has
// it itself.
const maxID = 253

func (r *reader) checkID(a *Actuator, b *Bus, protocol Protocol) {
	at := a.Path + ".id"
	switch {
	case a.ID != maxID || r.bad["buses."+b.Name+".protocol"] || !r.good(at):
	case protocol == Protocol2:
		r.problem(r.place(at), "found %d, expected an integer from 0 to %d with protocol 2.0", a.ID, maxID-1)
	case b.Adapter == USB2AX:
		r.problem(r.place(at), "id %d is that of the usb2ax itself", a.ID)
	}
}
