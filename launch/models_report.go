package launch

import (
	"encoding/json"
	"strconv"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// modelReport is what is known of one model, as its JSON has it. Absent numbers are not published.
type modelReport struct {
	modelRow
	OtherNumbers []int `json:"other_numbers,omitempty"`

	RadPerTick           float64 `json:"rad_per_tick,omitempty"`
	ZeroTick             int64   `json:"zero_tick"`
	VelocityPerTick      float64 `json:"rad_s_per_tick,omitempty"`
	AccelerationPerTick  float64 `json:"rad_s2_per_tick,omitempty"`
	CurrentPerTick       float64 `json:"a_per_tick,omitempty"`
	TorquePerCurrentTick float64 `json:"nm_per_current_tick,omitempty"`

	ModeRegister string       `json:"mode_register,omitempty"`
	Modes        []modeReport `json:"modes"`
	BaudRates    []baudReport `json:"baud_rates"`

	Capabilities   []capabilityReport `json:"capabilities"`
	Indirect       []indirectReport   `json:"indirect,omitempty"`
	HardwareErrors []errorReport      `json:"hardware_errors"`
	Registers      []registerReport   `json:"registers"`
}

type modeReport struct {
	Name string `json:"name"`
	Raw  int64  `json:"raw"`
}

type baudReport struct {
	Raw  int64 `json:"raw"`
	Baud int   `json:"baud"`
}

// capabilityReport is something the servo can do, from this firmware on; 0 means all.
type capabilityReport struct {
	Name  string `json:"name"`
	Since int    `json:"since"`
}

type indirectReport struct {
	Slots   int `json:"slots"`
	Address int `json:"address"`
	Data    int `json:"data"`
	Since   int `json:"since,omitempty"`
	Before  int `json:"before,omitempty"`
}

// errorReport is a bit of the hardware error register, or a code where it holds one.
type errorReport struct {
	Bit  *int   `json:"bit,omitempty"`
	Code *int   `json:"code,omitempty"`
	Text string `json:"text"`
}

func newModelReport(m *model.Model) modelReport {
	r := modelReport{
		modelRow: newModelRow(m), OtherNumbers: m.AlternateNumbers,
		RadPerTick: m.RadPerTick, ZeroTick: m.ZeroTick, VelocityPerTick: m.VelocityPerTick,
		AccelerationPerTick: m.AccelerationPerTick, CurrentPerTick: m.CurrentPerTick,
		TorquePerCurrentTick: m.TorquePerCurrentTick, ModeRegister: m.ModeRegister,
		Modes: []modeReport{}, BaudRates: []baudReport{}, HardwareErrors: []errorReport{}, Registers: []registerReport{},
		Capabilities: capabilities(m),
	}
	for _, mode := range m.Modes {
		r.Modes = append(r.Modes, modeReport{mode.Name, mode.Value})
	}
	for _, b := range m.BaudRates {
		r.BaudRates = append(r.BaudRates, baudReport{b.Raw, b.BitsPerSecond})
	}
	for _, b := range m.Indirect {
		r.Indirect = append(r.Indirect, indirectReport{b.Slots, b.Address, b.Data, b.Since, b.Before})
	}
	for _, e := range m.HardwareErrors {
		report := errorReport{Bit: &e.Bit, Text: e.Text}
		if m.HardwareErrorsAreCodes {
			report.Bit, report.Code = nil, &e.Bit
		}
		r.HardwareErrors = append(r.HardwareErrors, report)
	}
	for _, register := range m.Registers() {
		r.Registers = append(r.Registers, newRegisterReport(register))
	}
	return r
}

func capabilities(m *model.Model) []capabilityReport {
	list := []capabilityReport{}
	for _, c := range []struct {
		name string
		model.Support
	}{
		{"sync_read", m.SyncRead}, {"bulk_read", m.BulkRead}, {"fast_read", m.FastRead},
		{"bus_watchdog", m.BusWatchdog}, {"backup", m.Backup},
	} {
		if c.Ever {
			list = append(list, capabilityReport{c.name, c.Since})
		}
	}
	return list
}

// registerReport is one register of a model.
type registerReport struct {
	Address  int    `json:"address"`
	Size     int    `json:"size"`
	Name     string `json:"name"`
	Access   string `json:"access"`
	Area     string `json:"area"`
	Encoding string `json:"encoding"`
	// Default, Min and Max are null when they are not published.
	Default *int64   `json:"default"`
	Min     boundary `json:"min"`
	Max     boundary `json:"max"`
	Unit    string   `json:"unit,omitempty"`
	Scale   float64  `json:"scale,omitempty"`
	// TimeUnit and TimeScale hold with time-based profiles (drive_mode).
	TimeUnit  string  `json:"time_unit,omitempty"`
	TimeScale float64 `json:"time_scale,omitempty"`
	Since     int     `json:"since,omitempty"`
}

func newRegisterReport(r *model.Register) registerReport {
	report := registerReport{
		Address: r.Address, Size: r.Size, Name: r.Name, Access: r.Access.String(), Area: r.Area.String(),
		Encoding: r.Encoding.String(), Min: boundary(r.Min), Max: boundary(r.Max),
		Unit: r.Unit, Scale: r.Scale, TimeUnit: r.TimeUnit, TimeScale: r.TimeScale, Since: r.Since,
	}
	if r.Default.Known {
		report.Default = &r.Default.Value
	}
	if !r.Numeric() {
		report.Encoding = "bytes"
	}
	return report
}

// boundary is a limit in JSON: a number, the name of the register that holds it (with a minus when it is negated), or
// null.
type boundary model.Bound

// MarshalJSON returns the limit.
func (b boundary) MarshalJSON() ([]byte, error) {
	switch {
	case !b.Known:
		return []byte("null"), nil
	case b.Register == "":
		return json.Marshal(b.Value)
	}
	return json.Marshal(b.String())
}

// String returns the limit as it stands in tables; "" when it is not published.
func (b boundary) String() string {
	switch {
	case !b.Known:
		return ""
	case b.Register == "":
		return strconv.FormatInt(b.Value, 10)
	case b.Negated:
		return "-" + b.Register
	}
	return b.Register
}
