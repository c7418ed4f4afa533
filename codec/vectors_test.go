package codec

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// A vector of testdata/vectors.json: bytes from manuals, from test suites of
// other projects and from vendors' libraries, with what they mean.
type vector struct {
	ID        string     `json:"id"`
	Protocol  string     `json:"protocol"`
	Kind      string     `json:"kind"` // instruction, status or stream
	Bytes     hexBytes   `json:"bytes"`
	Source    []string   `json:"source"`
	Note      string     `json:"note"`
	Decoded   fields     `json:"decoded"`
	Bad       bool       `json:"bad"`
	BadReason string     `json:"bad_reason"`
	Illegal   bool       `json:"illegal_unstuffed"`
	Expect    []hexBytes `json:"expect"`    // of a stream: its packets
	Remainder hexBytes   `json:"remainder"` // of a stream: what must be kept
}

type fields struct {
	ID              int       `json:"id"`
	Length          int       `json:"length"` // the length field
	Instruction     *int      `json:"instruction"`
	InstructionName string    `json:"instruction_name"`
	CRC             *int      `json:"crc"`
	Checksum        *int      `json:"checksum"`
	StuffedBytes    int       `json:"stuffed_bytes"`
	Params          *hexBytes `json:"params"`
	Error           *int      `json:"error"`
	Alert           *bool     `json:"alert"`
	ErrorNumber     *int      `json:"error_number"`
	Address         *int      `json:"address"`
	DataLength      int       `json:"data_length"`
	Data            hexBytes  `json:"data"`
	IDs             []int     `json:"ids"`
	Devices         []device  `json:"devices"`
	Option          int       `json:"option"`
	Magic           hexBytes  `json:"magic"`
	Stuffing        string    `json:"stuffing"`
	Note            string    `json:"note"`
}

type device struct {
	ID         int      `json:"id"`
	Address    int      `json:"address"`
	DataLength int      `json:"data_length"`
	Data       hexBytes `json:"data"`
	Error      int      `json:"error"`
	CRC        int      `json:"crc"`
}

type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

func (v *vector) good() bool { return !v.Bad && !v.Illegal && v.Kind != "stream" }

func (v *vector) protocol(t testing.TB) Protocol {
	for _, p := range allProtocols {
		if p.String() == v.Protocol {
			return p
		}
	}
	t.Fatalf("%s: protocol %q", v.ID, v.Protocol)
	return 0
}

var allProtocols = []Protocol{Protocol1, Protocol2, FeetechSTS, FeetechSCS}

func loadVectors(t testing.TB) []vector {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) != 190 {
		t.Fatalf("%d vectors, want 190", len(vectors))
	}
	return vectors
}

func eachVector(t *testing.T, choose func(*vector) bool, test func(*testing.T, *vector, Protocol)) {
	t.Parallel()
	for _, v := range loadVectors(t) {
		if choose(&v) {
			t.Run(v.ID, func(t *testing.T) {
				t.Parallel()
				test(t, &v, v.protocol(t))
			})
		}
	}
}

// The tests of vectors choose by these; every vector is chosen by exactly one.
var vectorKinds = map[string]func(*vector) bool{
	"instruction":  func(v *vector) bool { return v.good() && v.Kind == "instruction" },
	"status":       func(v *vector) bool { return v.good() && v.Kind == "status" && v.Decoded.Devices == nil },
	"joint status": func(v *vector) bool { return v.good() && v.Kind == "status" && v.Decoded.Devices != nil },
	"refused":      func(v *vector) bool { return v.Bad || v.Illegal },
	"stream":       func(v *vector) bool { return v.Kind == "stream" },
}

func TestVectorsAreAllTested(t *testing.T) {
	t.Parallel()
	for _, v := range loadVectors(t) {
		var chosen []string
		for kind, choose := range vectorKinds {
			if choose(&v) {
				chosen = append(chosen, kind)
			}
		}
		if len(chosen) != 1 {
			t.Errorf("%s is chosen by %q", v.ID, chosen)
		}
	}
}

