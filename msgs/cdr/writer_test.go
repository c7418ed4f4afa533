package cdr_test

import (
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// Expected bytes in this package's tests are written by hand from OMG DDS-XTypes 1.3,
// section 7.4.1 (XCDR version 1): sizes, alignment, strings and sequences.

// unhex returns bytes from hexadecimal digits in groups.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// layouts are calls of a Writer with the payload that comes of them.
var layouts = []struct {
	name  string
	write func(w *cdr.Writer)
	want  string
}{
	{"nothing", func(*cdr.Writer) {}, "00010000"},
	{"bools", func(w *cdr.Writer) { w.Bool(true); w.Bool(false) }, "00010000 0100"},
	{"bytes", func(w *cdr.Writer) { w.Uint8(0xfe); w.Int8(-1) }, "00010000 feff"},
	{"16 bits after a byte", func(w *cdr.Writer) { w.Uint8(1); w.Uint16(0x0203); w.Int16(-2) }, "00010000 01 00 0302 feff"},
	{"32 bits after a byte", func(w *cdr.Writer) { w.Uint8(1); w.Uint32(0x02030405); w.Int32(-2) },
		"00010000 01 000000 05040302 feffffff"},
	{"64 bits after a byte", func(w *cdr.Writer) { w.Uint8(1); w.Uint64(0x0203040506070809); w.Int64(-2) },
		"00010000 01 00000000000000 0908070605040302 feffffffffffffff"},
	{"64 bits at offset 8, header not counted", func(w *cdr.Writer) { w.Uint64(1); w.Uint64(2) },
		"00010000 0100000000000000 0200000000000000"},
	{"floats", func(w *cdr.Writer) { w.Float32(1); w.Float64(-2) }, "00010000 0000803f 00000000 00000000000000c0"},
	{"not a number", func(w *cdr.Writer) { w.Float64(math.Float64frombits(0x7ff8000000000001)) }, "00010000 010000000000f87f"},
	{"string", func(w *cdr.Writer) { w.String("abc") }, "00010000 04000000 61626300"},
	{"empty string", func(w *cdr.Writer) { w.String(""); w.Uint8(7) }, "00010000 01000000 00 07"},
	{"count after a string", func(w *cdr.Writer) { w.String("a"); w.Count(2) }, "00010000 02000000 6100 0000 02000000"},
	{"bounded string at its bound", func(w *cdr.Writer) { w.BoundedString("ab", 2) }, "00010000 03000000 616200"},
	{"sequence of doubles", func(w *cdr.Writer) { w.Count(1); w.Float64s([]float64{1}) },
		"00010000 01000000 00000000 000000000000f03f"},
	{"no padding for the elements of an empty sequence", func(w *cdr.Writer) { w.Count(0); w.Float64s(nil); w.Uint8(7) },
		"00010000 00000000 07"},
	{"sequence of bools", func(w *cdr.Writer) { w.Count(3); w.Bools([]bool{true, false, true}) }, "00010000 03000000 010001"},
	{"bytes as they are", func(w *cdr.Writer) { w.Uint8s([]byte{1, 2}); w.Int8s([]int8{-1}) }, "00010000 0102 ff"},
	{"16 bits, several", func(w *cdr.Writer) { w.Uint16s([]uint16{1, 2}); w.Int16s([]int16{-1}) }, "00010000 0100 0200 ffff"},
	{"32 bits, several", func(w *cdr.Writer) { w.Uint32s([]uint32{1, 2}); w.Int32s([]int32{-1}) },
		"00010000 01000000 02000000 ffffffff"},
	{"64 bits, several", func(w *cdr.Writer) { w.Uint64s([]uint64{1}); w.Int64s([]int64{-1}) },
		"00010000 0100000000000000 ffffffffffffffff"},
	{"floats, several", func(w *cdr.Writer) { w.Float32s([]float32{1, -1}); w.Float64s([]float64{0.5}) },
		"00010000 0000803f 000080bf 000000000000e03f"},
	{"sequence of strings", func(w *cdr.Writer) { w.Count(2); w.Strings([]string{"a", ""}) },
		"00010000 02000000 02000000 6100 0000 01000000 00"},
	{"padding at the end", func(w *cdr.Writer) { w.Uint8(1); w.Pad() }, "00010000 01000000"},
	{"no padding where none is needed", func(w *cdr.Writer) { w.Uint32(1); w.Pad() }, "00010000 01000000"},
}

func TestWriterLayout(t *testing.T) {
	t.Parallel()
	for _, test := range layouts {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var w cdr.Writer // the zero value is ready to use
			test.write(&w)
			if got, want := hex.EncodeToString(w.Bytes()), strings.ReplaceAll(test.want, " ", ""); got != want || w.Err() != nil {
				t.Errorf("got %s, want %s; error %v", got, want, w.Err())
			}
		})
	}
}

// TestWriterUsedAgain writes every layout with one Writer whose memory is full of other
// bytes: none of them may show in the padding.
func TestWriterUsedAgain(t *testing.T) {
	t.Parallel()
	var w cdr.Writer
	for _, test := range layouts {
		w.Reset()
		for range 10 {
			w.Uint64(math.MaxUint64)
		}
		w.Reset()
		test.write(&w)
		if got, want := hex.EncodeToString(w.Bytes()), strings.ReplaceAll(test.want, " ", ""); got != want {
			t.Errorf("%s: got %s, want %s", test.name, got, want)
		}
	}
}

func TestWriterBounds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		write func(w *cdr.Writer)
		want  string
	}{
		{"string", func(w *cdr.Writer) { w.BoundedString("abc", 2) }, "cdr: write string of 3: bound is 2"},
		{"sequence", func(w *cdr.Writer) { w.BoundedCount(2, 1) }, "cdr: write sequence of 2: bound is 1"},
		{"first error", func(w *cdr.Writer) { w.BoundedCount(2, 1); w.BoundedString("abc", 2) },
			"cdr: write sequence of 2: bound is 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var w cdr.Writer
			test.write(&w)
			var err *cdr.WriteError
			if !errors.As(w.Err(), &err) || !errors.Is(w.Err(), cdr.ErrBound) || w.Err().Error() != test.want {
				t.Errorf("got %v, want %s", w.Err(), test.want)
			}
			w.Reset()
			if err := w.Err(); err != nil {
				t.Errorf("after Reset: %v", err)
			}
		})
	}
}

func TestServiceHeader(t *testing.T) {
	t.Parallel()
	want := cdr.ServiceHeader{Client: 0x0102030405060708, Sequence: -2}
	payload := unhex(t, "00010000 0807060504030201 feffffffffffffff 01 00000000000000 000000000000f03f")
	var w cdr.Writer
	want.MarshalCDR(&w)
	w.Bool(true)
	w.Float64(1)
	if got := w.Bytes(); string(got) != string(payload) {
		t.Errorf("got % x, want % x", got, payload)
	}

	var got cdr.ServiceHeader
	r := cdr.NewReader(payload)
	got.UnmarshalCDR(r)
	if ok, number := r.Bool(), r.Float64(); got != want || !ok || number != 1 || r.Finish() != nil {
		t.Errorf("got %v %t %v, want %v true 1; error %v", got, ok, number, want, r.Finish())
	}
}
