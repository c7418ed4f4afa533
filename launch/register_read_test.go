package launch

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// servo3 is where most tests have their servo.
var servo3 = RegisterOptions{Port: "bench", Baud: 1000000, ID: 3}

// read returns what is written about registers of a simulated servo.
func read(t *testing.T, bus *sim.Bus, o RegisterOptions, names ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	o.Stdout = &out
	if o.open == nil {
		o.open = only(bus)
	}
	err := ReadRegisters(t.Context(), o, names)
	return out.String(), err
}

// set gives registers of a simulated servo their content.
func set(t *testing.T, bus *sim.Bus, id byte, registers map[string]int64) {
	t.Helper()
	for name, raw := range registers {
		if err := bus.SetRegister(id, name, raw); err != nil {
			t.Fatal(err)
		}
	}
}

// An XM430-W350 has 4096 ticks to a turn, 0.229 rpm to a step of velocity and 885 steps to full PWM; bits 2 and 5 of its
// hardware error status are overheating and overload (e-manual).
func TestReadRegisters(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 3, "XM430-W350"))
		set(t, bus, 3, map[string]int64{"present_position": 1024, "goal_velocity": -100})
		if err := bus.Fail(3, 1<<2|1<<5); err != nil {
			t.Fatal(err)
		}
		got, err := read(t, bus, servo3,
			"present_position", "goal_velocity", "operating_mode", "baud_rate", "hardware_error_status", "led", "pwm_limit")
		want := `present_position       1024  1.5708 rad (90°)
goal_velocity          -100  -2.3981 rad/s
operating_mode         3     position
baud_rate              3     1000000 baud
hardware_error_status  36    overheating, overload
led                    0
pwm_limit              885   100 %
`
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

// The servo is found wherever it is among the usual rates and the protocols. An AX-12A has 1024 ticks to 300 degrees,
// its present position at 36 and its id at 3 (e-manual).
func TestReadRegistersAsJSON(t *testing.T) {
	virtual(t, func(t *testing.T) {
		ax := servo(t, 3, "AX-12A")
		ax.Firmware = 24
		bus := simulated(t, codec.Protocol1, ax)
		set(t, bus, 3, map[string]int64{"present_position": 512})
		o := RegisterOptions{Port: "bench", ID: 3, JSON: true, open: at(t, map[int]*sim.Bus{115200: bus})}
		text, err := read(t, bus, o, "present_position", "id")
		if err != nil {
			t.Fatal(err)
		}
		type reading struct {
			Name, Unit string
			Address    int
			Raw        *int64
			Value      *float64
		}
		var got struct {
			Port, Protocol, Model, Firmware string
			Baud, ID                        int
			Registers                       []reading
		}
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&got); err != nil || len(got.Registers) != 2 {
			t.Fatalf("%v in %s", err, text)
		}
		if got.Port != "bench" || got.Protocol != "1.0" || got.Model != "AX-12A" || got.Firmware != "24" || got.Baud != 115200 || got.ID != 3 {
			t.Errorf("head %+v", got)
		}
		position, id := got.Registers[0], got.Registers[1]
		if position.Name != "present_position" || *position.Raw != 512 || position.Address != 36 || position.Unit != "rad" ||
			math.Abs(*position.Value-150*math.Pi/180) > 1e-9 {
			t.Errorf("position %+v, want 512 at 36, half of 300 degrees", position)
		}
		if *id.Raw != 3 || id.Address != 3 || id.Unit != "" || id.Value != nil {
			t.Errorf("id %+v, want 3 at 3 without a unit", id)
		}
	})
}

// Without names everything is read, and nothing that the servo would refuse.
func TestReadAllRegisters(t *testing.T) {
	for _, test := range []struct {
		model    string
		protocol codec.Protocol
		contains string
	}{
		{"XM430-W350", codec.Protocol2, "model_number            1020\n"},
		{"AX-12A", codec.Protocol1, "model_number            12\n"},
		{"STS3215", codec.FeetechSTS, "model_number                  777\n"},
		{"SCS0009", codec.FeetechSCS, "model_number                   1284\n"},
		{"YM070-210-R099-RH", codec.Protocol2, "error_code_history              -        00000000000000000000000000000000\n"},
	} {
		t.Run(test.model, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				s := servo(t, 3, test.model)
				bus := simulated(t, test.protocol, s)
				got, err := read(t, bus, servo3)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(got, test.contains) {
					t.Errorf("want %q in\n%s", test.contains, got)
				}
				if lines := strings.Count(got, "\n"); lines != len(s.Model.Registers()) {
					t.Errorf("read %d registers, want %d", lines, len(s.Model.Registers()))
				}
				if c := bus.Counters(); c.Refused > 0 {
					t.Errorf("%d requests were refused, want none", c.Refused)
				}
			})
		})
	}
}

// Of an XM430-W350 with firmware 40 the registers that came with firmware 45 are left out.
func TestReadAllRegistersOfOldFirmware(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Firmware = 40
		bus := simulated(t, codec.Protocol2, x)
		got, err := read(t, bus, servo3)
		if err != nil || strings.Contains(got, "backup_ready") || !strings.Contains(got, "present_temperature") {
			t.Errorf("%v, read\n%s", err, got)
		}
	})
}

