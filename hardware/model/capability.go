package model

// Support says from which firmware on a servo can do something. The zero value means it never can.
type Support struct {
	// Ever is false when no firmware of the model can do it.
	Ever bool
	// Since is the first firmware that can; 0 means all. Meaningful only when Ever.
	Since int
}

// In reports whether a servo with this firmware can do it.
func (s Support) In(firmware int) bool { return s.Ever && firmware >= s.Since }

// IndirectBlock is one run of indirect-address slots: writing a table address into a slot's address register makes
// that byte appear at the slot's data address. Each slot has 2 bytes of address and 1 byte of data.
type IndirectBlock struct {
	// Slots is the number of slots.
	Slots int
	// Address is where the first slot's address register lies; slot i lies 2·i further.
	Address int
	// Data is where the first slot's data byte lies; slot i lies i further.
	Data int
	// Area is where the address registers live: EEPROM ones can be written only while torque is off.
	Area Area
	// TargetLower and TargetUpper bound the table addresses that a slot may hold, both included.
	TargetLower, TargetUpper int
	// Since and Before bound the firmware that has the block in this place: Since ≤ firmware < Before. 0 means no bound.
	Since, Before int
}

// In reports whether a servo with this firmware has the block.
func (b IndirectBlock) In(firmware int) bool {
	return firmware >= b.Since && (b.Before == 0 || firmware < b.Before)
}
