package sim

import (
	"testing"
	"time"

	"github.com/sinew-robotics/sinew/hardware/model"
)

// Error numbers of protocol 2.0 (e-manual, Protocol 2.0, Status Packet, Error).
const (
	eRange  = 4
	eLength = 5
	eLimit  = 6
	eAccess = 7
)

// TestRefusals writes to an XM430-W350 what a real one refuses. Addresses and bounds are those of the e-manual's
// control table of XM430-W350; nothing may have changed after a refusal.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		torque  bool
		address int
		data    []byte
		error   byte
	}{
		{"read-only register", false, 132, []byte{1, 0, 0, 0}, eAccess},
		{"goal and the read-only register behind it", false, 116, []byte{200, 0, 0, 0, 5, 0}, eAccess},
		{"address without a register", false, 66, []byte{1}, eAccess},
		{"across a gap", false, 65, []byte{1, 1}, eAccess},
		{"beyond the table", false, 5000, []byte{1}, eAccess},
		{"last address there is", false, 65535, []byte{1}, eAccess},
		{"EEPROM with torque on", true, 11, []byte{3}, eAccess},
		{"half a goal", false, 116, []byte{1, 0}, eLength},
		{"second half of a goal", false, 118, []byte{1, 0}, eLength},
		{"four bytes from the middle of a goal on", false, 118, []byte{200, 0, 0, 0}, eLength},
		{"goal and half of the next register", false, 112, []byte{1, 0, 0, 0, 1, 0}, eLength},
		{"no data", false, 116, nil, eLength},
		{"torque_enable 2", false, 64, []byte{2}, eRange},
		{"operating mode 2", false, 11, []byte{2}, eRange},
		{"id 253", false, 7, []byte{253}, eRange},
		{"baud rate 8", false, 8, []byte{8}, eRange},
		{"profile_velocity 32768", false, 112, []byte{0x00, 0x80, 0, 0}, eRange},
		{"profile_velocity -1", false, 112, []byte{0xFF, 0xFF, 0xFF, 0xFF}, eRange},
		{"bus_watchdog 128", false, 98, []byte{128}, eRange},
		{"indirect address of EEPROM", false, 168, []byte{7, 0}, eRange},
		{"indirect address 662", false, 168, []byte{0x96, 0x02}, eRange},
		{"goal below the lower limit", false, 116, []byte{99, 0, 0, 0}, eLimit},
		{"goal above the upper limit", true, 116, []byte{0xB9, 0x0B, 0, 0}, eLimit}, // 3001
		{"goal -1", false, 116, []byte{0xFF, 0xFF, 0xFF, 0xFF}, eLimit},
		{"goal_velocity beyond velocity_limit", false, 104, []byte{201, 0, 0, 0}, eLimit},
		{"goal_velocity below -velocity_limit", false, 104, []byte{0x37, 0xFF, 0xFF, 0xFF}, eLimit}, // -201
		{"goal_pwm beyond pwm_limit", false, 100, []byte{0x76, 3}, eLimit},                          // 886
		{"two registers, the second out of range", false, 108, []byte{1, 0, 0, 0, 0, 0x80, 0, 0}, eRange},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, Options{Servos: xm430(t, 5)})
			b.set(5, "min_position_limit", 100)
			b.set(5, "max_position_limit", 3000)
			if c.torque {
				b.set(5, "torque_enable", 1)
			}
			before := append([]byte(nil), b.bus.line.servos[0].memory...)
			b.expect("write", write2(5, c.address, c.data...), status2(5, c.error))
			if c.error == eAccess || c.error == eLimit { // reg write examines in the same way
				b.expect("reg write", packet2(5, append([]byte{4, byte(c.address), byte(c.address >> 8)}, c.data...)...), status2(5, c.error))
			}
			if after := string(b.bus.line.servos[0].memory); after != string(before) {
				t.Error("the control table has changed")
			}
		})
	}
}

