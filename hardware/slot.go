package hardware

import (
	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/model"
)

// Slot is the part of one servo in a cycle.
type Slot struct {
	Servo *Servo
	// Goals are the registers written in each exchange, once SetGoal has given them a value.
	Goals []string
	// Reads are the registers read in each exchange. Those that lie together cost one request for all servos.
	Reads []string
	// Slow are registers read in turn, one request per exchange: temperature, voltage, hardware errors.
	// BusOptions.SlowInterval spreads them.
	Slow []string
}

// outline is a slot with its protocol and registers looked up.
type outline struct {
	servo              *Servo
	protocol           codec.Protocol
	goals, reads, slow []*model.Register
	// block is where indirect addressing could gather them; nil when the servo has no use for it, or refused.
	block *model.IndirectBlock
}

// outlineOf looks up what a slot names.
func outlineOf(s Slot, p codec.Protocol) (o outline, err error) {
	o = outline{servo: s.Servo, protocol: p}
	if o.goals, err = findRegisters(s.Servo, s.Goals); err != nil {
		return o, err
	}
	if o.reads, err = findRegisters(s.Servo, s.Reads); err != nil {
		return o, err
	}
	o.slow, err = findRegisters(s.Servo, s.Slow)
	return o, err
}

// outlines looks up what all slots name. Servos whose packets look alike must differ in their ids.
func outlines(b *Bus, slots []Slot) ([]outline, error) {
	var seen [2][256]bool
	all := make([]outline, len(slots))
	for i, s := range slots {
		p := b.speaks(s.Servo.Protocol)
		look := &seen[frames(p)][s.Servo.ID]
		if *look {
			return nil, &DuplicateIDError{ID: s.Servo.ID}
		}
		*look = true
		var err error
		if all[i], err = outlineOf(s, p); err != nil {
			return nil, err
		}
		if !b.options.NoIndirect {
			all[i].block = indirectBlock(&all[i])
		}
	}
	return all, nil
}

// frames tells which packets look alike on the wire: 1 for protocol 2.0, 0 for the others.
func frames(p codec.Protocol) int {
	if p == codec.Protocol2 {
		return 1
	}
	return 0
}

// place is where a register of a slot is read.
type place struct{ part, index int }

// view is what a caller sees of a slot: where its registers are, and the status of all its parts.
type view struct {
	servo       *Servo
	reads, slow []place
	// parts are those of reads: one for most servos.
	parts  []int
	status SlotStatus
}

// join brings the status of all slots up to date.
func (c *Cycle) join() {
	for i := range c.views {
		switch v := &c.views[i]; len(v.parts) {
		case 0:
		case 1:
			v.status = c.parts[v.parts[0]].status
		default:
			v.join(c.parts)
		}
	}
}

// join makes the status that of the part that fared worst; the values are as old as the oldest.
func (v *view) join(parts []part) {
	worst := &parts[v.parts[0]].status
	v.status.At, v.status.Alert, v.status.Absent = worst.At, false, false
	for _, i := range v.parts {
		s := &parts[i].status
		if worst.Result == Fresh {
			worst = s
		}
		v.status.At = earlier(v.status.At, s.At) // zero, never, is the earliest
		v.status.Alert = v.status.Alert || s.Alert
		v.status.Absent = v.status.Absent || s.Absent
	}
	if v.status.Alert {
		v.status.AlertCount++
	}
	v.status.Error = worst.Error
	v.status.count(worst.Result)
}

// absent tells whether any part of a slot is left out.
func (c *Cycle) absent(slot int) bool {
	for _, i := range c.views[slot].parts {
		if c.parts[i].status.Absent {
			return true
		}
	}
	return false
}
