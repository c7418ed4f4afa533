package codec

// AppendWrite appends a write of data from address on. The answer is a status
// without parameters, and none when sent to [BroadcastID].
func (p Protocol) AppendWrite(dst []byte, id byte, address int, data []byte) ([]byte, error) {
	return p.appendWrite(dst, id, Write, address, data)
}

// AppendRegWrite is AppendWrite for a write that the servo holds back until an
// action.
func (p Protocol) AppendRegWrite(dst []byte, id byte, address int, data []byte) ([]byte, error) {
	return p.appendWrite(dst, id, RegWrite, address, data)
}

func (p Protocol) appendWrite(dst []byte, id byte, inst Instruction, address int, data []byte) ([]byte, error) {
	e := p.encode(dst, id, inst)
	e.address(address)
	if len(data) == 0 {
		e.refuse("data", 0, "at least one byte is needed")
	}
	e.append(data)
	return e.finish()
}

// ParseWrite reads the parameters of a write or reg write. data aliases params.
func (p Protocol) ParseWrite(params []byte) (address int, data []byte, err error) {
	size := p.numberSize()
	if len(params) < size {
		return 0, nil, refuse(ReasonParams)
	}
	if len(params) == size {
		return 0, nil, refuse(ReasonZeroLength)
	}
	return p.number(params), params[size:], nil
}

// AppendAction appends an action: servos do what a reg write has registered.
// Usually sent to [BroadcastID]; a servo addressed by its id answers.
func (p Protocol) AppendAction(dst []byte, id byte) ([]byte, error) {
	return p.AppendInstruction(dst, id, Action, nil)
}