// TestAccepted writes what is just within the bounds of TestRefusals.
func TestAccepted(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 5)})
	b.set(5, "min_position_limit", 100)
	b.set(5, "max_position_limit", 3000)
	done := status2(5, 0)
	b.expect("goal at the lower limit", write2(5, 116, 100, 0, 0, 0), done)
	b.expect("goal at the upper limit", write2(5, 116, 0xB8, 0x0B, 0, 0), done)
	b.wantRegister(5, "goal_position", 3000)
	b.expect("goal_velocity -200", write2(5, 104, 0x38, 0xFF, 0xFF, 0xFF), done)
	b.wantRegister(5, "goal_velocity", -200)
	b.expect("three registers", write2(5, 108, 1, 0, 0, 0, 2, 0, 0, 0, 0xC8, 0, 0, 0), done)
	b.wantRegister(5, "profile_acceleration", 1)
	b.wantRegister(5, "profile_velocity", 2)
	b.wantRegister(5, "goal_position", 200)
	b.set(5, "operating_mode", 4) // extended position: no limits, ±256 turns
	b.expect("goal beyond the limits", write2(5, 116, 0xFF, 0xFF, 0x0F, 0x00), done)
	b.wantRegister(5, "goal_position", 1048575)
	b.expect("goal beyond 256 turns", write2(5, 116, 0, 0, 0x10, 0), status2(5, eRange))
	b.expect("broadcast write", packet2(0xFE, 3, 65, 0, 1))
	b.wantRegister(5, "led", 1)
}

func TestReads(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 5)})
	b.expect("limits of XM430-W350", read2(5, 36, 4), status2(5, 0, 0x75, 3, 0xA9, 4)) // 885, 1193
	b.expect("goal", read2(5, 116, 4), status2(5, 0, 0, 8, 0, 0))                      // 2048, where the joint stands
	b.expect("position to temperature", read2(5, 132, 15), status2(5, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 120, 0, 32))
	b.expect("undefined", read2(5, 66, 1), status2(5, eAccess))
	b.expect("into a gap", read2(5, 65, 2), status2(5, eAccess))
	b.expect("beyond the end", read2(5, 660, 3), status2(5, eAccess))
	b.expect("zero length", read2(5, 132, 0), status2(5, eLength))
	b.expect("parameters cut", packet2(5, 2, 132, 0, 4), status2(5, eLength))
	b.expect("broadcast read", packet2(0xFE, 2, 132, 0, 4, 0))
	b.expect("unknown id", read2(6, 132, 4))
	b.expect("unknown instruction", packet2(5, 0x33), status2(5, 2))
	b.expect("action without reg write", packet2(5, 5), status2(5, 2))
	b.expect("sync read to one id", packet2(5, 0x82, 132, 0, 4, 0, 5), status2(5, 2))
}

// TestCRCError: a real servo reports a packet with a wrong CRC that bears its id (e-manual, Error 0x03).
func TestCRCError(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2)})
	b.expect("to servo 1", "fffffd0001030001ffff", status2(1, 3)) // ping, CRC 194e made ffff
	b.expect("to nobody", "fffffd0009030001ffff")
	b.expect("to all", "fffffd00fe030001ffff")
	b.expect("a status", "fffffd0001040055 00 ffff")
	b.expect("a good one after it", "fffffd0001030001ffff"+read2(2, 65, 1), status2(1, 3), status2(2, 0, 0))
	b.set(1, "status_return_level", 1)
	b.expect("write at level 1", "fffffd0001060003410001ffff")
	b.expect("read at level 1", "fffffd0001070002840004001d16", status2(1, 3))
}

func TestStatusReturnLevel(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	const ping = "fffffd0001030001194e"
	pinged := status2(1, 0, 0xFC, 3, DefaultFirmware) // model number 1020
	for level, want := range map[int64][3]string{
		0: {pinged, "", ""},
		1: {pinged, status2(1, 0, 0), ""},
		2: {pinged, status2(1, 0, 0), status2(1, 0)},
	} {
		b.set(1, "status_return_level", level)
		b.expect("ping", ping, want[0])
		b.expect("read", read2(1, 64, 1), want[1])
		b.expect("sync read", packet2(0xFE, 0x82, 64, 0, 1, 0, 1), want[1])
		b.expect("write", write2(1, 64, 0), want[2])
	}
}

