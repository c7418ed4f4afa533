package codec

// AppendRead appends a read of length bytes from address on. The answer is a
// status with that many parameters. Nobody answers one sent to [BroadcastID].
func (p Protocol) AppendRead(dst []byte, id byte, address, length int) ([]byte, error) {
	e := p.encode(dst, id, Read)
	e.address(address)
	e.length(length)
	return e.finish()
}

// ParseRead reads the parameters of a read.
func (p Protocol) ParseRead(params []byte) (address, length int, err error) {
	size := p.numberSize()
	if len(params) != 2*size {
		return 0, 0, refuse(ReasonParams)
	}
	address, length = p.number(params), p.number(params[size:])
	if length == 0 {
		return 0, 0, refuse(ReasonZeroLength)
	}
	return address, length, nil
}
