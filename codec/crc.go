package codec

// The CRC of protocol 2.0: polynomial 0x8005, initial value 0, most significant
// bit first, nothing reflected, no final xor. Catalogues call it CRC-16/UMTS.
// It covers everything from the header to the last parameter, stuffing included.
// Source: e-manual, protocol 2.0, "CRC calculation".

const crcPolynomial = 0x8005

// crcTables lets updateCRC take eight bytes per step: crcTables[k][x] is the
// CRC of the byte x followed by k zero bytes.
var crcTables = makeCRCTables()

func makeCRCTables() (tables [8][256]uint16) {
	for x := range 256 {
		crc := uint16(x) << 8
		for range 8 {
			carry := crc & 0x8000
			crc <<= 1
			if carry != 0 {
				crc ^= crcPolynomial
			}
		}
		tables[0][x] = crc
	}
	for k := 1; k < len(tables); k++ {
		for x := range 256 {
			crc := tables[k-1][x]
			tables[k][x] = crc<<8 ^ tables[0][crc>>8]
		}
	}
	return tables
}

// updateCRC returns the CRC of the bytes behind crc so far and b; it starts at 0.
func updateCRC(crc uint16, b []byte) uint16 {
	t := &crcTables
	for len(b) >= 8 {
		crc = t[7][b[0]^byte(crc>>8)] ^ t[6][b[1]^byte(crc)] ^
			t[5][b[2]] ^ t[4][b[3]] ^ t[3][b[4]] ^ t[2][b[5]] ^ t[1][b[6]] ^ t[0][b[7]]
		b = b[8:]
	}
	for _, x := range b {
		crc = crc<<8 ^ t[0][byte(crc>>8)^x]
	}
	return crc
}
