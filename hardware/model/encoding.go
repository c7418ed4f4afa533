package model

import (
	"encoding/binary"
	"fmt"
)

// Form is the family of an Encoding.
type Form uint8

const (
	// Unsigned is a plain binary number.
	Unsigned Form = iota
	// TwosComplement is a signed number as DYNAMIXEL protocol 2.0 servos and MX use it.
	TwosComplement
	// SignMagnitude is a magnitude below one bit that means "negative"; the bits above the sign bit are zero.
	// AX, RX and MX(1.0) use bit 10 for speed and load, Feetech STS bit 15, 11 or 10.
	SignMagnitude
	// OffsetBinary is an unsigned number that means zero at Encoding.Zero (MX(1.0) current: 2048).
	OffsetBinary
)

// Encoding is how the bytes of a register mean a signed raw value. The zero value is Unsigned.
type Encoding struct {
	Form Form
	// SignBit is the number of the sign bit of SignMagnitude, 0 for the others.
	SignBit int
	// Zero is the unsigned number that means 0 in OffsetBinary, 0 for the others.
	Zero int64
}

// String returns the encoding as the data files spell it: "unsigned", "signed", "sign_bit_10", "offset_2048".
func (e Encoding) String() string {
	switch e.Form {
	case Unsigned:
		return "unsigned"
	case TwosComplement:
		return "signed"
	case SignMagnitude:
		return fmt.Sprintf("sign_bit_%d", e.SignBit)
	case OffsetBinary:
		return fmt.Sprintf("offset_%d", e.Zero)
	}
	return fmt.Sprintf("encoding %d", e.Form)
}

// RangeError reports a raw value that a register cannot hold.
type RangeError struct {
	Register string
	Raw      int64
	// Lower and Upper are the smallest and largest raw value the width and encoding can say.
	Lower, Upper int64
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("register %s: %d is outside %d to %d, which is all its width can hold",
		e.Register, e.Raw, e.Lower, e.Upper)
}

// RawRange returns the smallest and largest raw value that the width and the encoding can say; 0, 0 for a
// register that is not Numeric.
func (r *Register) RawRange() (lower, upper int64) {
	if !r.Numeric() {
		return 0, 0
	}
	bits := uint(8 * r.Size)
	switch r.Encoding.Form {
	case TwosComplement:
		return -1 << (bits - 1), 1<<(bits-1) - 1
	case SignMagnitude:
		magnitude := int64(1)<<uint(r.Encoding.SignBit) - 1
		return -magnitude, magnitude
	case OffsetBinary:
		return -r.Encoding.Zero, int64(1)<<bits - 1 - r.Encoding.Zero
	}
	return 0, int64(1)<<bits - 1
}

// Decode returns the raw value of the first Size bytes of b. It allocates nothing. b must hold Size bytes; a
// register that is not Numeric, or too short a b, decodes to 0.
func (r *Register) Decode(b []byte) int64 {
	if len(b) < r.Size || !r.Numeric() {
		return 0
	}
	u := r.unsigned(b)
	switch r.Encoding.Form {
	case TwosComplement:
		shift := uint(64 - 8*r.Size)
		return int64(u<<shift) >> shift
	case SignMagnitude:
		sign := uint64(1) << uint(r.Encoding.SignBit)
		if u&sign != 0 {
			return -int64(u & (sign - 1))
		}
		return int64(u & (sign - 1))
	case OffsetBinary:
		return int64(u) - r.Encoding.Zero
	}
	return int64(u)
}

// Encode writes raw into the first Size bytes of b. It allocates nothing unless it fails: *RangeError when raw
// does not fit the width and encoding, with b left as it was. b must hold Size bytes.
func (r *Register) Encode(b []byte, raw int64) error {
	lower, upper := r.RawRange()
	if len(b) < r.Size || !r.Numeric() || raw < lower || raw > upper {
		return &RangeError{Register: r.Name, Raw: raw, Lower: lower, Upper: upper}
	}
	u := uint64(raw)
	switch r.Encoding.Form {
	case SignMagnitude:
		if raw < 0 {
			u = uint64(-raw) | 1<<uint(r.Encoding.SignBit)
		}
	case OffsetBinary:
		u = uint64(raw + r.Encoding.Zero)
	}
	r.putUnsigned(b, u)
	return nil
}

// unsigned reads the bytes of a numeric register in its byte order.
func (r *Register) unsigned(b []byte) uint64 {
	switch {
	case r.Size == 1:
		return uint64(b[0])
	case r.Size == 2 && r.BigEndian:
		return uint64(binary.BigEndian.Uint16(b))
	case r.Size == 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case r.BigEndian:
		return uint64(binary.BigEndian.Uint32(b))
	}
	return uint64(binary.LittleEndian.Uint32(b))
}

// putUnsigned writes the low bytes of u in the register's byte order.
func (r *Register) putUnsigned(b []byte, u uint64) {
	switch {
	case r.Size == 1:
		b[0] = byte(u)
	case r.Size == 2 && r.BigEndian:
		binary.BigEndian.PutUint16(b, uint16(u))
	case r.Size == 2:
		binary.LittleEndian.PutUint16(b, uint16(u))
	case r.BigEndian:
		binary.BigEndian.PutUint32(b, uint32(u))
	default:
		binary.LittleEndian.PutUint32(b, uint32(u))
	}
}
