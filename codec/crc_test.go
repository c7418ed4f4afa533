package codec

import (
	"testing"

	"pgregory.net/rapid"
)

// The published check value of CRC-16/UMTS and the first and last entries of the table in the e-manual.
func TestCRCKnownValues(t *testing.T) {
	t.Parallel()
	if got := updateCRC(0, []byte("123456789")); got != 0xFEE8 {
		t.Errorf("check value %04X, want FEE8", got)
	}
	for x, want := range map[int]uint16{
		0: 0x0000, 1: 0x8005, 2: 0x800F, 3: 0x000A, 4: 0x801B, 5: 0x001E, 6: 0x0014, 7: 0x8011, 128: 0x8303, 255: 0x0202,
	} {
		if got := crcTables[0][x]; got != want {
			t.Errorf("table[%d] = %04X, want %04X", x, got, want)
		}
	}
}

// bitwiseCRC divides by the polynomial bit by bit, without a table.
func bitwiseCRC(b []byte) uint16 {
	var remainder uint16
	for _, x := range b {
		for bit := 7; bit >= 0; bit-- {
			top := remainder>>15 ^ uint16(x>>bit)&1
			remainder <<= 1
			if top != 0 {
				remainder ^= 0x8005
			}
		}
	}
	return remainder
}

func TestCRCEqualsLongDivision(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(t, "bytes")
		cut := rapid.IntRange(0, len(b)).Draw(t, "cut")
		if got, want := updateCRC(updateCRC(0, b[:cut]), b[cut:]), bitwiseCRC(b); got != want {
			t.Fatalf("% x in two pieces: %04X, want %04X", b, got, want)
		}
	})
}

func BenchmarkCRC(b *testing.B) {
	for _, size := range []struct {
		name  string
		bytes int
	}{{"status_19", 19}, {"fast_12x10_174", 174}, {"sync_write_100x4_512", 512}} {
		packet := make([]byte, size.bytes)
		b.Run(size.name, func(b *testing.B) {
			b.SetBytes(int64(size.bytes))
			for b.Loop() {
				updateCRC(0, packet)
			}
		})
		b.Run(size.name+"_byte_table", func(b *testing.B) {
			b.SetBytes(int64(size.bytes))
			for b.Loop() {
				byteTableCRC(packet)
			}
		})
	}
}

// byteTableCRC is the usual loop, to compare with.
func byteTableCRC(b []byte) (crc uint16) {
	for _, x := range b {
		crc = crc<<8 ^ crcTables[0][byte(crc>>8)^x]
	}
	return crc
}
