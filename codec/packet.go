package codec

// InstructionPacket is what the host sends. Params aliases the bytes decoded,
// its stuffing removed.
type InstructionPacket struct {
	ID          byte
	Instruction Instruction
	Params      []byte
}

// StatusPacket is what a servo answers. Params aliases the bytes decoded, its
// stuffing removed: compare its length, not that of the frame, with what was
// asked for, and look at Error first, since a failed read carries no data.
//
// ID is [BroadcastID] in the joint status of a fast read (protocol 2.0). Error
// is then the first device's and Params the raw rest; [Protocol.DecodeFastStatus]
// tells the devices apart.
type StatusPacket struct {
	ID     byte
	Error  StatusError
	Params []byte
}

// AppendInstruction appends an instruction packet with the given parameters,
// which are not examined, to dst. The methods named after an instruction are
// the better choice where there is one. Without a fitting id, length or
// instruction it returns dst as it was and an [ArgumentError].
func (p Protocol) AppendInstruction(dst []byte, id byte, inst Instruction, params []byte) ([]byte, error) {
	e := p.encode(dst, id, inst)
	e.append(params)
	return e.finish()
}

// AppendStatus appends the status packet that the servo id answers to any
// instruction but the fast reads. Without a fitting id, error byte or length it
// returns dst as it was and an [ArgumentError].
func (p Protocol) AppendStatus(dst []byte, id, errorByte byte, params []byte) ([]byte, error) {
	e := p.encodeStatus(dst, id, errorByte)
	e.append(params)
	return e.finish()
}

// DecodeInstruction finds the first instruction packet in b. It leaves the
// status packets of protocol 2.0 aside; in the other protocols nothing tells
// them apart.
//
// n is the number of bytes to drop before the next call: noise, and the packet
// if there is one. err is [ErrIncomplete] when b ends before a packet does, and
// a [MalformedError] when a packet was refused; then call again behind n.
// b is changed where stuffing is removed.
func (p Protocol) DecodeInstruction(b []byte) (pkt InstructionPacket, n int, err error) {
	switch {
	case p == Protocol2:
		return decodeInstruction2(b)
	case p.valid():
		return decodeInstruction1(b)
	}
	return pkt, 0, ErrUnsupported
}

// DecodeStatus finds the first status packet in b. It leaves the instruction
// packets of protocol 2.0 aside, so that an adapter's echo does no harm; in the
// other protocols the echo must be removed before, see [EchoLength].
//
// n is the number of bytes to drop before the next call: noise, and the packet
// if there is one. err is [ErrIncomplete] when b ends before a packet does, and
// a [MalformedError] when a packet was refused; then call again behind n.
// b is changed where stuffing is removed.
//
// When an incomplete packet stands at n and no more bytes are due, it has lost
// its end. In protocol 2.0 a packet behind it has been found already; in the
// others, where a header may be data, call again behind n+1 to look for one.
func (p Protocol) DecodeStatus(b []byte) (pkt StatusPacket, n int, err error) {
	switch {
	case p == Protocol2:
		return decodeStatus2(b)
	case p.valid():
		return p.decodeStatus1(b)
	}
	return pkt, 0, ErrUnsupported
}
