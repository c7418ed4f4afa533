package codec

import (
	"encoding/hex"
	"testing"
)

// What is kept when no packet is there yet, and what is refused.
func TestFrames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		protocol Protocol
		bytes    string
		n        int
		err      error
	}{
		{"nothing", Protocol2, "", 0, ErrIncomplete},
		{"noise", Protocol2, "000102", 3, ErrIncomplete},
		{"noise with FF", Protocol2, "ff00ffff00", 5, ErrIncomplete},
		{"FF may begin a header", Protocol2, "00ff", 1, ErrIncomplete},
		{"FF FF FD too", Protocol2, "00fffffd", 1, ErrIncomplete},
		{"FF FF FF FD too", Protocol2, "fffffffd", 1, ErrIncomplete},
		{"FF FF FD FD does not", Protocol2, "fffffdfd", 4, ErrIncomplete},
		{"reserved byte", Protocol2, "fffffd01", 4, ErrIncomplete},
		{"header", Protocol2, "fffffd00", 0, ErrIncomplete},
		{"up to the length", Protocol2, "fffffd00010400", 0, ErrIncomplete},
		{"status up to the CRC", Protocol2, "fffffd000104005500a1", 0, ErrIncomplete},
		{"id FD", Protocol2, "fffffd00fd04005500dc8c", 11, refuse(ReasonID)},
		{"id FF", Protocol2, "fffffd00ff040055", 8, refuse(ReasonID)},
		{"status without error byte", Protocol2, "fffffd0001030055", 8, refuse(ReasonLength)},
		{"length 2", Protocol2, "fffffd0001020001", 8, refuse(ReasonLength)},
		{"longest", Protocol2, "fffffd0001001055", 0, ErrIncomplete},
		{"longer", Protocol2, "fffffd0001011055", 8, refuse(ReasonLength)},
		{"another header in the length", Protocol2, "fffffd000108fffffd000104", 6, refuse(ReasonLength)},
		{"another header inside", Protocol2, "fffffd000108005500fffffd00", 9, refuse(ReasonTruncated)},
		{"stuffing missing", Protocol2, "fffffd000108005500fffffd01ff", 13, refuse(ReasonStuffing)},
		{"stuffing missing at the end", Protocol2, "fffffd00010800550000fffffd", 10, refuse(ReasonStuffing)},
		{"stuffing not there yet", Protocol2, "fffffd000108005500fffffd", 0, ErrIncomplete},
		{"joint status is not stuffed", Protocol2, "fffffd00fe1100550001fffffd006f", 0, ErrIncomplete},
		{"crc", Protocol2, "fffffd000104005500a10dff", 11, refuse(ReasonChecksum)},

		{"nothing", Protocol1, "", 0, ErrIncomplete},
		{"noise", Protocol1, "000102", 3, ErrIncomplete},
		{"noise with FF", Protocol1, "ff00", 2, ErrIncomplete},
		{"FF may begin a header", Protocol1, "00ff", 1, ErrIncomplete},
		{"FF FF too", Protocol1, "00ffff", 1, ErrIncomplete},
		{"of FF FF FF the last two", Protocol1, "ffffff", 1, ErrIncomplete},
		{"of FF FF FF 01 too", Protocol1, "ffffff01", 1, ErrIncomplete},
		{"up to the length", Protocol1, "ffff0102", 0, ErrIncomplete},
		{"status up to the checksum", Protocol1, "ffff010200", 0, ErrIncomplete},
		{"status of all", Protocol1, "fffffe0200ff", 5, refuse(ReasonID)},
		{"length 1", Protocol1, "ffff010100", 5, refuse(ReasonLength)},
		{"longest", Protocol1, "ffff01fa00", 0, ErrIncomplete},
		{"longer", Protocol1, "ffff01fb00", 5, refuse(ReasonLength)},
		{"another header in the length", Protocol1, "ffff01ffff0103", 3, refuse(ReasonLength)},
		{"a 2.0 packet", Protocol1, "fffffd000104005500a10c", 11, refuse(ReasonLength)},
		{"error bit 7", FeetechSTS, "ffff01028001", 6, refuse(ReasonErrorByte)},
		{"checksum", FeetechSCS, "ffff010200fdff", 6, refuse(ReasonChecksum)},
	} {
		b, err := hex.DecodeString(test.bytes)
		if err != nil {
			t.Fatal(err)
		}
		if _, n, err := test.protocol.DecodeStatus(b); n != test.n || err != test.err {
			t.Errorf("%s: %s (%s): %d, %v, want %d, %v", test.protocol, test.name, test.bytes, n, err, test.n, test.err)
		}
	}
}

