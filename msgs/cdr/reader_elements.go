package cdr

import (
	"encoding/binary"
	"math"
)

// The methods of this file read as many elements as v has: those of a sequence, after
// its count, or of an array. On error the rest of v is left as it was.

// Bools reads one byte, 0 or 1, for each element.
func (r *Reader) Bools(v []bool) {
	for i := range v {
		v[i] = r.Bool()
	}
}

// Uint8s reads the bytes as they are.
func (r *Reader) Uint8s(v []uint8) { copy(v, r.next(1, len(v))) }

// Int8s reads one byte for each element.
func (r *Reader) Int8s(v []int8) {
	for i, x := range r.next(1, len(v)) {
		v[i] = int8(x)
	}
}

// Uint16s reads the elements, aligned to 2.
func (r *Reader) Uint16s(v []uint16) {
	b := r.elements(2, len(v))
	for i := range len(b) / 2 {
		v[i] = r.order().Uint16(b[2*i:])
	}
}

// Int16s reads the elements, aligned to 2.
func (r *Reader) Int16s(v []int16) {
	b := r.elements(2, len(v))
	for i := range len(b) / 2 {
		v[i] = int16(r.order().Uint16(b[2*i:]))
	}
}

// Uint32s reads the elements, aligned to 4.
func (r *Reader) Uint32s(v []uint32) {
	b := r.elements(4, len(v))
	for i := range len(b) / 4 {
		v[i] = r.order().Uint32(b[4*i:])
	}
}

// Int32s reads the elements, aligned to 4.
func (r *Reader) Int32s(v []int32) {
	b := r.elements(4, len(v))
	for i := range len(b) / 4 {
		v[i] = int32(r.order().Uint32(b[4*i:]))
	}
}

// Uint64s reads the elements, aligned to 8.
func (r *Reader) Uint64s(v []uint64) {
	b := r.elements(8, len(v))
	for i := range len(b) / 8 {
		v[i] = r.order().Uint64(b[8*i:])
	}
}

// Int64s reads the elements, aligned to 8.
func (r *Reader) Int64s(v []int64) {
	b := r.elements(8, len(v))
	for i := range len(b) / 8 {
		v[i] = int64(r.order().Uint64(b[8*i:]))
	}
}

// Float32s reads the elements, aligned to 4.
func (r *Reader) Float32s(v []float32) {
	b := r.elements(4, len(v))
	for i := range len(b) / 4 {
		v[i] = math.Float32frombits(r.order().Uint32(b[4*i:]))
	}
}

// Float64s reads the elements, aligned to 8.
func (r *Reader) Float64s(v []float64) {
	b := r.elements(8, len(v))
	if r.big {
		for i := range len(b) / 8 {
			v[i] = math.Float64frombits(binary.BigEndian.Uint64(b[8*i:]))
		}
		return
	}
	for i := range len(b) / 8 {
		v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
}

// Strings reads each string as String does.
func (r *Reader) Strings(v []string) {
	for i := range v {
		v[i] = r.String(v[i])
	}
}

// elements returns the bytes of n elements of size bytes each, aligned to their size;
// nil on error.
func (r *Reader) elements(size, n int) []byte {
	if n == 0 {
		return nil
	}
	return r.next(size, size*n)
}

// order returns the byte order of the payload.
func (r *Reader) order() binary.ByteOrder {
	if r.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}
