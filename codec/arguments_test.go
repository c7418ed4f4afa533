package codec

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func sequence(n int) (ids []byte) {
	for i := range n {
		ids = append(ids, byte(i))
	}
	return ids
}

type encodeCall = func(dst []byte, p Protocol) ([]byte, error)

var refusedArguments = []struct {
	name     string
	protocol Protocol
	encode   encodeCall
	argument string // "" where the instruction is not in the protocol
}{
	{"id FD", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendPing(b, 253) }, "id"},
	{"id FF", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendPing(b, 255) }, "id"},
	{"status of all", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendStatus(b, BroadcastID, 0, nil) }, "id"},
	{"error bit 7", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendStatus(b, 1, 0x80, nil) }, "error byte"},
	{"address of two bytes", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendRead(b, 1, 256, 1) }, "address"},
	{"address of three bytes", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendRead(b, 1, 65536, 1) }, "address"},
	{"negative address", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendWrite(b, 1, -1, []byte{1}) }, "address"},
	{"read of nothing", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendRead(b, 1, 0, 0) }, "length"},
	{"read of more than a status holds", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendRead(b, 1, 0, 4093) }, "length"},
	{"the same in 1.0", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendRead(b, 1, 0, 249) }, "length"},
	{"write of nothing", FeetechSTS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendWrite(b, 1, 0, nil) }, "data"},
	{"write too long", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendWrite(b, 1, 0, make([]byte, 248)) }, "packet length"},
	{"the same in 2.0", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendWrite(b, 1, 0, make([]byte, 4092)) }, "packet length"},
	{"ping model", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendPingStatus(b, 1, 0, 65536, 1) }, "model"},
	{"ping firmware", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendPingStatus(b, 1, 0, 1, 256) }, "firmware"},
	{"forgotten reset option", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFactoryReset(b, 1, 0) }, "option"},
	{"reset option in 1.0", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFactoryReset(b, 1, ResetAllButID) }, "option"},
	{"reset of everybody's id", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFactoryReset(b, BroadcastID, ResetAll) }, "id"},
	{"clear of nothing", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendClear(b, 1, 0) }, "option"},
	{"backup in no direction", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendControlTableBackup(b, 1, 3) }, "option"},
	{"calibration", FeetechSTS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendCalibrateOffsetTo(b, 1, 65536) }, "position"},
	{"sync read of nobody", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncRead(b, 0, 1, nil) }, "ids"},
	{"sync read of one twice", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncRead(b, 0, 1, []byte{1, 2, 1}) }, "id"},
	{"sync read of all", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncRead(b, 0, 1, []byte{1, BroadcastID}) }, "id"},
	{"joint status too long", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFastSyncRead(b, 0, 13, sequence(253)) }, "length"},
	{"sync write of nobody", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncWrite(b, 0, 1, nil, nil) }, "ids"},
	{"sync write of one twice", FeetechSCS, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendSyncWrite(b, 0, 1, []byte{1, 1}, []byte{0, 0})
	}, "id"},
	{"sync write short of data", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendSyncWrite(b, 0, 2, []byte{1, 2}, []byte{0, 0, 0})
	}, "data"},
	{"sync write of 50 in 1.0", Protocol1, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendSyncWrite(b, 30, 4, sequence(50), make([]byte, 200))
	}, "packet length"},
	{"bulk read of nobody", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendBulkRead(b, nil) }, "ids"},
	{"bulk read of nothing", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendBulkRead(b, []BulkItem{{1, 0, 0}}) }, "length"},
	{"bulk read of one twice", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendBulkRead(b, []BulkItem{{1, 0, 1}, {1, 4, 1}})
	}, "id"},
	{"joint bulk status too long", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendFastBulkRead(b, []BulkItem{{1, 0, 2048}, {2, 0, 2048}})
	}, "length"},
	{"bulk write short of data", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendBulkWrite(b, []BulkItem{{1, 0, 1}, {2, 0, 2}}, []byte{1, 2})
	}, "data"},
	{"bulk write of negative length", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendBulkWrite(b, []BulkItem{{1, 0, -1}}, []byte{1, 2})
	}, "length"},
	{"bulk write with data left", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendBulkWrite(b, []BulkItem{{1, 0, 1}}, []byte{1, 2})
	}, "data"},
	{"joint status of nobody", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFastStatus(b, nil) }, "ids"},
	{"joint status of id FD", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFastStatus(b, []FastBlock{{ID: 253}}) }, "id"},
	{"joint status beyond the limit", Protocol2, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendFastStatus(b, []FastBlock{{ID: 1, Data: make([]byte, 4092)}})
	}, "packet length"},
	{"usb2ax of 33", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendUSB2AXSyncRead(b, 36, 2, sequence(33)) }, "ids"},
	{"usb2ax of 7 bytes", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendUSB2AXSyncRead(b, 36, 7, sequence(2)) }, "length"},
	{"usb2ax sync read", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendUSB2AXSyncRead(b, 36, 2, sequence(2)) }, ""},
	{"sync read", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncRead(b, 0, 1, sequence(2)) }, ""},
	{"sync read", FeetechSCS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendSyncRead(b, 0, 1, sequence(2)) }, ""},
	{"fast sync read", FeetechSTS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFastSyncRead(b, 0, 1, sequence(2)) }, ""},
	{"bulk read", FeetechSTS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendBulkRead(b, []BulkItem{{1, 0, 1}}) }, ""},
	{"bulk write", Protocol1, func(b []byte, p Protocol) ([]byte, error) {
		return p.AppendBulkWrite(b, []BulkItem{{1, 0, 1}}, []byte{1})
	}, ""},
	{"joint status", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendFastStatus(b, []FastBlock{{ID: 1}}) }, ""},
	{"clear", Protocol1, func(b []byte, p Protocol) ([]byte, error) { return p.AppendClear(b, 1, ClearErrors) }, ""},
	{"reboot", FeetechSTS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendReboot(b, 1) }, ""},
	{"reset turn count", FeetechSCS, func(b []byte, p Protocol) ([]byte, error) { return p.AppendResetTurnCount(b, 1) }, ""},
	{"status as instruction", Protocol2, func(b []byte, p Protocol) ([]byte, error) { return p.AppendInstruction(b, 1, Status, nil) }, ""},
	{"ping without protocol", 0, func(b []byte, p Protocol) ([]byte, error) { return p.AppendPing(b, 1) }, ""},
	{"status without protocol", 0, func(b []byte, p Protocol) ([]byte, error) { return p.AppendStatus(b, 1, 0, nil) }, ""},
}

