package hardware

// What a servo of protocol 2.0 sends and hears, written from the manual (e-manual, "DYNAMIXEL Protocol 2.0") and apart
// from package codec, so that the tests do not check the codec against itself.

// crc2 is CRC-16 with polynomial 0x8005, most significant bit first, nothing inverted.
func crc2(b []byte) uint16 {
	var crc uint16
	for _, x := range b {
		crc ^= uint16(x) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x8005
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

// packet2 returns a whole packet; inside is everything from the instruction to the last parameter.
func packet2(id byte, inside ...byte) []byte {
	b := []byte{0xFF, 0xFF, 0xFD, 0, id, 0, 0}
	match := 0
	for _, x := range inside {
		b = append(b, x)
		switch {
		case x == 0xFF && match < 2:
			match++
		case x == 0xFD && match == 2:
			b = append(b, 0xFD)
			match = 0
		case x != 0xFF:
			match = 0
		}
	}
	n := len(b) - 5
	b[5], b[6] = byte(n), byte(n>>8)
	crc := crc2(b)
	return append(b, byte(crc), byte(crc>>8))
}

// status2 returns a status packet.
func status2(id, errorByte byte, params ...byte) []byte {
	return packet2(id, append([]byte{0x55, errorByte}, params...)...)
}

// heard is an instruction packet as a servo understands it.
type heard struct {
	id, instruction byte
	params          []byte
}

// hear splits what the host wrote into packets. It removes no stuffing and checks the CRC.
func hear(b []byte) (packets []heard, ok bool) {
	for len(b) > 0 {
		if len(b) < 10 || b[0] != 0xFF || b[1] != 0xFF || b[2] != 0xFD || b[3] != 0 {
			return packets, false
		}
		n := 7 + int(b[5]) + int(b[6])<<8
		if len(b) < n || crc2(b[:n-2]) != uint16(b[n-2])|uint16(b[n-1])<<8 {
			return packets, false
		}
		packets = append(packets, heard{b[4], b[7], b[8 : n-2]})
		b = b[n:]
	}
	return packets, true
}
