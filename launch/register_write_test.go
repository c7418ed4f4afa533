package launch

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/codec"
	"github.com/sinew-robotics/sinew/hardware"
	"github.com/sinew-robotics/sinew/hardware/sim"
)

// write returns what is written about a register of a simulated servo after it was written.
func write(t *testing.T, bus *sim.Bus, o WriteOptions) (string, error) {
	t.Helper()
	var out bytes.Buffer
	o.Stdout = &out
	if o.open == nil {
		o.open = only(bus)
	}
	err := WriteRegister(t.Context(), o)
	return out.String(), err
}

// An XM430-W350 has 4096 ticks to a turn, 0.229 rpm to a step of velocity, 2.69 mA to one of current, 20 ms to one of the
// bus watchdog (e-manual).
func TestWriteRegister(t *testing.T) {
	for _, test := range []struct {
		register, value string
		raw             int64
		want            string
	}{
		{"goal_position", "1024", 1024, "goal_position was 2048, 3.1416 rad (180°); now 1024, 1.5708 rad (90°)\n"},
		{"goal_position", "0x400", 1024, "goal_position was 2048, 3.1416 rad (180°); now 1024, 1.5708 rad (90°)\n"},
		{"goal_position", "90deg", 1024, "goal_position was 2048, 3.1416 rad (180°); now 1024, 1.5708 rad (90°)\n"},
		{"goal_position", "1.5708rad", 1024, "goal_position was 2048, 3.1416 rad (180°); now 1024, 1.5708 rad (90°)\n"},
		{"goal_velocity", "-22.9rpm", -100, "goal_velocity was 0, 0 rad/s; now -100, -2.3981 rad/s\n"},
		{"goal_current", "-269mA", -100, "goal_current was 1193, 3.2092 A; now -100, -0.269 A\n"},
		{"goal_pwm", "50%", 442, "goal_pwm was 885, 100 %; now 442, 49.95 %\n"},
		{"led", "1", 1, "led was 0; now 1\n"},
		{"bus_watchdog", "40ms", 2, "bus_watchdog was 0, 0 s; now 2, 0.04 s\n"},
		{"operating_mode", "velocity", 1, "operating_mode was 3, position; now 1, velocity\n"},
		{"temperature_limit", "70C", 70, "temperature_limit was 80, 80 °C; now 70, 70 °C\n"},
		{"temperature_limit", "80", 80, "temperature_limit is 80, 80 °C already\n"},
	} {
		t.Run(test.register+" "+test.value, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				bus := simulated(t, codec.Protocol2, servo(t, 3, "XM430-W350"))
				got, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: test.register, Value: test.value, EEPROM: true})
				if want := "servo 3 (XM430-W350): " + test.want; err != nil || got != want {
					t.Errorf("%q, %v; want %q", got, err, want)
				}
				if raw, err := bus.Register(3, test.register); raw != test.raw || err != nil {
					t.Errorf("the servo holds %d, %v; want %d", raw, err, test.raw)
				}
				if c := bus.Counters(); c.Refused > 0 {
					t.Errorf("%d requests were refused, want none", c.Refused)
				}
			})
		})
	}
}