// What cannot be said is refused, whatever is there stays as it was.
func TestArgumentsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range refusedArguments {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before := []byte{1, 2, 3}
			b, err := test.encode(before, test.protocol)
			var wrong *ArgumentError
			if !errors.As(err, &wrong) || !bytes.Equal(b, before) {
				t.Fatalf("% x, %v, want an ArgumentError and % x", b, err, before)
			}
			unsupported := test.argument == ""
			if errors.Is(err, ErrUnsupported) != unsupported || !unsupported && wrong.Argument != test.argument {
				t.Errorf("got %v, want argument %q", err, test.argument)
			}
			if !strings.HasPrefix(err.Error(), "protocol "+test.protocol.String()+": ") {
				t.Errorf("%q does not name the protocol", err)
			}
		})
	}
}

func TestArgumentErrorWords(t *testing.T) {
	t.Parallel()
	_, err := Protocol2.AppendSyncRead(nil, 0, 1, []byte{253})
	if got, want := err.Error(), "protocol 2.0: sync read: id 253: must be 0 to 252"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = Protocol1.AppendSyncRead(nil, 0, 1, []byte{1})
	if got, want := err.Error(), "protocol 1.0: sync read: not in the protocol"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The longest packets that can be said are also understood.
func TestLongestPackets(t *testing.T) {
	t.Parallel()
	for _, p := range allProtocols {
		room := p.MaxPacketLength() - p.StatusLength(0)
		b, err := p.AppendStatus(nil, 1, 0, make([]byte, room))
		if err != nil || len(b) != p.MaxPacketLength() {
			t.Errorf("%s: %d bytes, %v, want %d", p, len(b), err, p.MaxPacketLength())
		}
		if pkt, n, err := p.DecodeStatus(b); err != nil || n != len(b) || len(pkt.Params) != room {
			t.Errorf("%s: %d of %d bytes, %v", p, n, len(b), err)
		}
		if _, err := p.AppendStatus(nil, 1, 0, make([]byte, room+1)); err == nil {
			t.Errorf("%s: one byte more is not refused", p)
		}
	}
}
