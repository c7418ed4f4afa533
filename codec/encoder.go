package codec

import "fmt"

// encoder appends one packet. The first argument that the protocol cannot
// express is kept in err, and finish then returns the bytes as they were.
type encoder struct {
	protocol Protocol
	inst     Instruction
	buf      []byte
	start    int // of the packet in buf
	err      error
}

// encode begins an instruction packet.
func (p Protocol) encode(dst []byte, id byte, inst Instruction) encoder {
	e := encoder{protocol: p, inst: inst, buf: dst, start: len(dst)}
	if !p.Supports(inst) {
		e.refuse("instruction", int(inst), "not in the protocol")
		return e
	}
	if id != BroadcastID {
		e.checkID(id)
	}
	e.begin(id)
	return e
}

// encodeStatus begins a status packet.
func (p Protocol) encodeStatus(dst []byte, id, errorByte byte) encoder {
	e := encoder{protocol: p, inst: Status, buf: dst, start: len(dst)}
	if !p.valid() {
		e.refuse("instruction", int(Status), "not in the protocol")
		return e
	}
	e.checkID(id)
	if p != Protocol2 && errorByte > 0x7F {
		e.refuse("error byte", int(errorByte), "bit 7 must be 0")
	}
	e.begin(id)
	if p != Protocol2 {
		e.buf[len(e.buf)-1] = errorByte
		return e
	}
	e.buf = append(e.buf, errorByte)
	return e
}

// begin appends everything up to the instruction, the length still open.
func (e *encoder) begin(id byte) {
	if e.protocol == Protocol2 {
		e.buf = append(e.buf, headerByte, headerByte, markerEnd, 0x00, id, 0, 0, byte(e.inst))
		return
	}
	e.buf = append(e.buf, headerByte, headerByte, id, 0, byte(e.inst))
}

func (e *encoder) refuse(argument string, value int, rule string) {
	if e.err == nil {
		e.err = &ArgumentError{e.protocol, e.inst, argument, value, rule}
	}
}

func (e *encoder) append(b []byte) { e.buf = append(e.buf, b...) }

func (e *encoder) checkID(id byte) {
	if id > e.protocol.MaxID() {
		e.refuse("id", int(id), fmt.Sprintf("must be 0 to %d", e.protocol.MaxID()))
	}
}

// address appends a register address: two bytes in 2.0, else one.
func (e *encoder) address(address int) {
	highest := 0xFF
	if e.protocol == Protocol2 {
		highest = 0xFFFF
	}
	if address < 0 || address > highest {
		e.refuse("address", address, fmt.Sprintf("must be 0 to %d", highest))
	}
	e.number(address)
}

// length appends a number of register bytes: two bytes in 2.0, else one.
func (e *encoder) length(length int) {
	if highest := e.protocol.maxData(); length < 1 || length > highest {
		e.refuse("length", length, fmt.Sprintf("must be 1 to %d", highest))
	}
	e.number(length)
}

// maxData is the most register bytes a status can carry.
func (p Protocol) maxData() int {
	if p == Protocol2 {
		return maxLength2 - minLength2 - 1
	}
	return maxLength1 - minLength1
}

func (e *encoder) number(x int) {
	e.buf = append(e.buf, byte(x))
	if e.protocol == Protocol2 {
		e.buf = append(e.buf, byte(x>>8))
	}
}

// finish closes the packet: stuffing, length and CRC, or length and checksum.
func (e *encoder) finish() ([]byte, error) {
	if e.err == nil {
		if e.protocol == Protocol2 {
			e.finish2()
		} else {
			e.finish1()
		}
	}
	if e.err != nil {
		return e.buf[:e.start], e.err
	}
	return e.buf, nil
}

func (e *encoder) finish2() {
	e.buf = stuff(e.buf, e.start+prefix2)
	packet := e.buf[e.start:]
	length := len(packet) - prefix2 + trailer2
	e.checkPacketLength(length)
	packet[5], packet[6] = byte(length), byte(length>>8)
	crc := updateCRC(0, packet)
	e.buf = append(e.buf, byte(crc), byte(crc>>8))
}

func (e *encoder) finish1() {
	packet := e.buf[e.start:]
	length := len(packet) - prefix1 + 1
	e.checkPacketLength(length)
	packet[3] = byte(length)
	e.buf = append(e.buf, checksum1(packet[header1:]))
}

func (e *encoder) checkPacketLength(length int) {
	if highest := e.protocol.maxLength(); length > highest {
		e.refuse("packet length", length, fmt.Sprintf("must be at most %d, split the packet", highest))
	}
}
