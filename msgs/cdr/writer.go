package cdr

import (
	"encoding/binary"
	"math"
	"slices"
)

// headerLength is the length of the encapsulation header in bytes.
const headerLength = 4

// maxLength is the most bytes of a string, and elements of a sequence, that are written
// or read: what an int holds everywhere.
const maxLength = math.MaxInt32

// Writer serialises values, little-endian. The zero value is ready to use; a Writer
// that is reset and used again does not allocate once it has grown to the size of
// the messages. It must not be used by two goroutines at once.
type Writer struct {
	buf []byte
	err *WriteError
}

// Reset drops what was written, and the error, and begins a new payload with its
// encapsulation header. It keeps the memory, so that slices which Bytes returned are
// overwritten by what follows.
func (w *Writer) Reset() {
	w.begin()
	w.err = nil
}

// begin writes the encapsulation header of little-endian CDR, without options.
func (w *Writer) begin() { w.buf = append(w.buf[:0], 0x00, 0x01, 0x00, 0x00) }

// Bytes returns the payload written so far: the encapsulation header and the body.
// It is the writer's own memory, valid until the next Reset or write.
func (w *Writer) Bytes() []byte {
	w.extend(1, 0)
	return w.buf
}

// Err returns the first thing that could not be written, a *WriteError, or nil. The
// payload is then of no use.
func (w *Writer) Err() error {
	if w.err == nil {
		return nil
	}
	return w.err
}

// Pad appends zero bytes up to a multiple of four, as RTPS wants a payload to end
// when nobody below does it.
func (w *Writer) Pad() {
	w.extend(4, 0)
}

// Bool writes one byte, 1 for true.
func (w *Writer) Bool(v bool) {
	var b byte
	if v {
		b = 1
	}
	w.Uint8(b)
}

// Uint8 writes one byte: a ROS uint8, byte or char.
func (w *Writer) Uint8(v uint8) { w.extend(1, 1)[0] = v }

// Int8 writes one byte.
func (w *Writer) Int8(v int8) { w.Uint8(uint8(v)) }

// Uint16 writes two bytes, aligned to 2.
func (w *Writer) Uint16(v uint16) { binary.LittleEndian.PutUint16(w.extend(2, 2), v) }

// Int16 writes two bytes, aligned to 2.
func (w *Writer) Int16(v int16) { w.Uint16(uint16(v)) }

// Uint32 writes four bytes, aligned to 4.
func (w *Writer) Uint32(v uint32) { binary.LittleEndian.PutUint32(w.extend(4, 4), v) }

// Int32 writes four bytes, aligned to 4.
func (w *Writer) Int32(v int32) { w.Uint32(uint32(v)) }

// Uint64 writes eight bytes, aligned to 8.
func (w *Writer) Uint64(v uint64) { binary.LittleEndian.PutUint64(w.extend(8, 8), v) }

// Int64 writes eight bytes, aligned to 8.
func (w *Writer) Int64(v int64) { w.Uint64(uint64(v)) }

// Float32 writes an IEEE 754 number of four bytes, aligned to 4. A NaN keeps its bits.
func (w *Writer) Float32(v float32) { w.Uint32(math.Float32bits(v)) }

// Float64 writes an IEEE 754 number of eight bytes, aligned to 8. A NaN keeps its bits.
func (w *Writer) Float64(v float64) { w.Uint64(math.Float64bits(v)) }

// String writes the length, which counts the closing NUL, the bytes of s as they
// are, and the NUL.
func (w *Writer) String(s string) {
	w.Count(len(s) + 1)
	b := w.extend(1, len(s)+1)
	copy(b, s)
	b[len(s)] = 0
}

// BoundedString writes s as String does; more than bound bytes are an error.
func (w *Writer) BoundedString(s string, bound int) {
	if len(s) > bound {
		w.fail(&WriteError{What: "string", Length: len(s), Bound: bound})
		return
	}
	w.String(s)
}

// Count writes the number of elements of a sequence, before the elements.
func (w *Writer) Count(n int) {
	if n > maxLength {
		w.fail(&WriteError{What: "sequence", Length: n, Bound: maxLength})
		return
	}
	w.Uint32(uint32(n))
}

// BoundedCount writes the number of elements as Count does; more than bound are an
// error.
func (w *Writer) BoundedCount(n, bound int) {
	if n > bound {
		w.fail(&WriteError{What: "sequence", Length: n, Bound: bound})
	}
	w.Count(n)
}

// extend appends padding up to a multiple of align and n more bytes, and returns
// those n. Padding is zero: no old memory leaves with a message.
func (w *Writer) extend(align, n int) []byte {
	if len(w.buf) == 0 {
		w.begin()
	}
	end := len(w.buf)
	start := end + (headerLength-end)&(align-1)
	w.buf = slices.Grow(w.buf, start+n-end)[:start+n]
	clear(w.buf[end:start])
	return w.buf[start:]
}

// fail keeps the first error.
func (w *Writer) fail(err *WriteError) {
	if w.err == nil {
		w.err = err
	}
}
