package model_test

import (
	"math"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// library returns the embedded library.
func library(t testing.TB) *model.Library {
	t.Helper()
	l, err := model.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// servo returns an embedded model.
func servo(t testing.TB, name string) *model.Model {
	t.Helper()
	m, err := library(t).Model(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Figures as printed on each model's page of the e-manual (emanual.robotis.com/docs/en/dxl), sections "Control
// Table" and "Specifications"; for Feetech as in the vendor SDK's SMS_STS.h and SCSCL.h.
func TestPublishedRegisters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model, register string
		address, size   int
		access          model.Access
		area            model.Area
		encoding        string
	}{
		{"XM430-W350", "model_number", 0, 2, model.ReadOnly, model.EEPROM, "unsigned"},
		{"XM430-W350", "operating_mode", 11, 1, model.ReadWrite, model.EEPROM, "unsigned"},
		{"XM430-W350", "torque_enable", 64, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"XM430-W350", "bus_watchdog", 98, 1, model.ReadWrite, model.RAM, "signed"},
		{"XM430-W350", "goal_pwm", 100, 2, model.ReadWrite, model.RAM, "signed"},
		{"XM430-W350", "goal_current", 102, 2, model.ReadWrite, model.RAM, "signed"},
		{"XM430-W350", "goal_velocity", 104, 4, model.ReadWrite, model.RAM, "signed"},
		{"XM430-W350", "goal_position", 116, 4, model.ReadWrite, model.RAM, "signed"},
		{"XM430-W350", "present_current", 126, 2, model.ReadOnly, model.RAM, "signed"},
		{"XM430-W350", "present_velocity", 128, 4, model.ReadOnly, model.RAM, "signed"},
		{"XM430-W350", "present_position", 132, 4, model.ReadOnly, model.RAM, "signed"},
		{"XM430-W350", "present_input_voltage", 144, 2, model.ReadOnly, model.RAM, "unsigned"},
		{"XM430-W350", "present_temperature", 146, 1, model.ReadOnly, model.RAM, "unsigned"},
		{"XL430-W250", "present_load", 126, 2, model.ReadOnly, model.RAM, "signed"},
		{"XL330-M288", "pwm_slope", 62, 1, model.ReadWrite, model.EEPROM, "unsigned"},
		{"XM540-W270", "external_port_data_1", 152, 2, model.ReadWrite, model.RAM, "unsigned"},
		{"H54-200-S500-R", "torque_enable", 562, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"H54-200-S500-R", "goal_position", 596, 4, model.ReadWrite, model.RAM, "signed"},
		{"H54-200-S500-R", "goal_current", 604, 2, model.ReadWrite, model.RAM, "signed"},
		{"H54-200-S500-R", "present_position", 611, 4, model.ReadOnly, model.RAM, "signed"},
		{"PH54-200-S500-R", "torque_enable", 512, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"PH54-200-S500-R", "goal_position", 564, 4, model.ReadWrite, model.RAM, "signed"},
		{"PH54-200-S500-R", "present_position", 580, 4, model.ReadOnly, model.RAM, "signed"},
		{"YM070-210-R099-RH", "goal_position", 532, 4, model.ReadWrite, model.RAM, "signed"},
		{"YM070-210-R099-RH", "error_code_history", 154, 16, model.ReadOnly, model.RAM, "unsigned"},
		{"YM070-210-R099-RH", "position_p_gain", 232, 4, model.ReadWrite, model.Hybrid, "unsigned"},
		{"AX-12A", "goal_position", 30, 2, model.ReadWrite, model.RAM, "unsigned"},
		{"AX-12A", "goal_velocity", 32, 2, model.ReadWrite, model.RAM, "sign_bit_10"},
		{"AX-12A", "present_position", 36, 2, model.ReadOnly, model.RAM, "unsigned"},
		{"AX-12A", "present_velocity", 38, 2, model.ReadOnly, model.RAM, "sign_bit_10"},
		{"AX-12A", "min_position_limit", 6, 2, model.ReadWrite, model.EEPROM, "unsigned"},
		{"XL-320", "torque_limit", 35, 2, model.ReadWrite, model.RAM, "unsigned"},
		{"XL-320", "present_position", 37, 2, model.ReadOnly, model.RAM, "unsigned"},
		{"MX-64", "present_current", 68, 2, model.ReadWrite, model.RAM, "offset_2048"},
		{"MX-64(2.0)", "present_current", 126, 2, model.ReadOnly, model.RAM, "signed"},
		{"MX-28(2.0)", "acceleration_limit", 40, 4, model.ReadWrite, model.EEPROM, "unsigned"},
		{"STS3215", "torque_enable", 40, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"STS3215", "goal_position", 42, 2, model.ReadWrite, model.RAM, "sign_bit_15"},
		{"STS3215", "present_position", 56, 2, model.ReadOnly, model.RAM, "sign_bit_15"},
		{"STS3215", "lock", 55, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"SCS0009", "lock", 48, 1, model.ReadWrite, model.RAM, "unsigned"},
		{"SCS0009", "goal_position", 42, 2, model.ReadWrite, model.RAM, "unsigned"},
	} {
		r, ok := servo(t, c.model).Register(c.register)
		if !ok {
			t.Errorf("%s has no %s", c.model, c.register)
			continue
		}
		if r.Address != c.address || r.Size != c.size {
			t.Errorf("%s %s is %d bytes at %d, want %d at %d", c.model, c.register, r.Size, r.Address, c.size, c.address)
		}
		if r.Access != c.access || r.Area != c.area || r.Encoding.String() != c.encoding {
			t.Errorf("%s %s is %v, %v, %v, want %v, %v, %v",
				c.model, c.register, r.Access, r.Area, r.Encoding, c.access, c.area, c.encoding)
		}
		if wantBig := c.model == "SCS0009" && c.size > 1; r.BigEndian != wantBig {
			t.Errorf("%s %s: big-endian %v", c.model, c.register, r.BigEndian)
		}
	}
}

func TestAbsentRegisters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ model, register string }{
		{"XL430-W250", "present_current"},    // senses load only
		{"XM430-W350", "present_load"},       // senses current instead
		{"XM430-W350", "acceleration_limit"}, // only MX(2.0) has it
		{"XW540-T260", "led"},
		{"MX-28", "drive_mode"},
		{"AX-12A", "operating_mode"},
		{"AX-12A", "bus_watchdog"},
		{"XM430-W350", "goal_torque"},
	} {
		if r, ok := servo(t, c.model).Register(c.register); ok {
			t.Errorf("%s has %s at %d", c.model, c.register, r.Address)
		}
	}
}

func TestPublishedUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model                          string
		number                         int
		radPerTick                     float64
		zero                           int64
		velocity, current, torque, pwm float64
	}{
		{"XM430-W350", 1020, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 2.69e-3, 0.006675773, 0.00113},
		{"XL430-W250", 1060, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 0, 0, 0.00113},
		{"XL330-M288", 1200, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 1e-3, 0, 0.00113},
		{"XH540-V150", 1150, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 2.69e-3, 0, 0.00113},
		{"XH430-V350", 1040, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 1.34e-3, 0, 0.00113},
		{"AX-12A", 12, 300 * math.Pi / 180 / 1024, 512, 0.111 * rpm, 0, 0, 0},
		{"EX-106+", 107, 251 * math.Pi / 180 / 4096, 2048, 0.111 * rpm, 0.01, 0, 0},
		{"MX-28", 29, 2 * math.Pi / 4096, 2048, 0.114 * rpm, 0, 0, 0},
		{"MX-12W", 360, 2 * math.Pi / 4096, 2048, 0.916 * rpm, 0, 0, 0},
		{"MX-106(2.0)", 321, 2 * math.Pi / 4096, 2048, 0.229 * rpm, 3.36e-3, 0, 0.00113},
		{"H54-200-S500-R", 54024, 2 * math.Pi / 501922, 0, 0.00199234 * rpm, 0.01611328, 0.10998668, 0},
		{"PH54-200-S500-R", 2020, 2 * math.Pi / 1003846, 0, 0.01 * rpm, 1e-3, 0.0068258401, 0.000498},
		{"YM070-210-R099-RH", 4030, 2 * math.Pi / 524288, 0, 0.01 * rpm, 0.01, 0.04, 0.001},
		{"STS3215", 777, 2 * math.Pi / 4096, 2048, 2 * math.Pi / 4096, 6.5e-3, 0, 0},
		{"SCS0009", 1284, 300 * math.Pi / 180 / 1024, 511, 300 * math.Pi / 180 / 1024, 0, 0, 0},
	} {
		m := servo(t, c.model)
		if m.Number != c.number || m.ZeroTick != c.zero {
			t.Errorf("%s: number %d, zero %d, want %d, %d", c.model, m.Number, m.ZeroTick, c.number, c.zero)
		}
		for what, v := range map[string][2]float64{
			"rad per tick": {m.RadPerTick, c.radPerTick}, "velocity": {m.VelocityPerTick, c.velocity},
			"current": {m.CurrentPerTick, c.current}, "torque": {m.TorquePerCurrentTick, c.torque}, "pwm": {m.PWMPerTick, c.pwm},
		} {
			if math.Abs(v[0]-v[1]) > 1e-12*math.Abs(v[1]) {
				t.Errorf("%s: %s is %v, want %v", c.model, what, v[0], v[1])
			}
		}
	}
}

