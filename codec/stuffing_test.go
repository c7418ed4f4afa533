package codec

import (
	"bytes"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// frameBytes generates bytes that look like pieces of frames more often than chance.
func frameBytes(least, most int) *rapid.Generator[[]byte] {
	odd := rapid.SampledFrom([]byte{0xFF, 0xFF, 0xFF, 0xFD, 0xFD, 0x00, 0x55, 0xFE})
	return rapid.SliceOfN(rapid.OneOf(odd, odd, rapid.Byte()), least, most)
}

// stuffAsStated is the rule of the e-manual, byte after byte: whenever the last
// three bytes are FF FF FD, send one more FD and start over.
func stuffAsStated(b []byte) (stuffed []byte) {
	matched := 0
	for _, x := range b {
		stuffed = append(stuffed, x)
		switch {
		case matched == 2 && x == 0xFD:
			stuffed = append(stuffed, 0xFD)
			matched = 0
		case x == 0xFF:
			matched = min(matched+1, 2)
		default:
			matched = 0
		}
	}
	return stuffed
}

func TestStuffing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := frameBytes(0, 10).Draw(t, "before")
		b := frameBytes(0, 60).Draw(t, "bytes")
		want := stuffAsStated(b)
		got := stuff(append(bytes.Clone(before), b...), len(before))
		if !bytes.Equal(got, append(bytes.Clone(before), want...)) {
			t.Fatalf("% x behind % x stuffed: % x, want % x", b, before, got, want)
		}
		if reason := checkStuffing(want, true); reason != 0 {
			t.Fatalf("% x: %v", want, reason)
		}
		if got := destuff(want); !bytes.Equal(got, b) {
			t.Fatalf("% x destuffed: % x", b, got)
		}
	})
}

// FF FF FD 11 FF FD FD 22 holds one place to be stuffed. The C++ DynamixelSDK
// looks back in the bytes it has already rewritten when it removes the stuffing,
// takes the FD of FF FD FD for a second place and loses it.
func TestDestuffingKeepsTheByteTheSDKLoses(t *testing.T) {
	t.Parallel()
	b, err := hex.DecodeString("fffffd00010d005500fffffdfd11fffdfd22e849")
	if err != nil {
		t.Fatal(err)
	}
	pkt, _, err := Protocol2.DecodeStatus(b)
	if err != nil {
		t.Fatal(err)
	}
	if want := []byte{0xFF, 0xFF, 0xFD, 0x11, 0xFF, 0xFD, 0xFD, 0x22}; !bytes.Equal(pkt.Params, want) {
		t.Errorf("params % x, want % x", pkt.Params, want)
	}
}

func TestCheckStuffing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		bytes string
		whole bool
		want  Reason
	}{
		{"", true, 0},
		{"fffffdfd", true, 0},
		{"fffffdfdfffffdfdfd", true, 0},
		{"fffd00fffdfd", true, 0},
		{"fffffd", false, 0}, // the next byte may be the right one
		{"fffffd", true, ReasonStuffing},
		{"fffffd01", false, ReasonStuffing},
		{"fffffd00", false, ReasonTruncated},
		{"fffffdfdfffffd00", true, ReasonTruncated},
	} {
		b, err := hex.DecodeString(test.bytes)
		if err != nil {
			t.Fatal(err)
		}
		if got := checkStuffing(b, test.whole); got != test.want {
			t.Errorf("%s (whole %v): %v, want %v", test.bytes, test.whole, got, test.want)
		}
	}
}