// Everything here is refused before the servo is asked to change anything.
func TestWriteRefusals(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.Protocol2, servo(t, 3, "XM430-W350"), servo(t, 4, "XM430-W350"),
			servo(t, 9, "XM430-W350"), servo(t, 9, "XL330-M288"))
		set(t, bus, 3, map[string]int64{"min_position_limit": 1000, "max_position_limit": 3000})
		set(t, bus, 4, map[string]int64{"torque_enable": 1})
		const bauds = "0 = 9600, 1 = 57600, 2 = 115200, 3 = 1000000, 4 = 2000000, 5 = 3000000, 6 = 4000000, 7 = 4500000"
		for _, test := range []struct {
			id              byte
			register, value string
			eeprom          bool
			code            int
			want            string
		}{
			{3, "present_position", "1", false, 2, "present_position can only be read: write goal_position instead"},
			{3, "model_number", "1", true, 2, "model_number can only be read: pick one that can be written (sinew models shows which)"},
			{3, "id", "5", false, 2, "id keeps its value without power: add --eeprom to change it for good"},
			{4, "id", "5", true, 1, "torque is on, and id can be written only while it is off: support what the servo holds and write torque_enable 0 first"},
			{3, "id", "4", true, 1, "id 4 is taken by another servo: pick a free one (sinew scan --port bench)"},
			{3, "id", "9", true, 1, "id 9 is taken by another servo: pick a free one (sinew scan --port bench)"},
			{3, "id", "253", true, 2, "id: 253 is outside 0 to 252: give a value within"},
			{3, "goal_position", "999", false, 2, "goal_position: 999 is outside 1000 to 3000: give a value within, or change what limits it: min_position_limit, max_position_limit"},
			{3, "goal_position", "300deg", false, 2, "goal_position: 300deg (raw 3413) is outside 1000 to 3000: give a value within, or change what limits it: min_position_limit, max_position_limit"},
			{3, "goal_velocity", "-201", false, 2, "goal_velocity: -201 is outside -200 to 200: give a value within, or change what limits it: velocity_limit"},
			{3, "torque_enable", "2", false, 2, "torque_enable: 2 is outside 0 to 1: give a value within"},
			{3, "led", "-1", false, 2, "led: -1 is outside 0 to 1: give a value within"},
			{3, "led", "010", false, 2, "led: 010 (raw 10) is outside 0 to 1: give a value within"},
			{3, "baud_rate", "9", true, 2, "baud_rate: 9 selects no known rate: give one of " + bauds},
			{3, "baud_rate", "250000baud", true, 2, "baud_rate: XM430-W350 has no 250000 baud: it has " + bauds},
			{3, "operating_mode", "2", true, 2, "operating_mode: 2 selects no mode: give one of 0 = current, 1 = velocity, 3 = position, 4 = extended_position, 5 = current_based_position, 16 = pwm"},
			{3, "goal_position", "2A", false, 2, `goal_position: "2A" does not fit this register: give a raw number or one in rad, deg, °`},
			{3, "led", "1s", false, 2, `led: "1s" does not fit this register: give a raw number`},
			{3, "led", "on", false, 2, `led: "on" is no value: give a raw number, such as 2048 or 0x800`},
			{3, "led", "", false, 2, `led: "" is no value: give a raw number, such as 2048 or 0x800`},
			{3, "goal_position", "NaNdeg", false, 2, `goal_position: "NaNdeg" is no value: give a raw number, such as 2048 or 0x800 or one in rad, deg, °`},
			{3, "goal_current", "1e30A", false, 2, `goal_current: "1e30A" is more than the register can hold: give less`},
		} {
			o := WriteOptions{RegisterOptions: servo3, Register: test.register, Value: test.value, EEPROM: test.eeprom}
			o.ID = int(test.id)
			got, err := write(t, bus, o)
			want := fmt.Sprintf("servo %d (XM430-W350): %s", test.id, test.want)
			if err == nil || err.Error() != want || ExitCode(err) != test.code || got != "" {
				t.Errorf("%s %s: %q, error %v, exit code %d; want %q and %d",
					test.register, test.value, got, err, ExitCode(err), want, test.code)
			}
		}
		if c := bus.Counters(); c.Refused > 0 {
			t.Errorf("the servos refused %d requests, want none sent", c.Refused)
		}
		for name, want := range map[string]int64{"id": 3, "goal_position": 2048, "baud_rate": 3, "operating_mode": 3, "led": 0} {
			if raw, err := bus.Register(3, name); raw != want || err != nil {
				t.Errorf("%s is %d, %v; want it untouched at %d", name, raw, err, want)
			}
		}
	})
}

// Nothing here writes what Feetech counts as settings of the maker.
func TestWriteRefusesFactorySettings(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.FeetechSTS, servo(t, 3, "STS3215"))
		_, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "hts", Value: "1", EEPROM: true})
		want := "servo 3 (STS3215): hts is a setting of the maker: use the maker's tool to write it"
		if err == nil || err.Error() != want || ExitCode(err) != 2 {
			t.Errorf("error %v, exit code %d; want %q and 2", err, ExitCode(err), want)
		}
	})
}

// No scan would find a servo with the id of a USB2AX.
func TestWriteRefusesTheIDOfAnAdapter(t *testing.T) {
	virtual(t, func(t *testing.T) {
		bus := simulated(t, codec.FeetechSTS, servo(t, 3, "STS3215"))
		_, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "id", Value: "253", EEPROM: true})
		want := "servo 3 (STS3215): id: 253 is outside 0 to 252: give a value within"
		if err == nil || err.Error() != want || ExitCode(err) != 2 {
			t.Errorf("error %v, exit code %d; want %q and 2", err, ExitCode(err), want)
		}
	})
}

// The position limits hold in position mode only (e-manual, X series, Max/Min Position Limit).
func TestWriteGoalBeyondTheLimitsInExtendedPosition(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Initial = map[string]int64{"operating_mode": 4}
		bus := simulated(t, codec.Protocol2, x)
		_, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "goal_position", Value: "-720deg"})
		if raw, _ := bus.Register(3, "goal_position"); raw != -8192 || err != nil {
			t.Errorf("goal %d, %v; want -8192", raw, err)
		}
	})
}