func TestRegisterScales(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model, register, unit string
		scale                 float64
	}{
		{"XM430-W350", "present_position", "rad", 2 * math.Pi / 4096},
		{"XM430-W350", "velocity_limit", "rad/s", 0.229 * rpm},
		{"XM430-W350", "return_delay_time", "s", 2e-6},
		{"XM430-W350", "bus_watchdog", "s", 20e-3},
		{"XM430-W350", "present_input_voltage", "V", 0.1},
		{"XM430-W350", "present_temperature", "°C", 1},
		{"XM430-W350", "profile_acceleration", "rad/s²", 214.577 * 2 * math.Pi / 3600},
		{"XM430-W350", "position_p_gain", "", 0},
		{"AX-12A", "present_load", "1", 0.001},
		{"YM070-210-R099-RH", "present_input_voltage", "", 0}, // sources disagree by a factor of ten
		{"RH-P12-RN(A)", "present_velocity", "rad/s", 0.114 * rpm},
	} {
		r, ok := servo(t, c.model).Register(c.register)
		if !ok {
			t.Errorf("%s has no %s", c.model, c.register)
			continue
		}
		if r.Unit != c.unit || math.Abs(r.Scale-c.scale) > 1e-12*c.scale {
			t.Errorf("%s %s: %v %q per step, want %v %q", c.model, c.register, r.Scale, r.Unit, c.scale, c.unit)
		}
	}
	profile, _ := servo(t, "XM430-W350").Register("profile_velocity")
	if profile.TimeUnit != "s" || profile.TimeScale != 0.001 {
		t.Errorf("profile_velocity as a time: %v %q, want 0.001 s", profile.TimeScale, profile.TimeUnit)
	}
}

func TestRegisterLimits(t *testing.T) {
	t.Parallel()
	m := servo(t, "XM430-W350")
	goal, _ := m.Register("goal_pwm")
	want := model.Bound{Register: "pwm_limit", Negated: true, Known: true}
	if goal.Min != want {
		t.Errorf("goal_pwm is bounded below by %+v, want %+v", goal.Min, want)
	}
	limit, _ := m.Register("velocity_limit")
	if limit.Default != (model.Optional{Value: 200, Known: true}) || limit.Max != (model.Bound{Value: 1023, Known: true}) {
		t.Errorf("velocity_limit: default %+v, at most %+v, want 200, 1023", limit.Default, limit.Max)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model, register, mode string
		raw                   int64
		ok                    bool
	}{
		{"XM430-W350", "operating_mode", model.PositionMode, 3, true},
		{"XM430-W350", "operating_mode", model.CurrentBasedPositionMode, 5, true},
		{"XM430-W350", "operating_mode", model.PWMMode, 16, true},
		{"XL430-W250", "operating_mode", model.CurrentMode, 0, false},
		{"XL-320", "control_mode", model.PositionMode, 2, true},
		{"AX-12A", "", model.VelocityMode, 0, true},
		{"MX-28", "", model.ExtendedPositionMode, 4095, true},
		{"STS3215", "operating_mode", model.PositionMode, 0, true},
		{"YM070-210-R099-RH", "operating_mode", model.PWMMode, 0, false},
	} {
		m := servo(t, c.model)
		raw, ok := m.OperatingMode(c.mode)
		if raw != c.raw || ok != c.ok || m.ModeRegister != c.register {
			t.Errorf("%s %s: %s = %d, %v, want %s = %d, %v", c.model, c.mode, m.ModeRegister, raw, ok, c.register, c.raw, c.ok)
		}
	}
	if name := servo(t, "XM430-W350").ModeName(4); name != model.ExtendedPositionMode {
		t.Errorf("mode 4 is %q", name)
	}
	if name := servo(t, "XM430-W350").ModeName(2); name != "" {
		t.Errorf("mode 2 is %q, want none", name)
	}
}

