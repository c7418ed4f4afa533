package codec

// AppendResetTurnCount appends a Feetech reset of the turn counter (0x0A).
func (p Protocol) AppendResetTurnCount(dst []byte, id byte) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendCalibrateOffset appends a Feetech offset calibration (0x0B): the present position becomes the middle.
func (p Protocol) AppendCalibrateOffset(dst []byte, id byte) ([]byte, error) {
	return dst, errUnimplemented
}

// AppendCalibrateOffsetTo appends a Feetech offset calibration (0x0B): the present position becomes position.
func (p Protocol) AppendCalibrateOffsetTo(dst []byte, id byte, position int) ([]byte, error) {
	return dst, errUnimplemented
}
