package codec

import (
	"bytes"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// The e-manual's example of a fast sync read answer: servos 3, 7 and 4.
func fastExample(t testing.TB) ([]byte, []FastBlock) {
	t.Helper()
	b, err := hex.DecodeString("fffffd00fe1900550003a6000000840800071f08000016ca0004ff030000d19e")
	if err != nil {
		t.Fatal(err)
	}
	return b, []FastBlock{{ID: 3, Length: 4}, {ID: 7, Length: 4}, {ID: 4, Length: 4}}
}

func heard(blocks []FastBlock) (ids []byte) {
	for _, block := range blocks {
		if block.Data != nil {
			ids = append(ids, block.ID)
		}
	}
	return ids
}

func TestFastStatusKeepsWhatIsIntact(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		damage func(b []byte, blocks []FastBlock) []byte
		heard  []byte
		n      int
		err    error
	}{
		{"whole", func(b []byte, _ []FastBlock) []byte { return b }, []byte{3, 7, 4}, 32, nil},
		{"last servo silent", func(b []byte, _ []FastBlock) []byte { return b[:24] }, []byte{3, 7}, 0, ErrIncomplete},
		{"block cut", func(b []byte, _ []FastBlock) []byte { return b[:23] }, []byte{3}, 0, ErrIncomplete},
		{"all silent", func(b []byte, _ []FastBlock) []byte { return b[:8] }, nil, 0, ErrIncomplete},
		{"first damaged", func(b []byte, _ []FastBlock) []byte { b[10] ^= 1; return b }, []byte{7, 4}, 32, refuse(ReasonChecksum)},
		{"middle damaged", func(b []byte, _ []FastBlock) []byte { b[18] ^= 1; return b }, []byte{3, 4}, 32, refuse(ReasonChecksum)},
		{"last damaged", func(b []byte, _ []FastBlock) []byte { b[28] ^= 1; return b }, []byte{3, 7}, 32, refuse(ReasonChecksum)},
		{"error byte damaged", func(b []byte, _ []FastBlock) []byte { b[16] ^= 1; return b }, []byte{3, 4}, 32, refuse(ReasonChecksum)},
		{"middle crc damaged", func(b []byte, _ []FastBlock) []byte { b[22] ^= 1; return b }, []byte{3}, 32, refuse(ReasonChecksum)},
		{"another servo", func(b []byte, blocks []FastBlock) []byte { blocks[1].ID = 8; return b }, []byte{3, 4}, 32, refuse(ReasonID)},
		{"other layout", func(b []byte, blocks []FastBlock) []byte { blocks[1].Length = 5; return b }, nil, 32, refuse(ReasonLength)},
		{"negative length", func(b []byte, blocks []FastBlock) []byte { blocks[1].Length = -1; return b }, nil, 0, refuse(ReasonLength)},
		{"no servos", func(b []byte, _ []FastBlock) []byte { return b[:0] }, nil, 0, ErrIncomplete},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, blocks := fastExample(t)
			n, err := Protocol2.DecodeFastStatus(test.damage(b, blocks), blocks)
			if got := heard(blocks); n != test.n || err != test.err || !bytes.Equal(got, test.heard) {
				t.Errorf("%d bytes, %v, heard % d; want %d, %v, % d", n, err, got, test.n, test.err, test.heard)
			}
		})
	}
}

// What was decoded before does not survive in a block that is silent now.
func TestFastStatusForgets(t *testing.T) {
	t.Parallel()
	b, blocks := fastExample(t)
	if _, err := Protocol2.DecodeFastStatus(b, blocks); err != nil {
		t.Fatal(err)
	}
	if _, err := Protocol2.DecodeFastStatus(b[:16], blocks); err != ErrIncomplete {
		t.Fatal(err)
	}
	if got := heard(blocks); !bytes.Equal(got, []byte{3}) {
		t.Errorf("heard % d, want 3", got)
	}
}

func TestFastStatusBetweenOtherPackets(t *testing.T) {
	t.Parallel()
	answer, blocks := fastExample(t)
	var b []byte
	b, _ = Protocol2.AppendFastSyncRead(b, 132, 4, []byte{3, 7, 4}) // echo
	b = append(b, 0x00, 0xFF, 0xFF)                                 // noise
	b, _ = Protocol2.AppendStatus(b, 9, 0, []byte{1, 2, 3, 4})      // late answer
	b = append(b, answer...)
	n, err := Protocol2.DecodeFastStatus(b, blocks)
	if err != nil || n != len(b) || len(heard(blocks)) != 3 {
		t.Errorf("%d of %d bytes, %v, heard % d", n, len(b), err, heard(blocks))
	}
}