func TestVectorInstructions(t *testing.T) {
	eachVector(t, vectorKinds["instruction"], func(t *testing.T, v *vector, p Protocol) {
		pkt, n, err := p.DecodeInstruction(bytes.Clone(v.Bytes))
		if err != nil || n != len(v.Bytes) {
			t.Fatalf("% x: %d of %d bytes, %v", v.Bytes, n, len(v.Bytes), err)
		}
		want := InstructionPacket{byte(v.Decoded.ID), Instruction(*v.Decoded.Instruction), *v.Decoded.Params}
		if pkt.ID != want.ID || pkt.Instruction != want.Instruction || !bytes.Equal(pkt.Params, want.Params) {
			t.Errorf("got %+v, want %+v", pkt, want)
		}
		name, _, _ := strings.Cut(strings.ReplaceAll(v.Decoded.InstructionName, "_", " "), "(")
		if got := strings.TrimSuffix(pkt.Instruction.String(), " turn count"); got != name && got != "calibrate offset" {
			t.Errorf("name %q, want %q", got, name)
		}
		if got := p.InstructionLength(len(pkt.Params)) + v.Decoded.StuffedBytes; got != len(v.Bytes) {
			t.Errorf("InstructionLength and stuffing: %d, want %d", got, len(v.Bytes))
		}
		again, err := p.AppendInstruction(nil, pkt.ID, pkt.Instruction, pkt.Params)
		if err != nil || !bytes.Equal(again, v.Bytes) {
			t.Errorf("encoded again: % x, %v", again, err)
		}
		checkSum(t, v)
	})
}

func TestVectorStatuses(t *testing.T) {
	eachVector(t, vectorKinds["status"], func(t *testing.T, v *vector, p Protocol) {
		pkt, n, err := p.DecodeStatus(bytes.Clone(v.Bytes))
		if err != nil || n != len(v.Bytes) {
			t.Fatalf("% x: %d of %d bytes, %v", v.Bytes, n, len(v.Bytes), err)
		}
		d := &v.Decoded
		if int(pkt.ID) != d.ID || int(pkt.Error.Byte) != *d.Error || !bytes.Equal(pkt.Params, *d.Params) {
			t.Errorf("got %+v, want id %d error %d params % x", pkt, d.ID, *d.Error, *d.Params)
		}
		if d.Alert != nil && (pkt.Error.Alert() != *d.Alert || pkt.Error.Number() != *d.ErrorNumber) {
			t.Errorf("alert %v number %d, want %v %d", pkt.Error.Alert(), pkt.Error.Number(), *d.Alert, *d.ErrorNumber)
		}
		if got := p.StatusLength(len(pkt.Params)) + d.StuffedBytes; got != len(v.Bytes) {
			t.Errorf("StatusLength and stuffing: %d, want %d", got, len(v.Bytes))
		}
		again, err := p.AppendStatus(nil, pkt.ID, pkt.Error.Byte, pkt.Params)
		if err != nil || !bytes.Equal(again, v.Bytes) {
			t.Errorf("encoded again: % x, %v", again, err)
		}
		checkSum(t, v)
	})
}

// checkSum compares the functions for CRC and checksum and the length field
// with what the vector says.
func checkSum(t *testing.T, v *vector) {
	t.Helper()
	b := v.Bytes
	if v.Decoded.CRC != nil {
		if got := updateCRC(0, b[:len(b)-2]); int(got) != *v.Decoded.CRC {
			t.Errorf("CRC %04x, want %04x", got, *v.Decoded.CRC)
		}
		if got := len(b) - prefix2; got != v.Decoded.Length {
			t.Errorf("length %d, want %d", got, v.Decoded.Length)
		}
		return
	}
	if got := checksum1(b[2 : len(b)-1]); int(got) != *v.Decoded.Checksum {
		t.Errorf("checksum %02x, want %02x", got, *v.Decoded.Checksum)
	}
	if got := len(b) - prefix1; got != v.Decoded.Length {
		t.Errorf("length %d, want %d", got, v.Decoded.Length)
	}
}

