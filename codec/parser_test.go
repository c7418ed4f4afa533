package codec

import (
	"bytes"
	"testing"
)

// Bytes of e-manual examples, protocol 1.0: read of a temperature and its answer.
var (
	readExample1   = []byte{0xFF, 0xFF, 0x01, 0x04, 0x02, 0x2B, 0x01, 0xCC}
	statusExample1 = []byte{0xFF, 0xFF, 0x01, 0x03, 0x00, 0x20, 0xDB}
)

func TestParserSkipsEcho(t *testing.T) {
	t.Parallel()
	parser := NewParser(Protocol1)
	parser.ExpectEcho(readExample1)
	for i, x := range append(bytes.Clone(readExample1), statusExample1...) {
		if _, err := parser.NextStatus(); err != ErrIncomplete {
			t.Fatalf("before byte %d: %v", i, err)
		}
		parser.Feed([]byte{x})
	}
	if pkt, err := parser.NextStatus(); err != nil || pkt.ID != 1 || !bytes.Equal(pkt.Params, []byte{0x20}) {
		t.Errorf("%+v, %v", pkt, err)
	}
}

// An adapter that turned out not to echo loses nothing.
func TestParserWithoutTheEchoExpected(t *testing.T) {
	t.Parallel()
	parser := NewParser(Protocol1)
	parser.ExpectEcho(readExample1)
	parser.Feed(statusExample1)
	if pkt, err := parser.NextStatus(); err != nil || pkt.ID != 1 {
		t.Errorf("%+v, %v", pkt, err)
	}
}

func TestEchoLength(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		b    string
		want int
		err  error
	}{
		{"", 0, ErrIncomplete}, {"ab", 0, ErrIncomplete}, {"abc", 3, nil}, {"abcd", 3, nil}, {"abx", 0, nil}, {"x", 0, nil},
	} {
		if n, err := EchoLength([]byte(test.b), []byte("abc")); n != test.want || err != test.err {
			t.Errorf("%q: %d, %v, want %d, %v", test.b, n, err, test.want, test.err)
		}
	}
	if n, err := EchoLength(nil, nil); n != 0 || err != nil {
		t.Errorf("nothing sent: %d, %v", n, err)
	}
}

// A 1.0 packet lost its end and no more bytes are due: Skip finds the one behind.
func TestParserSkip(t *testing.T) {
	t.Parallel()
	for _, p := range []Protocol{Protocol1, FeetechSTS} {
		parser := NewParser(p)
		parser.Feed([]byte{0xFF, 0xFF, 0x02, 0x14, 0x00}) // announces 24 bytes
		parser.Feed(statusExample1)
		if _, err := parser.NextStatus(); err != ErrIncomplete {
			t.Fatal(err)
		}
		parser.Skip()
		if pkt, err := parser.NextStatus(); err != nil || pkt.ID != 1 {
			t.Errorf("%s: %+v, %v", p, pkt, err)
		}
	}
	parser := NewParser(Protocol2)
	parser.Skip() // nothing there
	parser.Feed([]byte{0xFF, 0xFF, 0xFD, 0x00, 0xFE, 0x19, 0x00, 0x55, 0x00, 0x03, 0xFF, 0xFF})
	if _, err := parser.NextStatus(); err != ErrIncomplete || parser.Buffered() != 12 {
		t.Fatalf("%v, %d bytes", err, parser.Buffered())
	}
	parser.Skip()
	if parser.Buffered() != 2 { // FF FF may begin a header
		t.Errorf("%d bytes kept, want 2", parser.Buffered())
	}
}

func TestParserReset(t *testing.T) {
	t.Parallel()
	parser := NewParser(Protocol1)
	parser.ExpectEcho(readExample1)
	parser.Feed(readExample1[:5])
	parser.Reset()
	if parser.Buffered() != 0 {
		t.Errorf("%d bytes left", parser.Buffered())
	}
	parser.Feed(statusExample1)
	if pkt, err := parser.NextStatus(); err != nil || pkt.ID != 1 {
		t.Errorf("%+v, %v", pkt, err)
	}
}

// A bus that babbles makes the parser hold no more than one packet.
func TestParserUnderBabbleStaysSmall(t *testing.T) {
	t.Parallel()
	hostile := [][]byte{
		bytes.Repeat([]byte{0xFF}, 64),
		bytes.Repeat([]byte{0xFF, 0xFF, 0xFD}, 21),
		bytes.Repeat([]byte{0xFF, 0xFF, 0xFD, 0x00}, 16),
		bytes.Repeat([]byte{0xFF, 0xFF, 0xFD, 0x00, 0xFE, 0xFF, 0x0F, 0x55}, 8),
		bytes.Repeat([]byte{0xFF, 0xFF, 0xFD, 0x00, 0x01, 0xFF, 0xFF, 0x55}, 8),
		bytes.Repeat([]byte{0xFF, 0xFF, 0x01, 0xFA, 0x00}, 12),
		bytes.Repeat([]byte{0x55}, 64),
	}
	for _, p := range allProtocols {
		for _, piece := range hostile {
			parser := NewParser(p)
			for range 500 {
				parser.Feed(piece)
				drain(parser, "status")
				if parser.Buffered() >= p.MaxPacketLength() {
					t.Fatalf("%s, % x…: %d bytes held", p, piece[:8], parser.Buffered())
				}
			}
		}
	}
}

// Nothing decodes without a protocol.
func TestNoProtocol(t *testing.T) {
	t.Parallel()
	if _, _, err := Protocol(0).DecodeStatus(statusExample1); err != ErrUnsupported {
		t.Errorf("status: %v", err)
	}
	if _, _, err := Protocol(0).DecodeInstruction(readExample1); err != ErrUnsupported {
		t.Errorf("instruction: %v", err)
	}
}