// A servo is silent and the next packet follows: the joint status is given up
// and the packet behind it found.
func TestFastStatusCutByAnotherPacket(t *testing.T) {
	t.Parallel()
	answer, blocks := fastExample(t)
	next, _ := Protocol2.AppendStatus(nil, 9, 0, []byte{1, 2, 3, 4})
	b := append(bytes.Clone(answer[:24]), next...)
	n, err := Protocol2.DecodeFastStatus(b, blocks)
	if err != refuse(ReasonChecksum) || n != 24 || !bytes.Equal(heard(blocks), []byte{3, 7}) {
		t.Fatalf("%d bytes, %v, heard % d", n, err, heard(blocks))
	}
	if pkt, _, err := Protocol2.DecodeStatus(b[n:]); err != nil || pkt.ID != 9 {
		t.Errorf("behind it: %+v, %v", pkt, err)
	}
}

func TestFastStatusRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sent, asked []FastBlock
		total := 0
		for _, id := range anyIDs(t, Protocol2, 20) {
			data := frameBytes(1, 20).Draw(t, "data")
			errorByte := rapid.Byte().Draw(t, "error")
			sent = append(sent, FastBlock{ID: id, Error: StatusError{Protocol2, errorByte}, Data: data})
			asked = append(asked, FastBlock{ID: id, Length: len(data)})
			total += len(data)
		}
		b, err := Protocol2.AppendFastStatus(nil, sent)
		same(t, err, len(b) == Protocol2.FastStatusLength(len(sent), total))
		arrived := rapid.IntRange(0, len(b)).Draw(t, "bytes arrived")
		n, err := Protocol2.DecodeFastStatus(b[:arrived], asked)
		whole := arrived == len(b)
		same(t, nil, (err == nil) == whole, err == nil || err == ErrIncomplete, (n == len(b)) == whole)
		at := 8
		for i := range sent {
			at += 4 + len(sent[i].Data)
			if at > arrived {
				same(t, nil, asked[i].Data == nil)
				continue
			}
			same(t, nil, asked[i].Error == sent[i].Error, bytes.Equal(asked[i].Data, sent[i].Data))
		}
	})
}

// One flipped bit costs the block it hits, and the one behind it at most.
func TestFastStatusSingleBitErrors(t *testing.T) {
	t.Parallel()
	whole, blocks := fastExample(t)
	want := [][]byte{whole[10:14], whole[18:22], whole[26:30]}
	for bit := 8 * 8; bit < len(whole)*8; bit++ {
		b := bytes.Clone(whole)
		b[bit/8] ^= 1 << (bit % 8)
		if _, err := Protocol2.DecodeFastStatus(b, blocks); err == nil {
			t.Errorf("bit %d: not noticed", bit)
		}
		lost := 0
		for i, block := range blocks {
			if block.Data == nil {
				lost++
			} else if !bytes.Equal(block.Data, want[i]) {
				t.Errorf("bit %d: servo %d: % x", bit, block.ID, block.Data)
			}
		}
		if lost > 2 {
			t.Errorf("bit %d: %d blocks lost", bit, lost)
		}
	}
}

func TestFastStatusOnlyInProtocol2(t *testing.T) {
	t.Parallel()
	b, blocks := fastExample(t)
	for _, p := range []Protocol{Protocol1, FeetechSTS, FeetechSCS, 0} {
		if _, err := p.DecodeFastStatus(b, blocks); err != ErrUnsupported {
			t.Errorf("%s: got %v", p, err)
		}
	}
}

// A joint status is not stuffed, even behind an echo that is.
func TestJointStatusBehindStuffedEcho(t *testing.T) {
	t.Parallel()
	joint, err := hex.DecodeString("fffffd00fe1100550001fffffd006f4d000200080000b380") // holds FF FF FD 00
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Protocol2.AppendWrite(nil, 1, 116, []byte{0xFF, 0xFF, 0xFD, 0x00})
	b = append(b, joint...)
	pkt, n, err := Protocol2.DecodeStatus(b)
	if err != nil || n != len(b) || !bytes.Equal(pkt.Params, joint[9:len(joint)-2]) {
		t.Errorf("%+v, %d of %d bytes, %v", pkt, n, len(b), err)
	}
}

// A damaged late answer before the joint status is refused on its own.
func TestFastStatusBehindDamagedPacket(t *testing.T) {
	t.Parallel()
	answer, blocks := fastExample(t)
	late, _ := Protocol2.AppendStatus(nil, 9, 0, []byte{1, 2, 3, 4})
	late[9] ^= 1
	b := append(late, answer...)
	n, err := Protocol2.DecodeFastStatus(b, blocks)
	if err != refuse(ReasonChecksum) || n != len(late) {
		t.Fatalf("%d, %v, want %d", n, err, len(late))
	}
	if n, err := Protocol2.DecodeFastStatus(b[n:], blocks); err != nil || n != len(answer) {
		t.Errorf("joint status: %d, %v", n, err)
	}
}
