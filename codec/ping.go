package codec

// AppendPing appends a ping. Every servo answers one sent to [BroadcastID], in
// protocol 2.0 one after the other; in 1.0 and Feetech the answers collide.
func (p Protocol) AppendPing(dst []byte, id byte) ([]byte, error) {
	return p.AppendInstruction(dst, id, Ping, nil)
}

// AppendPingStatus appends the answer to a ping. Model number (0 to 65535) and
// firmware version (0 to 255) are sent in protocol 2.0 only; the answer of the
// others is empty and they are ignored.
func (p Protocol) AppendPingStatus(dst []byte, id, errorByte byte, model, firmware int) ([]byte, error) {
	e := p.encodeStatus(dst, id, errorByte)
	if p == Protocol2 {
		if model < 0 || model > 0xFFFF {
			e.refuse("model", model, "must be 0 to 65535")
		}
		if firmware < 0 || firmware > 0xFF {
			e.refuse("firmware", firmware, "must be 0 to 255")
		}
		e.buf = append(e.buf, byte(model), byte(model>>8), byte(firmware))
	}
	return e.finish()
}

// ParsePingStatus reads the model number and firmware version from the answer
// to a ping. Protocol 2.0 only: with the others the answer is empty, the numbers
// must be read from registers, and err is [ErrUnsupported].
func (p Protocol) ParsePingStatus(params []byte) (model, firmware int, err error) {
	if p != Protocol2 {
		return 0, 0, ErrUnsupported
	}
	if len(params) != 3 {
		return 0, 0, refuse(ReasonParams)
	}
	return p.number(params), int(params[2]), nil
}
