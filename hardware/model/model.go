package model

import "math"

// Names of the operating modes, the same for all makers.
const (
	PositionMode             = "position"
	ExtendedPositionMode     = "extended_position"
	VelocityMode             = "velocity"
	CurrentMode              = "current"
	CurrentBasedPositionMode = "current_based_position"
	PWMMode                  = "pwm"
	// StepMode moves by relative steps (Feetech STS); no joint uses it.
	StepMode = "step"
)

// Mode is one operating mode of a servo.
type Mode struct {
	// Name is one of the mode names above.
	Name string
	// Value is what ModeRegister holds in this mode; without a ModeRegister it is what both position limit
	// registers hold (AX: 0 for velocity), and means nothing for PositionMode, which is any other content.
	Value int64
}

// HardwareError gives the words for one bit, or for one code, of the hardware error register.
type HardwareError struct {
	// Bit is the bit number, or the code when Model.HardwareErrorsAreCodes.
	Bit int
	// Text is the error in words, such as "overheating".
	Text string
}

// BaudRate is one setting of the baud_rate register.
type BaudRate struct {
	Raw int64
	// BitsPerSecond is the line rate.
	BitsPerSecond int
}

// Stall is one line of a data sheet's performance table.
type Stall struct {
	// Voltage in V, Torque in N·m, Current in A.
	Voltage, Torque, Current float64
	// NoLoadVelocity in rad/s.
	NoLoadVelocity float64
}

// Model is what is known of one kind of servo. It is read-only once made and safe for concurrent use.
type Model struct {
	// Name is the maker's name, such as "XM430-W350".
	Name string
	// Number is what the model_number register holds; 0 when not published.
	Number int
	// AlternateNumbers are numbers that other sources print for the same model.
	AlternateNumbers []int
	// Protocols are the protocols it can speak, the one it is sold with first: "1.0", "2.0", "feetech-sts",
	// "feetech-scs".
	Protocols []string

	// RadPerTick is the angle in rad of one step of goal_position and present_position; 0 when not known.
	RadPerTick float64
	// ZeroTick is the tick at the centre of the range, which manuals draw as 0 rad.
	ZeroTick int64
	// VelocityPerTick in rad/s, CurrentPerTick in A, AccelerationPerTick in rad/s², VoltagePerTick in V,
	// PWMPerTick and LoadPerTick as ratios (1 is 100 %); each 0 when not published.
	VelocityPerTick, CurrentPerTick, AccelerationPerTick, VoltagePerTick, PWMPerTick, LoadPerTick float64
	// TorquePerCurrentTick is the output torque in N·m per raw step of current; 0 when not published.
	TorquePerCurrentTick float64
	// Stall holds data sheet values; may be empty.
	Stall []Stall

	// Modes are the operating modes the servo has; empty when not known.
	Modes []Mode
	// ModeRegister is the register that selects the mode; "" when the servo has none and takes its mode from its
	// position limits (AX, RX, MX(1.0), SCS), or when nothing is known.
	ModeRegister string

	// FastRead is Fast Sync Read and Fast Bulk Read.
	FastRead Support
	// SyncRead and BulkRead are the ordinary group reads of the servo's own protocol.
	SyncRead, BulkRead Support
	// BusWatchdog is the register bus_watchdog, which stops the servo when its bus falls silent.
	BusWatchdog Support
	// Backup is the Control Table Backup instruction.
	Backup Support
	// Indirect are the indirect addressing blocks; see IndirectBlock.In for the firmware.
	Indirect []IndirectBlock

	// HardwareErrors are the words for the register hardware_error_status.
	HardwareErrors []HardwareError
	// HardwareErrorsAreCodes means that the register holds one code instead of bits (DYNAMIXEL-Y).
	HardwareErrorsAreCodes bool
	// BaudRates are the settings of baud_rate, by raw value.
	BaudRates []BaudRate

	// EEPROMLock is the register that must hold 0 for EEPROM writes to last (Feetech); "" when there is none.
	EEPROMLock string

	registers []*Register
	byName    map[string]*Register
}

// Register returns the register of this name. A name that other series use for the same thing is understood too:
// "goal_velocity" finds the moving_speed of an AX.
func (m *Model) Register(name string) (*Register, bool) {
	r, ok := m.byName[name]
	return r, ok
}

// Registers returns all registers by address. The slice is shared and must not be changed.
func (m *Model) Registers() []*Register { return m.registers }

// OperatingMode returns what ModeRegister holds in the mode of this name.
func (m *Model) OperatingMode(name string) (raw int64, ok bool) {
	for _, mode := range m.Modes {
		if mode.Name == name {
			return mode.Value, true
		}
	}
	return 0, false
}

// ModeName returns the name of the mode that ModeRegister selects with raw, "" when there is none.
func (m *Model) ModeName(raw int64) string {
	for _, mode := range m.Modes {
		if mode.Value == raw {
			return mode.Name
		}
	}
	return ""
}

// TicksPerTurn returns the number of position ticks of a full turn; 0 when not known. It need not be whole.
func (m *Model) TicksPerTurn() float64 {
	if m.RadPerTick == 0 {
		return 0
	}
	return 2 * math.Pi / m.RadPerTick
}

// HardwareErrorWords returns the content of hardware_error_status in words, nil when it reports none.
func (m *Model) HardwareErrorWords(raw int64) []string {
	var words []string
	for _, e := range m.HardwareErrors {
		if m.HardwareErrorsAreCodes && int64(e.Bit) == raw || !m.HardwareErrorsAreCodes && raw>>uint(e.Bit)&1 == 1 {
			words = append(words, e.Text)
		}
	}
	return words
}