// The edges of what can be said are inside.
func TestArgumentsAtTheLimits(t *testing.T) {
	t.Parallel()
	for name, encode := range map[string]func() ([]byte, error){
		"2.0 read":      func() ([]byte, error) { return Protocol2.AppendRead(nil, 252, 0xFFFF, 4092) },
		"1.0 read":      func() ([]byte, error) { return Protocol1.AppendRead(nil, 253, 0xFF, 248) },
		"1.0 write":     func() ([]byte, error) { return Protocol1.AppendWrite(nil, 0, 0, make([]byte, 247)) },
		"2.0 write":     func() ([]byte, error) { return Protocol2.AppendWrite(nil, 0, 0, make([]byte, 4091)) },
		"joint status":  func() ([]byte, error) { return Protocol2.AppendFastSyncRead(nil, 0, 12, sequence(253)[:252]) },
		"one joint":     func() ([]byte, error) { return Protocol2.AppendFastSyncRead(nil, 0, 4091, []byte{252}) },
		"fast bulk":     func() ([]byte, error) { return Protocol2.AppendFastBulkRead(nil, []BulkItem{{252, 0xFFFF, 4091}}) },
		"sync read":     func() ([]byte, error) { return Protocol2.AppendSyncRead(nil, 0, 4092, sequence(253)) },
		"sync write":    func() ([]byte, error) { return Protocol1.AppendSyncWrite(nil, 0, 1, sequence(123), make([]byte, 123)) },
		"bulk read":     func() ([]byte, error) { return Protocol1.AppendBulkRead(nil, []BulkItem{{253, 0xFF, 248}}) },
		"usb2ax":        func() ([]byte, error) { return Protocol1.AppendUSB2AXSyncRead(nil, 0, 6, sequence(32)) },
		"calibration":   func() ([]byte, error) { return FeetechSTS.AppendCalibrateOffsetTo(nil, 253, 0xFFFF) },
		"calibration 0": func() ([]byte, error) { return FeetechSTS.AppendCalibrateOffsetTo(nil, 0, 0) },
		"ping status":   func() ([]byte, error) { return Protocol2.AppendPingStatus(nil, 252, 0xFF, 0xFFFF, 0xFF) },
		"ping status 0": func() ([]byte, error) { return Protocol2.AppendPingStatus(nil, 0, 0, 0, 0) },
		"error byte":    func() ([]byte, error) { return Protocol1.AppendStatus(nil, 253, 0x7F, nil) },
		"joint answer": func() ([]byte, error) {
			return Protocol2.AppendFastStatus(nil, []FastBlock{{ID: 252, Data: make([]byte, 4091)}})
		},
	} {
		if _, err := encode(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := Protocol1.ParseUSB2AXSyncRead(append([]byte{36, 6}, sequence(32)...)); err != nil || len(s.IDs) != 32 {
		t.Errorf("usb2ax: %+v, %v", s, err)
	}
	if r, err := Protocol2.ParseBulkRead([]byte{252, 0xFF, 0xFE, 0x01, 0x02}); err != nil || r.At(0) != (BulkItem{252, 0xFEFF, 0x0201}) {
		t.Errorf("bulk read: %+v, %v", r, err)
	}
}

// Every protocol has the instructions that the manuals list for it, and no other.
func TestSupports(t *testing.T) {
	t.Parallel()
	common := []Instruction{Ping, Read, Write, RegWrite, Action, FactoryReset, SyncWrite}
	for p, more := range map[Protocol][]Instruction{
		Protocol1:  {Reboot, BulkRead, USB2AXSyncRead},
		Protocol2:  {Reboot, Clear, ControlTableBackup, SyncRead, FastSyncRead, BulkRead, BulkWrite, FastBulkRead},
		FeetechSTS: {ResetTurnCount, CalibrateOffset, SyncRead},
		FeetechSCS: {},
	} {
		has := map[Instruction]bool{}
		for _, inst := range append(more, common...) {
			has[inst] = true
		}
		for code := range 256 {
			if inst := Instruction(code); p.Supports(inst) != has[inst] {
				t.Errorf("%s: %s: %v", p, inst, p.Supports(inst))
			}
		}
	}
	for code := range 256 {
		if Protocol(0).Supports(Instruction(code)) {
			t.Errorf("no protocol: %s", Instruction(code))
		}
	}
}
