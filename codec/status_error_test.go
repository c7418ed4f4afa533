package codec

import "testing"

func TestStatusError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		protocol      Protocol
		byte          byte
		alert, failed bool
		number        int
		words         string
	}{
		{Protocol2, 0x00, false, false, 0, "no error"},
		{Protocol2, 0x01, false, true, 1, "result fail"},
		{Protocol2, 0x02, false, true, 2, "instruction error"},
		{Protocol2, 0x03, false, true, 3, "crc error"},
		{Protocol2, 0x04, false, true, 4, "data range error"},
		{Protocol2, 0x05, false, true, 5, "data length error"},
		{Protocol2, 0x06, false, true, 6, "data limit error"},
		{Protocol2, 0x07, false, true, 7, "access error"},
		{Protocol2, 0x08, false, true, 8, "error number 8"},
		{Protocol2, 0x80, true, false, 0, "hardware alert"},
		{Protocol2, 0x87, true, true, 7, "access error, hardware alert"},
		{Protocol2, 0xFF, true, true, 127, "error number 127, hardware alert"},
		{Protocol1, 0x00, false, false, 0, "no error"},
		{Protocol1, 0x01, true, false, 0, "input voltage error"},
		{Protocol1, 0x02, false, true, 0, "angle limit error"},
		{Protocol1, 0x04, true, false, 0, "overheating error"},
		{Protocol1, 0x08, false, true, 0, "range error"},
		{Protocol1, 0x10, false, true, 0, "checksum error"},
		{Protocol1, 0x20, true, false, 0, "overload error"},
		{Protocol1, 0x40, false, true, 0, "instruction error"},
		{Protocol1, 0x24, true, false, 0, "overheating error, overload error"}, // the e-manual's example
		{FeetechSTS, 0x08, true, false, 0, "over current error"},
		{FeetechSCS, 0x21, true, false, 0, "voltage error, overload error"},
	} {
		e := StatusError{test.protocol, test.byte}
		if e.Alert() != test.alert || e.Failed() != test.failed || e.Number() != test.number || e.OK() != (test.byte == 0) {
			t.Errorf("%s %02x: alert %v, failed %v, number %d, ok %v", e.Protocol, e.Byte, e.Alert(), e.Failed(), e.Number(), e.OK())
		}
		if got := e.String(); got != test.words {
			t.Errorf("%s %02x: %q, want %q", e.Protocol, e.Byte, got, test.words)
		}
	}
}

// Every reason and every name has words of its own.
func TestWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, word := range []string{
		Protocol1.String(), Protocol2.String(), FeetechSTS.String(), FeetechSCS.String(), Protocol(0).String(), Protocol(9).String(),
		Ping.String(), Clear.String(), FastBulkRead.String(), Instruction(0x7F).String(), Instruction(0x7E).String(),
		ReasonChecksum.String(), ReasonID.String(), ReasonLength.String(), ReasonErrorByte.String(), ReasonTruncated.String(),
		ReasonStuffing.String(), ReasonParams.String(), ReasonDuplicateID.String(), ReasonZeroLength.String(), ReasonOption.String(),
		Reason(99).String(), refuse(ReasonID).Error(),
	} {
		if word == "" || seen[word] {
			t.Errorf("%q is empty or there twice", word)
		}
		seen[word] = true
	}
}