func TestIndirectAddressing(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1)})
	done := status2(1, 0)
	// e-manual, X series, Indirect Data, examples 1 and 2: LED in slot 1, goal position in slots 2 to 5.
	b.expect("plain memory", write2(1, 224, 0x5A), done)
	b.expect("read it", read2(1, 224, 1), status2(1, 0, 0x5A))
	b.expect("addresses", write2(1, 168, 65, 0, 116, 0, 117, 0, 118, 0, 119, 0), done)
	b.expect("LED and goal", write2(1, 224, 1, 0, 4, 0, 0), done)
	b.wantRegister(1, "led", 1)
	b.wantRegister(1, "goal_position", 1024)
	b.expect("read back", read2(1, 224, 5), status2(1, 0, 1, 0, 4, 0, 0))
	b.expect("half a goal", write2(1, 225, 0, 4), status2(1, eLength))
	b.expect("range of the LED", write2(1, 224, 2), status2(1, eRange))
	b.expect("limit of the goal", write2(1, 225, 0, 0, 1, 0), status2(1, eLimit))
	b.expect("slots out of order", write2(1, 168, 117, 0, 116, 0, 118, 0, 119, 0), done)
	b.expect("goal in the wrong order", write2(1, 224, 0, 4, 0, 0), status2(1, eLength))
	b.expect("read-only present position", write2(1, 578, 132, 0, 133, 0, 134, 0, 135, 0), done)
	b.expect("write it", write2(1, 634, 0, 0, 0, 0), status2(1, eAccess))
	b.expect("read it", read2(1, 634, 4), status2(1, 0, 0, 8, 0, 0))
	b.expect("an address without a register", write2(1, 168, 66, 0), done)
	b.expect("read it", read2(1, 224, 1), status2(1, eAccess))
	b.expect("reboot", packet2(1, 8), done)
	b.wait(bootTime)
	b.expect("addresses are RAM on X", read2(1, 168, 2), status2(1, 0, 224, 0))
}

// TestSecondaryID follows the example of the e-manual (X series, Secondary ID): group writes without an answer.
func TestSecondaryID(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{Servos: xm430(t, 1, 2, 5)})
	for _, id := range []byte{1, 2, 5} {
		b.set(id, "secondary_id", 5)
	}
	b.expect("LED of 5", write2(5, 65, 1), status2(5, 0))
	for _, id := range []byte{1, 2, 5} {
		b.wantRegister(id, "led", 1)
		b.set(id, "secondary_id", 100)
	}
	b.expect("LED of 100", write2(100, 65, 0))
	b.expect("EEPROM of 100", write2(100, 31, 50))
	b.expect("sync write to 100", packet2(0xFE, 0x83, 112, 0, 4, 0, 100, 7, 0, 0, 0))
	for _, id := range []byte{1, 2, 5} {
		b.wantRegister(id, "led", 0)
		b.wantRegister(id, "temperature_limit", 80)
		b.wantRegister(id, "profile_velocity", 7)
		b.set(id, "secondary_id", 253)
	}
	b.expect("ping 253", packet2(253, 1))
}

// TestCustomTable simulates a servo known by three hand-written registers only.
func TestCustomTable(t *testing.T) {
	t.Parallel()
	m, err := model.Custom("wrist", []model.Register{
		{Name: "torque_enable", Address: 562, Size: 1},
		{Name: "goal_position", Address: 596, Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}, Scale: 1.25e-5},
		{Name: "present_position", Address: 611, Size: 4, Encoding: model.Encoding{Form: model.TwosComplement}, Scale: 1.25e-5},
	})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, Options{Servos: []ServoOptions{{ID: 9, Model: m}}})
	b.expect("torque on", write2(9, 562, 1), status2(9, 0))
	b.expect("goal -150000", write2(9, 596, 0x10, 0xB6, 0xFD, 0xFF), status2(9, 0))
	b.wait(100 * time.Millisecond)
	if p := b.register(9, "present_position"); p >= 0 || p <= -150000 {
		t.Errorf("after 0.1 s at %d, want on the way to -150000", p)
	}
	b.wait(3 * time.Second)
	b.expect("arrived", read2(9, 611, 4), status2(9, 0, 0x10, 0xB6, 0xFD, 0xFF))
	b.expect("no id register", read2(9, 7, 1), status2(9, eAccess))
}