// Profiles are times in ms when bit 2 of the drive mode is set (e-manual, X series, Drive Mode).
func TestReadMindsTheDriveMode(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 3, "XM430-W350"))
		for mode, want := range map[int64]string{0: "profile_velocity  1500  35.971 rad/s\n", 4: "profile_velocity  1500  1.5 s\n"} {
			set(t, bus, 3, map[string]int64{"drive_mode": mode, "profile_velocity": 1500})
			if got, err := read(t, bus, servo3, "profile_velocity"); err != nil || got != want {
				t.Errorf("drive mode %d: %q, %v; want %q", mode, got, err, want)
			}
		}
	})
}

func TestReadRefusals(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Firmware = 40
		bus := simulated(t, codec.Protocol2, x, servo(t, 9, "XM430-W350"))
		if err := bus.Duplicate(9); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			change   func(o *RegisterOptions)
			register string
			code     int
			want     string
		}{
			{func(*RegisterOptions) {}, "presnt_position", 2, `XM430-W350 has no register "presnt_position": did you mean present_position, position_d_gain, position_i_gain, position_p_gain? sinew models "XM430-W350" lists them`},
			{func(*RegisterOptions) {}, "xyz", 2, `XM430-W350 has no register "xyz": sinew models "XM430-W350" lists them`},
			{func(*RegisterOptions) {}, "backup_ready", 1, "servo 3 (XM430-W350): register backup_ready came with firmware 45, and this is 40: update it with the maker's tool"},
			{func(o *RegisterOptions) { o.Port = "" }, "id", 2, "no port given: add --port, such as --port /dev/ttyUSB0"},
			{func(o *RegisterOptions) { o.ID = -1 }, "id", 2, "no id given: add --id; sinew scan finds the ids on a port"},
			{func(o *RegisterOptions) { o.ID = 253 }, "id", 2, "id 253: it must be 0 to 252"},
			{func(o *RegisterOptions) { o.Baud = -1 }, "id", 2, "baud -1: it must be a rate in bits per second, such as 57600"},
			{func(o *RegisterOptions) { o.Protocol = "3" }, "id", 2, `protocol "3": it must be 2.0, 1.0, feetech-sts, feetech-scs or all`},
			{func(o *RegisterOptions) { o.Port, o.Baud = "tcp://bridge:4000", 0 }, "id", 2, "tcp://bridge:4000: a bridge on the network sets the line rate itself: say with --baud which one"},
			{func(o *RegisterOptions) { o.ID = 4 }, "id", 1, "bench: no answer from id 4 at 1000000 baud, protocol 2.0, 1.0, feetech-sts, feetech-scs: sinew scan --port bench shows what is there"},
			{func(o *RegisterOptions) { o.Protocol = "1.0" }, "id", 1, "bench: no answer from id 3 at 1000000 baud, protocol 1.0: sinew scan --port bench shows what is there"},
			{func(o *RegisterOptions) { o.ID = 9 }, "id", 1, "bench: several servos answer at id 9: unplug all of them but one"},
			{func(o *RegisterOptions) { o.Model = "XM430-W3500" }, "id", 2, `model "XM430-W3500" is not known; did you mean XM430-W350, XH430-W350, XC430-W150? (sinew models lists all; a table file adds others)`},
		} {
			o := servo3
			test.change(&o)
			out, err := read(t, bus, o, test.register)
			if err == nil || err.Error() != test.want || ExitCode(err) != test.code || out != "" {
				t.Errorf("%s: %q, error %v, exit code %d; want %q and %d", test.register, out, err, ExitCode(err), test.want, test.code)
			}
		}
	})
}

// No source gives the number of an SCS15, so it has to be named. Its ticks are 300 degrees to 1024.
func TestReadNeedsTheModelOfSomeServos(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.FeetechSCS, servo(t, 3, "SCS15"))
		_, err := read(t, bus, servo3, "max_position_limit")
		if want := "servo 3 does not tell its model: add --model (sinew models lists them)"; err == nil || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
		o := servo3
		o.Model = "SCS15"
		got, err := read(t, bus, o, "max_position_limit")
		if want := "max_position_limit  1023  5.2309 rad (299.71°)\n"; err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	})
}

// A servo that falls silent is an error; the register is named.
func TestReadFromAServoThatFallsSilent(t *testing.T) {
	virtual(t, func(t *testing.T) {
		ax := servo(t, 3, "AX-12A")
		ax.Initial = map[string]int64{"status_return_level": 0}
		bus := simulated(t, codec.Protocol1, ax)
		o := servo3
		o.Model = "AX-12A"
		_, err := read(t, bus, o, "present_position")
		if err == nil || !strings.HasPrefix(err.Error(), "servo 3 (AX-12A): read present_position: no status packet within ") ||
			!strings.HasSuffix(err.Error(), ": check power and cable") || ExitCode(err) != 1 {
			t.Errorf("error %v, exit code %d", err, ExitCode(err))
		}
	})
}