func TestFirmwareDependence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model    string
		support  func(m *model.Model) model.Support
		firmware int
		want     bool
	}{
		{"XM430-W350", func(m *model.Model) model.Support { return m.FastRead }, 44, false},
		{"XM430-W350", func(m *model.Model) model.Support { return m.FastRead }, 45, true},
		{"XL330-M288", func(m *model.Model) model.Support { return m.FastRead }, 45, false},
		{"XL330-M288", func(m *model.Model) model.Support { return m.FastRead }, 46, true},
		{"2XL430-W250", func(m *model.Model) model.Support { return m.FastRead }, 60, false},
		{"PH54-200-S500-R", func(m *model.Model) model.Support { return m.FastRead }, 12, true},
		{"MX-28", func(m *model.Model) model.Support { return m.FastRead }, 60, false},
		{"MX-28", func(m *model.Model) model.Support { return m.BulkRead }, 0, true},
		{"AX-12A", func(m *model.Model) model.Support { return m.BulkRead }, 60, false},
		{"AX-12A", func(m *model.Model) model.Support { return m.SyncRead }, 60, false},
		{"STS3215", func(m *model.Model) model.Support { return m.SyncRead }, 0, true},
		{"SCS0009", func(m *model.Model) model.Support { return m.SyncRead }, 0, false},
		{"XM430-W350", func(m *model.Model) model.Support { return m.BusWatchdog }, 37, false},
		{"XM430-W350", func(m *model.Model) model.Support { return m.BusWatchdog }, 38, true},
		{"H54-200-S500-R", func(m *model.Model) model.Support { return m.BusWatchdog }, 60, false},
	} {
		if got := c.support(servo(t, c.model)).In(c.firmware); got != c.want {
			t.Errorf("%s firmware %d: %v, want %v", c.model, c.firmware, got, c.want)
		}
	}
	ready, _ := servo(t, "XL330-M288").Register("backup_ready")
	if ready.Since != 46 {
		t.Errorf("backup_ready of XL330 since %d, want 46", ready.Since)
	}
}

// The X330 moved its indirect data with firmware 53: dynamixel_hardware_interface keeps *_fw52.model with data at 208
// for firmware up to 52, and has 224 for later ones; the e-manual followed in July 2025.
func TestIndirectBlocksOfX330(t *testing.T) {
	t.Parallel()
	for firmware, want := range map[int]int{46: 208, 52: 208, 53: 224, 60: 224} {
		var data []int
		for _, b := range servo(t, "XL330-M288").Indirect {
			if b.In(firmware) {
				data = append(data, b.Data)
			}
		}
		if !slices.Equal(data, []int{want}) {
			t.Errorf("firmware %d: indirect data at %v, want %d", firmware, data, want)
		}
	}
}

func TestHardwareErrorWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model string
		raw   int64
		want  []string
	}{
		{"XM430-W350", 0, nil},
		{"XM430-W350", 0b100100, []string{"overheating", "overload"}},
		{"XL-320", 0b1, []string{"overload"}},
		{"YM070-210-R099-RH", 17, []string{"following"}},
		{"YM070-210-R099-RH", 0, nil},
	} {
		if got := servo(t, c.model).HardwareErrorWords(c.raw); !slices.Equal(got, c.want) {
			t.Errorf("%s %d: %v, want %v", c.model, c.raw, got, c.want)
		}
	}
}
