package hardware

import (
	"cmp"
	"slices"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// layout is one way to exchange goals and states with all slots.
type layout struct {
	// protocols are those spoken, in the order of their turns.
	protocols []codec.Protocol
	goals     *goals
	views     []view
	// parts are what is read in each exchange, behind it what is read in turn, and then what checks the mappings.
	parts    []part
	groups   []readGroup
	slow     slowReads
	mappings []mapping
	// cost is what an exchange costs in bytes on the wire, waiting for replies included.
	cost int
}

// gather says which slots use indirect addressing, for reads and for goals.
type gather struct{ reads, goals []bool }

// newLayout makes the layout of these slots, reads planned in this way.
func newLayout(slots []outline, through gather, method ReadMethod) (*layout, error) {
	l := &layout{protocols: protocolsOf(slots), goals: newGoals(), views: make([]view, len(slots))}
	shared := longestGathered(slots, through.reads)
	for i := range slots {
		s := &slots[i]
		m := newMapping(i, s)
		l.addReads(i, s, through.reads[i], &m)
		l.goals.add(s, slices.Index(l.protocols, s.protocol), m.gatherGoals(s, through.goals[i], shared))
		if len(m.targets) > 0 {
			l.mappings = append(l.mappings, m)
		}
	}
	if err := l.planReads(method); err != nil {
		return nil, err
	}
	l.addSlow(slots)
	l.addMappings(slots)
	return l, nil
}

// protocolsOf returns the protocols of the slots in the order of their turns: 2.0 last. A servo of 1.0 may take bytes
// of a 2.0 packet for the beginning of one of its own and wait for the rest of it; the answers of the 2.0 servos make
// up for that before it is asked again.
func protocolsOf(slots []outline) []codec.Protocol {
	var all []codec.Protocol
	for i := range slots {
		if !slices.Contains(all, slots[i].protocol) {
			all = append(all, slots[i].protocol)
		}
	}
	slices.SortFunc(all, func(a, b codec.Protocol) int { return cmp.Or(frames(a)-frames(b), cmp.Compare(a, b)) })
	return all
}

// addReads appends the parts that read a slot: one of the gathered registers, or one for each run.
func (l *layout) addReads(slot int, s *outline, gathered bool, m *mapping) {
	v := &l.views[slot]
	v.servo = s.servo
	first := len(l.parts)
	if gathered {
		v.reads = l.addGathered(s, m)
	} else {
		v.reads = l.addParts(s, s.reads)
	}
	for i := first; i < len(l.parts); i++ {
		v.parts = append(v.parts, i)
	}
}

// addParts appends a part for each run of these registers and returns where they are.
func (l *layout) addParts(s *outline, registers []*model.Register) []place {
	places := make([]place, len(registers))
	for ordinal, run := range runs(s.protocol, s.servo.Model, registers) {
		p := newPart(s, ordinal)
		for _, i := range run {
			places[i] = place{len(l.parts), p.add(registers[i])}
		}
		l.parts = append(l.parts, p)
	}
	return places
}

// planReads distributes the parts over requests, protocol by protocol.
func (l *layout) planReads(method ReadMethod) error {
	for _, p := range l.protocols {
		forced := method
		if forced == USB2AXRead && p != codec.Protocol1 && len(l.protocols) > 1 {
			forced = AnyRead // the adapter does it for servos of protocol 1.0
		}
		reads, err := planReads(p, l.parts, forced)
		if err != nil {
			return err
		}
		for i := range l.parts {
			if l.parts[i].protocol == p {
				l.parts[i].span = reads.spans[i]
			}
		}
		l.groups = append(l.groups, reads.groups...)
		l.cost += reads.cost()
	}
	return nil
}

// ready makes room for the longest exchange, so that nothing allocates later, and returns how many bytes it takes at
// most in each direction.
func (l *layout) ready() (out, in int, err error) {
	l.goals.ready()
	for _, g := range l.allGroups() {
		g.ready()
		g.roster.call()
		if err := g.encode(l.parts); err != nil {
			return 0, 0, err
		}
		in = max(in, g.reply)
	}
	for i := range l.mappings {
		if err := l.mappings[i].ready(l.parts); err != nil {
			return 0, 0, err
		}
	}
	packets, err := l.goals.all()
	return len(packets), in, err
}

// allGroups returns every request there is.
func (l *layout) allGroups() []*readGroup {
	var all []*readGroup
	for i := range l.groups {
		all = append(all, &l.groups[i])
	}
	for i := range l.slow.groups {
		all = append(all, &l.slow.groups[i])
	}
	for i := range l.mappings {
		all = append(all, &l.mappings[i].group)
	}
	return all
}
