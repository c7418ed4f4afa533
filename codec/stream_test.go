package codec

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// splits cuts b into pieces, down to single bytes.
func splits(t *rapid.T, b []byte) (pieces [][]byte) {
	for len(b) > 0 {
		n := rapid.IntRange(1, min(len(b), 20)).Draw(t, "piece")
		pieces = append(pieces, b[:n])
		b = b[n:]
	}
	return pieces
}

func anyStatus(t *rapid.T, p Protocol) []byte {
	b, err := p.AppendStatus(nil, anyID(t, p), rapid.ByteRange(0, 0x7F).Draw(t, "error"), frameBytes(0, 30).Draw(t, "params"))
	same(t, err)
	return b
}

func anyInstruction(t *rapid.T, p Protocol) []byte {
	b, err := p.AppendWrite(nil, anyID(t, p), anyAddress(t, p), frameBytes(1, 30).Draw(t, "data"))
	same(t, err)
	return b
}

func equalPackets(t *rapid.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d packets, want %d:\ngot  % x\nwant % x", len(got), len(want), got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("packet %d: % x, want % x", i, got[i], want[i])
		}
	}
}

// Whatever stands between the packets of a 2.0 stream – bytes of chance, pieces
// of packets, instructions – every packet is found, once, and nothing else, no
// matter how the stream is cut.
func TestStream2FindsEveryPacket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		var want []string
		starts := map[int]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			switch rapid.SampledFrom([]string{"noise", "piece", "echo", "hostile length"}).Draw(t, "between") {
			case "noise":
				stream = append(stream, frameBytes(0, 30).Filter(harmless).Draw(t, "noise")...)
			case "piece":
				packet := anyStatus(t, Protocol2)
				stream = append(stream, packet[:pieceLength(t, packet)]...)
			case "echo":
				stream = append(stream, anyInstruction(t, Protocol2)...)
			case "hostile length":
				stream = append(stream, 0xFF, 0xFF, 0xFD, 0x00, 0x01, rapid.Byte().Draw(t, "low"), rapid.Byte().Draw(t, "high"), 0x55)
			}
			packet := anyStatus(t, Protocol2)
			starts[len(stream)] = true
			stream, want = append(stream, packet...), append(want, string(packet))
		}
		if chanceStatus(stream, starts) {
			t.Skip("sixteen bits of CRC fit by chance")
		}
		equalPackets(t, packets(Protocol2, "status", splits(t, stream)...), want)
	})
}

// chanceStatus tells whether a status begins where none was put: what is cut short and what follows can make one.
func chanceStatus(stream []byte, starts map[int]bool) bool {
	for i := range stream {
		b := stream[i:]
		if starts[i] || len(b) < 11 || [header2]byte(b) != headerBytes2 || b[prefix2] != byte(Status) {
			continue
		}
		end := prefix2 + int(b[5]) + int(b[6])<<8
		if end >= 11 && end <= len(b) && updateCRC(0, b[:end-trailer2]) == uint16(b[end-2])|uint16(b[end-1])<<8 {
			return true
		}
	}
	return false
}

// harmless tells whether noise leaves room for what follows. The beginning of a
// joint status does not: inside it a header may be data.
func harmless(noise []byte) bool { return !bytes.Contains(noise, []byte{0x00, 0xFE}) }

// pieceLength draws how much of a packet arrives. Where the bytes lost are those
// with which the next header begins, the header makes the packet whole and is
// itself damaged: that is not asked for.
func pieceLength(t *rapid.T, packet []byte) int {
	header := []byte{0xFF, 0xFF, 0xFD, 0x00}
	return rapid.IntRange(0, len(packet)-1).Filter(func(n int) bool {
		return !bytes.HasPrefix(header, packet[n:])
	}).Draw(t, "length of the piece")
}

// A 1.0 packet has eight bits of checksum and a header that may occur inside it:
// only noise without FF is sure to do no harm.
func TestStream1FindsEveryPacket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t, Ping)
		if p == Protocol2 {
			p = Protocol1
		}
		noise := rapid.SliceOfN(rapid.ByteRange(0, 0xFE), 0, 20)
		stream := noise.Draw(t, "noise")
		var want []string
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			packet := anyStatus(t, p)
			want = append(want, string(packet))
			stream = append(append(stream, packet...), noise.Draw(t, "noise")...)
		}
		equalPackets(t, packets(p, "status", splits(t, stream)...), want)
	})
}

// The same bytes give the same packets however they are cut, for any bytes.
func TestStreamDoesNotDependOnTheCuts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t)
		stream := append(frameBytes(0, 40).Draw(t, "noise"), anyStatus(t, p)...)
		stream = append(stream, frameBytes(0, 40).Draw(t, "noise")...)
		stream = append(stream, anyInstruction(t, p)...)
		pieces := splits(t, stream)
		for _, kind := range []string{"status", "instruction"} {
			equalPackets(t, packets(p, kind, pieces...), packets(p, kind, stream))
		}
	})
}

// A flipped bit behind the header and beside the length field is always noticed:
// CRC-16 catches every single bit, and so does the 1.0 sum. A flip in the length
// field makes a frame of other bytes, where the chance is 1 in 65536 (1 in 256).
func TestSingleBitErrorsAreNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyProtocol(t)
		b := anyStatus(t, p)
		first, lengthAt, lengthEnd := 2, 3, 4
		if p == Protocol2 {
			first, lengthAt, lengthEnd = 4, 5, 7
		}
		bit := rapid.IntRange(first*8, len(b)*8-1).Filter(func(bit int) bool {
			if at := bit / 8; at == 2 && p != Protocol2 {
				return b[at]^1<<(bit%8) != 0xFF // FF FF FF would move the header by one
			}
			return bit/8 < lengthAt || bit/8 >= lengthEnd
		}).Draw(t, "bit")
		b[bit/8] ^= 1 << (bit % 8)
		if pkt, _, err := p.DecodeStatus(b); err == nil {
			t.Fatalf("accepted % x as %+v", b, pkt)
		}
	})
}

// With the packets of the manuals even a flip in the header or length passes nowhere.
func TestSingleBitErrorsInVectors(t *testing.T) {
	eachVector(t, (*vector).good, func(t *testing.T, v *vector, p Protocol) {
		if p != Protocol2 {
			return
		}
		for bit := range len(v.Bytes) * 8 {
			b := bytes.Clone(v.Bytes)
			b[bit/8] ^= 1 << (bit % 8)
			if found := packets(p, v.Kind, b); len(found) != 0 {
				t.Errorf("bit %d: accepted % x", bit, found)
			}
		}
	})
}
