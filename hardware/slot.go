package hardware

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

// place is where a register of a slot is read.
type place struct{ part, index int }

// view is what a caller sees of a slot: where its registers are, and a status of all its parts.
type view struct {
	servo       *Servo
	reads, slow []place
	// parts are those of reads: one for most servos.
	parts []int
	// status is the joint one of several parts; that of a single part counts by itself.
	status SlotStatus
}

// addParts appends a part for each run of these registers and returns where they are.
func (c *Cycle) addParts(s *Servo, names []string) ([]place, error) {
	registers, err := findRegisters(s, names)
	if err != nil {
		return nil, err
	}
	places := make([]place, len(names))
	for ordinal, run := range runs(s.Model, registers) {
		p := newPart(s, ordinal)
		for _, i := range run {
			places[i] = place{len(c.parts), p.add(registers[i])}
		}
		c.parts = append(c.parts, p)
	}
	return places, nil
}

// status returns the status of a slot.
func (c *Cycle) status(slot int) *SlotStatus {
	v := &c.views[slot]
	if len(v.parts) == 1 {
		return &c.parts[v.parts[0]].status
	}
	return &v.status
}

// join brings the status of slots with several parts up to date.
func (c *Cycle) join() {
	for i := range c.views {
		if v := &c.views[i]; len(v.parts) > 1 {
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
