package cdr

import (
	"encoding/binary"
	"math"
)

// The methods of this file write the elements of a sequence, after its count, or of an
// array. No element writes nothing, not even padding.

// Bools writes one byte for each element.
func (w *Writer) Bools(v []bool) {
	b := w.extend(1, len(v))
	for i, x := range v {
		b[i] = 0
		if x {
			b[i] = 1
		}
	}
}

// Uint8s writes the bytes as they are.
func (w *Writer) Uint8s(v []uint8) { copy(w.extend(1, len(v)), v) }

// Int8s writes one byte for each element.
func (w *Writer) Int8s(v []int8) {
	b := w.extend(1, len(v))
	for i, x := range v {
		b[i] = uint8(x)
	}
}

// Uint16s writes the elements, aligned to 2.
func (w *Writer) Uint16s(v []uint16) {
	b := w.elements(2, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint16(b[2*i:], x)
	}
}

// Int16s writes the elements, aligned to 2.
func (w *Writer) Int16s(v []int16) {
	b := w.elements(2, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint16(b[2*i:], uint16(x))
	}
}

// Uint32s writes the elements, aligned to 4.
func (w *Writer) Uint32s(v []uint32) {
	b := w.elements(4, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint32(b[4*i:], x)
	}
}

// Int32s writes the elements, aligned to 4.
func (w *Writer) Int32s(v []int32) {
	b := w.elements(4, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint32(b[4*i:], uint32(x))
	}
}

// Uint64s writes the elements, aligned to 8.
func (w *Writer) Uint64s(v []uint64) {
	b := w.elements(8, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint64(b[8*i:], x)
	}
}

// Int64s writes the elements, aligned to 8.
func (w *Writer) Int64s(v []int64) {
	b := w.elements(8, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(x))
	}
}

// Float32s writes the elements, aligned to 4.
func (w *Writer) Float32s(v []float32) {
	b := w.elements(4, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(x))
	}
}

// Float64s writes the elements, aligned to 8.
func (w *Writer) Float64s(v []float64) {
	b := w.elements(8, len(v))
	for i, x := range v {
		binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(x))
	}
}

// Strings writes each string as String does.
func (w *Writer) Strings(v []string) {
	for _, s := range v {
		w.String(s)
	}
}

// elements makes room for n elements of size bytes each, aligned to their size.
func (w *Writer) elements(size, n int) []byte {
	if n == 0 {
		return nil
	}
	return w.extend(size, size*n)
}
