package codec

// InstructionPacket is what the host sends. Params aliases the decoded bytes.
type InstructionPacket struct {
	ID          byte
	Instruction Instruction
	Params      []byte
}

// StatusPacket is what a servo answers. Params aliases the decoded bytes.
type StatusPacket struct {
	ID     byte
	Error  StatusError
	Params []byte
}

// AppendInstruction appends any instruction packet with raw parameters.
func (p Protocol) AppendInstruction(dst []byte, id byte, inst Instruction, params []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendStatus appends a status packet.
func (p Protocol) AppendStatus(dst []byte, id, errorByte byte, params []byte) ([]byte, error) {
	return dst, errUnimplemented
}

// DecodeInstruction finds the first instruction packet in b. n is the number
// of bytes to drop before the next call. Status packets are skipped (2.0).
func (p Protocol) DecodeInstruction(b []byte) (pkt InstructionPacket, n int, err error) {
	return pkt, 0, errUnimplemented
}

// DecodeStatus finds the first status packet in b. n is the number of bytes to
// drop before the next call. Instruction packets (echo) are skipped in 2.0.
func (p Protocol) DecodeStatus(b []byte) (pkt StatusPacket, n int, err error) {
	return pkt, 0, errUnimplemented
}