// What the servo itself refuses is told with what to do: 256 turns are the most in this mode.
func TestWriteTellsARefusalOfTheServo(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Initial = map[string]int64{"operating_mode": 4}
		bus := simulated(t, codec.Protocol2, x)
		_, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "goal_position", Value: "1048576"})
		want := "servo 3 (XM430-W350): write 1048576 to goal_position: data range error: look the register up in the manual for when it can be used"
		if err == nil || err.Error() != want || ExitCode(err) != 1 {
			t.Errorf("error %v, exit code %d; want %q and 1", err, ExitCode(err), want)
		}
	})
}

func TestWriteID(t *testing.T) {
	for name, protocol := range map[string]codec.Protocol{
		"XM430-W350": codec.Protocol2, "AX-12A": codec.Protocol1, "STS3215": codec.FeetechSTS, "SCS0009": codec.FeetechSCS,
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				bus := simulated(t, protocol, servo(t, 3, name))
				got, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "id", Value: "7", EEPROM: true})
				want := fmt.Sprintf("servo 7 (%s): id was 3; now 7\nfrom now on use --id 7 for this servo\n", name)
				if err != nil || got != want {
					t.Errorf("%q, %v; want %q", got, err, want)
				}
				if raw, err := bus.Register(7, "id"); raw != 7 || err != nil {
					t.Errorf("servo 7 has id %d, %v", raw, err)
				}
			})
		})
	}
}

// Feetech servos keep what is written to their EEPROM only when it is not locked (vendor SDKs: unlock, write, lock).
func TestWriteUnlocksFeetechServos(t *testing.T) {
	virtual(t, func(t *testing.T) {
		sts := servo(t, 3, "STS3215")
		sts.Initial = map[string]int64{"lock": 1}
		bus := simulated(t, codec.FeetechSTS, sts)
		got, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "max_temperature_limit", Value: "60", EEPROM: true})
		if err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if lock, err := bus.Register(3, "lock"); lock != 1 || err != nil {
			t.Errorf("lock is %d, %v; want 1 as before", lock, err)
		}
		if err := bus.Reboot(3); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // of the bubble's clock
		if limit, err := bus.Register(3, "max_temperature_limit"); limit != 60 || err != nil {
			t.Errorf("after a reboot the limit is %d, %v; want 60", limit, err)
		}
		set(t, bus, 3, map[string]int64{"lock": 0})
		if _, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "id", Value: "7", EEPROM: true}); err != nil {
			t.Error(err)
		}
		if lock, err := bus.Register(7, "lock"); lock != 0 || err != nil {
			t.Errorf("lock is %d, %v; want 0 as before", lock, err)
		}
	})
}

// atOwnRate opens a simulated bus at the rate that register baud_rate of servo 3 selects; nobody answers at others.
func atOwnRate(t *testing.T, bus *sim.Bus, rates map[int64]int) opener {
	return func(_ string, baud int) (hardware.Port, error) {
		raw, err := bus.Register(3, "baud_rate")
		if err != nil || rates[raw] != baud {
			return simulated(t, codec.Protocol2).Port(), err
		}
		return bus.Port(), nil
	}
}

func TestWriteBaudRate(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Initial = map[string]int64{"baud_rate": 1}
		bus := simulated(t, codec.Protocol2, x)
		o := WriteOptions{RegisterOptions: servo3, Register: "baud_rate", Value: "1000000baud", EEPROM: true}
		o.Baud, o.open = 0, atOwnRate(t, bus, map[int64]int{1: 57600, 3: 1000000})
		got, err := write(t, bus, o)
		want := "servo 3 (XM430-W350): baud_rate was 1, 57600 baud; now 3, 1000000 baud\nfrom now on use --baud 1000000 for this servo\n"
		if err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	})
}

// With status_return_level 1 a servo does not confirm writes.
func TestWriteWithoutConfirmation(t *testing.T) {
	virtual(t, func(t *testing.T) {
		x := servo(t, 3, "XM430-W350")
		x.Initial = map[string]int64{"status_return_level": 1}
		bus := simulated(t, codec.Protocol2, x)
		_, err := write(t, bus, WriteOptions{RegisterOptions: servo3, Register: "led", Value: "1"})
		if raw, _ := bus.Register(3, "led"); raw != 1 || err != nil {
			t.Errorf("led %d, %v; want 1 and no error", raw, err)
		}
	})
}
