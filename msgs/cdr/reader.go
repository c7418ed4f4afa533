package cdr

import (
	"encoding/binary"
	"fmt"
	"math"
)

// maxPadding is the number of bytes that may follow the last field of a message.
const maxPadding = 3

// Reader reads values from a payload. After the first error every method returns the
// zero value, and Err the error. A Reader can be used again with Reset and then
// allocates nothing itself. It must not be used by two goroutines at once.
type Reader struct {
	body []byte // what follows the encapsulation header
	pos  int    // next byte of body
	big  bool   // big-endian
	err  *ReadError
}

// NewReader returns a Reader of payload, as Reset does.
func NewReader(payload []byte) *Reader {
	r := new(Reader)
	r.Reset(payload)
	return r
}

// Reset begins to read payload, an encapsulation header and a body. The option bits
// of the header are ignored. Payload is read in place and never kept by the values
// that are returned.
func (r *Reader) Reset(payload []byte) {
	*r = Reader{}
	if len(payload) < headerLength {
		r.err = &ReadError{ErrTruncated, 0, fmt.Sprintf("encapsulation header of %d bytes", len(payload))}
		return
	}
	if payload[0] != 0 || payload[1] > 1 {
		r.err = &ReadError{ErrEncapsulation, 0, fmt.Sprintf("header % x", payload[:headerLength])}
		return
	}
	r.big = payload[1] == 0
	r.body = payload[headerLength:]
}

// Err returns the first error, a *ReadError, or nil.
func (r *Reader) Err() error {
	if r.err == nil {
		return nil
	}
	return r.err
}

// Finish says that the last field has been read. It returns the first error; what
// is left must be no more than the three bytes of padding that RTPS adds.
func (r *Reader) Finish() error {
	if left := r.Left(); left > maxPadding {
		r.fail(ErrTrailing, "%d bytes after the last field", left)
	}
	return r.Err()
}

// Left returns the number of bytes that have not been read; 0 after an error.
func (r *Reader) Left() int {
	if r.err != nil {
		return 0
	}
	return len(r.body) - r.pos
}

// Bool reads one byte, which must be 0 or 1.
func (r *Reader) Bool() bool {
	v := r.Uint8()
	if v > 1 {
		r.pos--
		r.fail(ErrBool, "bool of %d", v)
	}
	return v == 1
}

// Uint8 reads one byte: a ROS uint8, byte or char.
func (r *Reader) Uint8() uint8 {
	b := r.next(1, 1)
	if b == nil {
		return 0
	}
	return b[0]
}

// Int8 reads one byte.
func (r *Reader) Int8() int8 { return int8(r.Uint8()) }

// Uint16 reads two bytes, aligned to 2.
func (r *Reader) Uint16() uint16 {
	b := r.next(2, 2)
	switch {
	case b == nil:
		return 0
	case r.big:
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// Int16 reads two bytes, aligned to 2.
func (r *Reader) Int16() int16 { return int16(r.Uint16()) }

// Uint32 reads four bytes, aligned to 4.
func (r *Reader) Uint32() uint32 {
	b := r.next(4, 4)
	switch {
	case b == nil:
		return 0
	case r.big:
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

// Int32 reads four bytes, aligned to 4.
func (r *Reader) Int32() int32 { return int32(r.Uint32()) }

// Uint64 reads eight bytes, aligned to 8.
func (r *Reader) Uint64() uint64 {
	b := r.next(8, 8)
	switch {
	case b == nil:
		return 0
	case r.big:
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

// Int64 reads eight bytes, aligned to 8.
func (r *Reader) Int64() int64 { return int64(r.Uint64()) }

// Float32 reads an IEEE 754 number of four bytes, aligned to 4.
func (r *Reader) Float32() float32 { return math.Float32frombits(r.Uint32()) }

// Float64 reads an IEEE 754 number of eight bytes, aligned to 8.
func (r *Reader) Float64() float64 { return math.Float64frombits(r.Uint64()) }

// String reads a string. One closing NUL is taken off; a string without it, and the
// length 0, are accepted. When the text is that of old, old is returned, so that
// reading the same text again allocates nothing. The bytes are not checked to be
// UTF-8.
func (r *Reader) String(old string) string {
	return r.BoundedString(old, maxLength)
}

// BoundedString reads a string as String does; more than bound bytes are an error.
func (r *Reader) BoundedString(old string, bound int) string {
	n, left := r.Uint32(), r.Left()
	if uint64(n) > uint64(left) {
		r.pos -= 4
		r.fail(ErrTruncated, "string of %d bytes, %d are left", n, left)
	}
	b := r.next(1, int(n))
	if last := len(b) - 1; last >= 0 && b[last] == 0 {
		b = b[:last]
	}
	if len(b) > bound {
		r.pos -= 4 + int(n)
		r.fail(ErrBound, "string of %d bytes, bound is %d", len(b), bound)
		return ""
	}
	if string(b) == old {
		return old
	}
	return string(b)
}

// Count reads the number of elements of a sequence. Size is the least number of
// bytes that an element takes; a count that needs more than the bytes left is an error.
// A caller may therefore allocate Count elements at once.
func (r *Reader) Count(size int) int {
	return r.BoundedCount(maxLength, size)
}

// BoundedCount reads the number of elements as Count does; more than bound are an
// error.
func (r *Reader) BoundedCount(bound, size int) int {
	n := uint64(r.Uint32())
	if n > uint64(bound) {
		r.pos -= 4
		r.fail(ErrBound, "sequence of %d elements, bound is %d", n, bound)
		return 0
	}
	if left := r.Left(); n*uint64(size) > uint64(left) {
		r.pos -= 4
		r.fail(ErrTruncated, "%d elements of at least %d bytes each, %d are left", n, size, left)
		return 0
	}
	return int(n)
}

// Resize returns s with n elements, for UnmarshalCDR to read into: s itself where its
// capacity is enough, else a larger slice that begins with the old elements, so that
// their own slices are used again. Elements keep what they held.
func Resize[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	larger := make([]T, n)
	copy(larger, s[:cap(s)])
	return larger
}

// next passes over the padding before a value aligned to align, and over its n bytes,
// which it returns; nil on error.
func (r *Reader) next(align, n int) []byte {
	if r.err != nil {
		return nil
	}
	start := (r.pos + align - 1) &^ (align - 1)
	if n > len(r.body)-start {
		r.fail(ErrTruncated, "value of %d bytes, %d are left", n, len(r.body)-r.pos)
		return nil
	}
	r.pos = start + n
	return r.body[start:r.pos]
}

// fail keeps the first error.
func (r *Reader) fail(reason error, format string, values ...any) {
	if r.err == nil {
		r.err = &ReadError{reason, headerLength + r.pos, fmt.Sprintf(format, values...)}
	}
}
