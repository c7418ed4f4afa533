package codec

import (
	"bytes"
	"testing"
)

// The example of the USB2AX wiki ("Advanced instructions", SYNC_READ): present
// position and speed of servos 0, 1, 2 and 7.
var (
	usb2axRequest = []byte{0xFF, 0xFF, 0xFD, 0x08, 0x84, 0x24, 0x04, 0x00, 0x01, 0x02, 0x07, 0x44}
	usb2axAnswer  = []byte{0xFF, 0xFF, 0xFD, 0x12, 0x00, 0x50, 0x01, 0xFF, 0x01, 0x20, 0x00, 0x00, 0x02,
		0x10, 0x00, 0x10, 0x02, 0x00, 0x00, 0xFE, 0x01, 0x5C}
)

func TestUSB2AXRequest(t *testing.T) {
	t.Parallel()
	b, err := Protocol1.AppendUSB2AXSyncRead(nil, 0x24, 4, []byte{0, 1, 2, 7})
	if err != nil || !bytes.Equal(b, usb2axRequest) {
		t.Errorf("got % x, %v, want % x", b, err, usb2axRequest)
	}
	pkt, n, err := Protocol1.DecodeInstruction(usb2axRequest)
	if err != nil || n != len(usb2axRequest) || pkt.ID != USB2AXID || pkt.Instruction != USB2AXSyncRead {
		t.Fatalf("%+v, %d, %v", pkt, n, err)
	}
	s, err := Protocol1.ParseUSB2AXSyncRead(pkt.Params)
	if err != nil || s.Address != 0x24 || s.Length != 4 || !bytes.Equal(s.IDs, []byte{0, 1, 2, 7}) {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestUSB2AXAnswer(t *testing.T) {
	t.Parallel()
	pkt, n, err := Protocol1.DecodeStatus(usb2axAnswer)
	if err != nil || n != len(usb2axAnswer) {
		t.Fatalf("%d of %d bytes, %v", n, len(usb2axAnswer), err)
	}
	s, err := Protocol1.ParseUSB2AXStatus(pkt, 4, 4)
	if err != nil || s.Len() != 4 {
		t.Fatalf("%d servos, %v", s.Len(), err)
	}
	for i, want := range [][]byte{{0x50, 0x01, 0xFF, 0x01}, {0x20, 0x00, 0x00, 0x02}, {0x10, 0x00, 0x10, 0x02}, {0x00, 0x00, 0xFE, 0x01}} {
		if got := s.Data(i); !bytes.Equal(got, want) || s.Missing(i) {
			t.Errorf("servo %d: % x (missing %v), want % x", i, got, s.Missing(i), want)
		}
	}
}

// The adapter fills the place of a silent servo with FF.
func TestUSB2AXMissingServo(t *testing.T) {
	t.Parallel()
	pkt := StatusPacket{ID: USB2AXID, Params: []byte{0x00, 0x02, 0xFF, 0xFF, 0xFF, 0x01}}
	s, err := Protocol1.ParseUSB2AXStatus(pkt, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := [3]bool{s.Missing(0), s.Missing(1), s.Missing(2)}; got != [3]bool{false, true, false} {
		t.Errorf("missing %v, want the second", got)
	}
}

func TestUSB2AXRefusedAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name          string
		protocol      Protocol
		pkt           StatusPacket
		length, count int
		want          error
	}{
		{"range error", Protocol1, StatusPacket{ID: USB2AXID, Error: StatusError{Protocol1, BitRange}}, 2, 3, refuse(ReasonLength)},
		{"too short", Protocol1, StatusPacket{ID: USB2AXID, Params: make([]byte, 5)}, 2, 3, refuse(ReasonLength)},
		{"no length", Protocol1, StatusPacket{ID: USB2AXID}, 0, 3, refuse(ReasonLength)},
		{"a servo", Protocol1, StatusPacket{ID: 1, Params: make([]byte, 6)}, 2, 3, refuse(ReasonID)},
		{"protocol 2.0", Protocol2, StatusPacket{ID: USB2AXID, Params: make([]byte, 6)}, 2, 3, ErrUnsupported},
	} {
		if _, err := test.protocol.ParseUSB2AXStatus(test.pkt, test.length, test.count); err != test.want {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	if s, err := Protocol1.ParseUSB2AXStatus(StatusPacket{ID: USB2AXID, Params: []byte{7}}, 1, 1); err != nil || s.Missing(0) {
		t.Errorf("one byte of one servo: %+v, %v", s, err)
	}
	if n := (USB2AXStatus{}).Len(); n != 0 {
		t.Errorf("empty answer: %d servos", n)
	}
}
