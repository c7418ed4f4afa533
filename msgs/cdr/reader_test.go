package cdr_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/sinew-robotics/sinew/msgs/cdr"
)

// scalars and scalarsBig hold one value of each kind, in either byte order.
const (
	scalars    = "00010000 01 fe 0302 05040302 feff 0000 0000803f 0908070605040302 00000000000000c0 feffffff 0000 0000 ffffffffffffffff"
	scalarsBig = "00000000 01 fe 0203 02030405 fffe 0000 3f800000 0203040506070809 c000000000000000 fffffffe 0000 0000 ffffffffffffffff"
)

func TestReaderScalars(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{scalars, scalarsBig} {
		r := cdr.NewReader(unhex(t, payload))
		equal(t, r.Bool(), true)
		equal(t, r.Int8(), -2)
		equal(t, r.Uint16(), 0x0203)
		equal(t, r.Uint32(), 0x02030405)
		equal(t, r.Int16(), -2)
		equal(t, r.Float32(), 1)
		equal(t, r.Uint64(), 0x0203040506070809)
		equal(t, r.Float64(), -2)
		equal(t, r.Int32(), -2)
		equal(t, r.Int64(), -1)
		equal(t, r.Left(), 0)
		equal(t, r.Finish(), nil)
	}
}

func TestReaderElements(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{
		"00010000 0100 02fe 0201 feff 04030201 feffffff 0000803f 00000000 0807060504030201 feffffffffffffff 000000000000f03f",
		"00000000 0100 02fe 0102 fffe 01020304 fffffffe 3f800000 00000000 0102030405060708 fffffffffffffffe 3ff0000000000000",
	} {
		r := cdr.NewReader(unhex(t, payload))
		elements(t, r.Bools, true, false)
		elements(t, r.Uint8s, 2)
		elements(t, r.Int8s, -2)
		elements(t, r.Uint16s, 0x0102)
		elements(t, r.Int16s, -2)
		elements(t, r.Uint32s, 0x01020304)
		elements(t, r.Int32s, -2)
		elements(t, r.Float32s, 1)
		elements(t, r.Uint64s, 0x0102030405060708)
		elements(t, r.Int64s, -2)
		elements(t, r.Float64s, 1)
		elements(t, r.Float64s)
		equal(t, r.Finish(), nil)
	}
}

func TestReaderStrings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, payload, want string }{
		{"with NUL", "00010000 04000000 61626300", "abc"},
		{"big-endian", "00000000 00000004 61626300", "abc"},
		{"without NUL", "00010000 03000000 616263", "abc"},
		{"empty with NUL", "00010000 01000000 00", ""},
		{"empty without NUL", "00010000 00000000", ""},
		{"NUL within", "00010000 04000000 61006200", "a\x00b"},
		{"two NULs", "00010000 03000000 610000", "a\x00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := cdr.NewReader(unhex(t, test.payload))
			equal(t, r.String("old"), test.want)
			equal(t, r.Finish(), nil)
			r.Reset(unhex(t, test.payload))
			equal(t, r.BoundedString("", len(test.want)), test.want)
			equal(t, r.Finish(), nil)
		})
	}
}

func TestReaderErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, payload string
		read          func(r *cdr.Reader)
		reason        error
		want          string
	}{
		{"nothing", "", func(*cdr.Reader) {}, cdr.ErrTruncated, "cdr: byte 0: encapsulation header of 0 bytes: payload is too short"},
		{"short header", "000100", func(*cdr.Reader) {}, cdr.ErrTruncated,
			"cdr: byte 0: encapsulation header of 3 bytes: payload is too short"},
		{"parameter list", "00030000", func(*cdr.Reader) {}, cdr.ErrEncapsulation,
			"cdr: byte 0: header 00 03 00 00: encapsulation is not plain CDR"},
		{"XCDR version 2", "00070000", func(*cdr.Reader) {}, cdr.ErrEncapsulation,
			"cdr: byte 0: header 00 07 00 00: encapsulation is not plain CDR"},
		{"short number", "00010000 000000", func(r *cdr.Reader) { r.Uint32() }, cdr.ErrTruncated,
			"cdr: byte 4: value of 4 bytes, 3 are left: payload is too short"},
		{"padding beyond the end", "00010000 00", func(r *cdr.Reader) { r.Uint8(); r.Uint64() }, cdr.ErrTruncated,
			"cdr: byte 5: value of 8 bytes, 0 are left: payload is too short"},
		{"bool", "00010000 02", func(r *cdr.Reader) { r.Bool() }, cdr.ErrBool, "cdr: byte 4: bool of 2: bool is neither 0 nor 1"},
		{"bools", "00010000 0102", func(r *cdr.Reader) { r.Bools(make([]bool, 2)) }, cdr.ErrBool,
			"cdr: byte 5: bool of 2: bool is neither 0 nor 1"},
		{"long string", "00010000 05000000 61626300", func(r *cdr.Reader) { _ = r.String("") }, cdr.ErrTruncated,
			"cdr: byte 4: string of 5 bytes, 4 are left: payload is too short"},
		{"huge string", "00010000 ffffffff 61626300", func(r *cdr.Reader) { _ = r.String("") }, cdr.ErrTruncated,
			"cdr: byte 4: string of 4294967295 bytes, 4 are left: payload is too short"},
		{"bounded string", "00010000 04000000 61626300", func(r *cdr.Reader) { r.BoundedString("", 2) }, cdr.ErrBound,
			"cdr: byte 4: string of 3 bytes, bound is 2: bound exceeded"},
		{"huge count", "00010000 ffffffff 00000000", func(r *cdr.Reader) { r.Count(1) }, cdr.ErrBound,
			"cdr: byte 4: sequence of 4294967295 elements, bound is 2147483647: bound exceeded"},
		{"large count", "00010000 ffffff7f 00000000", func(r *cdr.Reader) { r.Count(8) }, cdr.ErrTruncated,
			"cdr: byte 4: 2147483647 elements of at least 8 bytes each, 4 are left: payload is too short"},
		{"count by one element", "00010000 02000000 00000000 000000", func(r *cdr.Reader) { r.Count(4) }, cdr.ErrTruncated,
			"cdr: byte 4: 2 elements of at least 4 bytes each, 7 are left: payload is too short"},
		{"bounded count", "00010000 02000000 0000", func(r *cdr.Reader) { r.BoundedCount(1, 1) }, cdr.ErrBound,
			"cdr: byte 4: sequence of 2 elements, bound is 1: bound exceeded"},
		{"trailing", "00010000 00000000", func(*cdr.Reader) {}, cdr.ErrTrailing,
			"cdr: byte 4: 4 bytes after the last field: payload is too long"},
		{"first error", "00010000 02 00", func(r *cdr.Reader) { r.Bool(); r.Uint64() }, cdr.ErrBool,
			"cdr: byte 4: bool of 2: bool is neither 0 nor 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := cdr.NewReader(unhex(t, test.payload))
			test.read(r)
			err := r.Finish()
			var readError *cdr.ReadError
			if !errors.As(err, &readError) || !errors.Is(err, test.reason) || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestReaderAfterError reads everything after an error: zero values, no panic, the same
// error, and no bytes left.
func TestReaderAfterError(t *testing.T) {
	t.Parallel()
	r := cdr.NewReader(unhex(t, "00010000 02 01010101010101 0101010101010101 0101010101010101"))
	r.Bool()
	first := r.Err()
	equal(t, r.Bool(), false)
	equal(t, r.Uint8(), 0)
	equal(t, r.Int16(), 0)
	equal(t, r.Uint32(), 0)
	equal(t, r.Int64(), 0)
	equal(t, r.Float32(), 0)
	equal(t, r.Float64(), 0)
	equal(t, r.String("old"), "")
	equal(t, r.Count(1), 0)
	equal(t, r.BoundedCount(1, 1), 0)
	kept := []float64{5}
	r.Float64s(kept)
	equal(t, kept[0], 5)
	equal(t, r.Left(), 0)
	equal(t, r.Err(), first)
	equal(t, r.Finish(), first)
}

func TestReaderPadding(t *testing.T) {
	t.Parallel()
	for n := range 4 {
		r := cdr.NewReader(append(unhex(t, "00010000 05"), make([]byte, n)...))
		equal(t, r.Uint8(), 5)
		equal(t, r.Finish(), nil)
	}
}

// TestReaderOptions ignores the option bits of the encapsulation header, in which XCDR
// version 2 counts padding.
func TestReaderOptions(t *testing.T) {
	t.Parallel()
	r := cdr.NewReader(unhex(t, "00010003 05000000"))
	equal(t, r.Uint8(), 5)
	equal(t, r.Finish(), nil)
}

func TestReaderReset(t *testing.T) {
	t.Parallel()
	r := cdr.NewReader(unhex(t, "00000000 02"))
	r.Bool()
	if r.Err() == nil {
		t.Fatal("no error for a bool of 2")
	}
	r.Reset(unhex(t, "00010000 0100"))
	equal(t, r.Uint16(), 1)
	equal(t, r.Finish(), nil)
}

func TestResize(t *testing.T) {
	t.Parallel()
	old := make([][]int, 2, 4)
	old[:3][2] = make([]int, 0, 7)
	if got := cdr.Resize(old, 3); len(got) != 3 || &got[0] != &old[0] || cap(got[2]) != 7 {
		t.Errorf("within the capacity: %v of %p, want 3 elements of %p, the last with its memory", got, got, old)
	}
	larger := cdr.Resize(old, 5)
	if len(larger) != 5 || cap(larger[2]) != 7 {
		t.Errorf("beyond the capacity: %d elements, the third of capacity %d, want 5 and 7", len(larger), cap(larger[2]))
	}
	if got := cdr.Resize([]int(nil), 0); got != nil {
		t.Errorf("none of nil: %v, want nil", got)
	}
}

// TestReaderKeepsNaN reads a NaN with a payload of its own.
func TestReaderKeepsNaN(t *testing.T) {
	t.Parallel()
	r := cdr.NewReader(unhex(t, "00010000 010000000000f87f"))
	equal(t, math.Float64bits(r.Float64()), 0x7ff8000000000001)
}

// equal demands that a value is the one wanted.
func equal[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// elements demands that read fills a slice with the elements wanted.
func elements[T comparable](t *testing.T, read func([]T), want ...T) {
	t.Helper()
	got := make([]T, len(want))
	read(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