func TestVectorJointStatuses(t *testing.T) {
	eachVector(t, vectorKinds["joint status"], func(t *testing.T, v *vector, p Protocol) {
		blocks := make([]FastBlock, len(v.Decoded.Devices))
		total := 0
		for i, d := range v.Decoded.Devices {
			blocks[i] = FastBlock{ID: byte(d.ID), Length: len(d.Data)}
			total += len(d.Data)
		}
		n, err := p.DecodeFastStatus(v.Bytes, blocks)
		if err != nil || n != len(v.Bytes) || n != p.FastStatusLength(len(blocks), total) {
			t.Fatalf("% x: %d of %d bytes, %v", v.Bytes, n, len(v.Bytes), err)
		}
		for i, d := range v.Decoded.Devices {
			if int(blocks[i].Error.Byte) != d.Error || !bytes.Equal(blocks[i].Data, d.Data) {
				t.Errorf("servo %d: got %+v, want %+v", d.ID, blocks[i], d)
			}
		}
		again, err := p.AppendFastStatus(nil, blocks)
		if err != nil || !bytes.Equal(again, v.Bytes) {
			t.Errorf("encoded again: % x, %v", again, err)
		}
		pkt, n, err := p.DecodeStatus(bytes.Clone(v.Bytes))
		if err != nil || n != len(v.Bytes) || pkt.ID != BroadcastID || !bytes.Equal(pkt.Params, v.Bytes[9:len(v.Bytes)-2]) {
			t.Errorf("DecodeStatus: %+v, %d, %v", pkt, n, err)
		}
	})
}

func TestVectorsRefused(t *testing.T) {
	reasons := map[string]Reason{"crc": ReasonChecksum, "checksum": ReasonChecksum}
	eachVector(t, vectorKinds["refused"], func(t *testing.T, v *vector, p Protocol) {
		var err error
		if v.Kind == "instruction" {
			_, _, err = p.DecodeInstruction(bytes.Clone(v.Bytes))
		} else {
			_, _, err = p.DecodeStatus(bytes.Clone(v.Bytes))
		}
		var wrong *MalformedError
		switch {
		case v.BadReason == "header": // there is no packet to be seen
			if err != ErrIncomplete {
				t.Errorf("got %v, want %v", err, ErrIncomplete)
			}
		case !errors.As(err, &wrong):
			t.Errorf("got %v, want a MalformedError", err)
		case v.Illegal && wrong.Reason != ReasonStuffing && wrong.Reason != ReasonTruncated,
			!v.Illegal && wrong.Reason != reasons[v.BadReason]:
			t.Errorf("got %v, want %q", err, v.BadReason)
		}
		if got := packets(p, v.Kind, v.Bytes); len(got) != 0 {
			t.Errorf("packets from a stream: % x", got)
		}
	})
}

// packets returns all packets that a parser fed with the pieces finds, encoded again.
func packets(p Protocol, kind string, pieces ...[]byte) (found []string) {
	parser := NewParser(p)
	for _, piece := range pieces {
		parser.Feed(piece)
		found = append(found, drain(parser, kind)...)
	}
	return found
}

// drain takes everything out of the parser that it can give.
func drain(parser *Parser, kind string) (found []string) {
	for {
		var again []byte
		var err error
		if kind == "instruction" {
			var pkt InstructionPacket
			if pkt, err = parser.NextInstruction(); err == nil {
				again, _ = parser.protocol.AppendInstruction(nil, pkt.ID, pkt.Instruction, pkt.Params)
			}
		} else {
			var pkt StatusPacket
			if pkt, err = parser.NextStatus(); err == nil {
				again, _ = parser.protocol.AppendStatus(nil, pkt.ID, pkt.Error.Byte, pkt.Params)
			}
		}
		if err == ErrIncomplete {
			return found
		}
		if err == nil {
			found = append(found, string(again))
		}
	}
}

func TestVectorStreams(t *testing.T) {
	eachVector(t, vectorKinds["stream"], func(t *testing.T, v *vector, p Protocol) {
		for cut := range v.Bytes {
			parser := NewParser(p)
			if v.ID == "v305" { // the one that begins with the echo of a 1.0 instruction
				parser.ExpectEcho(v.Bytes[:8])
			}
			parser.Feed(v.Bytes[:cut])
			found := drain(parser, "status")
			parser.Feed(v.Bytes[cut:])
			found = append(found, drain(parser, "status")...)
			if len(found) != len(v.Expect) {
				t.Fatalf("cut at %d: %d packets, want %d", cut, len(found), len(v.Expect))
			}
			for i, want := range v.Expect {
				if found[i] != string(want) {
					t.Errorf("cut at %d: packet % x, want % x", cut, found[i], want)
				}
			}
			if rest := parser.buf[parser.start:]; !bytes.Equal(rest, v.Remainder) {
				t.Errorf("cut at %d: kept % x, want % x", cut, rest, v.Remainder)
			}
		}
	})
}
