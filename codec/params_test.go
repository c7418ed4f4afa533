package codec

import (
	"encoding/hex"
	"testing"
)

// Parameters as a servo must not accept them.
func TestParametersRefused(t *testing.T) {
	t.Parallel()
	type parse = func(p Protocol, b []byte) error
	ping := func(p Protocol, b []byte) error { _, _, err := p.ParsePingStatus(b); return err }
	read := func(p Protocol, b []byte) error { _, _, err := p.ParseRead(b); return err }
	write := func(p Protocol, b []byte) error { _, _, err := p.ParseWrite(b); return err }
	reset := func(p Protocol, b []byte) error { _, err := p.ParseFactoryReset(b); return err }
	clearing := func(p Protocol, b []byte) error { _, err := p.ParseClear(b); return err }
	backup := func(p Protocol, b []byte) error { _, err := p.ParseControlTableBackup(b); return err }
	syncRead := func(p Protocol, b []byte) error { _, err := p.ParseSyncRead(b); return err }
	syncWrite := func(p Protocol, b []byte) error { _, err := p.ParseSyncWrite(b); return err }
	bulkRead := func(p Protocol, b []byte) error { _, err := p.ParseBulkRead(b); return err }
	bulkWrite := func(p Protocol, b []byte) error { _, err := p.ParseBulkWrite(b); return err }
	usb2ax := func(p Protocol, b []byte) error { _, err := p.ParseUSB2AXSyncRead(b); return err }
	calibrate := func(p Protocol, b []byte) error { _, _, err := p.ParseCalibrateOffset(b); return err }
	empty := func(_ Protocol, b []byte) error { return ParseEmpty(b) }

	for _, test := range []struct {
		name     string
		parse    parse
		protocol Protocol
		params   string
		want     error
	}{
		{"none allowed", empty, Protocol2, "00", refuse(ReasonParams)},
		{"ping status short", ping, Protocol2, "0604", refuse(ReasonParams)},
		{"ping status of 1.0", ping, Protocol1, "060426", ErrUnsupported},
		{"read short", read, Protocol2, "840004", refuse(ReasonParams)},
		{"read long", read, Protocol1, "240200", refuse(ReasonParams)},
		{"read of nothing", read, Protocol2, "84000000", refuse(ReasonZeroLength)},
		{"write without address", write, Protocol2, "74", refuse(ReasonParams)},
		{"write of nothing", write, Protocol1, "1e", refuse(ReasonZeroLength)},
		{"reset without option", reset, Protocol2, "", refuse(ReasonParams)},
		{"reset option", reset, Protocol2, "03", refuse(ReasonOption)},
		{"reset with option in 1.0", reset, Protocol1, "ff", refuse(ReasonParams)},
		{"clear short", clearing, Protocol2, "0144584c", refuse(ReasonParams)},
		{"clear key", clearing, Protocol2, "0144584c23", refuse(ReasonOption)},
		{"clear key of the other option", clearing, Protocol2, "0244584c22", refuse(ReasonOption)},
		{"clear option", clearing, Protocol2, "0344584c22", refuse(ReasonOption)},
		{"clear in 1.0", clearing, Protocol1, "0144584c22", ErrUnsupported},
		{"backup short", backup, Protocol2, "01435452", refuse(ReasonParams)},
		{"backup option", backup, Protocol2, "034354524c", refuse(ReasonOption)},
		{"backup in 1.0", backup, Protocol1, "014354524c", ErrUnsupported},
		{"sync read of nobody", syncRead, Protocol2, "84000400", refuse(ReasonParams)},
		{"sync read of nothing", syncRead, Protocol2, "8400000001", refuse(ReasonZeroLength)},
		{"sync read of one twice", syncRead, Protocol2, "84000400010201", refuse(ReasonDuplicateID)},
		{"sync read of id FD", syncRead, Protocol2, "84000400fd", refuse(ReasonID)},
		{"sync read of all", syncRead, FeetechSTS, "3804fe", refuse(ReasonID)},
		{"sync read in 1.0", syncRead, Protocol1, "380401", ErrUnsupported},
		{"sync read in scs", syncRead, FeetechSCS, "380401", ErrUnsupported},
		{"sync write of nobody", syncWrite, Protocol2, "74000400", refuse(ReasonParams)},
		{"sync write of nothing", syncWrite, Protocol2, "740000000102", refuse(ReasonZeroLength)},
		{"sync write cut", syncWrite, Protocol1, "1e020010000120", refuse(ReasonParams)},
		{"sync write of one twice", syncWrite, Protocol1, "1e01001000" + "20", refuse(ReasonDuplicateID)},
		{"sync write of all", syncWrite, Protocol1, "1e01fe10", refuse(ReasonID)},
		{"bulk read of nobody", bulkRead, Protocol2, "", refuse(ReasonParams)},
		{"bulk read cut", bulkRead, Protocol2, "0190000200" + "02920001", refuse(ReasonParams)},
		{"bulk read of nothing", bulkRead, Protocol2, "0190000000", refuse(ReasonZeroLength)},
		{"bulk read of one twice", bulkRead, Protocol2, "0190000200" + "0192000100", refuse(ReasonDuplicateID)},
		{"bulk read of all", bulkRead, Protocol2, "fe90000200", refuse(ReasonID)},
		{"bulk read without zero in 1.0", bulkRead, Protocol1, "01020124", refuse(ReasonParams)},
		{"bulk read of nobody in 1.0", bulkRead, Protocol1, "00", refuse(ReasonParams)},
		{"bulk read of all in 1.0", bulkRead, Protocol1, "0002fe24", refuse(ReasonID)},
		{"bulk read in sts", bulkRead, FeetechSTS, "00020124", ErrUnsupported},
		{"bulk write of nobody", bulkWrite, Protocol2, "", refuse(ReasonParams)},
		{"bulk write cut in an item", bulkWrite, Protocol2, "01200002", refuse(ReasonParams)},
		{"bulk write cut in data", bulkWrite, Protocol2, "0120000200a0", refuse(ReasonParams)},
		{"bulk write of nothing", bulkWrite, Protocol2, "0120000000", refuse(ReasonZeroLength)},
		{"bulk write of one twice", bulkWrite, Protocol2, "0120000100a0" + "0121000100a0", refuse(ReasonDuplicateID)},
		{"bulk write in 1.0", bulkWrite, Protocol1, "0120000100a0", ErrUnsupported},
		{"usb2ax of 7 bytes", usb2ax, Protocol1, "240701", refuse(ReasonLength)},
		{"usb2ax of 33", usb2ax, Protocol1, "2402" + hex.EncodeToString(sequence(33)), refuse(ReasonLength)},
		{"usb2ax of nobody", usb2ax, Protocol1, "2402", refuse(ReasonParams)},
		{"usb2ax in 2.0", usb2ax, Protocol2, "2402000001", ErrUnsupported},
		{"calibration to half a position", calibrate, FeetechSTS, "00", refuse(ReasonParams)},
		{"calibration in 1.0", calibrate, Protocol1, "0008", ErrUnsupported},
	} {
		b, err := hex.DecodeString(test.params)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if err := test.parse(test.protocol, b); err != test.want {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}

// E-manual, protocol 1.0, "Bulk Read": if an id is listed twice, only the first counts.
func TestBulkRead1AllowsAnIDTwice(t *testing.T) {
	t.Parallel()
	r, err := Protocol1.ParseBulkRead([]byte{0x00, 2, 1, 36, 4, 1, 30})
	if err != nil || r.Len() != 2 {
		t.Fatalf("%d items, %v", r.Len(), err)
	}
	if got, want := r.At(0), (BulkItem{ID: 1, Address: 36, Length: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
