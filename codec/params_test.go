package codec

import (
	"encoding/hex"
	"testing"
)

type parseCall = func(p Protocol, b []byte) error

var (
	parsePing      parseCall = func(p Protocol, b []byte) error { _, _, err := p.ParsePingStatus(b); return err }
	parseRead      parseCall = func(p Protocol, b []byte) error { _, _, err := p.ParseRead(b); return err }
	parseWrite     parseCall = func(p Protocol, b []byte) error { _, _, err := p.ParseWrite(b); return err }
	parseReset     parseCall = func(p Protocol, b []byte) error { _, err := p.ParseFactoryReset(b); return err }
	parseClearing  parseCall = func(p Protocol, b []byte) error { _, err := p.ParseClear(b); return err }
	parseBackup    parseCall = func(p Protocol, b []byte) error { _, err := p.ParseControlTableBackup(b); return err }
	parseSyncRead  parseCall = func(p Protocol, b []byte) error { _, err := p.ParseSyncRead(b); return err }
	parseSyncWrite parseCall = func(p Protocol, b []byte) error { _, err := p.ParseSyncWrite(b); return err }
	parseBulkRead  parseCall = func(p Protocol, b []byte) error { _, err := p.ParseBulkRead(b); return err }
	parseBulkWrite parseCall = func(p Protocol, b []byte) error { _, err := p.ParseBulkWrite(b); return err }
	parseUsb2ax    parseCall = func(p Protocol, b []byte) error { _, err := p.ParseUSB2AXSyncRead(b); return err }
	parseCalibrate parseCall = func(p Protocol, b []byte) error { _, _, err := p.ParseCalibrateOffset(b); return err }
	parseEmpty     parseCall = func(_ Protocol, b []byte) error { return ParseEmpty(b) }
)

var refusedParameters = []struct {
	name     string
	parse    parseCall
	protocol Protocol
	params   string
	want     error
}{
	{"none allowed", parseEmpty, Protocol2, "00", refuse(ReasonParams)},
	{"ping status short", parsePing, Protocol2, "0604", refuse(ReasonParams)},
	{"ping status of 1.0", parsePing, Protocol1, "060426", ErrUnsupported},
	{"read short", parseRead, Protocol2, "840004", refuse(ReasonParams)},
	{"read long", parseRead, Protocol1, "240200", refuse(ReasonParams)},
	{"read of nothing", parseRead, Protocol2, "84000000", refuse(ReasonZeroLength)},
	{"write without address", parseWrite, Protocol2, "74", refuse(ReasonParams)},
	{"write of nothing", parseWrite, Protocol1, "1e", refuse(ReasonZeroLength)},
	{"reset without option", parseReset, Protocol2, "", refuse(ReasonParams)},
	{"reset option", parseReset, Protocol2, "03", refuse(ReasonOption)},
	{"reset with option in 1.0", parseReset, Protocol1, "ff", refuse(ReasonParams)},
	{"clear short", parseClearing, Protocol2, "0144584c", refuse(ReasonParams)},
	{"clear key", parseClearing, Protocol2, "0144584c23", refuse(ReasonOption)},
	{"clear key of the other option", parseClearing, Protocol2, "0244584c22", refuse(ReasonOption)},
	{"clear option", parseClearing, Protocol2, "0344584c22", refuse(ReasonOption)},
	{"clear in 1.0", parseClearing, Protocol1, "0144584c22", ErrUnsupported},
	{"backup short", parseBackup, Protocol2, "01435452", refuse(ReasonParams)},
	{"backup option", parseBackup, Protocol2, "034354524c", refuse(ReasonOption)},
	{"backup in 1.0", parseBackup, Protocol1, "014354524c", ErrUnsupported},
	{"sync read of nobody", parseSyncRead, Protocol2, "84000400", refuse(ReasonParams)},
	{"sync read of nothing", parseSyncRead, Protocol2, "8400000001", refuse(ReasonZeroLength)},
	{"sync read of one twice", parseSyncRead, Protocol2, "84000400010201", refuse(ReasonDuplicateID)},
	{"sync read of id FD", parseSyncRead, Protocol2, "84000400fd", refuse(ReasonID)},
	{"sync read of all", parseSyncRead, FeetechSTS, "3804fe", refuse(ReasonID)},
	{"sync read in 1.0", parseSyncRead, Protocol1, "380401", ErrUnsupported},
	{"sync read in scs", parseSyncRead, FeetechSCS, "380401", ErrUnsupported},
	{"sync write of nobody", parseSyncWrite, Protocol2, "74000400", refuse(ReasonParams)},
	{"sync write of nothing", parseSyncWrite, Protocol2, "740000000102", refuse(ReasonZeroLength)},
	{"sync write cut", parseSyncWrite, Protocol1, "1e020010000120", refuse(ReasonParams)},
	{"sync write of one twice", parseSyncWrite, Protocol1, "1e01001000" + "20", refuse(ReasonDuplicateID)},
	{"sync write of all", parseSyncWrite, Protocol1, "1e01fe10", refuse(ReasonID)},
	{"bulk read of nobody", parseBulkRead, Protocol2, "", refuse(ReasonParams)},
	{"bulk read cut", parseBulkRead, Protocol2, "0190000200" + "02920001", refuse(ReasonParams)},
	{"bulk read of nothing", parseBulkRead, Protocol2, "0190000000", refuse(ReasonZeroLength)},
	{"bulk read of one twice", parseBulkRead, Protocol2, "0190000200" + "0192000100", refuse(ReasonDuplicateID)},
	{"bulk read of all", parseBulkRead, Protocol2, "fe90000200", refuse(ReasonID)},
	{"bulk read without zero in 1.0", parseBulkRead, Protocol1, "01020124", refuse(ReasonParams)},
	{"bulk read of nobody in 1.0", parseBulkRead, Protocol1, "00", refuse(ReasonParams)},
	{"bulk read of all in 1.0", parseBulkRead, Protocol1, "0002fe24", refuse(ReasonID)},
	{"bulk read in sts", parseBulkRead, FeetechSTS, "00020124", ErrUnsupported},
	{"bulk write of nobody", parseBulkWrite, Protocol2, "", refuse(ReasonParams)},
	{"bulk write cut in an item", parseBulkWrite, Protocol2, "01200002", refuse(ReasonParams)},
	{"bulk write cut in data", parseBulkWrite, Protocol2, "0120000200a0", refuse(ReasonParams)},
	{"bulk write of nothing", parseBulkWrite, Protocol2, "0120000000", refuse(ReasonZeroLength)},
	{"bulk write of one twice", parseBulkWrite, Protocol2, "0120000100a0" + "0121000100a0", refuse(ReasonDuplicateID)},
	{"bulk write in 1.0", parseBulkWrite, Protocol1, "0120000100a0", ErrUnsupported},
	{"usb2ax of 7 bytes", parseUsb2ax, Protocol1, "240701", refuse(ReasonLength)},
	{"usb2ax of 33", parseUsb2ax, Protocol1, "2402" + hex.EncodeToString(sequence(33)), refuse(ReasonLength)},
	{"usb2ax of nobody", parseUsb2ax, Protocol1, "2402", refuse(ReasonParams)},
	{"usb2ax in 2.0", parseUsb2ax, Protocol2, "2402000001", ErrUnsupported},
	{"calibration to half a position", parseCalibrate, FeetechSTS, "00", refuse(ReasonParams)},
	{"calibration in 1.0", parseCalibrate, Protocol1, "0008", ErrUnsupported},
}

// Parameters as a servo must not accept them.
func TestParametersRefused(t *testing.T) {
	t.Parallel()
	for _, test := range refusedParameters {
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
