package model

import "fmt"

// Access says whether a register can be written.
type Access uint8

const (
	ReadOnly Access = iota
	ReadWrite
)

// String returns "read" or "read/write".
func (a Access) String() string {
	if a == ReadWrite {
		return "read/write"
	}
	return "read"
}

// Area is the memory a register lives in.
type Area uint8

const (
	// RAM loses its content with the power.
	RAM Area = iota
	// EEPROM keeps its content. It wears out with writing, and can be written only while torque is off.
	EEPROM
	// Hybrid is RAM that a separate command saves to flash (DYNAMIXEL-Y, register hybrid_save).
	Hybrid
	// Factory holds settings of the manufacturer (Feetech); nothing here writes them.
	Factory
)

// String returns the name of the area as the data files spell it.
func (a Area) String() string {
	switch a {
	case RAM:
		return "ram"
	case EEPROM:
		return "eeprom"
	case Hybrid:
		return "hybrid"
	case Factory:
		return "factory"
	}
	return fmt.Sprintf("area %d", uint8(a))
}

// Optional is a raw value that may not be published.
type Optional struct {
	// Value is meaningful only when Known.
	Value int64
	Known bool
}

// Bound is the published lower or upper limit of a register: a number, or the present content of another register.
type Bound struct {
	// Value is the limit when Known and Register is empty.
	Value int64
	// Register names the register that holds the limit, such as "pwm_limit"; "" means Value holds it.
	Register string
	// Negated means the limit is minus the content of Register.
	Negated bool
	// Known is false when no limit is published.
	Known bool
}

// Register is one entry of a control table.
type Register struct {
	// Name is the manual's name in lower case with underscores, such as "goal_position".
	Name string
	// Address is the address of the first byte.
	Address int
	// Size is the width in bytes: 1, 2 or 4; other widths only for blocks that hold no number, see Numeric.
	Size   int
	Access Access
	Area   Area
	// Encoding is how the bytes mean a number.
	Encoding Encoding
	// BigEndian is true for the SCS series of Feetech; all others send the low byte first.
	BigEndian bool
	// Default is the factory setting as a raw value.
	Default Optional
	// Min and Max are the limits of the raw value that the manual gives.
	Min, Max Bound
	// Unit is the SI unit of one scaled value: "rad", "rad/s", "rad/s²", "A", "N·m", "V", "s", "Hz", "°C" (the one
	// unit that is not SI), "1" for a ratio where 1 is 100 %, "" for a number without a unit or an unpublished one.
	Unit string
	// Scale is the number of Units per raw step; 0 when not published or without a unit.
	Scale float64
	// TimeUnit and TimeScale hold instead of Unit and Scale when the servo's drive mode selects time-based
	// profiles (DYNAMIXEL X: drive_mode bit 2); "" and 0 where there is no such choice.
	TimeUnit  string
	TimeScale float64
	// Since is the first firmware that has this register; 0 means all.
	Since int
}

// End returns the address behind the last byte.
func (r *Register) End() int { return r.Address + r.Size }

// Numeric reports whether the register holds one number; false for blocks such as the error history of
// DYNAMIXEL-Y, which Decode and Encode cannot handle.
func (r *Register) Numeric() bool { return r.Size == 1 || r.Size == 2 || r.Size == 4 }
